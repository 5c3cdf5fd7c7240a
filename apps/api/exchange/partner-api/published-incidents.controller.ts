import { Controller, Get, Ip, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { findMatches } from '@vigil/shared/counting/find-matches.js';
import { type Day, isDay } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { AsOf, PublicChange, PublicGroup, PublicIncident } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { parseQuestion, refuseUnknownGroups, asProblem, toProblem } from '../../statistics/parse-question.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { ReadersLanguage } from '../../platform/http/reader-language.js';
import { pick, readQuery, wholeNumber, words } from '../../platform/http/read-query.js';
import { PlacesService } from '../../places/places.service.js';
import { goneOf, incidentOf, IncidentDocuments } from '../../public-site/incident-documents.js';
import { PublicRelations } from '../../public-site/public-relations.js';
import { PublicRepository } from '../../public-site/public.repository.js';
import { QuestionLimiter } from '../../public-site/question-limiter.js';
import { ReadersCounting } from '../../public-site/readers-counting.js';
import { isIncidentCode } from '@vigil/shared/public/incident-code.js';
import { SYSTEM_COUNTS, type SystemCounts } from './system-counts-work.js';

/**
 * The end of a page of incidents. The next page begins after it, even if incidents before it are published or
 * withdrawn.
 */
interface Ended {
  day: Day;
  code: string;
}

const cursorOf = ({ day, code }: Ended): string => `${day}_${code}`;

/** Parses a cursor. @throws Problem 'invalid-query' */
const readCursor = (cursor: string | undefined): Ended | null => {
  if (cursor === undefined) return null;
  const [day, code, ...more] = cursor.split('_');
  if (!isDay(day) || code === undefined || !isIncidentCode(code) || more.length > 0)
    throw new Problem('invalid-query', { errors: [{ pointer: 'cursor', code: 'not-a-cursor' }] });
  return { day, code };
};

type SystemIncident = PublicIncident & { certain: boolean; singleSource: boolean };
const PAGE = 50;

/**
 * Serves published data to other systems: version 1, whose shapes only gain fields. docs/decisions/api-for-systems.md
 * states the promise. Needs no token, and counts in turn with readers.
 */
@Controller('api/v1')
export class PublishedIncidentsController {
  constructor(
    private readonly facts: PublicFacts,
    private readonly documents: IncidentDocuments,
    private readonly published: PublicRepository,
    private readonly relations: PublicRelations,
    private readonly places: PlacesService,
    private readonly questions: QuestionLimiter,
    private readonly counting: ReadersCounting,
  ) {}

  /** Returns the full incidents of a question, newest first. */
  @Get('incidents')
  @Allow('read-public')
  async incidents(
    @Query() query: Record<string, unknown>,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ total: number; items: SystemIncident[]; next: string | null; asOf: AsOf }> {
    const { cursor, limit = PAGE } = readQuery(pick(query, ['cursor', 'limit']), {
      cursor: words(40),
      limit: wholeNumber(1, 200),
    });
    const after = readCursor(cursor);
    const question = parseQuestion(query, ['cursor', 'limit']);
    const { seq, total, page, next } = await this.questions.take(address, () => {
      const found = asProblem(() => findMatches(this.facts.facts, question));
      const from = after === null ? 0 : found.indexAfter(after.day, after.code);
      const some = found.page(from, limit);
      // Computed before the texts are read: if an incident is withdrawn meanwhile, it is missing in this page, but the
      // next page still begins in the right place.
      const end = from + some.length < found.total ? this.after(some.at(-1)!.code) : null;
      return { seq: this.facts.seq, total: found.total, page: some, next: end };
    });
    const texts = await this.documents.readAt(
      page.map(({ code }) => code),
      seq,
    );
    const items = page.flatMap(({ code, certain, singleSource }): SystemIncident[] => {
      const text = texts.get(code);
      return text !== undefined && this.facts.has(code)
        ? [{ ...(JSON.parse(text) as PublicIncident), certain, singleSource }]
        : [];
    });
    void reply.header('cache-control', 'no-cache');
    return { total, items, next, asOf: this.asOf(seq) };
  }

  /** Returns one incident. Retracted: 410 with the public reason. Merged: 308 to the remaining one. */
  @Get('incidents/:code')
  @Allow('read-public')
  async incident(
    @Param('code') code: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublicIncident | undefined> {
    const kept = await this.documents.read(code);
    if (!kept) throw new Problem('not-found');
    const gone = goneOf(kept);
    void reply.header('cache-control', 'no-cache');
    if (!gone) {
      const relations = this.relations
        .of(code)
        .map(({ kind, inverse, code: other }) => ({ kind, inverse, code: other }));
      return { ...incidentOf(kept), relations };
    }
    if (gone.what !== 'merged')
      throw new Problem('gone', { extra: { what: gone.what, reason: gone.reason, note: gone.note } });
    void reply.redirect(`/api/v1/incidents/${await this.documents.survivorOf(gone)}`, 308);
    return undefined;
  }

  /** Answers a question by the counting rule. */
  @Get('counts')
  @Allow('read-public')
  async counts(
    @Query() query: Record<string, unknown>,
    @ReadersLanguage() language: Language,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SystemCounts> {
    const question = parseQuestion(query);
    refuseUnknownGroups(question, await this.published.groups());
    void reply.header('cache-control', 'no-cache');
    for (;;) {
      const { facts, coverage, seq } = this.facts;
      const asOf = this.asOf(seq);
      const made = await this.counting
        .count(SYSTEM_COUNTS, {
          address,
          standings: [{ facts, coverage, asOf }],
          args: () => ({ question, language }),
          isCurrent: () => this.facts.seq === seq,
        })
        .catch(toProblem);
      if (made) return made;
    }
  }

  @Get('groups')
  @Allow('read-public')
  async groups(): Promise<{ total: number; items: PublicGroup[] }> {
    const items = await this.published.groups();
    return { total: items.length, items };
  }

  /**
   * Returns publications, corrections, retractions and merges after a sequence number, oldest first, to keep a copy up
   * to date.
   */
  @Get('changes')
  @Allow('read-public')
  async changes(
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ items: PublicChange[]; next: number | null; asOf: AsOf }> {
    const { after = 0, limit = PAGE } = readQuery(query, { after: wholeNumber(0, 1e12), limit: wholeNumber(1, 200) });
    const { seq } = this.facts;
    const items = await this.published.changesAfter(after, limit + 1);
    void reply.header('cache-control', 'no-cache');
    return {
      items: items.slice(0, limit),
      next: items.length > limit ? items[limit - 1]!.seq : null,
      asOf: this.asOf(seq),
    };
  }

  private after(code: string): string {
    const { facts } = this.facts;
    return cursorOf({ day: facts.earliestOf(code)!, code });
  }

  private asOf(seq: number): AsOf {
    return { seq, day: this.today() };
  }

  private today(): Day {
    return todayIn(this.places.country.timeZone);
  }
}
