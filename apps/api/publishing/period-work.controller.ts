import { Controller, Get, Query, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { coverageGaps } from '@vigil/shared/counting/coverage-gaps.js';
import { periodBetween } from '@vigil/shared/day/period.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { COUNTED_STATES, PERIOD_WORK } from '@vigil/shared/incident/period-work.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { PeriodWork } from '@vigil/shared/staff-responses/period-work.js';
import { PlacesService } from '../places/places.service.js';
import { Allow } from '../platform/http/allow-decorator.js';
import { CurrentMember, type Member } from '../platform/http/current-member.js';
import { day, readQuery } from '../platform/http/read-query.js';
import { type QueueQuestion, readQueueAddress } from '../queue/read-queue-address.js';
import { RecordQueueService } from '../queue/record-queue.service.js';
import { ObjectionHandling } from './objections/objection-handling.service.js';
import { publicCoverage } from './coverage/coverage.repository.js';
import { periodParagraph } from './period-paragraph.js';
import { publicationPace } from './publication-pace.repository.js';

const PUBLISHED = 'status=WS_PUBLISHED';

/** Says what is left to do before the figures of a period are final. */
@Controller('api/period-work')
export class PeriodWorkController {
  constructor(
    private readonly queue: RecordQueueService,
    private readonly objections: ObjectionHandling,
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
  ) {}

  @Get()
  @Allow('read-period-work')
  async read(
    @CurrentMember() member: Member,
    @Query() query: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PeriodWork> {
    const { from, until } = readQuery(query, { from: day, until: day });
    if (from === undefined || until === undefined)
      throw new Problem('invalid-query', {
        errors: [{ pointer: from === undefined ? 'from' : 'until', code: 'required' }],
      });
    if (until < from)
      throw new Problem('invalid-query', { errors: [{ pointer: 'until', code: 'latest-before-earliest' }] });
    void reply.header('cache-control', 'no-store');
    const ofPeriod = (address: string): QueueQuestion =>
      readQueueAddress({ ...Object.fromEntries(new URLSearchParams(address)), from, until });
    const { manager } = this.database;
    const pace = await publicationPace(manager, from, until);
    const { country, gazetteer } = this.places;
    const today = todayIn(country.timeZone);
    const watched = await publicCoverage(manager);
    const units = gazetteer.children(country.code).map(({ code }) => code);
    const coverage = coverageGaps(periodBetween(from, until), today, watched, country.code, units, gazetteer);
    const [total, published, ...work] = await this.queue.waiting(
      member,
      [COUNTED_STATES, PUBLISHED, ...PERIOD_WORK.map(({ address }) => address)].map(ofPeriod),
    );
    return {
      total: total!.n,
      published: published!.n,
      work: PERIOD_WORK.map(({ key }, at) => ({ key, ...work[at]! })),
      // Nobody but reviewers is told that anybody objected.
      objections: member.role === 'reviewer' ? await this.objections.openAbout(from, until, member) : null,
      pace,
      forReport: periodParagraph(pace, coverage, units.length, today),
    };
  }
}
