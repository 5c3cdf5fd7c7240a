import { Controller, Get, Headers, Ip, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { answerCached } from '../platform/http/conditional-response.js';
import { type AskedMoment, moment, readQuery, words } from '../platform/http/read-query.js';
import { PlacesService } from '../places/places.service.js';
import type { FactSnapshot } from '../statistics/counting-work.js';
import { FactSnapshots } from '../statistics/fact-snapshots.js';
import { parseQuestion, refuseUnknownGroups } from '../statistics/parse-question.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { CALENDAR, type CalendarFilter } from './calendar.js';
import { PublicRepository } from './public.repository.js';
import { ReadersCounting } from './readers-counting.js';
import { ResponseCache } from './response-cache.js';

const LONGEST_CODE = 60;

/** Serves the weeks or months of one group or place, now or as of an earlier edition: the calendar of its page. */
@Controller('api/public/calendar')
export class CalendarController {
  constructor(
    private readonly facts: PublicFacts,
    private readonly past: FactSnapshots,
    private readonly places: PlacesService,
    private readonly published: PublicRepository,
    private readonly answers: ResponseCache,
    private readonly counting: ReadersCounting,
  ) {}

  @Get()
  @Allow('read-public')
  async calendar(
    @Query() query: unknown,
    @Headers('if-none-match') known: string | undefined,
    @Ip() address: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { groups, place, asOf } = readQuery(query, {
      groups: words(LONGEST_CODE),
      place: words(LONGEST_CODE),
      asOf: moment,
    });
    const filter = this.filterIn({ groups, place });
    const key = `calendar ${JSON.stringify([filter, asOf])}`;
    for (;;) {
      // Read the version before the facts: see PublicController.counted.
      const version = this.version();
      const kept =
        this.answers.known(key, version) ?? (await this.counted(filter, asOf ?? null, address, key, version));
      if (kept)
        return answerCached(reply, known, kept.body, {
          type: 'application/json; charset=utf-8',
          etag: kept.etag,
          maxAgeSeconds: 0,
        });
    }
  }

  private async counted(
    filter: CalendarFilter,
    asOf: AskedMoment | null,
    address: string,
    key: string,
    version: string,
  ) {
    const snapshot = await this.past.at(asOf, address);
    if ('groups' in filter) await this.refuseUnknownGroup(filter.groups, asOf === null ? null : snapshot);
    const made = await this.counting.count(CALENDAR, {
      address,
      standings: [snapshot],
      args: () => filter,
      isCurrent: () => version === this.version(),
      known: () => this.answers.known(key, version)?.body.toString(),
      keep: (text) => void this.answers.get(key, version, () => text),
      asked: `${version} ${key}`,
    });
    return made === null ? null : this.answers.get(key, version, () => made);
  }

  private version(): string {
    return `${this.facts.seq} ${todayIn(this.places.country.timeZone)}`;
  }

  /** @throws Problem 'invalid-query' unless readers know the group, or knew it at an earlier moment */
  private async refuseUnknownGroup([code]: readonly [string], then: FactSnapshot | null): Promise<void> {
    const question = parseQuestion({ indicator: 'I01', period: '2000', groups: code });
    if (then) return this.past.refuseGroupsUnknownAt(then, question);
    // What an incident names needs no read of the list of groups.
    if (!this.facts.facts.nameGroups([code])) refuseUnknownGroups(question, await this.published.groups());
  }

  /** @throws Problem 'invalid-query' unless it is one group, or one place */
  private filterIn({ groups, place }: { groups?: string | undefined; place?: string | undefined }): CalendarFilter {
    const code = groups ?? place;
    const pointer = groups === undefined ? 'place' : 'groups';
    if (code === undefined || (groups !== undefined && place !== undefined))
      throw new Problem('invalid-query', {
        errors: [{ pointer, code: code === undefined ? 'required' : 'question-given-twice' }],
      });
    parseQuestion({ indicator: 'I01', period: '2000', [pointer]: code });
    if (code.includes(',')) throw new Problem('invalid-query', { errors: [{ pointer, code: 'question-given-twice' }] });
    if (pointer === 'groups') return { groups: [code] };
    if (!this.places.gazetteer.get(code))
      throw new Problem('invalid-query', { errors: [{ pointer, code: 'question-unknown-value' }] });
    return { place: [code] };
  }
}
