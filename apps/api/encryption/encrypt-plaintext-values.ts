import type pg from 'pg';
import type { EntityManager } from 'typeorm';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { codeOf } from '../platform/database/operator-error.js';
import { inTransaction, withClient } from '../platform/database/ensure-database.js';
import { encryptValue } from './envelope.js';
import { UnfinishedStepEntity } from './key.entity.js';
import type { Keyring } from './keyring.js';
import { recordKey, type Ask, currentMaster } from './key.repository.js';
import {
  LOCK_RECORD,
  placeIn,
  rowsOfRecord,
  RECORD_KEY_TABLES,
  setValue,
  type RecordKeyRow,
} from './record-key-tables.js';
import { APP_SECRETS, keepUnderMaster, encryptWithMasterKey } from './master-key-tables.js';

export interface EncryptPlaintext {
  databaseUrl: string;
  /**
   * The same database as a superuser, only for the embedded server: then old segments of its write-ahead log are
   * deleted at once.
   */
  adminUrl?: string;
  keyring: Keyring;
  log: (line: string) => void;
  /** Called after the answers of each record are encrypted. */
  onRecord?: () => void;
}

const ENCRYPT_LOCK = ADVISORY_LOCKS.encryptPlaintextValues;
export const asking =
  (client: pg.Client): Ask =>
  async <T>(sql: string, values?: unknown[]) =>
    (await client.query(sql, values)).rows as T[];

/**
 * Encrypts what an earlier Vigil stored unencrypted: internal answers, the secrets of authenticator apps, and the times
 * when files were added. One at a time, so that it can be killed at any moment and continues at the next start. Then
 * rewrites the tables, because a changed row leaves its old text behind. Costs one query when there is nothing to do.
 */
export const encryptPlaintextValues = async ({
  databaseUrl,
  adminUrl,
  keyring,
  log,
  onRecord,
}: EncryptPlaintext): Promise<void> => {
  await withClient(databaseUrl, async (client) => {
    const pending = async (): Promise<Step[]> => {
      const { rows } = await client.query<{ step: string }>('select step from unfinished_step');
      return STEPS.filter(({ name }) => rows.some(({ step }) => step === name));
    };
    if ((await pending()).length === 0) return;
    await lockStep(client, ENCRYPT_LOCK);
    const steps = await pending();
    if (steps.length === 0) return;
    for (const { what, tables, encrypt } of steps) {
      log(`Encrypting the ${what} that were kept plain until now`);
      await encrypt(client, keyring, onRecord);
      await leaveNoOldText(client, tables);
    }
    if (adminUrl) await withClient(adminUrl, forgetJournal);
    else
      log(
        'Your PostgreSQL keeps its old journal (WAL) and backups for a while: what was plain is in there until they are gone.',
      );
    for (const { name, table, check } of steps) await finishStep(client, name, [[table, check]]);
  });
};

interface Step {
  name: string;
  what: string;
  tables: readonly string[];
  table: string;
  check: string;
  encrypt: (client: pg.Client, keyring: Keyring, onRecord?: () => void) => Promise<void>;
}
const STEPS: readonly Step[] = [
  {
    name: 'encrypt-plain',
    what: 'internal answers',
    tables: RECORD_KEY_TABLES.map(({ table }) => table),
    table: 'incident_private',
    check: 'incident_private_encrypted',
    encrypt: async (client, keyring, onRecord) => {
      for (const { id } of await plainRecords(client)) {
        await encryptRecord(client, keyring, id);
        onRecord?.();
      }
    },
  },
  {
    name: 'encrypt-app-secrets',
    what: 'secrets of authenticator apps',
    tables: ['member_totp'],
    table: 'member_totp',
    check: 'member_totp_encrypted',
    encrypt: (client, keyring) => encryptPlainAppSecrets(client, keyring),
  },
  {
    name: 'encrypt-evidence-moments',
    what: 'moments at which files were added',
    tables: ['evidence'],
    table: 'evidence',
    check: 'evidence_added_on_a_day',
    encrypt: (client, keyring) => encryptEvidenceMoments(client, keyring),
  },
];

const plainRecords = async (client: pg.Client): Promise<{ id: string }[]> =>
  (
    await client.query<{ id: string }>(
      RECORD_KEY_TABLES.map(
        ({ table, record }) =>
          `select distinct ${record} as id from ${table} where key_id = 'none' and value is not null`,
      ).join(' union '),
    )
  ).rows;

const encryptRecord = async (client: pg.Client, keyring: Keyring, id: string): Promise<void> =>
  inTransaction(client, async () => {
    for (const lock of LOCK_RECORD) await client.query(lock, [id]);
    const key = await recordKey(asking(client), keyring, id);
    for (const sealed of RECORD_KEY_TABLES) {
      const { rows } = await client.query<RecordKeyRow>(rowsOfRecord(sealed), [id]);
      for (const { row, field, value, key_id: before } of rows) {
        if (before !== 'none') continue;
        await client.query(setValue(sealed), [
          encryptValue(key.secret, placeIn(sealed, row, field, key.id), JSON.parse(value.toString('utf8'))),
          key.id,
          field,
          ...row,
        ]);
      }
    }
  });

