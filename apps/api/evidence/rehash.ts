import { createHash, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { appendLeaf } from '../audit-log/leaf.js';
import { appendCustody } from './custody.js';
import { NoSuchObject } from './evidence-store.js';
import { CannotOpenFile } from './file-cipher.js';
import type { Originals } from './originals.js';

/** A check of all stored files, during the run and afterwards. */
export interface RehashRun {
  id: string;
  startedAt: Date;
  endedAt: Date | null;
  total: number;
  checked: number;
  damaged: number;
  isRunning: boolean;
  wasStopped: boolean;
}

/** A run without progress for this long was interrupted. */
const SILENT_SECONDS = 120;
const RUN = `select id, started_at as "startedAt", ended_at as "endedAt", total, checked, damaged, ended_at is null and not stop_asked and beat_at > now() - interval '${SILENT_SECONDS} seconds' as "isRunning", ended_at is null and stop_asked as "wasStopped" from evidence_check`;

export const lastRun = async (database: Pick<DataSource, 'query'>): Promise<RehashRun | null> =>
  ((await database.query(`${RUN} order by started_at desc limit 1`)) as RehashRun[])[0] ?? null;

/**
 * Starts a check of all stored files, or continues one that was stopped or interrupted.
 * @returns its id; null: one is running
 */
export const beginRun = async (
  database: Pick<DataSource, 'query'>,
  startedBy: string | null,
): Promise<string | null> => {
  const [resumed] = (await database.query(
    `update evidence_check set stop_asked = false, beat_at = now() where ended_at is null and (stop_asked or beat_at < now() - interval '${SILENT_SECONDS} seconds') returning id`,
  )) as [{ id: string }[], number];
  if (resumed[0]) return resumed[0].id;
  const made: { id: string }[] = await database.query(
    `insert into evidence_check (id, started_by, total) select $1, $2, count(*) from evidence where state = 'stored' on conflict do nothing returning id`,
    [randomUUID(), startedBy],
  );
  return made[0]?.id ?? null;
};

/** Asks the running check to stop after its current file. */
export const askToStop = (database: Pick<DataSource, 'query'>): Promise<unknown> =>
  database.query('update evidence_check set stop_asked = true where ended_at is null');

export interface Rehashing {
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

/**
 * Reads every stored file completely and hashes it again. Records each changed or missing file, with a line in its
 * custody; one line of the log says that all others are intact. If killed, it continues after the last file that it
 * checked.
 * @returns whether it reached the end
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
  for (;;) {
    const files: { id: string; size: string; sha256: Buffer }[] = await database.query(
      `select e.id, e.size, e.sha256 from evidence e, evidence_check c where c.id = $1 and e.state = 'stored' and e.stored_at <= c.started_at and (c.after is null or e.id > c.after) order by e.id limit ${PART}`,
      [runId],
    );
    if (files.length === 0) {
      await finish(database, runId);
      return true;
    }
    for (const file of files) {
      const isWhole = await isAsStored(originals, file);
      await note(database, file.id, isWhole);
      if (!isWhole) onDamaged?.(file.id);
      const [[run]] = (await database.query(
        `update evidence_check set after = $2, beat_at = now(), checked = checked + 1, damaged = damaged + $3 where id = $1 and ended_at is null returning checked, total, damaged, stop_asked as stop`,
        [runId, file.id, isWhole ? 0 : 1],
      )) as [{ checked: number; total: number; damaged: number; stop: boolean }[], number];
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
export const note = (database: DataSource, id: string, isWhole: boolean): Promise<void> =>
  database.transaction(async (manager) => {
    const [file]: { damaged: boolean }[] = await manager.query(
      `select damaged_at is not null as damaged from evidence where id = $1 and state = 'stored' for update`,
      [id],
    );
    if (!file) return;
    if (isWhole) await manager.query('update evidence set checked_at = now(), damaged_at = null where id = $1', [id]);
    else
      await manager.query(
        'update evidence set checked_at = now(), damaged_at = coalesce(damaged_at, now()) where id = $1',
        [id],
      );
    if (file.damaged === isWhole) await appendCustody(manager, id, null, isWhole ? 'restored' : 'damaged');
  });

const finish = (database: DataSource, runId: string): Promise<void> =>
  database.transaction(async (manager) => {
    const [rows] = (await manager.query(
      'update evidence_check set ended_at = now(), stop_asked = false where id = $1 and ended_at is null returning checked, damaged, started_by as by',
      [runId],
    )) as [{ checked: number; damaged: number; by: string | null }[], number];
    if (rows[0])
      await appendLeaf(manager, {
        entity: 'evidence',
        entityId: null,
        revision: null,
        actorId: rows[0].by,
        what: 'checked',
        values: [
          { field: 'files', value: rows[0].checked },
          { field: 'damaged', value: rows[0].damaged },
        ],
      });
  });
