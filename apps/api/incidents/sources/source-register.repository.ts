import type { EntityManager } from 'typeorm';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type {
  CitingRecord,
  KnownSource,
  RegisteredSource,
  SourceRegister,
} from '@vigil/shared/staff-responses/sources.js';
import { sightSql } from '../record-policy.js';
import type { Actor } from '../record-access.js';

const PAGE = 50;
const MOST_RECORDS = 200;

interface RegisterQuery {
  /** Words of the outlet or the title, or an address. */
  q?: string | undefined;
  /** Only what at least one record hangs on. */
  alone?: boolean | undefined;
  from?: number | undefined;
}

type Flat<T> = Omit<T, 'publishedOn' | 'when'> & {
  precision: DayWindow['precision'] | null;
  earliest: DayWindow['earliest'];
  latest: DayWindow['latest'];
};

const windowOf = ({ precision, earliest, latest }: Flat<object>): DayWindow | null =>
  precision === null ? null : { precision, earliest, latest };

const registered = (row: Flat<RegisteredSource>): RegisteredSource => {
  const { precision: _precision, earliest: _earliest, latest: _latest, ...rest } = row;
  return { ...rest, publishedOn: windowOf(row) };
};

/**
 * SQL for the cited sources that have an address, in records that the actor may see. A withheld link has no address in
 * its column, so it is in no register. A merged record gave its sources to the one that stays.
 */
const citedSql = (role: string): string =>
  `select s.*, i.changed_at,
          not exists (select from source o where o.incident_id = i.id and o.address_key is distinct from s.address_key) as hangs
     from source s join incident i on i.id = s.incident_id
    where s.address_key is not null and i.status <> 'WS_MERGED' and ${sightSql(role)}`;

/** SQL that joins the sources of one address; what the record says that was changed last stands for all. */
const JOINED = `select distinct on (address_key) address_key, incident_id as incident, id as source, type, publisher, title, url,
       archive_url as "archiveUrl", published_on_precision as precision, published_on_earliest as earliest,
       published_on_latest as latest, language, n.records, n.hang as "hangOnIt", n.last
  from cited join (select address_key as of_key, count(distinct incident_id)::int as records,
                          count(distinct incident_id) filter (where hangs)::int as hang, max(changed_at) as last
                     from cited group by 1) n on n.of_key = address_key
 order by address_key, changed_at desc, id`;

/** Lists the articles that the actor's records cite, the one with the most records first. */
export const readSourceRegister = async (
  manager: EntityManager,
  actor: Actor,
  { q, alone, from = 0 }: RegisterQuery,
): Promise<SourceRegister> => {
  const rows: (Flat<RegisteredSource> & { total: number; all: number })[] = await manager.query(
    `with cited as (${citedSql(actor.role)}), joined as (${JOINED}),
          asked as (select * from joined
            where ($2::text is null or position(lower($2) in lower(concat_ws(' ', publisher, title, url))) > 0 or address_key = source_address($2))
              and (not $3::boolean or "hangOnIt" > 0)),
          page as (select * from asked order by records desc, last desc, address_key limit ${PAGE} offset $4)
     select counts.*, incident, source, type, publisher, title, url, "archiveUrl", precision, earliest, latest, language, records, "hangOnIt"
       from (select (select count(*)::int from asked) as total, (select count(*)::int from joined) as all) as counts
       left join page on true order by records desc, last desc, address_key`,
    [actor.id, q?.trim() || null, alone ?? false, from],
  );
  const { total, all } = rows[0]!;
  const items = rows
    .filter(({ source }) => source !== null)
    .map(({ total: _total, all: _all, ...row }) => registered(row));
  return { total, all, items, next: from + items.length < total ? from + items.length : null };
};

/**
 * Returns, for each of these addresses, the ids of the records that cite it, however they write it, whoever may see
 * them. One without a scheme is read as of the web.
 */
export const recordsCiting = async (
  manager: EntityManager,
  addresses: readonly string[],
): Promise<Map<string, string[]>> => {
  if (addresses.length === 0) return new Map();
  const found: { address: string; ids: string[] }[] = await manager.query(
    `select address, array(select distinct s.incident_id from source s
         where s.address_key = source_address(case when address ~* '^https?://' then '' else 'https://' end || address)) as ids
       from unnest($1::text[]) as address`,
    [addresses],
  );
  return new Map(found.map(({ address, ids }) => [address, ids]));
};

/**
 * Finds the records that cite an address, however it is written, of those that the actor may see.
 * @param except a record that is being written: it knows its own sources
 */
export const findKnownSource = async (
  manager: EntityManager,
  actor: Actor,
  url: string,
  except: string | null,
): Promise<KnownSource> => {
  const cited = `with cited as (select * from (${citedSql(actor.role)}) c where c.address_key = source_address($2) and c.incident_id is distinct from $3::uuid)`;
  const values = [actor.id, url, except];
  const [row]: Flat<RegisteredSource>[] = await manager.query(
    `${cited}, joined as (${JOINED})
     select incident, source, type, publisher, title, url, "archiveUrl", precision, earliest, latest, language, records, "hangOnIt" from joined`,
    values,
  );
  if (!row) return { source: null, items: [] };
  const records: Flat<CitingRecord>[] = await manager.query(
    `${cited}
     select i.id, i.code, i.status, i.title, i.when_precision as precision, i.when_earliest as earliest, i.when_latest as latest,
            i.place_code as place, c.hangs as "hangsOnIt"
       from (select incident_id, bool_or(hangs) as hangs from cited group by 1) c join incident i on i.id = c.incident_id
      order by i.when_earliest desc nulls last, i.id limit ${MOST_RECORDS}`,
    values,
  );
  return {
    source: registered(row),
    items: records.map((one) => {
      const { precision: _precision, earliest: _earliest, latest: _latest, ...rest } = one;
      return { ...rest, when: windowOf(one) };
    }),
  };
};
