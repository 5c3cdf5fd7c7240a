import { Body, Controller, Get, Post } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsString, MaxLength } from 'class-validator';
import { DataSource } from 'typeorm';
import { parseQuestion } from '../statistics/parse-question.js';
import { Allow } from '../platform/http/allow.js';
import { IsWords } from '../platform/http/is-words.js';
import { CurrentMember, type Member } from '../platform/http/member.js';
import { ReportsService } from './reports.service.js';

export class ReportBody {
  @IsWords(300)
  title!: string;

  /** The question in the form of a figure's address: `indicator=I06&period=2021-H1`. */
  @IsString()
  @MaxLength(4000)
  question!: string;
}

@Controller('api/reports')
export class ReportsController {
  constructor(
    private readonly reports: ReportsService,
    @InjectDataSource() private readonly database: DataSource,
  ) {}

  @Get()
  @Allow('freeze-report')
  async list(): Promise<{ total: number; items: object[] }> {
    const items: object[] = await this.database.query(
      `with figure as (select *, true as seen from pub.report union all select *, false from report_figure)
       select r.code, r.title, p.question, coalesce(p.frozen_on, s.frozen_on) as "frozenOn", coalesce(p.as_of_seq, s.as_of_seq)::int as "asOfSeq", coalesce(p.checksum, s.checksum) as checksum,
              coalesce(p.withdrawn, s.withdrawn) as withdrawn, m.name as "frozenBy", case when p.code is null then 'written' else 'figure' end as kind, w.published_on as "publishedOn",
              coalesce(p.seen, w.code is not null) as "isSeen", (select json_build_object('shown', x.proposed is not null) from release x where x.kind = 'report' and x.subject = r.code and x.outcome is null) as waits
         from report r join member m on m.id = r.frozen_by left join figure p on p.code = r.code left join report_snapshot s on s.code = r.code left join pub.written_report w on w.code = r.code
        where p.code is not null or s.code is not null order by r.frozen_at desc, r.code`,
    );
    return { total: items.length, items };
  }

  /**
   * Freezes the answer to a question on the public facts, and proposes to publish it, because its title is written by
   * staff.
   */
  @Post()
  @Allow('freeze-report')
  async freeze(@CurrentMember() member: Member, @Body() body: ReportBody): Promise<{ code: string }> {
    const asked = new URLSearchParams(body.question);
    const question = parseQuestion(
      Object.fromEntries([...new Set(asked.keys())].map((key) => [key, asked.getAll(key)])),
    );
    return { code: await this.reports.freeze(member.id, body.title, question) };
  }
}
