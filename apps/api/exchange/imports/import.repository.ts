import type { DataSource, EntityManager } from 'typeorm';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { ImportState, ImportTally, StepProblem } from '@vigil/shared/staff-responses/imports.js';
import { mayActSql } from '../../accounts/members.repository.js';
import { RIGHTS } from '../../platform/http/rights.js';
import { ImportEntity } from './import.entity.js';
import { KEEP_DAYS, SILENT_SECONDS } from './import-limits.js';

export const IN_PROGRESS_STATES: readonly ImportState[] = ['reading', 'checking', 'running', 'undoing'];

/** States in which an import that nobody goes on with is dropped: it has written nothing, or broke off. */
export const ABANDONED_STATES: readonly ImportState[] = [
  'sending',
  'refused',
  'read',
  'checked',
  ...IN_PROGRESS_STATES,
];

export interface ImportRow {
  id: string;
  authorId: string;
  state: ImportState;
  size: number;
  rows: number | null;
  done: number;
  tally: ImportTally;
  problem: StepProblem | null;
  stopAsked: boolean;
  beganAt: Date;
  changedAt: Date;
  isSilent: boolean;
  hasFile: boolean;
}

/** SQL: whether a step of an import gave no sign of life for long. */
const SILENT = `coalesce(beat_at < now() - interval '${SILENT_SECONDS} seconds', true)`;
const COLUMNS = `i.id, i.author_id as "authorId", i.state, i.size, i.rows, i.done, i.tally, i.problem, i.stop_asked as "stopAsked", i.began_at as "beganAt", i.changed_at as "changedAt",
  ${SILENT} as "isSilent", exists (select from import_key k where k.import_id = i.id) as "hasFile"`;

/** Reads an import. @throws Problem 'not-found', also for another author's import. */
export const readImport = async (
  manager: Pick<EntityManager, 'query'>,
  actorId: string,
  id: string,
): Promise<ImportRow> => {
  const [row]: ImportRow[] = await manager.query(
    `select ${COLUMNS} from import i where i.id = $1 and i.author_id = $2`,
    [id, actorId],
  );
  if (!row) throw new Problem('not-found');
  return row;
};

export const listImports = (manager: Pick<EntityManager, 'query'>, actorId: string): Promise<ImportRow[]> =>
  manager.query(`select ${COLUMNS} from import i where i.author_id = $1 order by i.began_at desc, i.id limit 50`, [
    actorId,
  ]);

/**
 * Changes an import's state if it is one of these. What a run that broke off has written is counted then: its own tally
 * lacks the rows of its last chunks.
 * @param interrupted whether the step must have been silent, so that only one request takes it up again
 * @returns false if it is not: another request was first
 */
export const moveImport = async (
  database: Pick<DataSource, 'query'>,
  id: string,
  from: readonly ImportState[],
  to: ImportState,
  more: {
    problem?: StepProblem | null;
    tally?: ImportTally;
    rows?: number | null;
    done?: number;
    interrupted?: boolean;
  } = {},
): Promise<boolean> => {
  const rows: unknown[] = await database.query(
    `with moved as (update import set state = $3, changed_at = now(), beat_at = now(), stop_asked = false, problem = $4::jsonb,
        tally = coalesce($5::jsonb, tally) || case when state = 'running' and $3 in ('stopped', 'dropped') then (
          select jsonb_build_object('created', count(*) filter (where did = 'created'), 'changed', count(*) filter (where did = 'changed')) from import_row where import_id = $1
        ) else '{}' end,
        rows = coalesce($6, rows), done = coalesce($7, done)
      where id = $1 and state = any($2) and (not $8 or ${SILENT}) returning 1) select * from moved`,
    [
      id,
      from,
      to,
      more.problem ? JSON.stringify(more.problem) : null,
      more.tally ? JSON.stringify(more.tally) : null,
      more.rows ?? null,
      more.done ?? null,
      more.interrupted ?? false,
    ],
  );
  return rows.length > 0;
};

/** The step was asked to stop, its file was deleted meanwhile, or its author may no longer import. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
}

/** SQL: whether a step of an import must stop. @param roles the parameter with the roles that may import */
const toStop = (roles: string): string => `(stop_asked or not ${mayActSql('author_id', roles)})`;

