import { createHash } from 'node:crypto';
import {
  StoreProblem,
  TO_DO as TO_DO_ALWAYS,
  whileUnreachable,
  type Outgoing,
  type StoredFile,
  type StoreTrouble,
} from '../../platform/bucket/stored-files.js';
import { OperatorError } from '../../platform/database/operator-error.js';
import type { Progress } from '../../platform/cancellation.js';

/**
 * Stores whole files under names of letters, digits, '.', '_', '-' and '/'. It is trusted with nothing but to keep
 * them: what is read back is compared. `testing/backup-store-contract.ts` says what each kind must do.
 */
export interface BackupStore {
  /** For messages; never a secret. */
  readonly name: string;
  /** Stores a file, and replaces one of the same name. @throws StoreProblem */
  put(name: string, file: Outgoing): Promise<unknown>;
  /** @throws StoreProblem, possibly after some bytes */
  get(name: string): AsyncIterable<Uint8Array>;
  /** Lists every file whose name begins so. @throws StoreProblem */
  list(prefix: string): AsyncIterable<StoredFile>;
  /** Does nothing when there is no such file. @throws StoreProblem */
  delete(name: string): Promise<void>;
}

const TO_DO: Readonly<Record<StoreTrouble, string>> = {
  ...TO_DO_ALWAYS,
  full: 'is full: make room, or keep fewer backups (VIGIL_BACKUP_KEEP)',
  missing: 'lacks a file of a backup',
};
/** Says in one sentence what is wrong with a store; returns every other error unchanged. */
export const inStore = (store: Pick<BackupStore, 'name'>, error: unknown): unknown =>
  error instanceof StoreProblem ? new OperatorError(`${store.name} ${TO_DO[error.trouble]} (${error.said}).`) : error;

/** Waits before the second and later tries. */
const WAITS_MS = [1000, 4000, 16_000];

/**
 * Does something with a store, and again when it could not be reached.
 * @throws OperatorError that names what is wrong
 */
export const tried = async <T>(
  store: Pick<BackupStore, 'name'>,
  work: () => Promise<T>,
  { goOn }: Pick<Progress, 'goOn'>,
  waits: readonly number[] = WAITS_MS,
): Promise<T> => {
  try {
    return await whileUnreachable(async () => {
      goOn();
      return work();
    }, waits);
  } catch (error) {
    throw inStore(store, error);
  }
};

/** Reads a file of a store whole, and hashes it. */
export const hashOfStored = async (store: BackupStore, name: string): Promise<{ bytes: number; sha256: string }> => {
  const sum = createHash('sha256');
  let bytes = 0;
  for await (const piece of store.get(name)) {
    sum.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: sum.digest('hex') };
};

/** Reads a small file of a store. */
export const readStored = async (store: BackupStore, name: string): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.get(name)) pieces.push(piece);
  return Buffer.concat(pieces);
};

export const listAll = async (store: BackupStore, prefix: string): Promise<Map<string, number>> => {
  const found = new Map<string, number>();
  for await (const { name, bytes } of store.list(prefix)) found.set(name, bytes);
  return found;
};
