import { Controller, Get, Headers, Ip, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { matching } from '@vigil/shared/counting/matching.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { AsOf, PublicIncidentSummary } from '@vigil/shared/public/response-types.js';
import { parseQuestion, asProblem } from '../statistics/parse-question.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { Allow } from '../platform/http/allow.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { pick, readQuery, wholeNumber } from '../platform/http/query.js';
import { PlacesService } from '../places/places.service.js';
import { PublicDocuments, goneOf, incidentOf } from './incident-documents.js';
import { Questions } from './question-limiter.js';
import { PublicSearch, searchText } from './search.js';

const PAGE = 50;
const CONTENT = 'application/json; charset=utf-8';

/** Lists the incidents behind a figure. A text search narrows the list, never a figure. */
@Controller('api/public')
export class IncidentListController {
  constructor(
    private readonly facts: PublicFacts,
    private readonly documents: PublicDocuments,
    private readonly search: PublicSearch,
    private readonly places: PlacesService,
    private readonly questions: Questions,
  ) {}

  /** Returns the incidents that a figure counts, newest first, and the single-source ones shown separately. */
  @Get('incidents')
  @Allow('read-public')
  async incidents(
    @Query() query: Record<string, unknown>,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { cursor = 0, limit = PAGE } = readQuery(pick(query, ['cursor', 'limit']), {
      cursor: wholeNumber(0, 1e9),
      limit: wholeNumber(1, 200),
    });
    const { question, only } = await this.asked(query, ['cursor', 'limit']);
    // Reads the whole page before the facts can change, so that it is of one moment.
    const { found, page } = await this.questions.take(address, () => {
      const matches = asProblem(() => matching(this.facts.facts, question, only));
      return { found: matches, page: matches.page(cursor, limit) };
    });
    const items = await Promise.all(
      page.map(async ({ code, certain, singleSource }) => {
        const kept = await this.documents.read(code);
        return kept && !goneOf(kept) ? { ...summaryOf(incidentOf(kept)), certain, singleSource } : null;
      }),
    );
    const next = cursor + limit < found.total ? String(cursor + limit) : null;
    const body = {
      total: found.total,
      outOf: found.outOf,
      singleSource: found.singleSource,
      items: items.filter((item) => item !== null),
      next,
      asOf: this.asOf(),
    };
    // As on an incident's page, withdrawn records must be gone at once and not come from a cache.
    answerCached(reply, known, JSON.stringify(body), { type: CONTENT, maxAgeSeconds: 0 });
  }

  private asOf(): AsOf {
    return { seq: this.facts.seq, day: todayIn(this.places.country.timeZone) };
  }

  /** Parses the query, and finds the incidents that contain its text. */
  private async asked(
    query: Record<string, unknown>,
    besides: readonly string[] = [],
  ): Promise<{ question: Question; only: readonly string[] | null }> {
    const { text } = readQuery(pick(query, ['text']), { text: searchText });
    return {
      question: parseQuestion(query, ['text', ...besides]),
      only: text === undefined ? null : await this.search.find(text),
    };
  }
}

const summaryOf = (incident: ReturnType<typeof incidentOf>): PublicIncidentSummary => ({
  code: incident.code,
  kind: incident.kind,
  title: incident.title,
  when: incident.when,
  place: incident.place,
  interference: incident.interference,
  grade: incident.grade,
  groups: incident.groups,
  acts: incident.acts.map(({ kind, type }) => ({ kind, type })),
});
