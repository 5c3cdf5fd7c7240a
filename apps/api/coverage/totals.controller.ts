import { Body, Controller, Delete, Get, HttpCode, Put, Res } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { IsBoolean, IsIn, IsOptional, IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import type { CountValue } from '@vigil/shared/counting/count-range.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { drop, keep } from '../database/keep.js';
import { logDropped, logKept } from '../history/kept.js';
import { Allow } from '../http/allow.js';
import { IsCalendarDay, IsCountValue, IsId, IsWebAddress, IsWords } from '../http/is-words.js';
import { CurrentMember, type Member } from '../http/member.js';
import { etagOf, IfMatch, IfMatchOrNone, type Precondition } from '../http/precondition.js';
import { IdIn } from '../http/query.js';
import { PlacesService } from '../places/places.service.js';
import { requireWhereAndWhen } from './where-and-when.js';

const UNITS = ['incidents', 'acts', 'people', 'other'] as const;

/** A figure that somebody else published. It is shown beside our own and never added to it. */
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

  /** The last day, included. */
  @IsCalendarDay()
  until!: Day;

  @IsOptional() @IsString()
  place!: string | null;

  @IsOptional() @IsId()
  group!: string | null;

  /** The total that this one is a part of: "of which 10". */
  @IsOptional() @IsId()
  partOf!: string | null;

  @IsOptional() @IsWebAddress()
  url!: string | null;

  @IsOptional() @IsWords(2000)
  note!: string | null;

  /** Whether readers see it. */
  @IsBoolean()
  shown!: boolean;
}

const TOTALS = `select id, publisher, title, measure, unit, json_build_object('state', value_state, 'low', value_low, 'high', value_high, 'text', value_text) as value,
  from_day as "from", until_day - 1 as until, place_code as place, group_id as "group", part_of as "partOf", url, note, shown, revision from published_total`;

@Controller('api/published-totals')
export class TotalsController {
  constructor(@InjectDataSource() private readonly database: DataSource, private readonly places: PlacesService) {}

  @Get() @Allow('keep-coverage')
  async list(): Promise<{ total: number; items: object[] }> {
    const items: object[] = await this.database.query(`${TOTALS} order by from_day desc, publisher, id`);
    return { total: items.length, items };
  }

  @Put(':id') @Allow('keep-coverage')
  async put(@CurrentMember() member: Member, @IdIn('id') id: string, @Body() body: TotalBody, @IfMatchOrNone() precondition: Precondition,
    @Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.database.transaction(async (manager) => {
      const revision = await this.write(manager, member.id, id, body, precondition);
      void reply.header('etag', etagOf(revision));
      const [found] = await manager.query(`${TOTALS} where id = $1`, [id]) as object[];
      return found!;
    });
  }

  /** Writes a total and, where it is shown, its public copy; last in its transaction. Also used when the reference events are loaded. */
  async write(manager: EntityManager, memberId: string, id: string, body: TotalBody, precondition: Precondition): Promise<number> {
    await requireWhereAndWhen(manager, this.places.gazetteer, body);
    await this.requireWhole(manager, id, body);
    const kept = await keep(manager, 'published_total', id, precondition, {
      publisher: body.publisher, title: body.title, measure: body.measure, unit: body.unit,
      value_state: body.value.state, value_low: body.value.low, value_high: body.value.high, value_text: body.value.text,
      from_day: body.from, until_day: addDays(body.until, 1), place_code: body.place ?? null, group_id: body.group ?? null, part_of: body.partOf ?? null,
      url: body.url ?? null, note: body.note ?? null, shown: body.shown,
    }, { entered_by: memberId }, TOTALS);
    await this.show(manager, id);
    await logKept(manager, 'published_total', id, memberId, kept);
    return kept.revision;
  }

  @Delete(':id') @HttpCode(204) @Allow('keep-coverage')
  async remove(@CurrentMember() member: Member, @IdIn('id') id: string, @IfMatch() revision: number): Promise<void> {
    await this.database.transaction(async (manager) => {
      const [part] = await manager.query('select 1 from published_total where part_of = $1', [id]) as unknown[];
      if (part) throw new Problem('invalid-body', { errors: [{ pointer: '/partOf', code: 'has-parts' }] });
      await manager.query(`delete from pub.published_total where code = ${DIGEST}`, [id]);
      await drop(manager, 'published_total', id, revision, TOTALS);
      await logDropped(manager, 'published_total', id, member.id, revision);
    });
  }

  private async requireWhole(manager: EntityManager, id: string, body: TotalBody): Promise<void> {
    if (body.partOf == null) return;
    const [whole] = await manager.query('select part_of from published_total where id = $1', [body.partOf]) as { part_of: string | null }[];
    if (!whole || whole.part_of !== null || body.partOf === id) throw new Problem('invalid-body', { errors: [{ pointer: '/partOf', code: 'unknown-total' }] });
  }

  private async show(manager: EntityManager, id: string): Promise<void> {
    // Also the parts that stood alone until now: they are written again below, under their whole.
    await manager.query(
      `delete from pub.published_total where part_of = ${DIGEST}
          or code in (select ${DIGEST.replace('$1', 't.id::text')} from published_total t where t.part_of::text = $1)`, [id]);
    await manager.query(`delete from pub.published_total where code = ${DIGEST}`, [id]);
    await manager.query(
      `insert into pub.assembly_group (code, name_en, name_km, aliases) select g.public_code, g.name_en, g.name_km, g.aliases
         from published_total t join assembly_group g on g.id = t.group_id where t.shown and (t.id = $1 or t.part_of = $1) on conflict (code) do nothing`, [id]);
    // A whole before its parts; a part whose whole is not shown stands alone.
    for (const mine of ['t.id', 't.part_of']) {
      await manager.query(
        `insert into pub.published_total (code, publisher, title, measure, unit, value_state, value_low, value_high, value_text, from_day, until_day, place_code, group_code, part_of, url)
         select left(encode(sha256(convert_to(t.id::text, 'UTF8')), 'hex'), 16), t.publisher, t.title, t.measure, t.unit, t.value_state, t.value_low, t.value_high, t.value_text,
                t.from_day, t.until_day, t.place_code, g.public_code, p.code, t.url
           from published_total t left join assembly_group g on g.id = t.group_id
           left join pub.published_total p on p.code = left(encode(sha256(convert_to(t.part_of::text, 'UTF8')), 'hex'), 16)
          where t.shown and ${mine} = $1::uuid`, [id]);
    }
  }
}

/** The public key of a total: a digest that leads back to no internal id. $1: the id. */
const DIGEST = `left(encode(sha256(convert_to($1, 'UTF8')), 'hex'), 16)`;
