import { escapeLiteral, type ClientBase } from 'pg';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { Day } from '@vigil/shared/day/day.js';

/** Greater than every public sequence number: selects the current versions. */
export const NOW = '9223372036854775807';

/** One COPY statement per table. */
export interface PubFactsSql {
  incidents: string;
  groups: string;
  acts: string;
  harms: string;
}

/** Selects incidents as of a public sequence number: all, or those with these codes. */
interface Which {
  asOf?: string;
  codes?: readonly string[];
}

/**
 * Builds one COPY statement per table for what the counting rule reads from schema pub, ordered by incident key.
 * read-pub-facts.ts reads the fields in this order. Child rows of other versions are included and skipped there. COPY
 * takes no parameters.
 */
export const pubFactsSql = ({ asOf = NOW, codes }: Which): PubFactsSql => {
  const moment = BigInt(asOf);
  const chosen = `i.from_seq <= ${moment} and (i.until_seq is null or i.until_seq > ${moment})${codes ? ` and i.code in (${['', ...codes].map((code) => escapeLiteral(code)).join(', ')})` : ''}`;
  const ofChosen = codes ? `where incident_key = any(array(select i.key from pub.incident i where ${chosen}))` : '';
  return {
    incidents:
      copy(`select i.key, i.code, i.kind, i.when_earliest, i.when_latest, i.when_precision, i.place_code, i.place_precision, i.assembly_types,
      i.interference, i.peacefulness, i.grade, i.crowd_state, i.crowd_low, i.crowd_high, i.issues, i.grounds from pub.incident i where ${chosen} order by i.key`),
    groups: copy(
      `select incident_key, group_code, link from pub.incident_group ${ofChosen} order by incident_key, group_code`,
    ),
    acts: copy(`select incident_key, kind, type, actor, by_state, outcome, quantity_state, quantity_low, quantity_high, people_state, people_low, people_high,
      place_code, when_earliest, when_latest from pub.act ${ofChosen} order by incident_key, position`),
    harms: copy(
      `select incident_key, type, side, count_state, count_low, count_high from pub.harm ${ofChosen} order by incident_key, position`,
    ),
  };
};

const copy = (select: string): string => `copy (${select}) to stdout (format binary)`;

/** Returns about how many incidents are published now, and acts of them, as the last ANALYZE found them. */
export const expectedRows = async (client: ClientBase): Promise<{ incidents: number; acts: number }> => {
  const { rows } = await client.query<{ incidents: number; acts: number }>(
    `select incident.reltuples * current.share as incidents, act.reltuples * current.share as acts
       from pg_class incident, pg_class act, (select coalesce(max(null_frac), 1) as share from pg_stats
         where schemaname = 'pub' and tablename = 'incident' and attname = 'until_seq') current
      where incident.oid = 'pub.incident'::regclass and act.oid = 'pub.act'::regclass`,
  );
  return { incidents: Math.max(0, Math.ceil(rows[0]!.incidents)), acts: Math.max(0, Math.ceil(rows[0]!.acts)) };
};

/** Monitoring coverage as it was shown at a public sequence number ($1). */
export const PUB_COVERAGE_SQL = `
  select place_code as place, from_day as "from", until_day as until, level, group_code as "group"
    from pub.coverage where from_seq <= $1::bigint and (until_seq is null or until_seq > $1::bigint)`;

/** Returns the monitoring coverage, as of a public sequence number or now. */
export const readCoverage = async (client: ClientBase, asOf: string = NOW): Promise<CoverageEntry[]> =>
  (await client.query<CoverageEntry>(PUB_COVERAGE_SQL, [asOf])).rows;

/** Returns the newest public sequence number and its day; null if nothing was published yet. */
export const readHead = async (client: ClientBase): Promise<{ seq: number; day: Day | null }> => {
  const {
    rows: [head],
  } = await client.query<{ seq: number; day: Day | null }>(
    'select seq, (select on_day from pub.change c where c.seq <= head.seq order by c.seq desc limit 1) as day from pub.head',
  );
  return head!;
};

/** A line of the public change feed. code: of the incident that changed; null: none did */
interface FeedChange {
  seq: number;
  code: string | null;
  what: string;
  day: Day;
}

/** Returns the lines of the public change feed after this number, in order. */
export const readChangesSince = async (client: ClientBase, seq: number): Promise<FeedChange[]> => {
  const { rows } = await client.query<FeedChange>(
    'select seq, code, what, on_day as day from pub.change where seq > $1 order by seq',
    [seq],
  );
  return rows;
};

/** Returns what the public change feed says of each record after one number, up to and including another. */
export const readLinesBetween = async (
  client: ClientBase,
  after: number,
  until: number,
): Promise<{ code: string; lines: string[] }[]> => {
  const { rows } = await client.query<{ code: string; lines: string[] }>(
    `select code, array_agg(what order by seq) as lines from pub.change
      where seq > $1 and seq <= $2 and code is not null group by code order by min(seq), code`,
    [after, until],
  );
  return rows;
};