/** Returns whether a step is unfinished: what it encrypts may still be plain. */
export const isUnfinished = (manager: EntityManager, step: string): Promise<boolean> =>
  manager.existsBy(UnfinishedStepEntity, { step });

/** Waits until no other instance is at this step. The lock is the connection's, and ends with it. */
export const lockStep = async (client: pg.Client, lock: number): Promise<void> => {
  await client.query('select pg_advisory_lock($1)', [lock]);
};

/** Marks a step as finished: from now on these checks of tables refuse what is plain. */
export const finishStep = async (
  client: pg.Client,
  step: string,
  checks: readonly (readonly [table: string, check: string])[],
): Promise<void> => {
  for (const [table, check] of checks) await client.query(`alter table ${table} validate constraint ${check}`);
  await client.query('delete from unfinished_step where step = $1', [step]);
};

const TRIES = 20;
/**
 * Rewrites the tables without their dead rows. Waits at most two seconds at a time for the lock, so that nobody waits
 * long behind it.
 */
export const leaveNoOldText = async (client: pg.Client, tables: readonly string[]): Promise<void> => {
  await client.query(`set lock_timeout = '2s'`);
  try {
    for (const table of tables) {
      for (let tries = 1; ; tries += 1) {
        try {
          await client.query(`vacuum full ${table}`);
          break;
        } catch (error) {
          if (codeOf(error) !== '55P03' || tries === TRIES) throw error;
        }
      }
    }
  } finally {
    await client.query('set lock_timeout = 0');
  }
};

/**
 * Starts a new segment of the write-ahead log; a checkpoint then lets the server delete the older ones (`wal_recycle`
 * is off).
 */
export const forgetJournal = async (admin: pg.Client): Promise<void> => {
  await admin.query('checkpoint');
  await admin.query('select pg_switch_wal()');
  await admin.query('checkpoint');
};

/**
 * Encrypts the secrets of authenticator apps that an earlier Vigil stored unencrypted. One per transaction, so that it
 * can be killed at any moment.
 */
const encryptPlainAppSecrets = async (client: pg.Client, keyring: Keyring): Promise<void> => {
  const { rows } = await client.query<{ member_id: string }>('select member_id from member_totp where key_id is null');
  for (const { member_id: id } of rows) {
    await inTransaction(client, async () => {
      const master = await currentMaster(
        async (sql, values) => (await client.query(sql, values)).rows as never,
        keyring,
      );
      const {
        rows: [row],
      } = await client.query<{ secret: Buffer }>(
        'select secret from member_totp where member_id = $1 and key_id is null for update',
        [id],
      );
      if (row)
        await client.query(keepUnderMaster(APP_SECRETS), [
          id,
          encryptWithMasterKey(APP_SECRETS, master, id, row.secret),
          master.id,
        ]);
    });
  }
};

const EVIDENCE_TABLE = RECORD_KEY_TABLES.find(({ table }) => table === 'evidence_private')!;
const IS_MOMENT = `added_at <> date_trunc('day', added_at, 'UTC')`;

/**
 * Encrypts the times of files that an earlier Vigil stored unencrypted, and leaves only the day. One per transaction,
 * so that it can be killed at any time.
 */
const encryptEvidenceMoments = async (client: pg.Client, keyring: Keyring): Promise<void> => {
  const { rows } = await client.query<{ id: string; incident: string }>(
    `select id, incident_id as incident from evidence where ${IS_MOMENT}`,
  );
  for (const { id, incident } of rows) {
    await inTransaction(client, async () => {
      await client.query('select from incident where id = $1 for update', [incident]);
      const {
        rows: [file],
      } = await client.query<{ at: Date }>(
        `select added_at as at from evidence where id = $1 and ${IS_MOMENT} for update`,
        [id],
      );
      if (!file) return;
      const key = await recordKey(
        async (sql, bound) => (await client.query(sql, bound)).rows as never,
        keyring,
        incident,
      );
      await client.query(
        'insert into evidence_private (incident_id, evidence_id, field, value, key_id) values ($1, $2, $3, $4, $5) on conflict (evidence_id, field) do nothing',
        [
          incident,
          id,
          'addedAt',
          encryptValue(key.secret, placeIn(EVIDENCE_TABLE, [id], 'addedAt', key.id), file.at.toISOString()),
          key.id,
        ],
      );
      await client.query(`update evidence set added_at = date_trunc('day', added_at, 'UTC') where id = $1`, [id]);
    });
  }
};