/**
 * Locks an import until the commit, at the end of a long transaction. A request to stop that came meanwhile counts, and
 * nobody can undo the import before its last records are there.
 * @throws ImportStopped where reportProgress would
 */
export const lockUnlessStopped = async (
  manager: Pick<EntityManager, 'query'>,
  id: string,
  state: ImportState,
): Promise<void> => {
  const [row]: { stop: boolean }[] = await manager.query(
    `select ${toStop('$3')} as stop from import where id = $1 and state = $2 for share`,
    [id, state, RIGHTS['import-incidents']],
  );
  if (!row || row.stop) throw new ImportStopped();
};

/**
 * Records that a step is alive, and how many rows are done. @throws ImportStopped, also if the author may no longer
 * import: a step can outlive their session.
 */
export const reportProgress = async (
  database: Pick<DataSource, 'query'>,
  id: string,
  state: ImportState,
  done: number,
  tally?: ImportTally,
): Promise<void> => {
  const [row]: { stop: boolean }[] = await database.query(
    `with beaten as (update import set beat_at = now(), done = $3, tally = coalesce($4::jsonb, tally) where id = $1 and state = $2
       returning ${toStop('$5')} as stop) select * from beaten`,
    [id, state, done, tally ? JSON.stringify(tally) : null, RIGHTS['import-incidents']],
  );
  if (!row || row.stop) throw new ImportStopped();
};

type Database = Pick<EntityManager, 'query'>;

/** Creates an import. @returns false if there is one with this id, and changes nothing then */
export const insertImport = async (manager: Database, id: string, authorId: string, size: number): Promise<boolean> => {
  const made: unknown[] = await manager.query(
    `insert into import (id, author_id, state, size) values ($1, $2, 'sending', $3) on conflict (id) do nothing returning id`,
    [id, authorId, size],
  );
  return made.length > 0;
};

/**
 * Returns the bytes that a member's other imports take: their files, as long as announced ones have not arrived, and
 * what was read from them.
 */
export const bytesOfOtherImports = async (database: Database, authorId: string, id: string): Promise<number> => {
  const [row]: { bytes: string }[] = await database.query(
    `select coalesce(sum(greatest(case when i.state = 'sending' then i.size end,
        (select sum(octet_length(b.value)) from import_blob b where b.import_id = i.id))), 0) as bytes
      from import i join import_key k on k.import_id = i.id where i.author_id = $1 and i.id <> $2`,
    [authorId, id],
  );
  return Number(row!.bytes);
};

/** Asks the steps of these imports to stop. */
export const askImportsToStop = async (database: Database, ids: readonly string[]): Promise<void> => {
  await database.query('update import set stop_asked = true where id = any($1)', [ids]);
};

/** Notes that a part of the file arrived. */
export const touchImport = async (manager: EntityManager, id: string): Promise<void> => {
  await manager.update(ImportEntity, { id }, { changedAt: () => 'now()' });
};

/** Notes that a step is alive, unless the import has left its state. */
export const noteStepAlive = async (database: Database, id: string, state: ImportState): Promise<void> => {
  await database.query('update import set beat_at = now() where id = $1 and state = $2', [id, state]);
};

/** Locks an import of this author. */
export const lockImport = async (
  manager: EntityManager,
  id: string,
  authorId: string,
): Promise<Pick<ImportRow, 'state' | 'tally'> | null> =>
  (await manager.findOne(ImportEntity, {
    select: { id: true, state: true, tally: true },
    where: { id, authorId },
    lock: { mode: 'pessimistic_write' },
  })) as Pick<ImportRow, 'state' | 'tally'> | null;

export const setTally = async (manager: EntityManager, id: string, tally: ImportTally): Promise<void> => {
  await manager.update(ImportEntity, { id }, { tally, changedAt: () => 'now()' });
};

/** Lists imports whose file is still stored, and that nobody used for `KEEP_DAYS`. */
export const abandonedImports = async (database: Database): Promise<string[]> => {
  const old: { id: string }[] = await database.query(
    `select i.id from import i join import_key k on k.import_id = i.id where i.changed_at < now() - interval '${KEEP_DAYS} days' and coalesce(i.beat_at, i.changed_at) < now() - interval '1 day' limit 100`,
  );
  return old.map(({ id }) => id);
};
