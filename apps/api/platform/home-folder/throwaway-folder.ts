import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clearLeftover } from '../embedded-postgres/embedded-leftover.js';
import { lockHome } from './lock-home.js';

/**
 * What is done in throwaway folders, which names them: a restore drill, a backup from a bucket, a page that is printed.
 */
export type Throwaway = 'drill' | 'fetched' | 'print';

const NAME = /^vigil-(?:drill|fetched|print)-[A-Za-z0-9]{6}$/;
/** The folder that is worked in. Beside it is the lock of the process that works in it. */
const INSIDE = 'in';

/** Makes a folder below another one, does work in it, and removes it. @throws what making it throws */
export const inThrowawayFolder = async <T>(
  below: string,
  what: Throwaway,
  work: (folder: string) => Promise<T>,
): Promise<T> => {
  const outside = await mkdtemp(join(await realpath(below), `vigil-${what}-`));
  const lock = lockHome(outside);
  try {
    // Who works in it may be another user than root.
    if (process.getuid?.() === 0) await chmod(outside, 0o711);
    const folder = join(outside, INSIDE);
    await mkdir(folder, { mode: 0o700 });
    return await work(folder);
  } finally {
    if (typeof lock === 'object') lock.release();
    await rm(outside, { recursive: true, force: true, maxRetries: 3 });
  }
};

/**
 * Removes what killed processes of this user left below a folder: a restored database can be read. What a living
 * process works in stays, and so does what cannot be removed.
 * @returns the folders that were removed
 */
export const removeLeftThrowaways = async (below: string, log: (line: string) => void): Promise<string[]> => {
  const removed: string[] = [];
  for (const name of namesIn(below)) {
    const outside = join(below, name);
    try {
      if (NAME.test(name) && (await removeLeft(outside))) removed.push(outside);
    } catch {
      // Another process removes it now, or works in it in another container.
    }
  }
  for (const folder of removed) log(`Removed ${folder}, which a killed process had left`);
  return removed;
};

const removeLeft = async (outside: string): Promise<boolean> => {
  const about = lstatSync(outside);
  // Where everybody may make folders, only our own are ours to remove. One without a lock is being made, or removed.
  if (!about.isDirectory() || about.uid !== process.getuid?.() || !existsSync(join(outside, 'vigil.lock')))
    return false;
  const lock = lockHome(outside);
  if (typeof lock === 'number') return false;
  try {
    await clearLeftover(join(await realpath(outside), INSIDE, 'postgres'), () => undefined);
    await rm(outside, { recursive: true, force: true, maxRetries: 3 });
    return true;
  } finally {
    lock.release();
  }
};

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};
