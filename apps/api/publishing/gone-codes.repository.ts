import type { EntityManager } from 'typeorm';
import type { Difference } from '../incidents/record-changes.js';

/** How a code stopped being available, as the log records it with the move. */
export interface Gone {
  seq: number;
  what: string;
  reason: string | null;
  into: string | null;
}
export const isGone = (gone: Gone): Difference => ({ path: 'gone', value: gone, internal: false });

/** Tells readers that a code is withdrawn, without a reason. */
export const insertWithdrawn = async (manager: EntityManager, code: string | null, seq: number): Promise<void> => {
  await manager.query(`insert into pub.gone (code, what, seq) values ($1, 'withdrawn', $2)`, [code, seq]);
};

/** Tells readers that a code was retracted, and why. */
export const upsertRetracted = async (
  manager: EntityManager,
  { code, seq, reason, note }: { code: string | null; seq: number; reason: string; note: string | null },
): Promise<void> => {
  await manager.query(
    `insert into pub.gone (code, what, seq, reason, note) values ($1, 'retracted', $2, $3, $4)
       on conflict (code) do update set what = excluded.what, seq = excluded.seq, reason = excluded.reason, note = excluded.note, into_code = null`,
    [code, seq, reason, note],
  );
};

/** Redirects a code to another. @returns how it stopped being available: a code that was retracted before stays so */
export const upsertMerged = async (
  manager: EntityManager,
  { code, seq, into }: { code: string; seq: number; into: string },
): Promise<Pick<Gone, 'what' | 'reason'>> => {
  const [gone] = (await manager.query(
    `insert into pub.gone (code, what, seq, reason, into_code) values ($1, 'merged', $2, 'CR_DUPLICATE', $3)
       on conflict (code) do update set seq = excluded.seq, into_code = excluded.into_code returning what, reason`,
    [code, seq, into],
  )) as Pick<Gone, 'what' | 'reason'>[];
  return gone!;
};

/** These codes are available again. */
export const deleteGone = async (manager: EntityManager, codes: readonly (string | null)[]): Promise<void> => {
  await manager.query('delete from pub.gone where code = any($1)', [codes]);
};

/** Returns how a code stopped being available; null: it did not. */
export const whatOfGone = async (manager: EntityManager, code: string): Promise<string | null> => {
  const [gone] = (await manager.query('select what from pub.gone where code = $1', [code])) as { what: string }[];
  return gone?.what ?? null;
};

/** Returns what readers are told about a code in the change feed and at its address. */
export const notesOf = async (manager: EntityManager, code: string): Promise<string[]> => {
  const rows: { note: string }[] = await manager.query(
    'select note from pub.change where code = $1 and note is not null union select note from pub.gone where code = $1 and note is not null',
    [code],
  );
  return rows.map(({ note }) => note);
};

/** Removes these notes about a code from the change feed and from its address. @returns how many there were */
export const forgetNotes = async (manager: EntityManager, code: string, notes: readonly string[]): Promise<number> => {
  let found = 0;
  for (const table of ['pub.change', 'pub.gone']) {
    const [, count] = (await manager.query(`update ${table} set note = null where code = $1 and note = any($2)`, [
      code,
      notes,
    ])) as [unknown, number];
    found += count;
  }
  return found;
};
