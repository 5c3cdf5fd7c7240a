import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';

/**
 * One person on this phone. Whoever reads this has a token that may submit, public keys, and a seed under a passphrase.
 */
export interface Person {
  /** Made on the phone; the owner of the locked seed. */
  id: string;
  /** A word that the person chose, to find themselves among others; never their name by itself. */
  label: string;
  publicKey: Uint8Array;
  lockedSeed: Uint8Array;
  token: string;
  device: string;
  /** The office's key of today. A report that was begun keeps the one that it was begun with. */
  keyId: string;
  intakeKey: Uint8Array;
  keepReceipts: boolean;
  /**
   * When this phone ends at the latest: until then it only sends what it has. Missing or null: the office has not said
   * so.
   */
  endsBy?: string | null;
}

export interface KeptFile {
  id: string;
  /** Bytes, before sealing. */ size: number;
}

/**
 * open: it can be gone on with. finished: it waits to be sent, and nobody on this phone can read it. accepted: its
 * files are still to go.
 */
export type Stage = 'open' | 'finished' | 'accepted';

export interface KeptReport {
  /** In which order they were begun, without saying when. */
  seq?: number;
  id: string;
  person: string;
  keyId: string;
  intakeKey: Uint8Array;
  stage: Stage;
  /** Sealed to its author on this phone; null once it is finished. */
  draft: Uint8Array | null;
  /** Sealed to the office; what is sent is these bytes, each time the same. */
  report: Uint8Array;
  files: KeptFile[];
  /** Why the office did not take it: a code of `problems`; it is kept all the same. */
  refused: string | null;
}

export interface StoredFile {
  id: string;
  report: string;
  person: string;
  size: number;
  /** adding: not whole yet. ready: whole and sealed. sent: the office has stored it for good. */
  state: 'adding' | 'ready' | 'sent' | 'refused';
  /** Where the office takes it: known once its upload was begun. */
  address: string | null;
}

export interface Receipt {
  id: string;
  person: string;
  receipt: string;
}

/** What holds for the whole phone. `sending`: paused by hand, or not. */
export interface Settings {
  key: 'phone';
  language: 'km' | 'en';
  isPaused: boolean;
  filesByWifiOnly: boolean;
}

export interface GroupRow {
  id: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
}

export interface Field extends DBSchema {
  people: { key: string; value: Person };
  reports: { key: number; value: KeptReport; indexes: { id: string; person: string } };
  files: { key: string; value: StoredFile; indexes: { report: string; person: string } };
  /** Head (0) and segments (1 ...) of a sealed file. */
  pieces: { key: [string, number]; value: Uint8Array };
  receipts: { key: string; value: Receipt; indexes: { person: string } };
  settings: { key: string; value: Settings };
  lists: { key: string; value: { key: string; rows: GroupRow[] } };
}

export const DATABASE = 'field';
const VERSION = 1;
let database: Promise<IDBPDatabase<Field>> | null = null;

export const openDatabase = (): Promise<IDBPDatabase<Field>> => {
  database ??= openDB<Field>(DATABASE, VERSION, {
    upgrade: (db) => {
      db.createObjectStore('people', { keyPath: 'id' });
      const reports = db.createObjectStore('reports', { keyPath: 'seq', autoIncrement: true });
      reports.createIndex('id', 'id', { unique: true });
      reports.createIndex('person', 'person');
      const files = db.createObjectStore('files', { keyPath: 'id' });
      files.createIndex('report', 'report');
      files.createIndex('person', 'person');
      db.createObjectStore('pieces');
      db.createObjectStore('receipts', { keyPath: 'id' }).createIndex('person', 'person');
      db.createObjectStore('settings', { keyPath: 'key' });
      db.createObjectStore('lists', { keyPath: 'key' });
    },
    // Another tab wipes everything: nothing here may hold it up.
    blocking: () => {
      void closeDatabase();
    },
    terminated: () => {
      database = null;
    },
  });
  database.catch(() => {
    database = null;
  });
  return database;
};

export const closeDatabase = async (): Promise<void> => {
  const open = database;
  database = null;
  await open?.then(
    (db) => db.close(),
    () => undefined,
  );
};

export type Writing = IDBPTransaction<Field, StoreNames<Field>[], 'readwrite'>;

/**
 * Writes in one transaction, and answers when the disk has it (where the browser can say so): a dead battery undoes
 * nothing that was answered.
 * @throws QuotaExceededError when the storage is full; then nothing of it is written
 */
export const written = async <T>(stores: StoreNames<Field>[], work: (writing: Writing) => Promise<T>): Promise<T> => {
  const writing = (await openDatabase()).transaction(stores, 'readwrite', { durability: 'strict' });
  const done = writing.done;
  // Said below; a transaction that is aborted while `work` still runs must not count as an error that nobody heard.
  done.catch(() => undefined);
  try {
    const result = await work(writing);
    await done;
    return result;
  } catch (error) {
    try {
      writing.abort();
    } catch {
      /* it has ended by itself */
    }
    throw writing.error ?? error;
  }
};

const SETTINGS: Settings = { key: 'phone', language: 'km', isPaused: false, filesByWifiOnly: false };

export const readSettings = async (): Promise<Settings> =>
  (await (await openDatabase()).get('settings', 'phone')) ?? SETTINGS;

export const changeSettings = (change: Partial<Settings>): Promise<void> =>
  written(['settings'], async (writing) => {
    const store = writing.objectStore('settings');
    await store.put({ ...SETTINGS, ...(await store.get('phone')), ...change });
  });

/** A report by its id. */
export const reportOf = async (id: string): Promise<KeptReport | undefined> =>
  (await openDatabase()).getFromIndex('reports', 'id', id);

export const allPieces = (file: string): IDBKeyRange => IDBKeyRange.bound([file, 0], [file, Number.MAX_SAFE_INTEGER]);
