import { Body, Controller, Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsBoolean, IsOptional, IsString } from '../../platform/http/body-rules.js';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { remove, upsert } from '../../platform/database/optimistic-upsert.js';
import { logRemoval, logUpsert } from '../../audit-log/log-small-records.js';
import { Allow } from '../../platform/http/allow-decorator.js';
import { IsCalendarDay, IsWebAddress, IsWords } from '../../platform/http/validation-decorators.js';
import { CurrentMember, type Member } from '../../platform/http/current-member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../../platform/http/precondition.js';
import { IdIn } from '../../platform/http/read-query.js';
import { PlacesService } from '../../places/places.service.js';
import { assertWhereAndWhen } from './assert-where-and-when.js';
import { findNote, listNotes, NOTES } from './dated-notes.repository.js';
import { DatedNotePublisher } from './publish-dated-notes.js';

/** What explains a change in a chart: a ban, an election, a trial. Readers see it beside the days that it covers. */
class DatedNoteBody {
  /** A few words, because it stands in a chart. */
  @IsWords(120)
  nameEn!: string;

  @IsWords(120)
  nameKm!: string;

  @IsCalendarDay()
  from!: Day;

  /** The last day, inclusive. */
  @IsCalendarDay()
  until!: Day;

  /** Null: the whole country. */
  @IsOptional()
  @IsString()
  place!: string | null;

  /** Who says so: a newspaper, a gazette, a court. */
  @IsWords(200)
  publisher!: string;

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

@Controller('api/dated-notes')
export class DatedNotesController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly places: PlacesService,
    private readonly readers: DatedNotePublisher,
  ) {}

  @Get()
  @Allow('keep-coverage')
  async list(): Promise<{ total: number; items: object[] }> {
    const items = await listNotes(this.database.manager);
    return { total: items.length, items };
  }

  @Put(':id')
  @Allow('keep-coverage')
  async put(
    @CurrentMember() member: Member,
    @IdIn('id') id: string,
    @Body() body: DatedNoteBody,
    @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.database.transaction(async (manager) => {
      await assertWhereAndWhen(manager, this.places.gazetteer, body);
      const kept = await upsert(
        manager,
        'dated_note',
        id,
        precondition,
        {
          name_en: body.nameEn,
          name_km: body.nameKm,
          from_day: body.from,
          until_day: addDays(body.until, 1),
          place_code: body.place ?? null,
          publisher: body.publisher,
          url: body.url ?? null,
          note: body.note ?? null,
          shown: body.shown,
        },
        { entered_by: member.id },
        NOTES,
      );
      await this.readers.propose(manager, id, member.id);
      await logUpsert(manager, 'dated_note', id, member.id, kept);
      void reply.header('etag', etagOf(kept.revision));
      return (await findNote(manager, id))!;
    });
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('keep-coverage')
  async remove(@CurrentMember() member: Member, @IdIn('id') id: string, @IfMatch() revision: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      await remove(manager, 'dated_note', id, revision, NOTES);
      await this.readers.propose(manager, id, member.id);
      await logRemoval(manager, 'dated_note', id, member.id, revision);
    });
  }
}
