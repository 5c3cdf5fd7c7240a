import { Body, Controller, Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsBoolean, IsIn, IsOptional, IsString } from '../../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import type { CountValue } from '@vigil/shared/counting/count-value.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { remove, upsert } from '../../platform/database/optimistic-upsert.js';
import { logRemoval, logUpsert } from '../../audit-log/log-small-records.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { IsCalendarDay, IsCountValue, IsId, IsWebAddress, IsWords } from '../../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn } from '../../platform/http/read-query.js';
import { PlacesService } from '../../places/places.service.js';
import { PublishedTotalPublisher } from './publish-others-totals.js';
import { findTotal, hasParts, isWholeTotal, listTotals, TOTALS } from './published-totals.repository.js';
import { assertWhereAndWhen } from './assert-where-and-when.js';

const UNITS = ['incidents', 'acts', 'people', 'other'] as const;

/** A figure that somebody else published. It is shown separately from Vigil's own figures and never added to them. */
export class TotalBody {
  @IsWords(200)
  publisher!: string;

  @IsWords(500)
  title!: string;

  /** What exactly was counted, in the publisher's words or close to them. */
  @IsWords(1000)
  measure!: string;

  @IsIn(UNITS)
  unit!: (typeof UNITS)[number];

  @IsCountValue(1_000_000_000)
  value!: CountValue;

  @IsCalendarDay()
  from!: Day;

  /** The last day, inclusive. */
  @IsCalendarDay()
  until!: Day;

  @IsOptional()
  @IsString()
  place!: string | null;

  @IsOptional()
  @IsId()
  group!: string | null;

  /** The total that this one is a part of: "of which 10". */
  @IsOptional()
  @IsId()
  partOf!: string | null;

  @IsOptional()
  @IsWebAddress()
  url!: string | null;

  @IsOptional()
  @IsWords(2000)
  note!: string | null;

  /** Whether readers should see it; a second person releases it. */
  @IsBoolean()
  shown!: boolean;
}

@Controller('api/published-totals')
export class PublishedTotalsController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly readers: PublishedTotalPublisher,
  ) {}

  @Get()
  @Allow('keep-coverage')
  async list(): Promise<{ total: number; items: object[] }> {
    const items = await listTotals(this.database.manager);
    return { total: items.length, items };
  }

  @Put(':id')
  @Allow('keep-coverage')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: TotalBody,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.database.transaction(async (manager) => {
      const revision = await this.write(manager, member.id, id, body, precondition);
      void reply.header('etag', etagOf(revision));
      return (await findTotal(manager, id))!;
    });
  }

  /**
   * Writes a total and proposes the change for readers; call it last in the transaction. Also used to load the
   * reference events.
   */
  async write(
    manager: EntityManager,
    memberId: string,
    id: string,
    body: TotalBody,
    precondition: Precondition,
  ): Promise<number> {
    await assertWhereAndWhen(manager, this.places.gazetteer, body);
    await this.assertWhole(manager, id, body);
    const kept = await upsert(
      manager,
      'published_total',
      id,
      precondition,
      {
        publisher: body.publisher,
        title: body.title,
        measure: body.measure,
        unit: body.unit,
        value_state: body.value.state,
        value_low: body.value.low,
        value_high: body.value.high,
        value_text: body.value.text,
        from_day: body.from,
        until_day: addDays(body.until, 1),
        place_code: body.place ?? null,
        group_id: body.group ?? null,
        part_of: body.partOf ?? null,
        url: body.url ?? null,
        note: body.note ?? null,
        shown: body.shown,
      },
      { entered_by: memberId },
      TOTALS,
    );
    await this.readers.propose(manager, id, memberId);
    await logUpsert(manager, 'published_total', id, memberId, kept);
    return kept.revision;
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('keep-coverage')
  async remove(@CurrentMember() member: Member, @IdIn('id') id: string, @IfMatch() revision: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      if (await hasParts(manager, id))
        throw new Problem('invalid-body', { errors: [{ pointer: '/partOf', code: 'has-parts' }] });
      await remove(manager, 'published_total', id, revision, TOTALS);
      await this.readers.propose(manager, id, member.id);
      await logRemoval(manager, 'published_total', id, member.id, revision);
    });
  }

  private async assertWhole(manager: EntityManager, id: string, body: TotalBody): Promise<void> {
    if (body.partOf == null) return;
    if (body.partOf === id || !(await isWholeTotal(manager, body.partOf)))
      throw new Problem('invalid-body', { errors: [{ pointer: '/partOf', code: 'unknown-total' }] });
  }
}
