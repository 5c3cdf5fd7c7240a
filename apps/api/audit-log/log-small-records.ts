import type { EntityManager } from 'typeorm';
import { KEPT_TABLES, type KeptTable, type UpsertResult } from '../platform/database/optimistic-upsert.js';
import { appendLeaf, openDisclosure, ROWS, type LogEntity } from './log-leaf.js';
import { leavesOf } from './log.repository.js';

/**
 * Tables of small records from which words are removed: of a proposed name, which is encrypted, the log says no word.
 */
type BlankedTable = KeptTable | 'proposed_name';

/** The log's name for the records of each table. */
const ENTITY: Record<BlankedTable, LogEntity> = { ...KEPT_TABLES, proposed_name: 'proposed-name' };

/** Logs the result of an upsert; nothing after a retry that changed nothing. Call it last in its transaction. */
export const logUpsert = async (
  manager: EntityManager,
  table: KeptTable,
  id: string,
  actorId: string,
  { revision, changed }: UpsertResult,
): Promise<void> => {
  if (changed.length === 0) return;
  await appendLeaf(manager, {
    entity: ENTITY[table],
    entityId: id,
    revision,
    actorId,
    what: revision === 1 ? 'entered' : 'saved',
    values: changed,
  });
};

/** A small record from which words were removed. */
export interface BlankedRow extends UpsertResult {
  table: BlankedTable;
  id: string;
}
/** Logs the rows from which words were removed. Call it last in their transaction. */
export const logBlanked = async (
  manager: EntityManager,
  actorId: string,
  rows: readonly BlankedRow[],
): Promise<void> => {
  for (const { table, id, revision, changed } of rows)
    await appendLeaf(manager, {
      entity: ENTITY[table],
      entityId: id,
      revision,
      actorId,
      what: 'words-forgotten',
      values: changed,
    });
};

/**
 * Logs that a small record was removed. Call it last in its transaction.
 * @param values further values of the line
 */
export const logRemoval = async (
  manager: EntityManager,
  table: KeptTable,
  id: string,
  actorId: string,
  revision: number,
  values: readonly { field: string; value: unknown }[] = [],
): Promise<void> => {
  await appendLeaf(manager, { entity: ENTITY[table], entityId: id, revision, actorId, what: 'removed', values });
};

/** One log entry of a small record. */
export interface KeptEntry {
  at: string;
  by: string | null;
  what: string;
  revision: number | null;
  values: { field: string; value: unknown }[];
}

/** Returns the log entries of one small record, newest first. */
export const keptHistory = async (
  manager: Pick<EntityManager, 'query'>,
  table: KeptTable,
  id: string,
): Promise<KeptEntry[]> =>
  (await leavesOf(manager, ENTITY[table], id)).reverse().map(({ at, actor, what, revision, values }) => ({
    at: `${at.toISOString().slice(0, 16)}Z`,
    by: actor,
    what,
    revision,
    values: values.map(({ disclosure }) => openDisclosure(disclosure)).filter(({ field }) => field !== ROWS),
  }));
