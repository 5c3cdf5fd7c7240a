import { Body, Controller, Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsBoolean, IsIn, IsOptional, IsString } from '../../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { PublicFacts } from '../../statistics/public-facts.js';
import { assertCurrent, remove, upsert } from '../../platform/database/optimistic-upsert.js';
import { logRemoval, logUpsert } from '../../audit-log/log-small-records.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { IsCalendarDay, IsId, IsWords } from '../../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn } from '../../platform/http/read-query.js';
import { PlacesService } from '../../places/places.service.js';
import { ENTRIES, findEntry, listEntries } from './coverage.repository.js';
import { CoveragePublisher } from './publish-coverage.js';
import { assertWhereAndWhen } from './assert-where-and-when.js';

class CoverageBody {
  @IsString()
  place!: string;

  @IsCalendarDay()
  from!: Day;

  /** The last day, inclusive. */
  @IsCalendarDay()
  until!: Day;

  @IsIn(codesOf('coverage') as string[])
  level!: string;

  /** Monitoring covered only assemblies of this group. */
  @IsOptional()
  @IsId()
  group!: string | null;

  @IsOptional()
  @IsWords(2000)
  note!: string | null;

  /** Whether readers should see it, and rates use it; a second person releases it. False hides it at once. */
  @IsBoolean()
  shown!: boolean;
}

@Controller('api/coverage')
export class CoverageController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly facts: PublicFacts,
    private readonly shown: CoveragePublisher,
  ) {}

  @Get()
  @Allow('keep-coverage')
  async list(): Promise<{ total: number; items: object[] }> {
    const items = await listEntries(this.database.manager);
    return { total: items.length, items };
  }

  @Put(':id')
  @Allow('keep-coverage')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: CoverageBody,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const columns = {
      place_code: body.place,
      from_day: body.from,
      until_day: addDays(body.until, 1),
      level: body.level,
      group_id: body.group ?? null,
      note: body.note ?? null,
      shown: body.shown,
    };
    const view = await this.database.transaction(async (manager) => {
      await assertWhereAndWhen(manager, this.places.gazetteer, body);
      const kept = await upsert(
        manager,
        'coverage_entry',
        id,
        precondition,
        columns,
        { entered_by: member.id },
        ENTRIES,
      );
      void reply.header('etag', etagOf(kept.revision));
      const values = await this.shown.bring(manager, id, member.id);
      await logUpsert(manager, 'coverage_entry', id, member.id, { ...kept, changed: [...kept.changed, ...values] });
      return (await findEntry(manager, id))!;
    });
    await this.facts.catchUp();
    return view;
  }

  /** Deletes an entry that readers never saw. Of another, proposes it: a second person deletes it. */
  @Delete(':id')
  @HttpCode(204)
  @Allow('keep-coverage')
  async remove(@CurrentMember() member: Member, @IdIn('id') id: string, @IfMatch() revision: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      await assertCurrent(manager, 'coverage_entry', id, revision, ENTRIES);
      if (await this.shown.proposeRemoval(manager, id, member.id)) return;
      await remove(manager, 'coverage_entry', id, revision, ENTRIES);
      await logRemoval(manager, 'coverage_entry', id, member.id, revision);
    });
  }
}
