import type { EntityManager } from 'typeorm';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { BlankedRow } from '../audit-log/log-small-records.js';

interface Titled {
  key: string;
  title: string;
}

/** Removes words from the titles of saved queries. The caller logs the rows. */
export const forgetInQueries = async (
  manager: EntityManager,
  { holds, without }: WordMatcher,
  instead: string,
): Promise<BlankedRow[]> => {
  const all: Titled[] = await manager.query('select id as key, title from saved_question for update');
  const rows: BlankedRow[] = [];
  for (const { key: id, title } of all.filter((one) => holds(one.title))) {
    const left = without(title, instead);
    const [[written]] = (await manager.query(
      'update saved_question set revision = revision + 1, title = $2 where id = $1 returning revision',
      [id, left],
    )) as [[{ revision: number }]];
    rows.push({
      table: 'saved_question',
      id,
      revision: written.revision,
      changed: [{ field: 'title', value: left }],
    });
  }
  return rows;
};

/**
 * Removes words from the titles of reports.
 * @returns the codes of the reports whose title had them
 */
export const forgetInTitles = async (
  manager: EntityManager,
  { holds, without }: WordMatcher,
  instead: string,
): Promise<string[]> => {
  const held = async (select: string): Promise<Titled[]> =>
    ((await manager.query(`${select} for update`)) as Titled[]).filter(({ title }) => holds(title));
  const changed: string[] = [];
  for (const table of ['report', 'pub.report', 'report_figure']) {
    for (const { key, title } of await held(`select code as key, title from ${table}`)) {
      await manager.query(`update ${table} set title = $2 where code = $1`, [key, without(title, instead)]);
      changed.push(key);
    }
  }
  return [...new Set(changed)];
};

/**
 * Returns the codes of the written reports whose own words, or the totals and dated notes that they quote, hold
 * something.
 */
export const reportsQuoting = async (
  manager: EntityManager,
  isQuoted: (text: string) => boolean,
): Promise<string[]> => {
  const written: { code: string; words: unknown }[] = await manager.query(
    `select code, jsonb_build_array(material->'draft', material->'totals', material->'datedNotes') as words from report_snapshot`,
  );
  return written.filter(({ words }) => stringsIn(words).some(isQuoted)).map(({ code }) => code);
};

const stringsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
};
