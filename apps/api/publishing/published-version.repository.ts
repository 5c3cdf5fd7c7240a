import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { CountValue } from '@vigil/shared/counting/count-value.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import type { Leaving, ShownNow } from './make-public-version.js';

const count = (value: CountValue): unknown[] => [value.state, value.low, value.high, value.text];
const days = (value: DayWindow | null): unknown[] =>
  value ? [value.precision, value.earliest, value.latest] : [null, null, null];
const place = (value: PlaceValue | null): unknown[] => (value ? [value.code, value.precision] : [null, null]);

/** The tables of schema pub and their columns, in the order of the values below. */
export const PUB_TABLES = {
  incident: [
    'code',
    'from_seq',
    'published_on',
    'first_published_on',
    'kind',
    'title',
    'title_translation',
    'summary',
    'summary_translation',
    'when_precision',
    'when_earliest',
    'when_latest',
    'announced_precision',
    'announced_earliest',
    'announced_latest',
    'place_code',
    'place_precision',
    'assembly_types',
    'crowd_state',
    'crowd_low',
    'crowd_high',
    'crowd_text',
    'issues',
    'interference',
    'peacefulness',
    'grounds',
    'grade',
    'grade_reason',
  ],
  incident_group: ['incident_key', 'group_code', 'link', 'role'],
  act: [
    'incident_key',
    'position',
    'kind',
    'type',
    'actor',
    'force_name',
    'by_state',
    'quantity_state',
    'quantity_low',
    'quantity_high',
    'quantity_text',
    'people_state',
    'people_low',
    'people_high',
    'people_text',
    'place_code',
    'place_precision',
    'when_precision',
    'when_earliest',
    'when_latest',
    'outcome',
    'assessed_by',
    'assessed_under',
    'tests_not_met',
  ],
  harm: ['incident_key', 'position', 'type', 'side', 'count_state', 'count_low', 'count_high', 'count_text'],
  account: [
    'incident_key',
    'position',
    'party',
    'stance',
    'text',
    'language',
    'about_this_event',
    'said_on_precision',
    'said_on_earliest',
    'said_on_latest',
  ],
  source: [
    'incident_key',
    'position',
    'type',
    'publisher',
    'title',
    'url',
    'archive_url',
    'published_on_precision',
    'published_on_earliest',
    'published_on_latest',
    'link_withheld',
  ],
} as const;

export interface Version {
  code: string;
  seq: number;
  publishedOn: string;
  firstPublishedOn: string;
}

export const incidentValues = (version: Version, out: Leaving): unknown[] => [
  version.code,
  version.seq,
  version.publishedOn,
  version.firstPublishedOn,
  out.kind,
  out.title,
  out.titleTranslation,
  out.summary,
  out.summaryTranslation,
  ...days(out.when),
  ...days(out.announced),
  ...place(out.place),
  out.assemblyTypes,
  ...count(out.crowd),
  out.issues,
  out.interference,
  out.peacefulness,
  out.grounds,
  out.grade,
  out.gradeReason,
];

/** Returns the rows of the children of one published version, by table. */
export const childValues = (
  key: number,
  out: Leaving,
): Record<Exclude<keyof typeof PUB_TABLES, 'incident'>, unknown[][]> => ({
  incident_group: out.groups.map((group) => [key, group.code, group.link, group.role]),
  act: out.acts.map((act, position) => [
    key,
    position,
    act.kind,
    act.type,
    act.actor,
    act.forceName,
    act.byState,
    ...count(act.quantity),
    ...count(act.people),
    ...place(act.place),
    ...days(act.when),
    act.outcome,
    act.assessedBy,
    act.assessedUnder,
    act.testsNotMet,
  ]),
  harm: out.harms.map((harm, position) => [key, position, harm.type, harm.side, ...count(harm.count)]),
  account: out.accounts.map((account, position) => [
    key,
    position,
    account.party,
    account.stance,
    account.text,
    account.language,
    account.aboutThisEvent,
    ...days(account.saidOn),
  ]),
  source: out.sources.map((source, position) => [
    key,
    position,
    source.type,
    source.publisher,
    source.title,
    source.url,
    source.archiveUrl,
    ...days(source.publishedOn),
    source.linkWithheld,
  ]),
});

const insert = async (
  manager: EntityManager,
  table: keyof typeof PUB_TABLES,
  rows: readonly unknown[][],
  returning = '',
): Promise<unknown[]> => {
  if (rows.length === 0) return [];
  const columns = PUB_TABLES[table];
  const tuples = rows.map((_row, r) => `(${columns.map((_column, c) => `$${r * columns.length + c + 1}`).join(', ')})`);
  return manager.query(
    `insert into pub.${table} (${columns.join(', ')}) values ${tuples.join(', ')} ${returning}`,
    rows.flat(),
  ) as Promise<unknown[]>;
};

