import type { EntityManager } from 'typeorm';
import { forgetNotes } from './gone-codes.repository.js';
import { forgetAside } from './hidden-published-rows.repository.js';
import { showAnew, type PubTable } from './published-version.repository.js';
import { ERASED, isTextOf, NEEDED, PUBLIC_WORDS, takeOutOf } from './published-words.repository.js';

/**
 * Removes these texts from every version of a code, hidden or not. First opens a new version equal to the current one,
 * so that every cache reads it again.
 * @param columns table and column of schema pub that hold them, as 'act.force_name'
 * @returns the number of the new version in the public order; null: no version outside the hidden ones held them
 */
export const forgetText = async (
  manager: EntityManager,
  code: string,
  columns: readonly string[],
  texts: readonly string[],
  nextSeq: () => Promise<number>,
): Promise<number | null> => {
  const wanted = columns.flatMap((column) => {
    const [table, name] = column.split('.') as [PubTable, string];
    return PUBLIC_WORDS[table]?.includes(name) ? [{ table, name }] : [];
  });
  const needed = new Map([...NEEDED].map((column) => [column, ERASED]));
  await forgetAside(
    manager,
    code,
    wanted.map(({ table, name }) => `${table}.${name}`),
    texts,
    needed,
  );
  let stands = false;
  for (const { table, name } of wanted) {
    const isHeld = await isTextOf(manager, code, table, name, texts);
    stands ||= isHeld;
  }
  if (!stands) return null;
  const seq = await nextSeq();
  await showAnew(manager, code, seq);
  for (const { table, name } of wanted) await takeOutOf(manager, code, `${table}.${name}`, texts);
  return seq;
};

/** Removes these texts from what readers were told of a code, hidden or not. @returns whether they see one */
export const forgetTold = async (manager: EntityManager, code: string, texts: readonly string[]): Promise<boolean> => {
  await forgetAside(manager, code, ['change.note', 'gone.note'], texts, new Map());
  return (await forgetNotes(manager, code, texts)) > 0;
};
