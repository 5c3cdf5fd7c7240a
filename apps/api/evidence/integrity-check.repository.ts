import { randomUUID } from 'node:crypto';
import { IsNull, type EntityManager } from 'typeorm';
import { EvidenceCheckEntity } from './evidence.entity.js';

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

export const lastRun = async (manager: EntityManager): Promise<RehashRun | null> =>
  ((await manager.query(`${RUN} order by started_at desc limit 1`)) as RehashRun[])[0] ?? null;

/**
 * Starts a check of all stored files, or continues one that was stopped or interrupted.
 * @returns its id; null: one is running
 */
export const beginRun = async (manager: EntityManager, startedBy: string | null): Promise<string | null> => {
  const [resumed] = (await manager.query(
    `update evidence_check set stop_asked = false, beat_at = now() where ended_at is null and (stop_asked or beat_at < now() - interval '${SILENT_SECONDS} seconds') returning id`,
  )) as [{ id: string }[], number];
  if (resumed[0]) return resumed[0].id;
  const made: { id: string }[] = await manager.query(
    `insert into evidence_check (id, started_by, total) select $1, $2, count(*) from evidence where state = 'stored' on conflict do nothing returning id`,
    [randomUUID(), startedBy],
  );
  return made[0]?.id ?? null;
};

/** Asks the running check to stop after its current file. */
export const askToStop = async (manager: EntityManager): Promise<void> => {
  await manager.update(EvidenceCheckEntity, { endedAt: IsNull() }, { stopAsked: true });
};

/** Lists the next files of a run, after the last one that it checked. */
export const filesToCheck = (
  manager: EntityManager,
  runId: string,
  limit: number,
): Promise<{ id: string; size: string; sha256: Buffer }[]> =>
  manager.query(
    `select e.id, e.size, e.sha256 from evidence e, evidence_check c where c.id = $1 and e.state = 'stored' and e.stored_at <= c.started_at and (c.after is null or e.id > c.after) order by e.id limit ${limit}`,
    [runId],
  );

/** Two checks, and time for them. */
const UNREAD_DAYS = 15;
/**
 * Counts the stored files that the last whole check could not read, and those that none has read for two weeks: a check
 * may never get to them.
 */
export const countUnread = async (manager: EntityManager): Promise<number> => {
  const [row]: { n: number }[] = await manager.query(
    `select count(*)::int as n from evidence where state = 'stored' and coalesce(checked_at, stored_at)
       < greatest((select max(started_at) from evidence_check where ended_at is not null), now() - interval '${UNREAD_DAYS} days')`,
  );
  return row!.n;
};

/**
 * Stores how far a run has come, and what it found since the last time.
 * @returns its state, with `stop` if somebody asked it to stop; null if it has ended
 */
export const noteProgress = async (
  manager: EntityManager,
  runId: string,
  fileId: string,
  { checked, damaged }: { checked: number; damaged: number },
): Promise<{ checked: number; total: number; damaged: number; stop: boolean } | null> => {
  const [[run]] = (await manager.query(
    `update evidence_check set after = $2, beat_at = now(), checked = checked + $3, damaged = damaged + $4
      where id = $1 and ended_at is null returning checked, total, damaged, stop_asked as stop`,
    [runId, fileId, checked, damaged],
  )) as [{ checked: number; total: number; damaged: number; stop: boolean }[], number];
  return run ?? null;
};

/** Ends a run. by: who started it. @returns null if it has ended already */
export const endRun = async (
  manager: EntityManager,
  runId: string,
): Promise<{ checked: number; damaged: number; by: string | null } | null> => {
  const [[run]] = (await manager.query(
    'update evidence_check set ended_at = now(), stop_asked = false where id = $1 and ended_at is null returning checked, damaged, started_by as by',
    [runId],
  )) as [{ checked: number; damaged: number; by: string | null }[], number];
  return run ?? null;
};
