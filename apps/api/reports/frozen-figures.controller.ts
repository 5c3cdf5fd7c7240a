import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsString, MaxLength } from '../platform/http/body-rules.js';
import { DataSource } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import { parseQuestion } from '../statistics/parse-question.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { IsWords } from '../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import type { FrozenReport } from '../public-site/published-reports.repository.js';
import { findFigure, listReports } from './frozen-figures.repository.js';
import { FrozenFiguresService } from './frozen-figures.service.js';

class FrozenFigureBody {
  @IsWords(300)
  title!: string;

  /** The question in the form of a figure's address: `indicator=I06&period=2021-H1`. */
  @IsString()
  @MaxLength(4000)
  question!: string;
}

@Controller('api/reports')
export class FrozenFiguresController {
  constructor(
    private readonly reports: FrozenFiguresService,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  @Get()
  @Allow('freeze-report')
  async list(): Promise<{ total: number; items: object[] }> {
    const items = await listReports(this.database.manager);
    return { total: items.length, items };
  }

  /**
   * Freezes the answer to a question on the public facts, and proposes to publish it, because its title is written by
   * staff.
   */
  @Post()
  @Allow('freeze-report')
  async freeze(@CurrentMember() member: Member, @Body() body: FrozenFigureBody): Promise<{ code: string }> {
    const asked = new URLSearchParams(body.question);
    const question = parseQuestion(
      Object.fromEntries([...new Set(asked.keys())].map((key) => [key, asked.getAll(key)])),
    );
    return { code: await this.reports.freeze(member.id, body.title, question) };
  }

  /**
   * Sends a frozen figure as readers see it, or would once it is published: whoever releases it has it before them.
   */
  @Get(':code')
  @Allow('freeze-report')
  async figure(@Param('code') code: string): Promise<FrozenReport> {
    const figure = await findFigure(this.database.manager, code);
    if (!figure) throw new Problem('not-found');
    return figure;
  }
}
