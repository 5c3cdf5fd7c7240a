import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../database/operator-error.js';
import { birthOf } from './process-table.js';

export interface HomeLock {
  release(): void;
}

/**
 * Takes a home folder for this process, so that two Vigils never run on one. The lock of a process that was killed
 * does not count: it names the process by number *and* birth, and a number that came into use again is no obstacle.
 * @returns the lock, or the number of the living process that holds it.
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

/** The number of the living process that holds a home, or null. */
export function holderOf(home: string): number | null {
  const text = readLock(join(home, 'vigil.lock'));
  return text === null ? null : livingHolder(text);
}

/** A link appears whole or not at all, so nobody ever reads half a lock. */
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
 * Takes a stale lock away. Two that start at once may both find it, and the first may have put its own there by now:
 * each takes away only what it has judged, and puts anything else back.
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
