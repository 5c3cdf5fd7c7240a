import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  linkSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { OperatorError, codeOf, diskFull, explainDisk, isDiskFull } from '../database/operator-error.js';
import { birthOf } from '../embedded-postgres/process-table.js';

export interface HomeLock {
  release(): void;
}

/** How often the holder of a lock shows that it lives, and after how long without that it does not. */
const SIGN_MS = 5_000;
const SILENT_MS = 30_000;

const lockIn = (home: string): string => join(home, 'vigil.lock');

/**
 * Locks a home folder for this process, so that two Vigils never run on one. The lock of a killed process does not
 * count: the lock names its process by number *and* start, so a reused number is no obstacle. A process in another
 * container, or on another computer that has the same folder, cannot be looked up; it counts for as long as it gives
 * signs.
 * @returns the lock, or the number of the running process that holds it.
 * @throws OperatorError when a process in another container or on another computer holds it, or when none can be made
 */
export function lockHome(home: string): HomeLock | number {
  try {
    return takeLock(home);
  } catch (error) {
    throw isDiskFull(error) ? new OperatorError(diskFull(home)) : explainDisk(home, error);
  }
}

function takeLock(home: string): HomeLock | number {
  const file = lockIn(home);
  const mine = `${process.pid} ${birthOf(process.pid) ?? ''}\n`;
  const sign = signOf(file, mine);
  try {
    // There before the lock, so that nobody finds the lock without it.
    writeFileSync(sign, ownPlace(), { mode: 0o600 });
    for (;;) {
      if (placeWhole(file, mine)) return held(file, mine);
      const theirs = readOrNull(file);
      if (theirs === null) continue;
      // By the clock of the disk: that of another computer may be wrong.
      const holder = livingHolder(file, theirs, () => statSync(sign).mtimeMs);
      if (holder !== null) return holder;
      removeStale(file, theirs);
    }
  } finally {
    if (readOrNull(file) !== mine) rmSync(sign, { force: true });
  }
}

/**
 * Returns the number of the running process that holds a home, or null.
 * @throws OperatorError when it is in another container or on another computer: its number means nothing here
 */
export function holderOf(home: string): number | null {
  const text = readOrNull(lockIn(home));
  return text === null ? null : livingHolder(lockIn(home), text, () => timeOnDisk(home));
}

/** By the clock of the disk that a home is on, in milliseconds; where nothing can be written there, by our own. */
function timeOnDisk(home: string): number {
  const draft = `${lockIn(home)}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, '', { mode: 0o600, flag: 'wx' });
    const { mtimeMs } = statSync(draft);
    rmSync(draft, { force: true });
    return mtimeMs;
  } catch {
    return Date.now();
  }
}

/** Says that a running process holds a home: a Vigil, or a command that began while none ran. */
export const heldBy = (pid: number, home: string): OperatorError =>
  new OperatorError(
    `Another Vigil (process ${pid}), or one of its commands, is already running on ${home}: stop it or wait for it, or set VIGIL_HOME to another folder.`,
  );

/** Gives signs of life beside the lock until it is released. */
function held(file: string, mine: string): HomeLock {
  const sign = signOf(file, mine);
  const showing = setInterval(() => {
    try {
      touch(sign);
    } catch {
      // The lock was lost, with its folder or to somebody who removed it.
    }
  }, SIGN_MS);
  showing.unref();
  return {
    release: () => {
      clearInterval(showing);
      if (readOrNull(file) === mine) rmSync(file, { force: true });
      rmSync(sign, { force: true });
    },
  };
}

/** Has the disk note its time on a file. Its length stays, so that a full disk is no obstacle. */
function touch(sign: string): void {
  const handle = openSync(sign, 'r+');
  try {
    writeSync(handle, ownPlace(), 0);
  } finally {
    closeSync(handle);
  }
}

/**
 * The file beside a lock that says in which container and on which computer its holder is, and when it last gave a
 * sign. The lock itself stays as earlier versions read it: they look at it during an upgrade.
 */
const signOf = (file: string, text: string): string =>
  `${file}.${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;

/** Names the table of processes that this process sees; '' where there is only one. */
function ownContainer(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Names the installed system of this computer; '' where it has no name, as in many containers. */
function ownComputer(): string {
  try {
    const name = readFileSync('/etc/machine-id', 'utf8').trim();
    return /^[\da-f]{32}$/.test(name) ? createHash('sha256').update(name).digest('hex').slice(0, 12) : '';
  } catch {
    return '';
  }
}

const ownPlace = (): string => `${ownContainer()} ${ownComputer()}`;

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
  else rmSync(signOf(file, judged), { force: true });
  rmSync(aside, { force: true });
}

/** @param now by the clock that writes the signs of life */
function livingHolder(file: string, text: string, now: () => number): number | null {
  const [number = '', birth = ''] = text.trim().split(/ (.*)/s);
  const pid = Number(number);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (birthOf(pid) === birth) return pid;
  const where = whereItLives(signOf(file, text), isSinceThisBoot(birth), now);
  if (where === null) return null;
  throw new OperatorError(
    `Another Vigil, ${where}, is already running on ${dirname(file)}: stop it, run this command there, or set VIGIL_HOME to another folder. If it was killed just now, try again in half a minute.`,
  );
}

/** Whether a birth is of this run of this computer: before, every process of it has ended. */
const isSinceThisBoot = (birth: string): boolean => birth.split('/')[0] === (birthOf(process.pid) ?? '').split('/')[0];

/** Says where a process that cannot be looked up from here lives; null: it has ended, or is silent. */
function whereItLives(sign: string, isHere: boolean, now: () => number): string | null {
  const place = readOrNull(sign);
  if (place === null) return null;
  const [container = '', computer = ''] = place.split(' ');
  if (isHere ? container === ownContainer() : computer !== '' && computer === ownComputer()) return null;
  const shownAt = statSync(sign, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (Math.abs(now() - shownAt) >= SILENT_MS) return null;
  return isHere ? 'in another container' : 'on another computer';
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
