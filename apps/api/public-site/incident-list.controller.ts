import { Controller, Get, Headers, Ip, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { findMatches } from '@vigil/shared/counting/find-matches.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { parseQuestion, asProblem } from '../statistics/parse-question.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached, etagOfAnswer } from '../platform/http/conditional-response.js';
import { pick, readQuery, wholeNumber } from '../platform/http/read-query.js';
import { PlacesService } from '../places/places.service.js';
import { IncidentDocuments } from './incident-documents.js';
import { QuestionLimiter } from './question-limiter.js';
import { IncidentTextSearch, searchText } from './incident-text-search.js';
import type { Found } from './text-search/text-index.js';

const PAGE = 50;
const CONTENT = 'application/json; charset=utf-8';

/**
 * Lists the incidents behind a figure. A text search (`text`) narrows the list, never a figure; `words` narrow both.
 */
@Controller('api/public')
export class IncidentListController {
  constructor(
    private readonly facts: PublicFacts,
    private readonly documents: IncidentDocuments,
    private readonly search: IncidentTextSearch,
    private readonly places: PlacesService,
    private readonly questions: QuestionLimiter,
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
    const { question, only, counted } = await this.asked(query, ['cursor', 'limit']);
    // Reads the whole page before the facts can change, so that it is of one moment.
    const { found, page, asOf } = await this.questions.take(address, () => {
      const matches = asProblem(() =>
        findMatches(this.facts.facts, question, only && only.rows(), counted && counted.rows()),
      );
      return { found: matches, page: matches.page(cursor, limit), asOf: this.asOf() };
    });
    const summaries = await this.documents.summaryBytesOf(page.map(({ code }) => code));
    let items = '';
    page.forEach(({ certain, singleSource }, i) => {
      const summary = summaries[i];
      if (summary)
        items += `${items && ','}${summary.slice(0, -1)},"certain":${certain},"singleSource":${singleSource}}`;
    });
    const next = cursor + limit < found.total ? String(cursor + limit) : null;
    const { total, outOf, singleSource } = found;
    // The same as JSON.stringify of the whole answer, without parsing each summary for it.
    const text = `${JSON.stringify({ total, outOf, singleSource }).slice(0, -1)},"items":[${items}],${JSON.stringify({ next, asOf }).slice(1)}`;
    // As on an incident's page, withdrawn records must be gone at once and not come from a cache.
    const body = Buffer.from(text, 'latin1');
    const etag = etagOfAnswer(JSON.stringify([asOf, query]), body);
    answerCached(reply, known, body, { type: CONTENT, etag, maxAgeSeconds: 0 });
  }

  private asOf(): AsOf {
    return { seq: this.facts.seq, day: todayIn(this.places.country.timeZone) };
  }

  /** Parses the query, and finds the incidents that contain its text. */
  private async asked(
    query: Record<string, unknown>,
    besides: readonly string[] = [],
  ): Promise<{ question: Question; only: Found | null; counted: Found | null }> {
    const { text } = readQuery(pick(query, ['text']), { text: searchText });
    const question = parseQuestion(query, ['text', ...besides]);
    return {
      question,
      counted: await this.search.ofQuestion(question),
      only: text === undefined ? null : await this.search.find(text),
    };
  }
}
