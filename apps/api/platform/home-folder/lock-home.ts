import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../database/operator-error.js';
import { birthOf } from '../embedded-postgres/process-table.js';

export interface HomeLock {
  release(): void;
}

/**
 * Locks a home folder for this process, so that two Vigils never run on one. The lock of a killed process does not
 * count: the lock names its process by number *and* start, so a reused number is no obstacle.
 * @returns the lock, or the number of the running process that holds it.
 */
export function lockHome(home: string): HomeLock | number {
  const file = join(home, 'vigil.lock');
  const mine = `${process.pid} ${birthOf(process.pid) ?? ''}\n`;
  for (;;) {
    if (placeWhole(file, mine)) return { release: () => releaseIfOurs(file, mine) };
    const theirs = readLock(file);
    if (theirs === null) continue;
    const holder = livingHolder(theirs);
    if (holder !== null) return holder;
    removeStale(file, theirs);
  }
}

/** Returns the number of the running process that holds a home, or null. */
export function holderOf(home: string): number | null {
  const text = readLock(join(home, 'vigil.lock'));
  return text === null ? null : livingHolder(text);
}

/**
 * Creates the lock file by a link, which appears complete or not at all: nobody ever reads half a lock. Returns false
 * if it exists.
 */
function placeWhole(file: string, text: string): boolean {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Removes a stale lock. Two processes that start at once may both find it, and the first may have replaced it already.
 * So each removes only the text that it judged to be stale, and puts anything else back.
 */
export function removeStale(file: string, judged: string): void {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const taken = readFileSync(aside, 'utf8');
  if (taken !== judged) placeWhole(file, taken);
  rmSync(aside, { force: true });
}

function livingHolder(text: string): number | null {
  const [number = '', birth = ''] = text.trim().split(/ (.*)/s);
  const pid = Number(number);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return birthOf(pid) === birth ? pid : null;
}

function releaseIfOurs(file: string, mine: string): void {
  if (readLock(file) === mine) rmSync(file, { force: true });
}

function readLock(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
