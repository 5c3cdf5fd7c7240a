import type { EntityManager } from 'typeorm';
import type { Day } from '@vigil/shared/day/day.js';
import type { CountValue } from '@vigil/shared/counting/count-value.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import type { PlaceValue } from '@vigil/shared/codebook/check-value.js';
import type { PublicAccount, PublicAct, PublicHarm, PublicSource } from '@vigil/shared/public/response-types.js';
import type { Leaving, ShownNow } from './make-public-version.js';

interface Version {
  code: string;
  seq: number;
  publishedOn: string;
  firstPublishedOn: string;
}

/** The columns of a table, and what each holds of what is shown. */
type Columns<T> = readonly (readonly [column: string, of: (shown: T, position: number) => unknown])[];
const parts = <T, V extends object>(
  column: string,
  of: (shown: T) => V | null,
  names: readonly (keyof V & string)[],
): Columns<T> => names.map((name) => [`${column}_${name}`, (shown) => of(shown)?.[name] ?? null]);
const count = <T>(column: string, of: (shown: T) => CountValue): Columns<T> =>
  parts(column, of, ['state', 'low', 'high', 'text']);
const days = <T>(column: string, of: (shown: T) => DayWindow | null): Columns<T> =>
  parts(column, of, ['precision', 'earliest', 'latest']);
const place = <T>(column: string, of: (shown: T) => PlaceValue | null): Columns<T> =>
  parts(column, of, ['code', 'precision']);
const POSITION: Columns<unknown>[number] = ['position', (_shown, position) => position];

const INCIDENT: Columns<Version & Leaving> = [
  ['code', ({ code }) => code],
  ['from_seq', ({ seq }) => seq],
  ['published_on', ({ publishedOn }) => publishedOn],
  ['first_published_on', ({ firstPublishedOn }) => firstPublishedOn],
  ['kind', ({ kind }) => kind],
  ['title', ({ title }) => title],
  ['title_translation', ({ titleTranslation }) => titleTranslation],
  ['summary', ({ summary }) => summary],
  ['summary_translation', ({ summaryTranslation }) => summaryTranslation],
  ...days<Leaving>('when', ({ when }) => when),
  ...days<Leaving>('announced', ({ announced }) => announced),
  ...place<Leaving>('place', (out) => out.place),
  ['assembly_types', ({ assemblyTypes }) => assemblyTypes],
  ...count<Leaving>('crowd', ({ crowd }) => crowd),
  ['issues', ({ issues }) => issues],
  ['interference', ({ interference }) => interference],
  ['peacefulness', ({ peacefulness }) => peacefulness],
  ['grounds', ({ grounds }) => grounds],
  ['grade', ({ grade }) => grade],
  ['grade_reason', ({ gradeReason }) => gradeReason],
];
const COLUMNS_OF_INCIDENT = INCIDENT.map(([column]) => column);

/** A table of children. @param of which they are */
const childTable = <T>(of: (out: Leaving) => readonly T[], columns: Columns<T>) => ({
  columns: ['incident_key', ...columns.map(([column]) => column)],
  rows: (key: number, out: Leaving): unknown[][] =>
    of(out).map((child, position) => [key, ...columns.map(([, value]) => value(child, position))]),
});
const CHILDREN = {
  incident_group: childTable(
    ({ groups }) => groups,
    [
      ['group_code', ({ code }) => code],
      ['link', ({ link }) => link],
      ['role', ({ role }) => role],
    ],
  ),
  act: childTable(
    ({ acts }) => acts,
    [
      POSITION,
      ['kind', ({ kind }) => kind],
      ['type', ({ type }) => type],
      ['actor', ({ actor }) => actor],
      ['force_name', ({ forceName }) => forceName],
      ['by_state', ({ byState }) => byState],
      ...count<PublicAct>('quantity', ({ quantity }) => quantity),
      ...count<PublicAct>('people', ({ people }) => people),
      ...place<PublicAct>('place', (act) => act.place),
      ...days<PublicAct>('when', ({ when }) => when),
      ['outcome', ({ outcome }) => outcome],
      ['assessed_by', ({ assessedBy }) => assessedBy],
      ['assessed_under', ({ assessedUnder }) => assessedUnder],
      ['tests_not_met', ({ testsNotMet }) => testsNotMet],
    ],
  ),
  harm: childTable(
    ({ harms }) => harms,
    [
      POSITION,
      ['type', ({ type }) => type],
      ['side', ({ side }) => side],
      ...count<PublicHarm>('count', (harm) => harm.count),
    ],
  ),
  account: childTable(
    ({ accounts }) => accounts,
    [
      POSITION,
      ['party', ({ party }) => party],
      ['stance', ({ stance }) => stance],
      ['text', ({ text }) => text],
      ['language', ({ language }) => language],
      ['about_this_event', ({ aboutThisEvent }) => aboutThisEvent],
      ...days<PublicAccount>('said_on', ({ saidOn }) => saidOn),
    ],
  ),
  source: childTable(
    ({ sources }) => sources,
    [
      POSITION,
      ['type', ({ type }) => type],
      ['publisher', ({ publisher }) => publisher],
      ['title', ({ title }) => title],
      ['url', ({ url }) => url],
      ['archive_url', ({ archiveUrl }) => archiveUrl],
      ...days<PublicSource>('published_on', ({ publishedOn }) => publishedOn),
      ['link_withheld', ({ linkWithheld }) => linkWithheld],
    ],
  ),
};

/** The tables of schema pub that hold an incident and its children. */
export type PubTable = 'incident' | keyof typeof CHILDREN;
export const PUB_CHILDREN = Object.keys(CHILDREN) as (keyof typeof CHILDREN)[];

const insert = async (
  manager: EntityManager,
  table: PubTable,
  columns: readonly string[],
  rows: readonly unknown[][],
  returning = '',
): Promise<unknown[]> => {
  if (rows.length === 0) return [];
  const tuples = rows.map((_row, r) => `(${columns.map((_column, c) => `$${r * columns.length + c + 1}`).join(', ')})`);
  return manager.query(
    `insert into pub.${table} (${columns.join(', ')}) values ${tuples.join(', ')} ${returning}`,
    rows.flat(),
  ) as Promise<unknown[]>;
};

/** Writes one published version under a new key. The version before it must be closed already. */
export const insertVersion = async (manager: EntityManager, version: Version, out: Leaving): Promise<void> => {
  const values = INCIDENT.map(([, of]) => of({ ...version, ...out }, 0));
  const [row] = (await insert(manager, 'incident', COLUMNS_OF_INCIDENT, [values], 'returning key')) as {
    key: string | number;
  }[];
  for (const table of PUB_CHILDREN) {
    const { columns, rows } = CHILDREN[table];
    await insert(manager, table, columns, rows(Number(row!.key), out));
  }
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
  const columns = COLUMNS_OF_INCIDENT.filter((column) => column !== 'from_seq').join(', ');
  const [copy] = (await manager.query(
    `insert into pub.incident (from_seq, ${columns}) select $2, ${columns} from pub.incident where key = $1 returning key`,
    [key, seq],
  )) as { key: string }[];
  for (const table of PUB_CHILDREN) {
    const rest = CHILDREN[table].columns.filter((column) => column !== 'incident_key').join(', ');
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
