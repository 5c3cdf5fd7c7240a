import type { EntityManager } from 'typeorm';
import type { CountValue } from '@vigil/shared/counting/count-range.js';
import type { DayWindow } from '@vigil/shared/day/window.js';
import type { PlaceValue } from '@vigil/shared/codebook/values.js';
import type { Leaving } from './coarsen.js';

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
    'summary',
    'when_precision',
    'when_earliest',
    'when_latest',
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
  out.summary,
  ...days(out.when),
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
