import { JOIN_RECORD_OF_SHOWN } from '../incidents/incident-row.repository.js';
import type { EntityManager } from 'typeorm';
import type { CountValue } from '@vigil/shared/counting/count-value.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import type { PubTable } from './published-version.repository.js';

/** Replaces a text in a column that may not be empty. */
export const ERASED = '—';

/** Columns that may not be empty. */
export const NEEDED: ReadonlySet<string> = new Set(['incident.title']);
/** Text columns that may hold an erased text. */
export const PUBLIC_WORDS: Readonly<Record<PubTable, readonly string[]>> = {
  incident: ['title', 'title_translation', 'summary', 'summary_translation', 'grade_reason', 'crowd_text'],
  incident_group: [],
  act: ['force_name', 'quantity_text', 'people_text'],
  harm: ['count_text'],
  account: ['text'],
  source: ['publisher', 'title', 'url', 'archive_url'],
};

const from = (table: PubTable): string => `pub.${table}`;
const ofCode = (table: PubTable): string =>
  table === 'incident' ? 'code = $1' : 'incident_key in (select key from pub.incident where code = $1)';
const COLUMNS = (Object.entries(PUBLIC_WORDS) as [PubTable, readonly string[]][]).flatMap(([table, columns]) =>
  columns.map((column) => ({ table, column })),
);

/** The words of a record that people translate. */
export type TranslatedWords = Pick<PublicIncident, 'title' | 'titleTranslation' | 'summary' | 'summaryTranslation'>;

/** Returns title and summary as readers see them now, with their translations; null: they see none. */
export const translatedWordsNow = async (manager: EntityManager, code: string): Promise<TranslatedWords | null> => {
  const [row] = (await manager.query(
    'select title, title_translation as "titleTranslation", summary, summary_translation as "summaryTranslation" from pub.incident where code = $1 and until_seq is null',
    [code],
  )) as TranslatedWords[];
  return row ?? null;
};

/** Returns the texts that readers see now. */
export const shownTexts = async (manager: EntityManager, code: string): Promise<string[]> => {
  const found: string[] = [];
  for (const { table, column } of COLUMNS) {
    const current =
      table === 'incident'
        ? 'code = $1 and until_seq is null'
        : 'incident_key in (select key from pub.incident where code = $1 and until_seq is null)';
    const rows: { text: string }[] = await manager.query(
      `select ${column} as text from ${from(table)} where ${current} and ${column} is not null`,
      [code],
    );
    found.push(...rows.map(({ text }) => text));
  }
  return found;
};

/** Returns the texts of every version of a code, with their columns, as 'act.force_name'. */
export const everyText = async (manager: EntityManager, code: string): Promise<{ column: string; text: string }[]> => {
  const found: { column: string; text: string }[] = [];
  for (const { table, column } of COLUMNS) {
    const rows: { text: string }[] = await manager.query(
      `select distinct ${column} as text from ${from(table)} where ${ofCode(table)} and ${column} is not null`,
      [code],
    );
    found.push(...rows.map(({ text }) => ({ column: `${table}.${column}`, text })));
  }
  return found;
};

/** Returns whether a version of a code holds one of these texts in a column. */
export const isTextOf = async (
  manager: EntityManager,
  code: string,
  table: PubTable,
  name: string,
  texts: readonly string[],
): Promise<boolean> => {
  const found: unknown[] = await manager.query(
    `select 1 from ${from(table)} where ${ofCode(table)} and ${name} = any($2) limit 1`,
    [code, texts],
  );
  return found.length > 0;
};

/** Removes texts from one column of every version of a code, as 'act.force_name'. */
export const takeOutOf = async (
  manager: EntityManager,
  code: string,
  column: string,
  texts: readonly string[],
): Promise<void> => {
  const [table, name] = column.split('.') as [PubTable, string];
  await manager.query(
    `update ${from(table)} set ${name} = ${NEEDED.has(column) ? `'${ERASED}'` : 'null'} where ${ofCode(table)} and ${name} = any($2)`,
    [code, texts],
  );
};

/** A value in a row of schema pub that today's rule would not publish. */
export interface Found extends CountValue {
  code: string;
  sensitivity: string | null;
  table: string;
  column: string;
  at: string;
  current: boolean;
}

/** The columns of counts that may have a text. */
export const COUNTS: readonly (readonly [table: string, column: string])[] = [
  ['incident', 'crowd'],
  ['act', 'quantity'],
  ['act', 'people'],
  ['harm', 'count'],
];
const VERSION = { incident: 'i.key', act: 'c.incident_key', harm: 'c.incident_key' } as Record<string, string>;
const rowsOf = (table: string): string =>
  table === 'incident' ? 'pub.incident i' : `pub.${table} c join pub.incident i on i.key = ${VERSION[table]}`;
const SAW = `select o.code, o.sensitivity, i.until_seq is null as current`;

/** SQL for texts of counts. $1: of this code, or null. The caller decides which may stay. */
const wordsOf = ([table, column]: readonly [string, string]): string => {
  const c = table === 'incident' ? 'i' : 'c';
  return `${SAW}, '${table}' as table, '${column}_text' as column, ${c}.ctid::text as at, ${c}.${column}_state as state, ${c}.${column}_low as low, ${c}.${column}_high as high, ${c}.${column}_text as text
    from ${rowsOf(table)} ${JOIN_RECORD_OF_SHOWN} where ${c}.${column}_text is not null and ($1::text is null or i.code = $1)`;
};

/** SQL for names of units in coarse records, and for assessments of force whose type is withheld. */
const REST = `${SAW}, 'act' as table, case when c.type = 'WITHHELD' and c.outcome <> 'LA_NOT_ASSESSED' then 'outcome' else 'force_name' end as column, c.ctid::text as at
    from ${rowsOf('act')} ${JOIN_RECORD_OF_SHOWN}
   where ((c.type = 'WITHHELD' and c.outcome <> 'LA_NOT_ASSESSED') or (c.force_name is not null and o.sensitivity is distinct from 'S0_PUBLIC')) and ($1::text is null or i.code = $1)`;
const INSTEAD: Readonly<Record<string, string>> = {
  outcome: `outcome = 'LA_NOT_ASSESSED', assessed_by = null, assessed_under = null, tests_not_met = '{}'`,
};

/** Returns the texts of one count. @param code null: of every code */
export const countTexts = (
  manager: Pick<EntityManager, 'query'>,
  count: (typeof COUNTS)[number],
  code: string | null,
): Promise<Found[]> => manager.query(wordsOf(count), [code]);

/** Returns the other values that today's rule would not publish. @param code null: of every code */
export const namesAndAssessments = (manager: Pick<EntityManager, 'query'>, code: string | null): Promise<Found[]> =>
  manager.query(REST, [code]);

/** Empties one column of these rows. @param at their physical places, as found in this transaction */
export const emptyColumn = async (
  manager: EntityManager,
  { table, column }: Pick<Found, 'table' | 'column'>,
  at: readonly string[],
): Promise<void> => {
  await manager.query(`update pub.${table} set ${INSTEAD[column] ?? `${column} = null`} where ctid = any($1::tid[])`, [
    at,
  ]);
};
