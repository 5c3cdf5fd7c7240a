import type { EntityManager } from 'typeorm';
import { logBlanked, type BlankedRow } from '../../audit-log/log-small-records.js';
import { unlessDamaged } from '../../encryption/envelope.js';
import { standingAnswers } from '../internal-answers.repository.js';
import { lockRefused, rewriteName } from './proposed-names.repository.js';

const NOTHING = { nameEn: null, nameKm: null, aliases: [], note: null, at: null };

/**
 * Locks the refused names that still say something though no record refers to them: a group's words are in the record's
 * internal text by then. It waits for nobody: a name that somebody else has locked is left to the next decision. It
 * may decrypt the landmarks of all records, so call it before the transaction logs anything.
 * @param among only these; null: all
 * @param except a record that is about to lose its landmark: that it has one does not count; null: none
 * @returns their ids
 * @throws Problem 'locked', 'unavailable'
 */
export const lockUnusedNames = async (
  manager: EntityManager,
  among: readonly string[] | null,
  except: string | null = null,
): Promise<string[]> => {
  if (among?.length === 0) return [];
  const names = await lockRefused(manager, among);
  const used = names.some(({ kind }) => kind === 'landmark')
    ? await landmarksUsed(manager, except)
    : new Set<unknown>();
  return names.filter(({ id, kind }) => kind !== 'landmark' || used?.has(id) === false).map(({ id }) => id);
};

/** Returns the landmarks that records have; null: an answer is damaged, which may be any of them. */
const landmarksUsed = (manager: EntityManager, except: string | null): Promise<Set<unknown> | null> =>
  unlessDamaged(async () => new Set(await standingAnswers(manager, 'landmark', except)));

/**
 * Deletes what these names say, which `lockUnusedNames` found, and logs them.
 * @throws Problem 'locked', 'unavailable'
 */
export const forgetNames = async (manager: EntityManager, actorId: string, ids: readonly string[]): Promise<void> => {
  const rows: BlankedRow[] = [];
  for (const id of ids) rows.push(await rewriteName(manager, id, NOTHING));
  await logBlanked(manager, actorId, rows);
};
