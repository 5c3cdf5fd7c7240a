import { execFile } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Config } from '../config.js';
import { OperatorError, codeOf, diskFull } from '../platform/database/operator-error.js';
import { isOpenToAll } from '../platform/private-file.js';
import { DEMO_KEY, keysOfBytes, newKey, textOfKeys } from './key-file-format.js';
import { masterKey, type MasterKey } from './envelope.js';

/** Where the keys come from. They are read again each time, so that a running Vigil notices a new one. */
export interface KeySource {
  /** The setting and where it points, for messages: 'VIGIL_KEY_FILE (/run/keys/vigil)'. */
  name: string;
  /**
   * Reads the keys, newest first; null: the file is missing, perhaps because Vigil has not made it yet. @throws
   * OperatorError
   */
  read(): Promise<MasterKey[] | null>;
  /** Creates the first key, if Vigil may; null: the operator must. Never replaces one. */
  create: (() => Promise<MasterKey[]>) | null;
  /** Replaces the keys, all or nothing; null: the operator must. */
  replace: ((keys: readonly MasterKey[]) => void) | null;
  /** Stores keys that are no longer used next to the key file, for backups that were made with them. @returns where */
  setAside?: (keys: readonly MasterKey[]) => string;
}

const COMMAND_WITHIN_MS = 30_000;

/** Returns the configured source of keys. Everybody knows the demo's key, so it needs no setting. */
export const keySource = ({
  mode,
  home,
  keyFile,
  keyCommand,
}: Pick<Config, 'mode' | 'home' | 'keyFile' | 'keyCommand'>): KeySource => {
  if (mode === 'demo')
    return {
      name: 'the demo',
      read: () => Promise.resolve([masterKey(Buffer.from(DEMO_KEY.secret))]),
      create: null,
      replace: null,
    };
  if (keyCommand) return { name: 'VIGIL_KEY_COMMAND', read: () => printedBy(keyCommand), create: null, replace: null };
  // Evaluated each time: the key may be moved while Vigil runs.
  const file = (): string => keyFile ?? ownKeyFile(home);
  const name = (): string => (keyFile ? `VIGIL_KEY_FILE (${keyFile})` : file());
  return {
    get name() {
      return name();
    },
    read: () => Promise.resolve(readKeyFile(file(), name())),
    create: keyFile || movedKeyFile(home) ? null : () => Promise.resolve(createKeyFile(file(), name())),
    replace: (keys) => replaceKeyFile(file(), keys),
    setAside: (keys) => setAside(file(), keys),
  };
};

/** The file in the home that says where `npm run keys -- move` moved the key. */
export const MOVED_KEY = 'vigil.key-is-at';
export const movedKeyFile = (home: string): string | null => {
  try {
    return readFileSync(join(home, MOVED_KEY), 'utf8').trim() || null;
  } catch {
    return null;
  }
};

/** Returns the file of the key that Vigil made itself: in the home, or where it was moved. */
export const ownKeyFile = (home: string): string => movedKeyFile(home) ?? join(home, 'vigil.key');

const printedBy = async (command: string): Promise<MasterKey[]> => {
  const printed = await promisify(execFile)('/bin/sh', ['-c', command], {
    timeout: COMMAND_WITHIN_MS,
    maxBuffer: 64 * 1024,
    encoding: 'buffer',
  }).catch((error: unknown) => {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'none';
    throw new OperatorError(
      `The command in VIGIL_KEY_COMMAND did not give a key (exit code ${code}): try it by hand, as the user who runs Vigil.`,
    );
  });
  try {
    return keysOfBytes(printed.stdout, 'What the command in VIGIL_KEY_COMMAND prints');
  } finally {
    printed.stdout.fill(0);
  }
};

const readKeyFile = (file: string, name: string): MasterKey[] | null => {
  try {
    if (isOpenToAll(file))
      throw new OperatorError(
        `${name}, which holds the key of internal answers, can be read by every user of this computer: run chmod 600 on it, and think of the key as known.`,
      );
    const bytes = readFileSync(file);
    try {
      return keysOfBytes(bytes, name);
    } finally {
      bytes.fill(0);
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`Vigil may not read ${name} (${codeOf(error)}): give it to the user who runs Vigil.`);
  }
};

/** Has the disk write the name of a file. */
export const syncFolderOf = (file: string): void => {
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
};

/** Writes the complete file to disk under another name. */
const draftOf = (file: string, keys: readonly MasterKey[]): string => {
  const draft = `${file}.${process.pid}.new`;
  try {
    rmSync(draft, { force: true });
    writeFileSync(draft, textOfKeys(keys), { mode: 0o600, flag: 'wx', flush: true });
    return draft;
  } catch (error) {
    rmSync(draft, { force: true });
    if (codeOf(error) === 'ENOSPC') throw new OperatorError(diskFull(dirname(file)));
    throw new OperatorError(
      `The key of internal answers cannot be written to ${file} (${codeOf(error)}): make its folder writable, or set VIGIL_KEY_FILE.`,
    );
  }
};

/**
 * A link, unlike a rename, fails when another process has created the file meanwhile; then that process's key is used.
 */
const createKeyFile = (file: string, name: string): MasterKey[] => {
  const draft = draftOf(file, [newKey()]);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  syncFolderOf(file);
  return readKeyFile(file, name)!;
};

const replaceKeyFile = (file: string, keys: readonly MasterKey[]): void => {
  const { uid, gid } = statSync(file);
  const draft = draftOf(file, keys);
  if (process.getuid?.() === 0) chownSync(draft, uid, gid);
  renameSync(draft, file);
  syncFolderOf(file);
};

const setAside = (file: string, keys: readonly MasterKey[]): string => {
  const aside = `${file}.before-${keys[0]!.id}`;
  if (!existsSync(aside)) renameSync(draftOf(aside, keys), aside);
  syncFolderOf(aside);
  return aside;
};
