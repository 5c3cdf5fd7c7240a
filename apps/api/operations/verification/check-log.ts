import type { EntityManager } from 'typeorm';
import { logHead } from '../../audit-log/log.repository.js';
import { leafLine } from './write-bundle.js';
import type { LogRow } from './stored-leaf.js';
import { columnFaults, storedCheckpoints, storedLeaves } from './read-stored-log.js';
import { loadOfflineVerifier } from './offline-verifier.js';

export interface CheckedLog {
  leaves: number;
  values: number;
  erased: number;
  signed: number;
  faults: string[];
  /** The given witnesses that signed the newest checkpoint. */
  seen: string[];
}

/** The log of a new installation before its first hour is over. */
export const UNSIGNED = 'no checkpoint was made yet: "npm run log -- checkpoint" makes one';

/**
 * Checks the log in the database: every leaf and value, the columns used to find them, the head, and every checkpoint,
 * including those saved outside.
 * @param options.witnesses keys of witnesses: a line by one of them without a valid signature is a fault
 * @param options.each receives every leaf, for checks of what the leaves say
 */
export const checkLog = async (
  database: Pick<EntityManager, 'query'>,
  options: { key: string; outside: readonly string[]; witnesses: readonly string[]; each: (row: LogRow) => void },
): Promise<CheckedLog> => {
  const { verifyBundle, faultsOf, witnessSignaturesOf, readWitnessKey } = await loadOfflineVerifier();
  const faults: string[] = [];
  const checkpoints = await storedCheckpoints(database);
  const head = await logHead(database as EntityManager);
  const last = checkpoints.at(-1);
  if (!last)
    return {
      leaves: head.size,
      values: 0,
      erased: 0,
      signed: 0,
      seen: [],
      faults: head.size === 0 ? [] : [UNSIGNED],
    };
  async function* lines(): AsyncGenerator<string> {
    yield JSON.stringify({
      vigil: 'log bundle',
      v: 1,
      checkpoint: last!.note,
      key: options.key,
      complete: true,
      shows: 'all',
    });
    for await (const row of storedLeaves(database)) {
      faults.push(...columnFaults(row));
      options.each(row);
      yield leafLine(row, { shows: () => true });
    }
  }
  const result = await verifyBundle(lines(), {
    key: options.key,
    checkpoints: [...options.outside, ...checkpoints.map(({ note }) => note)],
  });
  for (const { size, root, note } of checkpoints)
    if (!note.includes(`\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`))
      faults.push(`the checkpoint of ${size} leaves is listed with another size or root than was signed`);
  const witnesses = options.witnesses.map(readWitnessKey);
  const seen = checkpoints.map(({ size, note }) => {
    try {
      return witnessSignaturesOf(note, witnesses)
        .filter(({ at }) => at !== null)
        .map(({ name }) => name);
    } catch (error) {
      faults.push(`the checkpoint of ${size} leaves: ${(error as Error).message}`);
      return [];
    }
  });
  if (head.size !== result.head?.size || head.root !== result.head.root)
    faults.push(`the head of the log says ${head.size} leaves, and the leaves say otherwise`);
  const items = result.leaves.flatMap((leaf) => leaf.items);
  return {
    leaves: result.leaves.length,
    values: items.length,
    erased: items.filter(({ state }) => state === 'erased').length,
    signed: result.signed?.size ?? 0,
    seen: seen.at(-1)!,
    faults: [...faultsOf(result), ...faults],
  };
};
