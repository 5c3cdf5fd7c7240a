import type { EntityManager } from 'typeorm';
import { countAllLeaves } from '../../audit-log/log.repository.js';
import { HashTree } from '../../audit-log/merkle-tree.js';
import type { LogRow } from './stored-leaf.js';
import { leafHashes, leavesOf, storedCheckpoints, storedLeaves, type StoredCheckpoint } from './read-stored-log.js';

/** There is no checkpoint yet, so a bundle could not be verified. */
export class NothingSigned extends Error {}

type Database = Pick<EntityManager, 'query'>;

const headerLine = (
  checkpoint: StoredCheckpoint,
  of: { complete: boolean; shows: 'all' | 'some'; consistency?: object[] },
): string => JSON.stringify({ vigil: 'log bundle', v: 1, checkpoint: checkpoint.note, key: checkpoint.key, ...of });

export const leafLine = (
  { data, values }: Pick<LogRow, 'data' | 'values'>,
  more: { proof?: string[]; shows: (field: string) => boolean },
): string =>
  JSON.stringify({
    leaf: data,
    ...(more.proof ? { proof: more.proof } : {}),
    values: values.filter(({ field }) => more.shows(field)).map(({ disclosure }) => disclosure),
  });

const newest = async (database: Database): Promise<StoredCheckpoint> => {
  const last = (await storedCheckpoints(database)).at(-1);
  if (!last) throw new NothingSigned('no checkpoint was made yet');
  return last;
};

/**
 * Marks a leaf that names erased values. Without that leaf, a value erased since the newest checkpoint would look
 * tampered with.
 */
const ERASES = '"erases":';
const afterLastErasure = async (database: Database): Promise<number> => {
  const [last] = (await database.query(
    `select coalesce(max(idx) + 1, 0)::int as size from log_leaf where strpos(data, $1) > 0`,
    [ERASES],
  )) as { size: number }[];
  return last!.size;
};

/**
 * Yields the whole log as the lines of a bundle (format: verify.mjs), up to the newest checkpoint, or beyond it to the
 * last erasure.
 * @param shows 'all': with every value; 'none': digests only, which reveal nothing that was recorded
 * @param tellWaiting receives at the end how many lines are newer and left out
 * @throws NothingSigned
 */
export async function* wholeBundle(
  database: Database,
  shows: 'all' | 'none',
  tellWaiting: (lines: number) => void = () => undefined,
): AsyncGenerator<string> {
  const checkpoint = await newest(database);
  yield headerLine(checkpoint, { complete: true, shows: shows === 'all' ? 'all' : 'some' });
  const end = Math.max(checkpoint.size, await afterLastErasure(database));
  for await (const row of storedLeaves(database)) {
    if (row.idx >= end) break;
    yield leafLine(row, { shows: () => shows === 'all' });
  }
  tellWaiting((await countAllLeaves(database)) - end);
}

/**
 * Yields one record as the lines of a bundle: its leaves and the proof from each to the newest checkpoint, and nothing
 * of other records.
 * @param fields which values are shown; null: all
 * @param since sizes of older checkpoints that somebody saved; adds the proof that the log continues each
 * @param tellWaiting receives at the end how many of its lines are newer and left out
 * @throws NothingSigned
 */
export async function* recordBundle(
  database: Database,
  incidentId: string,
  { fields, since }: { fields: readonly string[] | null; since: readonly number[] },
  tellWaiting: (lines: number) => void = () => undefined,
): AsyncGenerator<string> {
  const checkpoint = await newest(database);
  const tree = new HashTree(await leafHashes(database, checkpoint.size));
  const base64 = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('base64'));
  const consistency = since
    .filter((size) => size > 0 && size < checkpoint.size)
    .map((size) => ({ size, proof: base64(tree.consistency(size, checkpoint.size)) }));
  yield headerLine(checkpoint, { complete: false, shows: fields === null ? 'all' : 'some', consistency });
  let waiting = 0;
  for (const row of await leavesOf(database, incidentId)) {
    const isSigned = row.idx < checkpoint.size;
    if (!isSigned && !row.data.includes(ERASES)) {
      waiting += 1;
      continue;
    }
    yield leafLine(row, {
      ...(isSigned ? { proof: base64(tree.inclusion(row.idx, checkpoint.size)) } : {}),
      shows: (field) => fields === null || fields.includes(field),
    });
  }
  tellWaiting(waiting);
}
