import { setTimeout as pause } from 'node:timers/promises';
import { Controller, Get, Headers, Ip, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { asPeriod, type Period } from '@vigil/shared/day/period.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { OVERVIEW } from '@vigil/shared/public/overview-figures.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { moment, readQuery, words } from '../platform/http/read-query.js';
import { PlacesService } from '../places/places.service.js';
import { FactSnapshots } from '../statistics/fact-snapshots.js';
import { parseQuestion } from '../statistics/parse-question.js';
import { PublicFacts } from '../statistics/public-facts.js';
import {
  comparedWith,
  type EarlierFacts,
  OverviewCounting,
  overviewPeriods,
  type OverviewPeriods,
  overviewText,
  partOfOverview,
} from './overview.js';
import { ReadersCounting } from './readers-counting.js';
import { type Kept, ResponseCache } from './response-cache.js';

/**
 * Milliseconds that an overview waits for an earlier edition. Building one can take seconds, and a page must not wait:
 * its own figures are there. The next answer has it.
 */
const LONGEST_WAIT = 400;
const LONGEST_KEY = 60;

type AskedMoment = Parameters<FactSnapshots['at']>[0];
type Answered = Pick<Kept, 'body'> & { etag?: string };

/** Serves the figures of the first screen in one answer. */
@Controller('api/public/overview')
export class OverviewController {
  constructor(
    private readonly facts: PublicFacts,
    private readonly past: FactSnapshots,
    private readonly places: PlacesService,
    private readonly answers: ResponseCache,
    private readonly counting: ReadersCounting,
  ) {}

  @Get()
  @Allow('read-public')
  async overview(
    @Query() query: unknown,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { asOf, period } = readQuery(query, { asOf: moment, period: words(LONGEST_KEY) });
    const { body, etag } = await this.made(asOf ?? null, period === undefined ? null : periodIn(period), address);
    answerCached(reply, known, body, { type: 'application/json; charset=utf-8', etag, maxAgeSeconds: 0 });
  }

  /** Returns the cached overview, or counts its figures, all from the same edition. */
  private async made(asOf: AskedMoment, asked: Period | null, address: string): Promise<Answered> {
    const key = `overview ${JSON.stringify([asOf, asked?.key])}`;
    for (;;) {
      // Read the version before the facts: see PublicApiController.counted.
      const version = this.version();
      const known = this.answers.known(key, version);
      if (known) return known;
      const now = await this.past.at(asOf, address);
      const counting = new OverviewCounting(overviewPeriods(now, asked), now, this.places);
      const series = await this.series(asOf, counting, version, address);
      const beside = series && (await this.beside(asOf, counting, version, address));
      if (!beside) continue;
      const figures = await this.counted('figures', version, address, counting);
      const rest = figures && (await this.counted('rest', version, address, counting));
      if (!rest) continue;
      const make = (): string => overviewText(counting, figures, rest, series.body.toString(), beside.body.toString());
      // What had to be left out now is there in a moment.
      return 'etag' in beside ? this.answers.get(key, version, make) : { body: Buffer.from(make()) };
    }
  }

  /** Returns the figures over the whole time, a line for each; null if the facts have changed. */
  private async series(
    asOf: AskedMoment,
    counting: OverviewCounting,
    version: string,
    address: string,
  ): Promise<Answered | null> {
    const key = `series of overview ${JSON.stringify(asOf)}`;
    const known = this.answers.known(key, version);
    if (known) return known;
    const lines = await this.lines('series', version, address, counting);
    return lines && this.version() === version ? this.answers.get(key, version, () => lines.join('\n')) : null;
  }

  /**
   * Returns what is shown with the figures, a line for each. It is the same for all periods with the same last year.
   * @returns null if the facts have changed
   */
  private async beside(
    asOf: AskedMoment,
    counting: OverviewCounting,
    version: string,
    address: string,
  ): Promise<Answered | null> {
    const key = `beside overview ${JSON.stringify([asOf, counting.periods.compared.key])}`;
    const known = this.answers.known(key, version);
    if (known) return known;
    const then = await this.earlier(counting.periods, counting.now, address);
    const lines = await this.lines('beside', version, address, counting, then);
    if (lines === null) return null;
    const body = Buffer.from([JSON.stringify(comparedWith(counting.periods, then)), ...lines].join('\n'));
    if (then === null) return { body };
    return this.version() === version ? this.answers.get(key, version, () => body) : null;
  }

  /** Counts something for each figure, each in its turn, and writes it; null if the facts have changed. */
  private async lines(
    part: 'series' | 'beside',
    version: string,
    address: string,
    counting: OverviewCounting,
    then: EarlierFacts = null,
  ): Promise<string[] | null> {
    const lines: string[] = [];
    for (const at of OVERVIEW.keys()) {
      const line = await this.counted(part, version, address, counting, at, then);
      if (line === null) return null;
      lines.push(line);
    }
    return lines;
  }

  /** Counts when its turn comes. @returns null if the facts have changed */
  private counted<P extends 'figures' | 'rest' | 'series' | 'beside'>(
    part: P,
    version: string,
    address: string,
    { periods, now }: OverviewCounting,
    at = 0,
    then: EarlierFacts = null,
  ) {
    return this.counting.count(partOfOverview<P>(), {
      address,
      standings: then === null ? [now] : [now, then],
      args: () => ({ part, at, periods }),
      isCurrent: () => this.version() === version,
    });
  }

  /** Returns the facts of the year before, as they stood; null if that takes too long, or they cannot be read. */
  private async earlier(
    { with: before }: OverviewPeriods,
    now: NonNullable<EarlierFacts>,
    address: string,
  ): Promise<EarlierFacts> {
    if (before?.asOf == null) return now;
    const reading = this.past.at(before.asOf, address).catch(() => null);
    return Promise.race([reading, pause(LONGEST_WAIT, null)]);
  }

  private version(): string {
    return `${this.facts.seq} ${todayIn(this.places.country.timeZone)}`;
  }
}

/** @throws Problem 'invalid-query' unless it is one period */
const periodIn = (key: string): Period => {
  const { periods } = parseQuestion({ period: key });
  if (periods.length > 1)
    throw new Problem('invalid-query', { errors: [{ pointer: 'period', code: 'question-needs-one-period' }] });
  return asPeriod(periods[0]!);
};
