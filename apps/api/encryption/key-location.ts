import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve, sep } from 'node:path';
import type { Config } from '../config.js';
import { OperatorError, codeOf } from '../platform/database/operator-error.js';
import { replaceFile } from '../platform/home-folder/replace-file.js';
import { keySource, MOVED_KEY, movedKeyFile, ownKeyFile, syncFolderOf } from './key-source.js';
import { keysOfBytes } from './key-file-format.js';

type KeyConfig = Pick<Config, 'mode' | 'home' | 'keyFile' | 'keyCommand'>;

/** Tells whether somebody who takes the data folder also gets the key. */
export const isBesideData = ({ mode, home, keyFile, keyCommand }: KeyConfig): boolean =>
  mode === 'production' && keyCommand === null && liesIn(keyFile ?? movedKeyFile(home), home);

const liesIn = (file: string | null, home: string): boolean => file === null || isWithin(file, home);

const real = (path: string): string => (existsSync(path) ? realpathSync(path) : resolve(path));
const isWithin = (path: string, folder: string): boolean => {
  const [inner, outer] = [real(path), real(folder)];
  return inner === outer || inner.startsWith(outer + sep);
};

/** Overwrites a key file with zeros and deletes it. A disk may still hold old blocks, as docs/threats.md says. */
const wipe = (file: string): void => {
  const handle = openSync(file, 'r+');
  try {
    const { size } = statSync(file);
    writeFileSync(handle, Buffer.alloc(size));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  rmSync(file);
};

/**
 * Moves the key that Vigil made itself into a folder elsewhere, and notes in the home where it is. Reads the copy back
 * before it deletes the original.
 * @returns where the key is now
 * @throws OperatorError with one sentence; then the key is where it was.
 */
export const moveKey = async (config: KeyConfig, folder: string): Promise<string> => {
  if (config.keyCommand !== null)
    throw new OperatorError('VIGIL_KEY_COMMAND gives the key: it lies wherever that command takes it from.');
  const from = ownKeyFile(config.home);
  if (config.keyFile !== null)
    throw new OperatorError(
      'VIGIL_KEY_FILE says where the key lies: move the file yourself, and set VIGIL_KEY_FILE to its new place.',
    );
  const into = resolve(folder);
  if (!existsSync(into) || !statSync(into).isDirectory())
    throw new OperatorError(`There is no folder ${into}: make it first, on another disk than the data.`);
  if (isWithin(into, config.home))
    throw new OperatorError(`${into} lies in the home of Vigil, beside the data: choose a folder on another disk.`);
  const to = join(into, 'vigil.key');
  if (resolve(from) === to) throw new OperatorError(`The key lies in ${into} already: nothing was moved.`);
  if (existsSync(to)) throw new OperatorError(`There is a key in ${into} already: choose another folder.`);
  if (!existsSync(from)) throw new OperatorError(`There is no key at ${from} yet: start Vigil once, which makes it.`);
  const bytes = readFileSync(from);
  const note = join(config.home, MOVED_KEY);
  try {
    writeFileSync(to, bytes, { mode: 0o600, flag: 'wx', flush: true });
    const there = await keySource({ ...config, keyFile: to }).read();
    const [before, after] = [keysOfBytes(bytes, from), there ?? []];
    if (before.length !== after.length || before.some((key, i) => !key.secret.equals(after[i]!.secret)))
      throw new OperatorError(`What was written to ${into} is not the key: it stays where it was.`);
    await replaceFile(note, `${to}\n`);
    // After a loss of power a file may be on the disk without its name.
    for (const file of [to, note]) syncFolderOf(file);
  } catch (error) {
    // What was begun would be taken for the key, and be in the way of the next try.
    if (codeOf(error) !== 'EEXIST' && movedKeyFile(config.home) !== to) rmSync(to, { force: true });
    if (error instanceof OperatorError) throw error;
    throw new OperatorError(`The key cannot be written to ${into} (${codeOf(error)}): it stays where it was.`);
  } finally {
    bytes.fill(0);
  }
  wipe(from);
  return to;
};
