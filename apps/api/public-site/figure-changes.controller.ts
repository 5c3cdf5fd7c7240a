import { Controller, Get, Headers, Ip, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { answerToWire, type WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import { CHANGE_REASONS, sumOf, type FigureChange } from '@vigil/shared/counting/figure-change.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { FigureChanges as Body, PublicIncidentSummary } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { ConcurrencyLimiter } from '../platform/http/concurrency-limiter.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { ReadersLanguage } from '../platform/http/reader-language.js';
import { moment, pick, readQuery } from '../platform/http/read-query.js';
import { networkOf } from '../platform/http/rate-limit.js';
import { PlacesService } from '../places/places.service.js';
import type { FactSnapshot } from '../statistics/counting-work.js';
import { FactSnapshots } from '../statistics/fact-snapshots.js';
import { FigureChanges, type ExplainedFigure } from '../statistics/figure-changes.js';
import { parseQuestion } from '../statistics/parse-question.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { ruleOf } from '../statistics/rule-text.js';
import { IncidentDocuments } from './incident-documents.js';
import { ResponseCache } from './response-cache.js';

const JSON_TYPE = 'application/json; charset=utf-8';
/** Parameters besides the question. */
const MOMENTS = ['since', 'asOf'];
/** Records listed for each reason. */
const LISTED = 50;
/** How often a comparison begins again because something is published meanwhile. */
const TURNS = 5;

/** Tells why a figure is another one than at an earlier moment. */
@Controller('api/public/counts/changes')
export class FigureChangesController {
  /** Comparing reads both versions of each changed record, so few are made at once. */
  private readonly limiter = new ConcurrencyLimiter(1, 24);

  constructor(
    private readonly past: FactSnapshots,
    private readonly explained: FigureChanges,
    private readonly facts: PublicFacts,
    private readonly documents: IncidentDocuments,
    private readonly answers: ResponseCache,
    private readonly places: PlacesService,
  ) {}

  /**
   * Sends the figure of a question at two moments, and the records that make the difference. What was withdrawn for
   * safety since is in neither, so the difference says nothing about it.
   */
  @Get()
  @Allow('read-public')
  async changes(
    @Query() query: Record<string, unknown>,
    @ReadersLanguage() language: Language,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const key = `changes ${language} ${JSON.stringify(query)}`;
    for (let turn = 0; turn < TURNS; turn++) {
      const version = this.version();
      const made =
        this.answers.known(key, version) ??
        (await this.limiter.take(() => this.make(query, language, address, key, version), networkOf(address)));
      if (made) {
        answerCached(reply, known, made.body, { type: JSON_TYPE, etag: made.etag, maxAgeSeconds: 0 });
        return;
      }
    }
    throw new Problem('unavailable', { retryAfterSeconds: 5 });
  }

  /** @returns null if something was published meanwhile. */
  private async make(
    query: Record<string, unknown>,
    language: Language,
    address: string,
    key: string,
    version: string,
  ): Promise<ReturnType<ResponseCache['known']> | null> {
    const known = this.answers.known(key, version);
    if (known) return known;
    const { question, from, until } = await this.asked(query, address);
    const explained = await this.explained.explain(question, from, until);
    const body = explained && (await this.bodyOf(explained, { from, until }, language));
    if (version !== this.version()) return null;
    // A false explanation would be worse than none.
    if (!body) throw new Error('the changes of the records do not add up to the change of the figure');
    return this.answers.get(key, version, () => JSON.stringify(body));
  }

  private async asked(
    query: Record<string, unknown>,
    address: string,
  ): Promise<{ question: Question; from: FactSnapshot; until: FactSnapshot }> {
    const { since, asOf } = readQuery(pick(query, MOMENTS), { since: moment, asOf: moment });
    const question = parseQuestion(query, MOMENTS);
    if (question.split.length > 0) throw refused('split', 'question-does-not-fit');
    if (question.periods.length > 1) throw refused('period', 'question-needs-one-period');
    if (since === undefined) throw refused('since', 'question-missing');
    const from = await this.past.at(since, address).catch((problem: unknown) => {
      throw aboutSince(problem);
    });
    const until = await this.past.at(asOf ?? null, address);
    if (from.asOf.seq > until.asOf.seq || from.asOf.day > until.asOf.day) throw refused('since', 'not-before');
    await this.past.refuseGroupsUnknownAt(until, question);
    return { question, from, until };
  }

  private async bodyOf(
    { before, after, records }: ExplainedFigure,
    { from, until }: { from: FactSnapshot; until: FactSnapshot },
    language: Language,
  ): Promise<Body> {
    const listed = records.filter(({ change }) => isSaid(change));
    const byReason = CHANGE_REASONS.map((why) => ({ why, of: listed.filter((record) => record.why === why) })).filter(
      ({ of }) => of.length > 0,
    );
    const reasons = await Promise.all(
      byReason.map(async ({ why, of }) => {
        const first = of.slice(0, LISTED);
        const summaries = await this.documents.summariesOf(first.map(({ code }) => code));
        return {
          why,
          change: sumOf(of.map(({ change }) => change)),
          total: of.length,
          items: first.map(({ code, change }, i) => ({ code, ...namedIn(summaries[i] ?? null), change })),
        };
      }),
    );
    return {
      before: { answer: this.wire(before, from), asOf: from.asOf },
      after: { answer: this.wire(after, until), asOf: until.asOf },
      change: listed.length > 0 ? sumOf(listed.map(({ change }) => change)) : null,
      reasons,
      rule: ruleOf(after, language, until.asOf),
    };
  }

  /** It names records. */
  private version(): string {
    return `${this.facts.edition} ${todayIn(this.places.country.timeZone)}`;
  }

  private wire(answer: Answer, { coverage }: FactSnapshot): WireAnswer {
    const { gazetteer, country } = this.places;
    return answerToWire(answer, watchingOf(answer, coverage, gazetteer, country.code));
  }
}

const refused = (pointer: string, code: string): Problem =>
  new Problem('invalid-query', { errors: [{ pointer, code }] });

/** Turns an error about `asOf` into one about `since`, which is read in the same way. */
const aboutSince = (problem: unknown): unknown =>
  problem instanceof Problem && problem.code === 'invalid-query'
    ? new Problem('invalid-query', { errors: problem.errors.map((error) => ({ ...error, pointer: 'since' })) })
    : problem;

/**
 * Tells whether any number changed that a sentence of the figure names: the figure, a rate, or what stands beside it.
 */
const isSaid = ({ low, high, rate, asides }: FigureChange): boolean =>
  [{ low, high }, ...Object.values(asides), ...(rate ? [rate.numerator, rate.denominator] : [])].some(
    (one) => one.low !== 0 || one.high !== 0,
  );

type Item = Body['reasons'][number]['items'][number];
const namedIn = (summary: string | null): Pick<Item, 'title' | 'titleTranslation' | 'when'> => {
  if (summary === null) return { title: null, titleTranslation: null, when: null };
  const { title, titleTranslation, when } = JSON.parse(summary) as PublicIncidentSummary;
  return { title, titleTranslation, when };
};
