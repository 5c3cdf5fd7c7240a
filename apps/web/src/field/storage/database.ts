import type { Language } from '@vigil/shared/language/languages.js';
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';

/**
 * One person on this phone. Anyone who reads this gets a token that may submit, public keys, and a seed locked with a
 * passphrase.
 */
export interface Person {
  /** Made on the phone; identifies the owner of the locked seed. */
  id: string;
  /** A label by which the person finds themselves among others. The app never fills in their name. */
  label: string;
  publicKey: Uint8Array;
  lockedSeed: Uint8Array;
  token: string;
  device: string;
  /** The server's current key. A report that was begun keeps its own. */
  keyId: string;
  intakeKey: Uint8Array;
  keepReceipts: boolean;
  /**
   * When this phone must be removed at the latest; until then it only sends what it has. Missing or null: the server
   * has set no date.
   */
  endsBy?: string | null;
}

interface KeptFile {
  id: string;
  /** Bytes, before sealing. */ size: number;
}

/**
 * open: its author can continue it. finished: it waits to be sent, and nobody on this phone can read it. accepted: only
 * its files are still to be sent.
 */
type Stage = 'open' | 'finished' | 'accepted';

export interface KeptReport {
  /** Order in which the reports were begun; it does not reveal when. */
  seq?: number;
  id: string;
  person: string;
  keyId: string;
  intakeKey: Uint8Array;
  stage: Stage;
  /** Sealed for its author on this phone; null once finished. */
  draft: Uint8Array | null;
  /** Sealed for the server; every attempt sends the same bytes. */
  report: Uint8Array;
  files: KeptFile[];
  /** Why the server refused it: a code of `problems`. The phone keeps it nevertheless. */
  refused: string | null;
}

export interface StoredFile {
  id: string;
  report: string;
  person: string;
  size: number;
  /** adding: not complete yet. ready: complete and sealed. sent: permanently stored on the server. */
  state: 'adding' | 'ready' | 'sent' | 'refused';
  /** Its upload address on the server, once the upload has begun. */
  address: string | null;
}

export interface Receipt {
  id: string;
  person: string;
  receipt: string;
  /** As of its report. Receipts of earlier versions have none. */
  seq?: number;
}

/** Settings of the whole phone. `isPaused`: sending was paused by hand. */
export interface Settings {
  key: 'phone';
  language: Language;
  isPaused: boolean;
  filesByWifiOnly: boolean;
}

export interface GroupRow {
  id: string;
  nameEn: string;
  nameKm: string | null;
  aliases: string[];
}

interface Field extends DBSchema {
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
    // Another tab deletes everything: this connection must not block it.
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

type Writing = IDBPTransaction<Field, StoreNames<Field>[], 'readwrite'>;

/**
 * Writes in one transaction, and resolves when it is on disk (where the browser can tell): an empty battery then undoes
 * nothing that was confirmed.
 * @throws QuotaExceededError when the storage is full; nothing is then written
 */
export const written = async <T>(stores: StoreNames<Field>[], work: (writing: Writing) => Promise<T>): Promise<T> => {
  const writing = (await openDatabase()).transaction(stores, 'readwrite', { durability: 'strict' });
  const done = writing.done;
  // The error is reported below. A transaction that aborts while `work` still runs must not count as an unhandled
  // rejection.
  done.catch(() => undefined);
  try {
    const result = await work(writing);
    await done;
    return result;
  } catch (error) {
    try {
      writing.abort();
    } catch {
      /* it has already ended */
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

/** Returns a report by its id. */
export const reportOf = async (id: string): Promise<KeptReport | undefined> =>
  (await openDatabase()).getFromIndex('reports', 'id', id);

export const allPieces = (file: string): IDBKeyRange => IDBKeyRange.bound([file, 0], [file, Number.MAX_SAFE_INTEGER]);
