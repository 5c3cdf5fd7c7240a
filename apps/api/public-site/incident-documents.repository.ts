import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { PublicDatabase } from '../platform/database/public-database.js';
import type { PublicIncident, PublicPicture, PublicRecord } from '@vigil/shared/public/response-types.js';
import type { Findable } from './text-search/text-index.js';

const window = (column: string): string => `case when ${column}_precision is not null then
  json_build_object('precision', ${column}_precision, 'earliest', ${column}_earliest, 'latest', ${column}_latest) end`;
const count = (column: string): string =>
  `json_build_object('state', ${column}_state, 'low', ${column}_low, 'high', ${column}_high, 'text', ${column}_text)`;
const place = `case when place_precision is not null then json_build_object('code', place_code, 'precision', place_precision) end`;
const children = (table: string, alias: string, fields: string): string =>
  `coalesce((select json_agg(json_build_object(${fields}) order by ${alias}.position) from pub.${table} ${alias} where ${alias}.incident_key = i.key), '[]')`;

/** The fields of a line in the public change feed. */
export const CHANGE_FIELDS = `'seq', c.seq, 'day', c.on_day, 'code', c.code, 'what', c.what, 'reason', c.reason, 'note', c.note, 'into', c.into_code, 'subject', c.subject`;

/**
 * The current title of a change's record, or its translation; null once the record is no longer published, so that old
 * lines reveal nothing withdrawn.
 */
const now = (column: string): string =>
  `(select i.${column} from pub.incident i where i.code = c.code and i.until_seq is null and c.what not in ('retracted', 'withdrawn', 'merged'))`;
export const TITLE_NOW = `'title', ${now('title')}, 'titleTranslation', ${now('title_translation')}`;

/** A PublicIncident as JSON, with its changes up to a public sequence number. */
const document = (upTo: string): string => `json_build_object(
    'code', i.code, 'kind', i.kind, 'title', i.title, 'titleTranslation', i.title_translation,
    'summary', i.summary, 'summaryTranslation', i.summary_translation, 'when', ${window('when')}, 'announced', ${window('announced')}, 'place', ${place},
    'interference', i.interference, 'grade', i.grade, 'gradeReason', i.grade_reason, 'publishedOn', i.published_on, 'firstPublishedOn', i.first_published_on,
    'assemblyTypes', i.assembly_types, 'crowd', ${count('crowd')}, 'issues', i.issues, 'peacefulness', i.peacefulness, 'grounds', i.grounds,
    'groups', coalesce((select json_agg(json_build_object('code', g.group_code, 'link', g.link, 'role', g.role) order by g.link desc, g.group_code)
                          from pub.incident_group g where g.incident_key = i.key), '[]'),
    'acts', ${children(
      'act',
      'a',
      `'kind', a.kind, 'type', a.type, 'actor', a.actor, 'forceName', a.force_name, 'byState', a.by_state,
        'quantity', ${count('a.quantity')}, 'people', ${count('a.people')}, 'place', ${place}, 'when', ${window('a.when')},
        'outcome', a.outcome, 'assessedBy', a.assessed_by, 'assessedUnder', a.assessed_under, 'testsNotMet', a.tests_not_met`,
    )},
    'harms', ${children('harm', 'h', `'type', h.type, 'side', h.side, 'count', ${count('h.count')}`)},
    'accounts', ${children(
      'account',
      'n',
      `'party', n.party, 'stance', n.stance, 'text', n.text, 'language', n.language, 'aboutThisEvent', n.about_this_event,
        'saidOn', ${window('n.said_on')}`,
    )},
    'sources', ${children(
      'source',
      's',
      `'type', s.type, 'publisher', s.publisher, 'title', s.title, 'url', s.url, 'archiveUrl', s.archive_url,
        'publishedOn', ${window('s.published_on')}, 'linkWithheld', s.link_withheld`,
    )},
    'changes', coalesce((select json_agg(json_build_object(${CHANGE_FIELDS}) order by c.seq) from pub.change c where c.code = i.code${upTo}), '[]')
  )::text`;

/** Returns whether a published act of force is assessed as unlawful under others than the organisation's standards. */
export const findOtherStandards = async ({ pool }: PublicDatabase): Promise<boolean> => {
  const { rows } = await pool.query<{ found: boolean }>(
    `select exists (select from pub.act a join pub.incident i on i.key = a.incident_key and i.until_seq is null
                     where a.kind = 'force' and a.outcome = 'LA_UNLAWFUL' and a.assessed_under <> (select standards from pub.head)) as found`,
  );
  return rows[0]!.found;
};

