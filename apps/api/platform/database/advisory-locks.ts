import type pg from 'pg';
import type { EntityManager } from 'typeorm';

/**
 * The advisory locks of PostgreSQL that Vigil takes, in one place so that no two share a number. Each lets one server
 * or command at a time do something in a database.
 */
export const ADVISORY_LOCKS = {
  /** Running migrations. */
  migrate: 7_161_951,
  /** Copying the template database, in tests. */
  copyTemplate: 7_161_952,
  /** Registering the key of internal answers. */
  registerKey: 7_161_953,
  /** Encrypting at the start what an earlier version stored plainly. */
  encryptPlaintextValues: 7_161_954,
  /** Re-keying, and whatever must not run beside it. */
  rekey: 7_161_955,
  /** Taking rows over into the log. */
  bringTablesIntoLog: 7_161_956,
  /** Making a backup. */
  backup: 7_161_957,
  /** Making the backup of the day. */
  dailyBackup: 7_161_962,
  /** Making and removing backups in the place that VIGIL_BACKUP_TO names. */
  backupPlace: 7_161_970,
  /** Sealing withheld codes and links at the start. */
  sealWithheld: 7_161_958,
  /** Searching for near-duplicates: two pictures that arrive at once must not miss each other. */
  nearSame: 7_100_036,
  /** Making a key that phones seal to. */
  intakeKey: 7_161_959,
  /** Announcing a file to import: of two at once, each must see the room that the other takes. */
  importFiles: 7_161_971,
  /** Showing a page about a person, and changing what its rules depend on. */
  personPages: 7_161_964,
  /** Confirming a limit of custody: of two written at once one must see the other. */
  custodyLimits: 7_161_965,
  /** Changing who may act, and who counts as another person. */
  trust: 7_161_961,
  /** Using the embedded server that another command started, in its database `postgres`; alone: stopping it. */
  embeddedGuests: 7_161_972,
  /** Deciding which alert is sent. */
  alerts: 7_161_963,
} as const;

/** Takes a lock that lasts until the transaction ends. Of those that share it, none waits for another. */
export const lockUntilCommit = async (
  manager: EntityManager,
  lock: number,
  how: 'alone' | 'shared' = 'alone',
): Promise<void> => {
  await manager.query(`select pg_advisory_xact_lock${how === 'shared' ? '_shared' : ''}($1)`, [lock]);
};

/** Takes a lock that lasts until the connection ends. @returns whether it could: false if somebody else has it */
export const lockIfFree = async (
  client: pg.Client,
  lock: number,
  how: 'alone' | 'shared' = 'alone',
): Promise<boolean> => {
  const { rows } = await client.query<{ taken: boolean }>(
    `select pg_try_advisory_lock${how === 'shared' ? '_shared' : ''}($1) as taken`,
    [lock],
  );
  return rows[0]!.taken;
};
