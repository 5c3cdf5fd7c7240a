import { timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError, codeOf } from '../../platform/database/operator-error.js';
import type { AppliedMigration } from '../../platform/database/migration-files.js';
import type { MasterKey } from '../../encryption/envelope.js';
import type { KeySource } from '../../encryption/key-source.js';
import { readIdentity, type BackupIdentity } from './backup-identity.js';
import { macOf, openBackupKeys, type BackupKeys } from './backup-key.js';
import type { Part } from './part-files.js';
import type { TableDigest, Sequence } from './list-tables.js';

/**
 * Readable by anybody who has the folder: it tells the size of the backup and the key that it needs, and nothing of its
 * contents.
 */
export interface Manifest {
  vigil: 'backup';
  /** 2: its key is sealed to a recipient. */
  v: 1 | 2;
  id: string;
  /** The moment of the whole backup. */
  madeAt: string;
  /** The Vigil that made it; undefined: one that noted no version. */
  version?: string;
  key: {
    /** The id of the key of internal answers that opens this backup. */
    id: string;
    wrapped: string;
    /** The id of the identity that also is needed; undefined: none is. */
    sealedTo?: string;
    /** Ids of all keys that values in its database are encrypted with: more than one during an unfinished re-keying. */
    needs: string[];
  };
  migrations: AppliedMigration[];
  /** The size of the revision log, and its newest signed checkpoint. */
  log: { size: number; root: string; checkpoint: string | null };
  parts: Part[];
  evidence: { files: number; bytes: number };
}

/** The contents of a backup, encrypted as its first part: the names of everything. */
export interface Contents {
  tables: (TableDigest & { name: string; columns: string[]; part: string })[];
  sequences: Sequence[];
  /** Files of the home, by their relative path. */
  home: { path: string; part: string }[];
}

export const MANIFEST = 'manifest.json';
export const MAC = 'manifest.mac';
export const CONTENTS = 'contents';
/** The list of evidence files, one per line: "id bytes sha256", or "id gone". */
export const FILES = 'files';

const macFile = (keys: BackupKeys, manifest: Uint8Array): Buffer =>
  Buffer.from(`${macOf(keys, manifest).toString('hex')}\n`);

/** Returns the two files that make a folder a backup. The second authenticates the first. */
export const manifestFiles = (manifest: Manifest, keys: BackupKeys): { name: string; bytes: Buffer }[] => {
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
  return [
    { name: MAC, bytes: macFile(keys, bytes) },
    { name: MANIFEST, bytes },
  ];
};

const read = (folder: string, name: string): Buffer => {
  const path = join(folder, name);
  try {
    return readFileSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'ENOTDIR')
      throw new OperatorError(`${path} cannot be read (${codeOf(error)}): give it to the user who runs this.`);
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new OperatorError(`There is no folder ${folder}: name the one that "npm run backup" wrote.`);
    throw new OperatorError(`${path} is missing: this is no backup, or one that was not finished. Use another.`);
  }
};

const CHANGED = (path: string): OperatorError =>
  new OperatorError(
    `${path} was changed after the backup was made: this backup is damaged, and nothing of it is taken. Use another copy of it, or another backup.`,
  );

const parse = (path: string, bytes: Buffer): Manifest => {
  let said: unknown;
  try {
    said = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw CHANGED(path);
  }
  const { vigil, v, id, key } = (typeof said === 'object' && said !== null ? said : {}) as Partial<Manifest>;
  if (vigil !== 'backup') throw CHANGED(path);
  if (v !== 1 && v !== 2)
    throw new OperatorError(
      `${path} is of another form of backup (${String(v).slice(0, 20)}) than this Vigil knows: restore it with the Vigil that made it.`,
    );
  if (
    typeof id !== 'string' ||
    typeof key?.id !== 'string' ||
    typeof key.wrapped !== 'string' ||
    !Array.isArray(key.needs) ||
    (v === 2) !== (typeof key.sealedTo === 'string')
  )
    throw CHANGED(path);
  return said as Manifest;
};

/** Returns the identity that a backup needs; null: it needs none. @throws OperatorError */
const identityFor = async (
  folder: string,
  sealedTo: string | undefined,
  file: string | null,
): Promise<BackupIdentity | null> => {
  if (sealedTo === undefined) return null;
  const which = `The backup in ${folder} needs the identity ${sealedTo.slice(0, 40)}`;
  if (!file) throw new OperatorError(`${which}, which is kept in another place: name its file, with --identity FILE.`);
  const identity = await readIdentity(file);
  if (identity.id !== sealedTo) throw new OperatorError(`${which}, and ${file} holds ${identity.id}.`);
  return identity;
};

const isAuthentic = (folder: string, keys: BackupKeys, manifest: Uint8Array): boolean => {
  const [mac, right] = [read(folder, MAC), macFile(keys, manifest)];
  return mac.length === right.length && timingSafeEqual(mac, right);
};

/**
 * Opens a backup that was just made with the keys that are still in memory, as it lies in its folder.
 * @throws OperatorError
 */
export const reopen = (folder: string, keys: BackupKeys): OpenBackup => {
  const bytes = read(folder, MANIFEST);
  if (!isAuthentic(folder, keys, bytes)) throw CHANGED(join(folder, MANIFEST));
  return { folder, manifest: parse(join(folder, MANIFEST), bytes), keys, masters: [] };
};

export interface OpenBackup {
  folder: string;
  manifest: Manifest;
  keys: BackupKeys;
  /** The available keys. */ masters: MasterKey[];
}

/**
 * Opens a backup with the configured key. Trusts nothing in the manifest before the key has authenticated it.
 * @param identityFile the file of the identity, for a backup that was sealed to a recipient
 * @throws OperatorError when it is not a backup, was changed, or needs another key or identity, which the message names
 */
export const openBackup = async (
  folder: string,
  source: KeySource,
  identityFile: string | null = null,
): Promise<OpenBackup> => {
  const path = join(folder, MANIFEST);
  const bytes = read(folder, MANIFEST);
  const manifest = parse(path, bytes);
  const masters = (await source.read()) ?? [];
  const need = (id: string): MasterKey => {
    const found = masters.find((one) => one.id === id);
    if (found) return found;
    const there = masters.length === 0 ? 'is not there' : `holds ${masters.map((one) => one.id).join(', ')}`;
    throw new OperatorError(
      `The backup in ${folder} needs key ${id.slice(0, 40)}, and ${source.name} ${there}: put that key there, or name its file in VIGIL_KEY_FILE. After a re-keying the former key lies beside the new one, as vigil.key.before-${id.slice(0, 40)}.`,
    );
  };
  const identity = await identityFor(folder, manifest.key.sealedTo, identityFile);
  const keys = await openBackupKeys(manifest.id, need(manifest.key.id), identity, manifest.key.wrapped);
  if (!keys || !isAuthentic(folder, keys, bytes)) throw CHANGED(path);
  manifest.key.needs.forEach(need);
  return { folder, manifest, keys, masters };
};