/** Writes one published version under a new key. The version before it must be closed already. */
export const insertVersion = async (manager: EntityManager, version: Version, out: Leaving): Promise<void> => {
  const [row] = (await insert(manager, 'incident', [incidentValues(version, out)], 'returning key')) as {
    key: string | number;
  }[];
  const children = childValues(Number(row!.key), out);
  for (const table of Object.keys(children) as (keyof typeof children)[]) await insert(manager, table, children[table]);
};

/** Ends the current version and opens an equal one with its own key. */
export const showAnew = async (manager: EntityManager, code: string, seq: number): Promise<void> => {
  const [current] = (await manager.query('select key from pub.incident where code = $1 and until_seq is null', [
    code,
  ])) as { key: string }[];
  if (!current) return;
  await manager.query('update pub.incident set until_seq = $2 where key = $1', [current.key, seq]);
  await showCopyOf(manager, current.key, seq);
};

/** Opens a version equal to an earlier one, with its own key. */
export const showCopyOf = async (manager: EntityManager, key: string, seq: number): Promise<void> => {
  const columns = PUB_TABLES.incident.filter((column) => column !== 'from_seq').join(', ');
  const [copy] = (await manager.query(
    `insert into pub.incident (from_seq, ${columns}) select $2, ${columns} from pub.incident where key = $1 returning key`,
    [key, seq],
  )) as { key: string }[];
  for (const [table, all] of Object.entries(PUB_TABLES)) {
    if (table === 'incident') continue;
    const rest = all.filter((column) => column !== 'incident_key').join(', ');
    await manager.query(
      `insert into pub.${table} (incident_key, ${rest}) select $2, ${rest} from pub.${table} where incident_key = $1`,
      [key, copy!.key],
    );
  }
};

const children = (table: string, order: string): string =>
  `(select coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(c) - 'incident_key') order by ${order}), '[]') from pub.${table} c where c.incident_key = i.key)`;

/**
 * Returns the SHA-256 of everything that one published version shows, in hexadecimal; null: there is no such version. A
 * column that is added later and left empty does not change it.
 */
export const publishedDigest = async (manager: EntityManager, code: string, seq: number): Promise<string | null> => {
  const [row] = (await manager.query(
    `select encode(sha256(convert_to(jsonb_build_array(jsonb_strip_nulls(to_jsonb(i) - 'key' - 'until_seq'), ${children('incident_group', 'c.group_code')},
            ${['act', 'harm', 'account', 'source'].map((table) => children(table, 'c.position')).join(', ')})::text, 'UTF8')), 'hex') as digest
       from pub.incident i where i.code = $1 and i.from_seq = $2`,
    [code, seq],
  )) as { digest: string }[];
  return row?.digest ?? null;
};

/** Returns the number in the public order of each version of a code that still exists. */
export const versionsOf = async (manager: EntityManager, code: string): Promise<number[]> => {
  const versions: { seq: number }[] = await manager.query(
    'select from_seq::int as seq from pub.incident where code = $1 order by from_seq',
    [code],
  );
  return versions.map(({ seq }) => seq);
};

/** Returns on which day a code was first published; null: no version of it exists. */
export const firstPublishedOn = async (manager: EntityManager, code: string): Promise<Day | null> => {
  const [earlier] = (await manager.query(
    'select first_published_on from pub.incident where code = $1 order by from_seq limit 1',
    [code],
  )) as { first_published_on: Day }[];
  return earlier?.first_published_on ?? null;
};

/** Returns the key of the version that ended at this number of the public order; null: there is none. */
export const versionEndedAt = async (
  manager: EntityManager,
  code: string,
  seq: string | null,
): Promise<string | null> => {
  const [ended] = (await manager.query('select key from pub.incident where code = $1 and until_seq = $2', [
    code,
    seq,
  ])) as { key: string }[];
  return ended?.key ?? null;
};

/** Returns where and when readers see a record and its acts now; null: they see none. */
export const shownNow = async (manager: EntityManager, code: string): Promise<ShownNow | null> => {
  const [shown] = (await manager.query(
    `select place_code as place, when_earliest as earliest, when_latest as latest,
         case when announced_earliest is not null then json_build_object('earliest', announced_earliest, 'latest', announced_latest) end as announced, (
         select coalesce(json_agg(json_build_object('position', position, 'type', type, 'place', place_code, 'earliest', when_earliest, 'latest', when_latest)), '[]'::json)
           from pub.act where incident_key = i.key and (place_code is not null or when_earliest is not null)) as acts
         from pub.incident i where code = $1 and until_seq is null`,
    [code],
  )) as ShownNow[];
  return shown ?? null;
};

/** Deletes every version of a code, with its children. */
export const deleteVersions = async (manager: EntityManager, code: string): Promise<void> => {
  await manager.query('delete from pub.incident where code = $1', [code]);
};
