import { createQuestion } from '@vigil/shared/counting/question.js';
import { INDICATORS } from '@vigil/shared/counting/indicators.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { countInSql, type SqlCell } from '../../statistics/in-sql/count-in-sql.js';
import { PUBLISHED_SPAN, type PublishedSpan } from '../../statistics/in-sql/published-span-in-sql.js';

export interface ComparedFigures {
  /** How many cells were compared: each figure, in all and by year. */
  cells: number;
  /** Figures whose cells differ, such as 'I01' and 'I10 acts'. */
  differ: string[];
}

const publishedIn = (url: string): Promise<PublishedSpan> =>
  withClient(url, async (client) => (await client.query<PublishedSpan>(PUBLISHED_SPAN)).rows[0]!);

/** Every indicator, in each of its readings. */
const FIGURES = Object.values(INDICATORS).flatMap(({ code, measures }) =>
  (measures.length === 0 ? [null] : measures).map((measure) => ({
    name: measure === null ? code : `${code} ${measure}`,
    indicator: code,
    measure,
  })),
);

/** Returns the cells of each figure, by its name. */
const cellsOf = (url: string, { seq, first, last }: PublishedSpan): Promise<Map<string, string[]>> =>
  withClient(url, async (client) => {
    const cells = new Map<string, string[]>();
    await client.query('begin isolation level repeatable read read only');
    for (const { name, ...figure } of FIGURES) {
      const question = createQuestion(`${first}-01-01..${last}-12-31`, { ...figure, split: ['period'], unit: 'year' });
      const { rows } = await client.query<SqlCell>(countInSql(question, seq));
      cells.set(name, rows.map((row) => JSON.stringify(row)).sort());
    }
    return cells;
  });

/**
 * Counts every public figure of incidents, acts and people in them, in all and by year, in a restored database and in
 * the one that is in use, there as of the moment of the backup.
 */
export const compareFigures = async (restoredUrl: string, inUseUrl: string): Promise<ComparedFigures> => {
  const published = await publishedIn(restoredUrl);
  if (published.first === null || published.last === null) return { cells: 0, differ: [] };
  const [then, now] = [await cellsOf(restoredUrl, published), await cellsOf(inUseUrl, published)];
  return {
    cells: [...then.values()].reduce((sum, cells) => sum + cells.length, 0),
    differ: [...then].filter(([name, cells]) => cells.join('\n') !== now.get(name)!.join('\n')).map(([name]) => name),
  };
};
