import type { EntityManager } from 'typeorm';
import { evidenceFaults } from './check-evidence.js';
import { keptFaults } from './check-kept.js';
import { checkLog, type CheckedLog } from './check-log.js';
import { moveFaults } from './check-moves.js';
import { recordFaults } from './check-records.js';
import { shownFaults } from './check-shown.js';
import { LoggedStates } from './logged-state.js';

export interface CheckedDatabase extends CheckedLog { records: number }

/**
 * Checks the whole log, and everything that stands in the database against it.
 * @param options.key the verifier key of this log
 * @param options.witnesses keys of the witnesses whose signatures are checked
 * @param options.outside notes of checkpoints that were kept elsewhere: they hold even when the key was stolen
 */
export const checkDatabase = async (manager: EntityManager, options: { key: string; outside?: readonly string[]; witnesses?: readonly string[] }): Promise<CheckedDatabase> => {
  const states = new LoggedStates();
  const log = await checkLog(manager, { key: options.key, outside: options.outside ?? [], witnesses: options.witnesses ?? [], each: states.take });
  // Nothing can be held against a log that was never read.
  if (log.signed === 0 && log.faults.length > 0) return { ...log, records: 0 };
  const faults = [...log.faults, ...await recordFaults(manager, states), ...await moveFaults(manager, states), ...await keptFaults(manager, states), ...await evidenceFaults(manager, states), ...await shownFaults(manager)];
  return { ...log, records: [...states.all.values()].filter(({ entity }) => entity === 'incident').length, faults };
};
