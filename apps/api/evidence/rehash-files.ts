import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { appendLeaf } from '../audit-log/log-leaf.js';
import { appendCustody } from './custody.js';
import { EvidenceEntity } from './evidence.entity.js';
import { lockFile } from './evidence.repository.js';
import { endRun, filesToCheck, noteProgress } from './integrity-check.repository.js';
import { NoSuchObject } from './evidence-store.js';
import { CannotOpenFile } from './file-cipher.js';
import type { Originals } from './read-originals.js';

interface Rehashing {
  database: DataSource;
  originals: Originals;
  runId: string;
  /** Whether to stop here, in addition to `askToStop`. */
  isClosing?: () => boolean;
  /** Called after each file. */
  onFile?: (run: { checked: number; total: number; damaged: number }) => void;
  /** Called for each damaged file. */
  onDamaged?: (evidenceId: string) => void;
  pauseMs?: number;
}

const PART = 100;
/** So many unreadable files in a row mean that the store is away: the check ends, and is continued later. */
const MOST_UNREAD = 3;

/**
 * Reads every stored file completely and hashes it again. Records each changed or missing file, with a line in its
 * custody; one line of the log says that all others are intact. If killed, it continues after the last file that it
 * checked. A file that cannot be read for another reason is left for the next check, and does not count as checked.
 * @returns whether it reached the end
 * @throws when the store is away
 */
export const rehashAll = async ({
  database,
  originals,
  runId,
  isClosing = () => false,
  onFile,
  onDamaged,
  pauseMs = 0,
}: Rehashing): Promise<boolean> => {
  let unread = 0;
  for (;;) {
    const files = await filesToCheck(database.manager, runId, PART);
    if (files.length === 0) {
      await finish(database, runId);
      return true;
    }
    for (const file of files) {
      const isWhole = await isAsStored(originals, file).catch((error: unknown) => {
        unread += 1;
        if (unread === MOST_UNREAD) throw error;
        return null;
      });
      // The run moves on once a file is read or the part ends: after an outage it goes on before the first unread file.
      if (isWhole === null && file !== files.at(-1)) continue;
      if (isWhole !== null) {
        unread = 0;
        await note(database, file.id, isWhole);
        if (!isWhole) onDamaged?.(file.id);
      }
      const run = await noteProgress(database.manager, runId, file.id, {
        checked: isWhole === null ? 0 : 1,
        damaged: isWhole === false ? 1 : 0,
      });
      if (!run) return true;
      onFile?.(run);
      if (run.stop || isClosing()) return false;
      if (pauseMs > 0)
        await new Promise((resolve) => {
          setTimeout(resolve, pauseMs).unref();
        });
    }
  }
};

/**
 * Reads one stored file completely and hashes it again, without recording anything. @returns whether it is unchanged
 */
export const isAsStored = async (
  originals: Originals,
  { id, size, sha256 }: { id: string; size: string; sha256: Buffer },
): Promise<boolean> => {
  const sum = createHash('sha256');
  let length = 0;
  try {
    for await (const part of originals.readOriginal(null, id, 'rehashed')) {
      sum.update(part);
      length += part.length;
    }
  } catch (error) {
    if (error instanceof CannotOpenFile || error instanceof NoSuchObject || isKeyGone(error)) return false;
    throw error;
  }
  return length === Number(size) && sum.digest().equals(sha256);
};

/**
 * Returns whether the key of the file, or of its record, was changed in the database: then the file is as lost as if
 * its bytes were.
 */
const isKeyGone = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'CannotOpen' || (error.name === 'Problem' && error.message === 'not-found'));

/** Records the result for a file. Skips a file that was erased meanwhile. */
const note = (database: DataSource, id: string, isWhole: boolean): Promise<void> =>
  database.transaction(async (manager) => {
    const file = await lockFile(manager, id);
    if (file?.state !== 'stored') return;
    const damagedAt = isWhole ? null : () => 'coalesce(damaged_at, now())';
    await manager.update(EvidenceEntity, id, { checkedAt: () => 'now()', damagedAt });
    if ((file.damagedAt !== null) === isWhole) await appendCustody(manager, id, null, isWhole ? 'restored' : 'damaged');
  });

const finish = (database: DataSource, runId: string): Promise<void> =>
  database.transaction(async (manager) => {
    const run = await endRun(manager, runId);
    if (run)
      await appendLeaf(manager, {
        entity: 'evidence',
        entityId: null,
        revision: null,
        actorId: run.by,
        what: 'checked',
        values: [
          { field: 'files', value: run.checked },
          { field: 'damaged', value: run.damaged },
        ],
      });
  });
