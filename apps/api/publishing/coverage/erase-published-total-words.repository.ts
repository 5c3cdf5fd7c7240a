import { In, type EntityManager } from 'typeorm';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { BlankedRow } from '../../audit-log/log-small-records.js';
import { PublishedTotalEntity } from './coverage.entity.js';

const WORDS = ['publisher', 'title', 'measure', 'value_text', 'url'];
const NOTE_WORDS = ['name_en', 'name_km', 'publisher', 'url'];
type Row = { key: string } & Record<string, string | null>;

/** An address without some of its words leads nowhere, or to another page. */
const cleanOf =
  ({ holds, without }: WordMatcher, instead: string) =>
  (name: string, text: string): string | null =>
    name === 'url' ? (holds(text) ? null : text) : without(text, instead);

/**
 * Removes words from totals of others and from dated notes: the working copies, and what readers see of them. The
 * caller logs the changed rows.
 * @returns whether readers saw one of the words, and the working copies
 */
export const forgetInTotals = async (
  manager: EntityManager,
  quoted: WordMatcher,
  instead: string,
): Promise<{ seen: boolean; rows: BlankedRow[] }> => {
  const clean = cleanOf(quoted, instead);
  let seen = false;
  const rows: BlankedRow[] = [];
  for (const [table, key, words] of [
    ['published_total', 'id', [...WORDS, 'note']],
    ['pub.published_total', 'code', WORDS],
    ['dated_note', 'id', [...NOTE_WORDS, 'note']],
    ['pub.dated_note', 'code', NOTE_WORDS],
  ] as const) {
    const all: Row[] = await manager.query(`select ${key} as key, ${words.join(', ')} from ${table} for update`);
    for (const row of all.filter((one) => words.some((name) => quoted.holds(one[name] ?? '')))) {
      const left = words.map((name) => ({ field: name, value: row[name] ? clean(name, row[name]) : row[name]! }));
      const sets = words.map((name, i) => `${name} = $${i + 2}`).join(', ');
      const values = [row.key, ...left.map(({ value }) => value)];
      if (key === 'code') {
        seen = true;
        await manager.query(`update ${table} set ${sets} where code = $1`, values);
        continue;
      }
      const [[written]] = (await manager.query(
        `update ${table} set revision = revision + 1, ${sets} where id = $1 returning revision`,
        values,
      )) as [[{ revision: number }]];
      rows.push({
        table,
        id: row.key,
        revision: written.revision,
        changed: left.filter(({ field, value }) => value !== row[field]),
      });
    }
  }
  return { seen, rows };
};

/** Returns which of these totals exist. */
export const totalIds = async (manager: EntityManager, among: readonly string[]): Promise<Set<string>> => {
  const found = await manager.find(PublishedTotalEntity, { select: { id: true }, where: { id: In(among) } });
  return new Set(found.map(({ id }) => id));
};
