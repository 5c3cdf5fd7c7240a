import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { IsOptional, IsString, MaxLength } from '../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import type { Analysis } from '@vigil/shared/counting/analysis.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { type WireAnswer, answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { watchingOfStaff } from '@vigil/shared/counting/records-of-datasets.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { DatasetInFigure } from '@vigil/shared/staff-responses/datasets.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { IsCalendarDay } from '../platform/http/validation-decorators.js';
import { ReadersLanguage } from '../platform/http/reader-language.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { PlacesService } from '../places/places.service.js';
import { askAnalysis, toProblem } from './parse-question.js';
import { CountingThreads } from './counting-threads.js';
import { ruleOf, staffRuleOf } from './rule-text.js';
import { STAFF_COUNTS } from './staff-counts-work.js';
import { StaffFigures } from './staff-figures.js';

export class CountBody {
  /** The query in the form of a figure's address: `indicator=I06&period=2021-H1&stages=published,verified`. */
  @IsString()
  @MaxLength(4000)
  question!: string;

  /** Counts what was published on this day. Omitted or null: the working copies as they are now. */
  @IsOptional()
  @IsCalendarDay()
  asOf?: Day | null;
}

export interface StaffCounts {
  answer: WireAnswer;
  /** How it was counted, one sentence per item, in the reader's language. */
  rule: string[];
  /**
   * The records counted: all records shared within the team, the member's own including drafts, or what was published
   * on the requested day.
   */
  of: 'all' | 'own' | 'published';
  /** Number of records that can be counted: those with a kind and a day, of the datasets that the query names. */
  records: number;
  /** The datasets of others of which the figure has records, as they must be cited, and those that the query names. */
  datasets: DatasetInFigure[];
  /** Number of records that the query leaves out because they are of such datasets and nobody has reviewed them. */
  notReviewed: number;
  /**
   * Number of restricted and sealed records, which no figure includes. Only for reviewers who query all records; else
   * null.
   */
  limited: number | null;
  /** The position in the public change sequence when a day was requested; else null. */
  asOf: AsOf | null;
}

/** Counts working copies for staff, by the same counting rule. Uses POST so that no query ends up in a log. */
@Controller('api/counts')
export class CountsController {
  constructor(
    private readonly figures: StaffFigures,
    private readonly places: PlacesService,
    private readonly threads: CountingThreads,
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
    const { question: asked, asOf } = askAnalysis(`${body.question}${body.asOf ? `&asOf=${body.asOf}` : ''}`);
    const question = this.figures.within(member, asOf, asked);
    const searched = await this.figures.searched(member, question);
    void reply.header('cache-control', 'no-store');
    const { basis, made } = await this.counted(member, asOf, question, searched);
    const { answer, counted, notReviewed } = made;
    const datasets = await this.figures.datasetsNamed(made.datasets, question);
    const watchOf = watchingOfStaff(answer, basis.coverage, this.places.gazetteer, this.places.country.code);
    return {
      answer: answerToWire(answer, watchOf),
      rule: basis.of === 'published' ? ruleOf(answer, language, basis.asOf) : staffRuleOf(answer, language, datasets),
      of: basis.of,
      records: counted,
      datasets,
      notReviewed,
      limited: await this.figures.limited(member, basis),
      asOf: basis.asOf,
    };
  }

  /** Counts the facts as they are: where they change meanwhile, those that there are then. */
  private async counted(
    member: Member,
    asOf: Analysis['asOf'],
    question: Question,
    searched: ((facts: Facts) => Uint8Array) | null,
  ) {
    for (;;) {
      const basis = await this.figures.basis(member, asOf, question);
      const { facts, coverage, day } = basis;
      const standing = { facts, coverage, asOf: basis.asOf ?? { seq: 0, day } };
      const made = await this.threads
        .hereOrThere(STAFF_COUNTS, [standing], () => ({ question, day, only: searched && searched(facts) }), member.id)
        .catch(toProblem);
      if (made) return { basis, made };
    }
  }
}
