import { Body, Controller, Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { PublicFacts } from '../counts/public-facts.js';
import { drop, keep } from '../database/keep.js';
import { sweepGroups } from '../database/public-groups.js';
import { Allow } from '../http/allow.js';
import { IsCalendarDay, IsId, IsWords } from '../http/is-words.js';
import { CurrentMember, type Member } from '../http/member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../http/precondition.js';
import { IdIn } from '../http/query.js';
import { PlacesService } from '../places/places.service.js';
import { requireWhereAndWhen } from './where-and-when.js';

export class CoverageBody {
  @IsString()
  place!: string;

  @IsCalendarDay()
  from!: Day;

  /** The last day, included. */
  @IsCalendarDay()
  until!: Day;

  @IsIn(codesOf('coverage') as string[])
  level!: string;

  /** Only assemblies of this group were watched. */
  @IsOptional() @IsId()
  group!: string | null;

  @IsOptional() @IsWords(2000)
  note!: string | null;

  /** Whether readers see it, and rates use it. */
  @IsBoolean()
  shown!: boolean;
}

const ENTRIES = `select id, place_code as place, from_day as "from", until_day - 1 as until, level, group_id as "group", note, shown, revision from coverage_entry`;

@Controller('api/coverage')
export class CoverageController {
  constructor(@InjectDataSource() private readonly database: DataSource, private readonly places: PlacesService, private readonly facts: PublicFacts) {}

  @Get() @Allow('keep-coverage')
  async list(): Promise<{ total: number; items: object[] }> {
    const items: object[] = await this.database.query(`${ENTRIES} order by from_day desc, place_code, id`);
    return { total: items.length, items };
  }

  @Put(':id') @Allow('keep-coverage')
  async put(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() body: CoverageBody, @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const columns = {
      place_code: body.place, from_day: body.from, until_day: addDays(body.until, 1), level: body.level, group_id: body.group ?? null, note: body.note ?? null, shown: body.shown,
    };
    const view = await this.database.transaction(async (manager) => {
      await requireWhereAndWhen(manager, this.places.gazetteer, body);
      const revision = await keep(manager, 'coverage_entry', id, precondition, columns, { entered_by: member.id }, ENTRIES);
      await this.show(manager, id);
      const [found] = await manager.query(`${ENTRIES} where id = $1`, [id]) as object[];
      void reply.header('etag', etagOf(revision));
      return found!;
    });
    await this.facts.coverageChanged();
    return view;
  }

  @Delete(':id') @HttpCode(204) @Allow('keep-coverage')
  async remove(@IdIn('id') id: string, @IfMatch() revision: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      await drop(manager, 'coverage_entry', id, revision, ENTRIES);
      await manager.query(`delete from pub.coverage where entry = encode(sha256(convert_to($1, 'UTF8')), 'hex')`, [id]);
      await sweepGroups(manager);
      await manager.query(`select pg_notify('vigil_coverage', '')`);
    });
    await this.facts.coverageChanged();
  }

  /** The public copy has a key of its own: a digest that leads back to no internal id. */
  private async show(manager: EntityManager, id: string): Promise<void> {
    await manager.query(`delete from pub.coverage where entry = encode(sha256(convert_to($1, 'UTF8')), 'hex')`, [id]);
    await manager.query(
      `insert into pub.assembly_group (code, name_en, name_km, aliases) select g.public_code, g.name_en, g.name_km, g.aliases
         from coverage_entry c join assembly_group g on g.id = c.group_id where c.id = $1 and c.shown on conflict (code) do nothing`, [id]);
    await manager.query(
      `insert into pub.coverage (entry, place_code, from_day, until_day, level, group_code)
       select encode(sha256(convert_to($1, 'UTF8')), 'hex'), c.place_code, c.from_day, c.until_day, c.level, g.public_code
         from coverage_entry c left join assembly_group g on g.id = c.group_id where c.id = $1::uuid and c.shown`, [id]);
    await manager.query(`select pg_notify('vigil_coverage', '')`);
  }
}
