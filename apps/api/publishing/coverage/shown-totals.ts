import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { namesToLearn, showGroups, sweepGroups } from '../../platform/database/public-groups.js';
import { ReleaseKinds, type FeedLine, type Released, type ReleaseKind } from '../../accounts/releases/kinds.js';
import { propose, seenOf } from '../../accounts/releases/propose.js';

/** A total as readers see it, with the days as stored: the last one is exclusive. */
interface ShownTotal {
  code: string;
  publisher: string;
  title: string;
  measure: string;
  unit: string;
  state: string;
  low: number | null;
  high: number | null;
  text: string | null;
  from: string;
  until: string;
  place: string | null;
  group: string | null;
  partOf: string | null;
  url: string | null;
}

/** SQL for the public key of a total: a digest that does not reveal the internal id. */
export const totalCode = (id: string): string => `left(encode(sha256(convert_to(${id}, 'UTF8')), 'hex'), 16)`;
const shape = (of: string, code: string, group: string, partOf: string): string =>
  `json_build_object('code', ${code}, 'publisher', ${of}.publisher, 'title', ${of}.title, 'measure', ${of}.measure, 'unit', ${of}.unit, 'state', ${of}.value_state, 'low', ${of}.value_low, 'high', ${of}.value_high,
     'text', ${of}.value_text, 'from', ${of}.from_day, 'until', ${of}.until_day, 'place', ${of}.place_code, 'group', ${group}, 'partOf', ${partOf}, 'url', ${of}.url)`;

/** Publishes others' totals: one person proposes, another releases. */
@Injectable()
export class ShownTotals implements ReleaseKind {
  readonly name = 'total';

  constructor(kinds: ReleaseKinds) {
    kinds.add(this);
  }

  /**
   * Proposes what readers should see: the total as entered, or its removal if it is hidden or deleted. Call this before
   * the transaction writes to the log.
   */
  async propose(manager: EntityManager, id: string, by: string): Promise<void> {
    const [{ wanted, seen }] = (await manager.query(
      `select (select ${shape('t', totalCode('t.id::text'), 'g.public_code', `case when t.part_of is not null then ${totalCode('t.part_of::text')} end`)}
                 from published_total t left join assembly_group g on g.id = t.group_id where t.id = $1::uuid and t.shown) as wanted,
              (select ${shape('p', 'p.code', 'p.group_code', 'p.part_of')} from pub.published_total p where p.code = ${totalCode('$1::text')}) as seen`,
      [id],
    )) as [{ wanted: ShownTotal | null; seen: ShownTotal | null }];
    await propose(manager, {
      kind: 'total',
      subject: id,
      seen: await seenOf(manager, 'total', id, seen && { ...seen }),
      wanted: wanted && { ...wanted },
      by,
    });
  }

  /** Returns the names of its group if readers would first learn them from this total. */
  async beside(manager: EntityManager, { proposed }: Released): Promise<unknown> {
    return (await namesToLearn(manager, [(proposed as ShownTotal | null)?.group ?? null]))[0] ?? null;
  }

  async show(manager: EntityManager, { former, proposed }: Released): Promise<FeedLine> {
    const code = ((proposed ?? former) as unknown as ShownTotal).code;
    // Its parts stand alone while the total is missing, and belong to it once it is back.
    await manager.query('update pub.published_total set part_of = null where part_of = $1', [code]);
    await manager.query('delete from pub.published_total where code = $1', [code]);
    if (proposed === null) {
      await sweepGroups(manager);
      return { what: 'total-taken-away', subject: code };
    }
    const total = proposed as unknown as ShownTotal;
    await showGroups(manager, total.group === null ? [] : [total.group]);
    await manager.query(
      `insert into pub.published_total (code, publisher, title, measure, unit, value_state, value_low, value_high, value_text, from_day, until_day, place_code, group_code, part_of, url)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, (select code from pub.published_total where code = $14), $15)`,
      [
        code,
        total.publisher,
        total.title,
        total.measure,
        total.unit,
        total.state,
        total.low,
        total.high,
        total.text,
        total.from,
        total.until,
        total.place,
        total.group,
        total.partOf,
        total.url,
      ],
    );
    await manager.query(
      `update pub.published_total p set part_of = $1
         from published_total t left join release_seen s on s.kind = 'total' and s.subject = t.id::text
        where p.code = ${totalCode('t.id::text')} and t.part_of is not null and coalesce(s.seen ->> 'partOf', case when s.subject is null then ${totalCode('t.part_of::text')} end) = $1`,
      [code],
    );
    return { what: former === null ? 'total-shown' : 'total-changed', subject: code };
  }
}
