import { Controller, Get, Headers, Ip, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { readQuery, words } from '../platform/http/read-query.js';
import { PlacesService } from '../places/places.service.js';
import { FactSnapshots } from '../statistics/fact-snapshots.js';
import { parseQuestion, refuseUnknownGroups } from '../statistics/parse-question.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { calendarOf, type CalendarFilter } from './calendar.js';
import { PublicRepository } from './public.repository.js';
import { QuestionLimiter } from './question-limiter.js';
import { ResponseCache } from './response-cache.js';

const LONGEST_CODE = 60;

/** Serves the weeks or months of one group or place: what the calendar of its page shows. */
@Controller('api/public/calendar')
export class CalendarController {
  constructor(
    private readonly facts: PublicFacts,
    private readonly past: FactSnapshots,
    private readonly places: PlacesService,
    private readonly published: PublicRepository,
    private readonly answers: ResponseCache,
    private readonly questions: QuestionLimiter,
  ) {}

  @Get()
  @Allow('read-public')
  async calendar(
    @Query() query: unknown,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { groups, place } = readQuery(query, { groups: words(LONGEST_CODE), place: words(LONGEST_CODE) });
    const filter = await this.filterIn({ groups, place });
    const key = `calendar ${JSON.stringify(filter)}`;
    for (;;) {
      // Read the version before the facts: see PublicController.counted.
      const version = `${this.facts.seq} ${todayIn(this.places.country.timeZone)}`;
      const kept = this.answers.known(key, version) ?? (await this.counted(filter, address, key, version));
      if (kept)
        return answerCached(reply, known, kept.body, {
          type: 'application/json; charset=utf-8',
          etag: kept.etag,
          maxAgeSeconds: 0,
        });
    }
  }

  private async counted(filter: CalendarFilter, address: string, key: string, version: string) {
    const snapshot = await this.past.at(null, address);
    return this.questions.take(address, () =>
      version === `${this.facts.seq} ${todayIn(this.places.country.timeZone)}`
        ? this.answers.get(key, version, () => JSON.stringify(calendarOf(filter, snapshot, this.places)))
        : null,
    );
  }

  /** @throws Problem 'invalid-query' unless it is one group that readers know, or one place */
  private async filterIn({
    groups,
    place,
  }: {
    groups?: string | undefined;
    place?: string | undefined;
  }): Promise<CalendarFilter> {
    const code = groups ?? place;
    const pointer = groups === undefined ? 'place' : 'groups';
    if (code === undefined || (groups !== undefined && place !== undefined))
      throw new Problem('invalid-query', {
        errors: [{ pointer, code: code === undefined ? 'required' : 'question-given-twice' }],
      });
    const question = parseQuestion({ indicator: 'I01', period: '2000', [pointer]: code });
    if (code.includes(',')) throw new Problem('invalid-query', { errors: [{ pointer, code: 'question-given-twice' }] });
    if (pointer === 'place') {
      if (!this.places.gazetteer.get(code))
        throw new Problem('invalid-query', { errors: [{ pointer, code: 'question-unknown-value' }] });
      return { place: [code] };
    }
    // What an incident names needs no read of the list of groups.
    if (!this.facts.facts.nameGroups([code])) refuseUnknownGroups(question, await this.published.groups());
    return { groups: [code] };
  }
}