/** Selects the current PublicIncident documents of these codes ($1). Reads only schema pub. */
export const DOCUMENTS_SQL = `select i.code, ${document('')} as document from pub.incident i where i.until_seq is null and i.code = any($1)`;

/** The same as of a public sequence number ($2), except for records that were removed entirely. */
const DOCUMENTS_AT = `select i.code, ${document(' and c.seq <= $2')} as document
  from pub.incident i where i.code = any($1) and i.from_seq <= $2 and (i.until_seq is null or i.until_seq > $2)`;

/** SQL: a row of a table with editions, as of a public sequence number ($1). */
const STOOD = (alias: string): string =>
  `${alias}.from_seq <= $1 and (${alias}.until_seq is null or ${alias}.until_seq > $1)`;

/** SQL: the public changes of records after a public sequence number, as JSON. */
export const changesSinceSql = (
  seq: string,
  codes: string,
): string => `(select coalesce(json_agg(json_build_object('day', c.on_day, 'code', c.code, 'what', c.what, 'reason', c.reason, 'into', c.into_code) order by c.seq), '[]')
                from pub.change c where c.seq > ${seq} and c.code = any(${codes}))`;

/** Codes that are no longer published, and the day of the change that ended each. */
const GONE = `select g.code, g.what, g.reason, g.note, g.into_code as "into", c.on_day::text as day from pub.gone g left join pub.change c on c.seq = g.seq`;

/** Selects what these codes ($1) answer: the document of each that is published, or why it is gone. */
const NOW = `select d.code, d.document, null::json as gone from (${DOCUMENTS_SQL}) d
  union all select g.code, null, row_to_json(g) from (${GONE} where g.code = any($1)) g`;

/** Why a code is no longer published, and which record it was merged into. */
export interface Gone {
  code: string;
  what: 'retracted' | 'merged' | 'withdrawn';
  reason: string | null;
  note: string | null;
  into: string | null;
  day: string | null;
}
interface Document {
  code: string;
  document: string;
}

/** A code that is published now, with its document, or that was once, with what it answers since. */
interface DocumentOrGone {
  code: string;
  document: string | null;
  gone: Gone | null;
}

/** Returns what these codes answer now, in one statement: one read never finds a record both present and gone. */
export const documentsOf = async ({ pool }: PublicDatabase, codes: readonly string[]): Promise<DocumentOrGone[]> =>
  (await pool.query<DocumentOrGone>(NOW, [codes])).rows;

/** Returns the documents of these codes that are published now, as the caller's transaction sees them. */
export const documentsWithin = (manager: EntityManager, codes: readonly string[]): Promise<Document[]> =>
  manager.query(DOCUMENTS_SQL, [codes]);

/** Returns the titles and first days of these codes that are published now, as the caller's transaction sees them. */
export const publishedWithin = (
  manager: EntityManager,
  codes: readonly string[],
): Promise<{ code: string; title: string; precision: string; day: string }[]> =>
  manager.query(
    'select code, title, when_precision as precision, when_earliest as day from pub.incident where until_seq is null and code = any($1)',
    [codes],
  );

/** The first and the last day on which an incident that is published may have begun; nulls if none is. */
export interface PublishedDays {
  first: Day | null;
  last: Day | null;
  /** The last day of figures of acts: see LastPublished. */
  lastActs: Day | null;
}

/** Whether a row is of an act that figures of acts count by its own day. Like the index `pub_act_when`. */
const isDatedAct = (kind: string, type: string, when: string): string =>
  `${when} is not null and ${kind} in ('restriction', 'liberty') and ${type} <> 'D_RELEASED'`;

/**
 * Returns the days of what was published as of a public sequence number, as the caller's transaction sees it. It counts
 * what was hidden since, too: whoever writes for readers leaves the hidden codes out.
 * @param without codes that are left out
 */
export const publishedDaysWithin = async (
  manager: EntityManager,
  asOf: number,
  without: readonly string[],
): Promise<PublishedDays> => {
  const stood = (from: string, until: string, code: string): string =>
    `${from} <= $1 and (${until} is null or ${until} > $1) and ${code} <> all($2)`;
  const [hiddenFrom, hiddenUntil] = [`(i.row->>'from_seq')::bigint`, `(i.row->>'until_seq')::bigint`];
  const [row]: PublishedDays[] = await manager.query(
    `with shown as (
       select when_earliest, when_latest from pub.incident where ${stood('from_seq', 'until_seq', 'code')}
       union all select (i.row->>'when_earliest')::date, (i.row->>'when_latest')::date
         from hidden_row i where i.source = 'pub.incident' and ${stood(hiddenFrom, hiddenUntil, 'i.code')})
     select min(when_earliest) as first, max(when_latest) as last, greatest(max(when_latest),
       (select a.when_latest from pub.act a join pub.incident i on i.key = a.incident_key
         where ${isDatedAct('a.kind', 'a.type', 'a.when_latest')} and ${stood('i.from_seq', 'i.until_seq', 'i.code')}
         order by a.when_latest desc limit 1),
       (select max((a.row->>'when_latest')::date) from hidden_row a
          join hidden_row i on i.source = 'pub.incident' and i.code = a.code and i.row->>'key' = a.row->>'incident_key'
         where a.source = 'pub.act' and ${isDatedAct(`a.row->>'kind'`, `a.row->>'type'`, `a.row->>'when_latest'`)}
           and ${stood(hiddenFrom, hiddenUntil, 'i.code')})) as "lastActs"
       from shown`,
    [asOf, without],
  );
  return row!;
};

