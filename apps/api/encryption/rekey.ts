import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { ADVISORY_LOCKS, lockIfFree } from '../platform/database/advisory-locks.js';
import { OperatorError } from '../platform/database/operator-error.js';
import { inTransaction, withClient } from '../platform/database/ensure-database.js';
import { asking, forgetJournal, leaveNoOldText } from './encrypt-plaintext-values.js';
import {
  CannotOpen,
  newRecordKey,
  decryptValue,
  encryptValue,
  unwrapKey,
  wrapKey,
  type MasterKey,
} from './envelope.js';
import { currentKeyId, registerKey } from './key.repository.js';
import type { KeySource } from './key-source.js';
import { newKey } from './key-file-format.js';
import {
  appendRekeyed,
  deleteOtherMasterKeys,
  endImports,
  lockRecordKey,
  lockRowToRekey,
  recordsToRekey,
  replaceRecordKey,
  retireIntakeKeys,
  rowsToRekey,
} from './rekey.repository.js';
import {
  APP_SECRETS,
  keepUnderMaster,
  MASTER_KEY_TABLES,
  decryptWithMasterKey,
  encryptWithMasterKey,
  type MasterKeyTable,
} from './master-key-tables.js';
import {
  LOCK_RECORD,
  placeIn,
  rowsOfRecord,
  RECORD_KEY_TABLES,
  setValue,
  type RecordKeyRow,
} from './record-key-tables.js';

interface Rekeying {
  databaseUrl: string;
  adminUrl?: string;
  source: KeySource;
  log: (line: string) => void;
  /** Called after each record that has a new key. */ onRecord?: () => void;
  /** Called between two pieces of the work. What it throws ends the run; the next one goes on from there. */
  goOn?: () => void;
}

const LOOK_AGAIN_MS = 200;
const ALSO_REWRITTEN = ['record_key', 'import_blob', 'import_key'].map((table) => ({ table }));

/** Advisory lock while keys are changed; a backup holds it in shared mode. */
export const REKEY_LOCK = ADVISORY_LOCKS.rekey;

/** Decides the next step from the keys of the source (newest first) and the key that the database uses. */
export const nextStep = (
  keys: readonly MasterKey[],
  current: string,
  mayMake: boolean,
): 'make a key' | 'change over' | 'go on' | 'no new key' => {
  if (keys[0]!.id !== current) return 'change over';
  if (keys.length > 1) return 'go on';
  return mayMake ? 'make a key' : 'no new key';
};

/**
 * Changes every key: the master key, and under it the key of every record with everything that it encrypts. So somebody
 * who has the old master key can open nothing from now on. Each record has its own transaction: if killed at any
 * moment, the next run continues. Vigil may run meanwhile: it reads the new key from the same source. What does not
 * open keeps the old keys, and they stay at hand.
 * @returns how many records were re-keyed in this run.
 * @throws OperatorError when there is no new key to change to, or an old one is missing.
 */
export const rekey = async ({
  databaseUrl,
  adminUrl,
  source,
  log,
  onRecord,
  goOn = () => undefined,
}: Rekeying): Promise<number> =>
  withClient(databaseUrl, async (client) => {
    if (!(await lockIfFree(client, REKEY_LOCK))) {
      log('Waiting for a backup, or another re-keying, to end');
      do {
        goOn();
        await pause(LOOK_AGAIN_MS);
      } while (!(await lockIfFree(client, REKEY_LOCK)));
    }
    goOn();
    let keys = (await source.read()) ?? [];
    const step = nextStep(keys, await currentKeyId(asking(client)), source.replace !== null);
    if (step === 'no new key')
      throw new OperatorError(
        `${source.name} gives one key only, the one in use: let it give a new one first ("npm run keys -- new" makes one) and the one in use after it.`,
      );
    if (step === 'make a key') {
      keys = [newKey(), ...keys];
      source.replace!(keys);
    }
    if (step !== 'make a key') log('Going on with a re-keying that was begun before');
    const [fresh, ...old] = keys as [MasterKey, ...MasterKey[]];
    await inTransaction(client, () => registerKey(client, fresh));
    let done = 0;
    const damaged: string[] = [];
    for (;;) {
      const ids = await recordsToRekey(client, fresh.id, damaged);
      if (ids.length === 0) break;
      for (const id of ids) {
        goOn();
        if (!(await opens(() => rekeyRecord(client, id, keys, fresh)))) {
          damaged.push(id);
          continue;
        }
        done += 1;
        onRecord?.();
      }
      log(`${done} records have new keys`);
    }
    await endImports(client);
    for (const of of MASTER_KEY_TABLES) {
      goOn();
      const anew = await rekeyUnderMaster(client, of, keys, fresh, damaged);
      if (anew > 0 && of === APP_SECRETS) log(`${anew} secrets of authenticator apps are encrypted anew`);
    }
    // Somebody with the old master key also has this secret half, so phones get another key to seal to at their next
    // request.
    await retireIntakeKeys(client);
    for (const { table } of [...RECORD_KEY_TABLES, ...MASTER_KEY_TABLES, ...ALSO_REWRITTEN]) {
      goOn();
      await leaveNoOldText(client, [table]);
    }
    if (adminUrl) await withClient(adminUrl, forgetJournal);
    if (damaged.length > 0) {
      log(
        `${damaged.length} records and other values do not open. They keep the former key, which stays below the new one in ${source.name}: put them back from a backup ("npm run restore -- --mend"), and re-key again.`,
      );
      return done;
    }
    await deleteOtherMasterKeys(client, fresh.id);
    if (old.length > 0 && source.replace) {
      const aside = source.setAside?.(old);
      source.replace([fresh]);
      if (aside)
        log(
          `The old key is in ${aside}: backups made until now need it. Keep it for as long as you keep them, where they are not: whoever has both can read everything. Then delete it. Keep a copy of the new one.`,
        );
    }
    return done;
  });

