import type { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { EntityManager } from 'typeorm';
import { nodeHash } from '../../audit-log/merkle-tree.js';
import { leafHash } from '../../audit-log/log-leaf.js';

/** Changes rows behind Vigil's back, as somebody who controls the database could: for tests of the verification. */
/** @returns words that the check must say; nothing: any fault will do */
export type Tampering = (manager: EntityManager, random: SeededRandom) => Promise<string | void>;
interface Leaf {
  idx: number;
  data: string;
}

export const leaves = (manager: EntityManager, where = ''): Promise<Leaf[]> =>
  manager.query(`select idx::int as idx, data from log_leaf l ${where} order by idx`);
export const one = async <T>(rows: Promise<T[]>, random: SeededRandom): Promise<T> => random.pick(await rows);
export const valuesIn = (manager: EntityManager): Promise<{ idx: number; field: string; disclosure: string }[]> =>
  manager.query('select idx::int as idx, field, disclosure from log_value order by idx, field');

export const yearEarlier = (data: string): string =>
  data.replace(/"at":"(\d{4})-/, (_all, year: string) => `"at":"${Number(year) - 1}-`);

/** Recomputes hashes, head and stack, as somebody who controls the database would. */
export const rehash = async (manager: EntityManager): Promise<void> => {
  const stack: Buffer[] = [];
  const all = await leaves(manager);
  for (const [n, { idx, data }] of all.entries()) {
    let node = leafHash(data);
    await manager.query('update log_leaf set hash = $2 where idx = $1', [idx, node]);
    for (let rest = n; rest % 2 === 1; rest = (rest - 1) / 2) node = nodeHash(stack.pop()!, node);
    stack.push(node);
  }
  await manager.query('update log_head set size = $1, stack = $2', [all.length, stack]);
};

/** Moves the leaves from one on by one place up or down, with their values. */
export const moveLeaves = async (manager: EntityManager, from: number, by: 1 | -1): Promise<void> => {
  const rows = (await leaves(manager)).filter(({ idx }) => idx >= from);
  for (const { idx, data } of by === 1 ? rows.reverse() : rows) {
    await manager.query('update log_leaf set idx = idx + $2, data = $3 where idx = $1', [
      idx,
      by,
      data.replace(`"idx":${idx},`, `"idx":${idx + by},`),
    ]);
    await manager.query('update log_value set idx = idx + $2 where idx = $1', [idx, by]);
  }
};

export const rowOf = (rows: readonly { ctid: string }[], table: string, random: SeededRandom): string => {
  if (rows.length === 0) throw new Error(`there is no such row in ${table}`);
  return random.pick(rows).ctid;
};

export const set =
  (table: string, to: string, where = 'true'): Tampering =>
  async (manager, random) => {
    const rows: { ctid: string }[] = await manager.query(
      `select ctid::text from ${table} where ${where} order by ctid`,
    );
    await manager.query(`update ${table} set ${to} where ctid = $1::tid`, [rowOf(rows, table, random)]);
  };

/** Inserts a changed copy of a row; generated columns get new values. @returns where it stands */
export const copyRow = async (
  manager: EntityManager,
  table: string,
  to: Readonly<Record<string, string>>,
  ctid: string,
): Promise<string> => {
  const columns: { name: string }[] = await manager.query(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' order by attnum`,
    [table],
  );
  const [copy] = (await manager.query(
    `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) select ${columns.map(({ name }) => to[name] ?? name).join(', ')} from ${table} where ctid = $1::tid returning ctid::text`,
    [ctid],
  )) as { ctid: string }[];
  return copy!.ctid;
};
export const forge =
  (table: string, to: Readonly<Record<string, string>>, where = 'true'): Tampering =>
  async (manager, random) => {
    const rows: { ctid: string }[] = await manager.query(
      `select ctid::text from ${table} where ${where} order by ctid`,
    );
    await copyRow(manager, table, to, rowOf(rows, table, random));
  };
export const remove =
  (table: string, where = 'true'): Tampering =>
  async (manager, random) => {
    const rows: { ctid: string }[] = await manager.query(
      `select ctid::text from ${table} where ${where} order by ctid`,
    );
    await manager.query(`delete from ${table} where ctid = $1::tid`, [rowOf(rows, table, random)]);
  };
export const ANEW = 'gen_random_uuid()';
