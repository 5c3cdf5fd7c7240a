import type { EntityManager } from 'typeorm';
import { logBlanked, type BlankedRow } from '../../audit-log/log-small-records.js';
import { standingAnswers } from '../internal-answers.repository.js';
import { lockRefused, rewriteName } from './proposed-names.repository.js';

const NOTHING = { nameEn: null, nameKm: null, aliases: [], note: null, at: null };

/**
 * Deletes what refused names say, once no record refers to them: a group's words are in the record's internal text by
 * then. It waits for nobody: a name that somebody else has locked is left to the next decision. It logs the names, so
 * call it when the transaction has nothing left to lock.
 * @param among only these; null: all
 * @throws Problem 'locked', 'unavailable'
 */
export const forgetRefusedNames = async (
  manager: EntityManager,
  actorId: string,
  among: readonly string[] | null,
): Promise<void> => {
  if (among?.length === 0) return;
  const names = await lockRefused(manager, among);
  const used = names.some(({ kind }) => kind === 'landmark')
    ? new Set(await standingAnswers(manager, 'landmark'))
    : new Set<unknown>();
  const rows: BlankedRow[] = [];
  for (const { id } of names.filter((name) => !used.has(name.id))) rows.push(await rewriteName(manager, id, NOTHING));
  await logBlanked(manager, actorId, rows);
};