/** Returns the same, and reads it once for each sequence number: many reports are of one. */
export const publishedDaysReader = (
  manager: EntityManager,
): ((asOf: number, without: readonly string[]) => Promise<PublishedDays>) => {
  const read = new Map<string, Promise<PublishedDays>>();
  return (asOf, without) => {
    const key = [asOf, ...without].join(' ');
    const days = read.get(key) ?? publishedDaysWithin(manager, asOf, without);
    read.set(key, days);
    return days;
  };
};

/** Returns how often each of these codes was corrected, if it ever was. */
export const correctionsWithin = async (
  manager: EntityManager,
  codes: readonly string[],
): Promise<Map<string, number>> => {
  const rows: { code: string; n: number }[] = await manager.query(
    `select code, count(*)::int as n from pub.change where what = 'corrected' and code = any($1) group by code`,
    [codes],
  );
  return new Map(rows.map(({ code, n }) => [code, n]));
};

/**
 * Returns the documents of these codes as of a public sequence number. Uses the connections for files. The caller
 * empties the list when it has read it: pg can hold the result of a query long after it ended, with all texts, 2 kB a
 * row, until a full garbage collection.
 */
export const documentsAt = async (
  { files }: PublicDatabase,
  codes: readonly string[],
  seq: number,
): Promise<Document[]> =>
  (await files.query<Document>({ name: 'documents-at', text: DOCUMENTS_AT, values: [codes, seq] })).rows;

/** Returns all codes that are no longer published. */
export const goneCodes = async ({ pool }: PublicDatabase): Promise<Gone[]> => (await pool.query<Gone>(GONE)).rows;

/** Returns the codes that changed after a public sequence number. */
export const codesChangedSince = async ({ pool }: PublicDatabase, seq: number): Promise<string[]> => {
  const { rows } = await pool.query<{ code: string }>(
    'select distinct code from pub.change where seq > $1 and code is not null',
    [seq],
  );
  return rows.map((row) => row.code);
};

/**
 * Selects what search finds some current versions by. Child rows are read for all of them at once; as JSON, because pg
 * reads arrays of texts letter by letter.
 */
const findable = (chosen: string): string => `
  with i as materialized (select key, code, title, title_translation, summary, summary_translation, place_code from pub.incident where until_seq is null and ${chosen}),
    keys as materialized (select array_agg(key) as keys from i)
  select i.key::text, json_build_object('code', i.code, 'texts', array[i.title, i.title_translation, i.summary, i.summary_translation] || s.texts,
    'places', array_remove(a.places || i.place_code, null), 'groups', coalesce(g.groups, '{}'), 'types', coalesce(a.types, '{}')) as found
  from i
  left join (select incident_key, array_agg(distinct concat_ws(' ', publisher, title)) as texts from pub.source
    where incident_key = any((select keys from keys)::bigint[]) group by incident_key) s on s.incident_key = i.key
  left join (select incident_key, array_agg(distinct place_code) as places, array_agg(distinct type) as types from pub.act
    where incident_key = any((select keys from keys)::bigint[]) group by incident_key) a on a.incident_key = i.key
  left join (select incident_key, array_agg(group_code) as groups from pub.incident_group
    where incident_key = any((select keys from keys)::bigint[]) group by incident_key) g on g.incident_key = i.key
  order by i.key`;
const FINDABLE_OF = findable('code = any($1)');
const FINDABLE_AFTER = findable('key > $1::bigint order by key limit $2');

/** Returns what search finds published records by: those of these codes, or the next ones after a key. */
export const findableOf = async ({ pool }: PublicDatabase, codes: readonly string[]): Promise<Findable[]> =>
  (await pool.query<{ found: Findable }>(FINDABLE_OF, [codes])).rows.map(({ found }) => found);