/** Encrypts something anew. @returns false where it does not open: then it stays as it is, so that it can be mended */
const opens = async (rekeying: () => Promise<void>): Promise<boolean> => {
  try {
    await rekeying();
    return true;
  } catch (error) {
    if (error instanceof CannotOpen) return false;
    throw error;
  }
};

const rekeyRecord = (client: pg.Client, id: string, keys: readonly MasterKey[], fresh: MasterKey): Promise<void> =>
  inLoggedTransaction(client, async () => {
    // Code that writes a record locks it first, so nobody writes with a key that is about to be replaced.
    for (const lock of LOCK_RECORD) await client.query(lock, [id]);
    const before = await lockRecordKey(client, id);
    if (!before || before.key_id === fresh.id) return;
    const master = keys.find((key) => key.id === before.key_id);
    if (!master)
      throw new OperatorError(
        'A record is encrypted with a key that is not at hand: put the key file back as it was before.',
      );
    const secret = unwrapKey(master, id, before.id, before.wrapped);
    const key = newRecordKey();
    for (const sealed of RECORD_KEY_TABLES) {
      for (const { row, field, value, key_id: keyId } of (await client.query<RecordKeyRow>(rowsOfRecord(sealed), [id]))
        .rows) {
        const plain = decryptValue(secret, placeIn(sealed, row, field, keyId), value);
        await client.query(setValue(sealed), [
          encryptValue(key.secret, placeIn(sealed, row, field, key.id), plain),
          key.id,
          field,
          ...row,
        ]);
      }
    }
    await replaceRecordKey(client, id, { id: key.id, key_id: fresh.id, wrapped: wrapKey(fresh, id, key) });
  });

/**
 * Encrypts a table's values with a new key. @returns how many. @param damaged takes those that do not open
 * @throws OperatorError when an old key is missing
 */
const rekeyUnderMaster = async (
  client: pg.Client,
  of: MasterKeyTable,
  keys: readonly MasterKey[],
  fresh: MasterKey,
  damaged: string[],
): Promise<number> => {
  let done = 0;
  for (const id of await rowsToRekey(client, of, fresh.id)) {
    const anew = (): Promise<void> =>
      inLoggedTransaction(client, async () => {
        const row = await lockRowToRekey(client, of, id, fresh.id);
        if (!row) return;
        const master = keys.find((key) => key.id === row.key_id);
        if (!master)
          throw new OperatorError(
            `${of.what} ${id} is encrypted with a key that is not at hand: put the key file back as it was before.`,
          );
        await client.query(keepUnderMaster(of), [
          id,
          encryptWithMasterKey(of, fresh, id, decryptWithMasterKey(of, master, id, row.sealed)),
          fresh.id,
        ]);
      });
    if (await opens(anew)) done += 1;
    else damaged.push(`${of.what} ${id}`);
  }
  return done;
};

/**
 * Runs work in a transaction, and appends a line to the log for the rows that it wrote, if the log covers such rows.
 */
const inLoggedTransaction = (client: pg.Client, work: () => Promise<void>): Promise<void> =>
  inTransaction(client, async () => {
    await work();
    await appendRekeyed(client);
  });
