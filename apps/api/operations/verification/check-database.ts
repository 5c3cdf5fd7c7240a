import type { EntityManager } from 'typeorm';
import { recordKeyJoin } from '../../encryption/key.repository.js';
import { RECORD_KEY_TABLES } from '../../encryption/record-key-tables.js';
import { evidenceFaults } from './check-evidence.js';
import { exportFaults } from './check-exports.js';
import { smallRecordFaults } from './check-small-records.js';
import {
  changedLogFunctions,
  isViewAsShipped,
  rulesAndTriggersOfOthers,
  shippedViews,
} from '../../platform/database/log-functions.js';
import { checkLog, type CheckedLog } from './check-log.js';
import { reviewAndPublicationFaults } from './check-review-and-publication.js';
import { recordFaults } from './check-records.js';
import { rowFaults } from './check-row-digests.js';
import { publishedRowFaults } from './check-published-rows.js';
import { LoggedStates } from './logged-state.js';

const TOLD_EVERY = 1000;

export interface CheckedDatabase extends CheckedLog {
  records: number;
  /** How many tables and rows were checked against the log. */
  tables: number;
  rows: number;
  /** Days on which the log took over rows that existed before it. */
  takenOver: readonly string[];
}

/** Finds records with an encrypted value whose key is gone: nobody can read it any more. */
const keyFaults = async (manager: EntityManager): Promise<string[]> => {
  const rows: { id: string }[] = await manager.query(
    `${RECORD_KEY_TABLES.map(
      ({ table, record }) =>
        `select n.${record} as id from ${table} n ${recordKeyJoin('n', record)} where n.value is not null and k.id is null`,
    ).join(' union ')} order by id`,
  );
  return rows.map(({ id }) => `incident ${id}: the key of its internal answers is gone`);
};

/**
 * Finds functions and triggers of the log that somebody replaced, which write what Vigil's lines say of rows, and what
 * somebody put between the tables and who reads or writes them.
 */
const functionFaults = async (manager: EntityManager): Promise<string[]> => {
  const ask = <Row>(sql: string): Promise<Row[]> => manager.query(sql);
  const { functions, tables } = await changedLogFunctions(ask);
  return [
    ...functions.map(({ name }) => `the function ${name} of the database is not as Vigil made it`),
    ...tables.map((name) => `the triggers of ${name}, which tell the log of its rows, are not as Vigil made them`),
    ...(await rulesAndTriggersOfOthers(ask)),
  ];
};

class Undone extends Error {}
/** A view that cannot be made, since what it reads is gone, is not as Vigil made it either. */
const CANNOT_BE_MADE = /^42/;

/** Makes each view anew, and takes it back. */
const viewFaults = async (manager: EntityManager): Promise<string[]> => {
  const faults: string[] = [];
  for (const view of shippedViews()) {
    let isAsShipped = false;
    await manager
      .transaction(async (inside) => {
        isAsShipped = await isViewAsShipped((sql, parameters) => inside.query(sql, parameters), view);
        throw new Undone();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone) && !CANNOT_BE_MADE.test(String((error as { code?: unknown }).code))) throw error;
      });
    if (!isAsShipped)
      faults.push(`the view ${view.name.replace(/^public\./, '')} of the database is not as Vigil made it`);
  }
  return faults;
};

/**
 * Checks the whole log, and everything in the database against it.
 * @param options.key the verifier key of this log
 * @param options.witnesses keys of the witnesses whose signatures are checked
 * @param options.tell receives progress
 * @param options.outside notes of checkpoints saved elsewhere: they hold even when the key was stolen
 */
export const checkDatabase = async (
  manager: EntityManager,
  options: { key: string; outside?: readonly string[]; witnesses?: readonly string[]; tell?: (line: string) => void },
): Promise<CheckedDatabase> => {
  const states = new LoggedStates();
  const log = await checkLog(manager, {
    key: options.key,
    outside: options.outside ?? [],
    witnesses: options.witnesses ?? [],
    each: (row) => {
      states.take(row);
      if (row.idx % TOLD_EVERY === 0) options.tell?.(`leaf ${row.idx} of the log`);
    },
  });
  // Nothing can be checked against a log that was not read.
  if (log.signed === 0 && log.faults.length > 0) return { ...log, records: 0, tables: 0, rows: 0, takenOver: [] };
  const records = [...states.all.values()].filter(({ entity }) => entity === 'incident').length;
  const faults = [...log.faults];
  const checks = {
    records: recordFaults,
    'what was done to them': reviewAndPublicationFaults,
    'small records': smallRecordFaults,
    exports: exportFaults,
    files: evidenceFaults,
    'what readers see': publishedRowFaults,
    keys: keyFaults,
    'functions of the log': functionFaults,
    views: viewFaults,
  };
  for (const [what, check] of Object.entries(checks)) {
    options.tell?.(what);
    faults.push(...(await check(manager, states)));
  }
  const { tables, rows, faults: wrong } = await rowFaults(manager, states, options.tell);
  return {
    ...log,
    records,
    tables,
    rows,
    takenOver: states.takenOver,
    faults: [...faults, ...wrong],
  };
};