export const findableAfter = async (
  { pool }: PublicDatabase,
  key: string,
  limit: number,
): Promise<{ key: string; found: Findable }[]> =>
  (await pool.query<{ key: string; found: Findable }>(FINDABLE_AFTER, [key, limit])).rows;

/** Returns the JPEG of a picture of a record that is published now; null: there is none. */
export const pictureOf = async (
  { pool }: PublicDatabase,
  code: string,
  id: string,
  size: 'small' | 'large',
): Promise<Buffer | null> => {
  const { rows } = await pool.query<{ bytes: Buffer }>(
    `select c.${size} as bytes from pub.copy c where c.id = $1 and c.code = $2 and exists (select 1 from pub.incident i where i.code = c.code and i.until_seq is null)`,
    [id, code],
  );
  return rows[0]?.bytes ?? null;
};

/** Returns the pictures that are shown, without their bytes, and the ids of those that were. */
export const picturesNow = async ({
  pool,
}: PublicDatabase): Promise<{ shown: (PublicPicture & { code: string })[]; gone: string[] }> => {
  const [shown, gone] = await Promise.all([
    pool.query<PublicPicture & { code: string }>(
      'select code, id, alt_en as "altEn", alt_km as "altKm", width, height, small_width as "smallWidth", small_height as "smallHeight", safe, violent, is_still as "isStill", checked from pub.copy order by code, position',
    ),
    pool.query<{ id: string }>('select id from pub.copy_gone'),
  ]);
  return { shown: shown.rows, gone: gone.rows.map(({ id }) => id) };
};

/**
 * Returns the relations between records that readers saw at a public sequence number, by the code of each of both:
 * without what was withdrawn for safety since, as all that tells of earlier editions.
 */
export const relationsAt = async (
  { pool }: PublicDatabase,
  seq: number,
): Promise<Map<string, NonNullable<PublicIncident['relations']>>> => {
  const { rows } = await pool.query<NonNullable<PublicIncident['relations']>[number] & { of: string }>(
    `select i.code as of, r.kind, r.to_code = i.code as inverse, o.code
       from pub.relation r join pub.incident i on i.code in (r.from_code, r.to_code) and ${STOOD('i')}
       join pub.incident o on o.code = case when r.from_code = i.code then r.to_code else r.from_code end and ${STOOD('o')}
      where ${STOOD('r')} order by r.kind, o.code`,
    [seq],
  );
  const byCode = new Map<string, NonNullable<PublicIncident['relations']>>();
  for (const { of, ...relation } of rows) byCode.set(of, [...(byCode.get(of) ?? []), relation]);
  return byCode;
};

/** Returns the relations between records that are published now, once for each of both, the earliest first. */
export const relationsNow = async ({
  pool,
}: PublicDatabase): Promise<(PublicRecord['relations'][number] & { of: string })[]> =>
  (
    await pool.query<PublicRecord['relations'][number] & { of: string }>(
      `select i.code as of, r.kind, r.to_code = i.code as inverse, o.code, o.title, o.title_translation as "titleTranslation", ${window('o.when')} as "when"
         from pub.relation r join pub.incident i on i.code in (r.from_code, r.to_code) and i.until_seq is null
         join pub.incident o on o.code = case when r.from_code = i.code then r.to_code else r.from_code end and o.until_seq is null
        where r.until_seq is null order by o.when_earliest, o.code, r.kind`,
    )
  ).rows;

/** Returns the paragraphs that two people wrote and that fit what is published. */
export const storiesNow = async ({ pool }: PublicDatabase): Promise<{ code: string; en: string; km: string }[]> =>
  (
    await pool.query<{ code: string; en: string; km: string }>(
      'select code, text_en as en, text_km as km from pub.story where fits',
    )
  ).rows;

/** Returns the pages of records, reports and groups, each with the day of its last change. */
export const pageDays = async ({
  pool,
}: PublicDatabase): Promise<{
  incidents: { code: string; day: string }[];
  reports: { code: string; day: string }[];
  groups: string[];
  last: string | null;
}> => {
  const incidents = await pool.query<{ code: string; day: string }>(
    'select code, max(on_day) as day from pub.change where code is not null group by code',
  );
  const reports = await pool.query<{ code: string; day: string }>(
    'select code, frozen_on as day from pub.report union all select code, published_on from pub.written_report order by code',
  );
  const groups = await pool.query<{ code: string }>('select code from pub.assembly_group order by code');
  const last = await pool.query<{ day: string | null }>('select max(on_day) as day from pub.change');
  return {
    incidents: incidents.rows,
    reports: reports.rows,
    groups: groups.rows.map(({ code }) => code),
    last: last.rows[0]!.day,
  };
};
