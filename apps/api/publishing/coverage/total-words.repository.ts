import type { EntityManager } from 'typeorm';
import type { HeldWords } from '@vigil/shared/places/held-words.js';

const WORDS = ['publisher', 'title', 'measure', 'value_text', 'url'];
type Row = { key: string } & Record<string, string | null>;

/**
 * Removes words from totals of others: the working copies, and what readers see of them. @returns whether readers saw
 * one of them.
 */
export const forgetInTotals = async (
  manager: EntityManager,
  { holds, without }: HeldWords,
  instead: string,
): Promise<boolean> => {
  let seen = false;
  for (const [table, key, words] of [
    ['published_total', 'id', [...WORDS, 'note']],
    ['pub.published_total', 'code', WORDS],
  ] as const) {
    const rows: Row[] = await manager.query(`select ${key} as key, ${words.join(', ')} from ${table} for update`);
    for (const row of rows.filter((one) => words.some((name) => holds(one[name] ?? '')))) {
      seen ||= key === 'code';
      await manager.query(
        `update ${table} set ${words.map((name, i) => `${name} = $${i + 2}`).join(', ')} where ${key} = $1`,
        [row.key, ...words.map((name) => row[name] && without(row[name], instead))],
      );
    }
  }
  return seen;
};
