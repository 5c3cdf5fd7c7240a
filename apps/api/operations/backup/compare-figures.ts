import { createQuestion } from '@vigil/shared/counting/question.js';
import { INDICATORS, type IndicatorCode } from '@vigil/shared/counting/indicators.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { countInSql, type SqlCell } from '../../statistics/in-sql/count-in-sql.js';
import { PUBLISHED_SPAN, type PublishedSpan } from '../../statistics/in-sql/published-span-in-sql.js';

export interface ComparedFigures {
  /** How many cells were compared: each indicator, in all and by year. */
  cells: number;
  /** Indicators whose cells differ. */
  differ: IndicatorCode[];
}

const publishedIn = (url: string): Promise<PublishedSpan> =>
  withClient(url, async (client) => (await client.query<PublishedSpan>(PUBLISHED_SPAN)).rows[0]!);

const cellsOf = (url: string, { seq, first, last }: PublishedSpan): Promise<Map<IndicatorCode, string[]>> =>
  withClient(url, async (client) => {
    const cells = new Map<IndicatorCode, string[]>();
    await client.query('begin isolation level repeatable read read only');
    for (const indicator of Object.keys(INDICATORS) as IndicatorCode[]) {
      const question = createQuestion(`${first}-01-01..${last}-12-31`, { indicator, split: ['period'], unit: 'year' });
      const { rows } = await client.query<SqlCell>(countInSql(question, seq));
      cells.set(indicator, rows.map((row) => JSON.stringify(row)).sort());
    }
    return cells;
  });

/**
 * Counts every public indicator, in all and by year, in a restored database and in the one that is in use, there as of
 * the moment of the backup.
 */
export const compareFigures = async (restoredUrl: string, inUseUrl: string): Promise<ComparedFigures> => {
  const published = await publishedIn(restoredUrl);
  if (published.first === null || published.last === null) return { cells: 0, differ: [] };
  const [then, now] = [await cellsOf(restoredUrl, published), await cellsOf(inUseUrl, published)];
  return {
    cells: [...then.values()].reduce((sum, cells) => sum + cells.length, 0),
    differ: [...then].filter(([code, cells]) => cells.join('\n') !== now.get(code)!.join('\n')).map(([code]) => code),
  };
};
