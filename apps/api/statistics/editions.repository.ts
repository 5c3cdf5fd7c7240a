import { Injectable } from '@nestjs/common';
import type { Day } from '@vigil/shared/day/day.js';
import { PublicDatabase } from '../platform/database/public-database.js';

/**
 * Records that were hidden or deleted since $1 and are not back. When they were published is hidden with them, so some
 * may have been published since, too.
 */
const WITHDRAWN = `select 1 from pub.change w where w.what = 'withdrawn' and w.seq > $1
    and not exists (select 1 from pub.change r where r.code = w.code and r.what = 'restored' and r.seq > w.seq)`;
/** Coverage that was taken back since $1: a change of coverage leaves a version, taking it back leaves none. */
const TAKEN_BACK = `select 1 from pub.change c where c.what = 'coverage' and c.seq > $1
    and not exists (select 1 from pub.coverage v where v.from_seq = c.seq or v.until_seq = c.seq)`;
/** Records whose version of $1 was deleted since, because a correction made it coarser: its line in the feed stays. */
const MADE_COARSER = `select 1 from pub.change c where c.what in ('published', 'corrected') and c.seq <= $1
    and not exists (select 1 from pub.incident v where v.code = c.code and v.from_seq = c.seq)
    and not exists (select 1 from pub.change l where l.code = c.code and l.what in ('published', 'corrected') and l.seq > c.seq and l.seq <= $1)`;
/** Public words up to $1 that name the group $2: records in any version, coverage, totals of others, reports. */
const NAMED = `exists (select 1 from pub.incident_group l join pub.incident i on i.key = l.incident_key where l.group_code = g.code and i.from_seq <= $1)
    or exists (select 1 from pub.coverage c where c.group_code = g.code and c.from_seq <= $1)
    or exists (select 1 from pub.published_total t join pub.change c on c.subject = t.code where t.group_code = g.code and c.seq <= $1)
    or exists (select 1 from pub.report r join pub.change c on c.subject = r.code where c.seq <= $1 and position(g.code in r.question::text || r.rows::text) > 0)`;

/** `own` is null where the feed has no line with this number: it is hidden or deleted together with its record. */
interface DaysAt {
  own: Day | null;
  /** Of the line before; null if there is none. */
  before: Day | null;
  /** Of the line after; null if this number is the newest. */
  after: Day | null;
}

/** Reads what the public order says of its moments. */
@Injectable()
export class EditionsRepository {
  constructor(private readonly database: PublicDatabase) {}

  /** Returns the days of a publication and of its neighbours in the feed. */
  async daysAt(seq: number): Promise<DaysAt> {
    const { rows } = await this.database.pool.query<DaysAt>(
      `select (select on_day from pub.change where seq = $1) as own,
              (select on_day from pub.change where seq < $1 order by seq desc limit 1) as before,
              (select on_day from pub.change where seq > $1 order by seq limit 1) as after`,
      [seq],
    );
    return rows[0]!;
  }

  /** Returns the last number of a day; 0 if nothing had been published by then. */
  async lastOf(day: Day): Promise<number> {
    return (
      (await this.first<number>(
        'select seq as value from pub.change where on_day <= $1 order by seq desc limit 1',
        day,
      )) ?? 0
    );
  }

  /** Returns whether something was hidden, deleted or taken back since that is in no figure of this moment any more. */
  async withdrewSince(seq: number): Promise<boolean> {
    return (await this.first<boolean>(
      `select exists (${WITHDRAWN}) or exists (${TAKEN_BACK}) or exists (${MADE_COARSER}) as value`,
      seq,
    ))!;
  }

  /** Returns the groups that the public had read of at a moment, as public codes. */
  async groupsAt(seq: number): Promise<{ code: string }[]> {
    const { rows } = await this.database.pool.query<{ code: string }>(
      `select g.code from pub.assembly_group g where ${NAMED}`,
      [seq],
    );
    return rows;
  }

  private async first<T>(sql: string, of: number | Day): Promise<T | null> {
    const { rows } = await this.database.pool.query<{ value: T }>(sql, [of]);
    return rows[0]?.value ?? null;
  }
}
