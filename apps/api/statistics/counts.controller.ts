import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { count } from '@vigil/shared/counting/count.js';
import { type ToldAnswer, toldAnswer } from '@vigil/shared/counting/told.js';
import { watchingOf } from '@vigil/shared/counting/why-none.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { AsOf } from '@vigil/shared/public/shapes.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../platform/http/allow.js';
import { IsCalendarDay } from '../platform/http/is-words.js';
import { ReadersLanguage } from '../platform/http/language.js';
import { CurrentMember, type Member } from '../platform/http/member.js';
import { PlacesService } from '../places/places.service.js';
import { askAnalysis, asProblem } from './parse-question.js';
import { ruleOf, staffRuleOf } from './rule-text.js';
import { StaffFigures } from './staff-figures.js';

export class CountBody {
  /** The question as the query of a figure's address: `indicator=I06&period=2021-H1&stages=published,verified`. */
  @IsString()
  @MaxLength(4000)
  question!: string;

  /** Of what was published on this day; left out or null: as the records stand. */
  @IsOptional()
  @IsCalendarDay()
  asOf?: Day | null;
}

export interface StaffCounts {
  answer: ToldAnswer;
  /** How it was counted, sentence by sentence, in the reader's language. */
  rule: string[];
  /**
   * Which records were looked at: those that the office shares, the asker's own, drafts too, or what was published on
   * the day that was asked for.
   */
  of: 'all' | 'own' | 'published';
  /** How many of them can be counted: they have a kind and a day. */
  records: number;
  /** Restricted and sealed records, which are in no figure: how many, for a reviewer who asks all of the office. */
  limited: number | null;
  /** The moment in the public order, where a day was asked for. */
  asOf: AsOf | null;
}

/**
 * Figures for those who work here, over the working copies, by the same rule. A POST, so that no question lies in a
 * log.
 */
@Controller('api/counts')
export class CountsController {
  constructor(
    private readonly figures: StaffFigures,
    private readonly places: PlacesService,
  ) {}

  @Post()
  @HttpCode(200)
  @Allow('read-incidents')
  async counts(
    @CurrentMember() member: Member,
    @Body() body: CountBody,
    @ReadersLanguage() language: Language,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StaffCounts> {
    const { question, asOf } = askAnalysis(`${body.question}${body.asOf ? `&asOf=${body.asOf}` : ''}`);
    const basis = await this.figures.basis(member, asOf);
    void reply.header('cache-control', 'no-store');
    const answer = asProblem(() => count(basis.facts, question, basis.day));
    const watchOf = watchingOf(answer, basis.coverage, this.places.gazetteer, this.places.country.code);
    return {
      answer: toldAnswer(answer, watchOf),
      rule: basis.of === 'published' ? ruleOf(answer, language) : staffRuleOf(answer, language),
      of: basis.of,
      records: basis.facts.size,
      limited: await this.figures.limited(member, basis),
      asOf: basis.asOf,
    };
  }
}
