import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { OperatorError } from '../database/operator-error.js';

/** A user other than our own who runs PostgreSQL for us. */
export interface RunAs {
  uid: number;
  gid: number;
  name: string;
}

/** In order of preference: an account made for Vigil, Debian's PostgreSQL account, and one that every system has. */
const candidates = ['vigil', 'postgres', 'nobody'];

/**
 * Chooses who runs PostgreSQL; null: our own user. PostgreSQL refuses to run as root, so under root it runs as the
 * owner of the data folder, or else as one of the candidates.
 * @throws OperatorError when the data folder belongs to another user, or root finds no such user.
 */
export function chooseUser(dataFolder: string): RunAs | null {
  const owner = ownerOf(dataFolder);
  const self = process.getuid?.();
  const users = knownUsers();
  if (self !== 0) {
    if (owner === null || self === undefined || owner === self) return null;
    throw new OperatorError(
      `The database folder ${dataFolder} belongs to user ${nameOfUser(owner)}: start Vigil as the user who started it ` +
        'first, or give the folder to yourself with chown.',
    );
  }
  const known = owner ? users.find((user) => user.uid === owner) : undefined;
  const chosen =
    known ?? candidates.map((name) => users.find((user) => user.name === name)).find((user) => user !== undefined);
  if (!chosen)
    throw new OperatorError(
      'PostgreSQL must not run as root and this system has no other user for it: start Vigil as an ordinary user.',
    );
  return chosen;
}

/** Returns the options for a child process that runs as this user, in a folder that everybody may enter. */
export function asUser(runAs: RunAs | null): { uid?: number; gid?: number; cwd: string } {
  return runAs ? { uid: runAs.uid, gid: runAs.gid, cwd: '/' } : { cwd: '/' };
}

/** Tells whether this user may enter a folder. Tries it, because only the system knows all its rules. */
export function canEnter(folder: string, runAs: RunAs): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...asUser(runAs), stdio: 'ignore' }).status === 0;
}

/** Returns the outermost folder on the way to this one that the user may not enter. */
export function closedFolderOn(folder: string, runAs: RunAs): string {
  const above = dirname(folder);
  return above === folder || canEnter(above, runAs) ? folder : closedFolderOn(above, runAs);
}

/** Finds a user of this system by name; never root. */
export function knownUser(name: string): RunAs | undefined {
  return knownUsers().find((user) => user.name === name);
}

/** Returns the name of a user, or its number where it has none. */
export const nameOfUser = (uid: number): string =>
  uid === 0 ? 'root' : (knownUsers().find((user) => user.uid === uid)?.name ?? `number ${uid}`);

function ownerOf(folder: string): number | null {
  return statSync(folder, { throwIfNoEntry: false })?.uid ?? null;
}

function knownUsers(): RunAs[] {
  try {
    return readFileSync('/etc/passwd', 'utf8').split('\n').flatMap(userOfLine);
  } catch {
    return [];
  }
}

function userOfLine(line: string): RunAs[] {
  const [name = '', , uid = '', gid = ''] = line.split(':');
  const user = { name, uid: Number(uid), gid: Number(gid) };
  return uid !== '' && user.uid !== 0 && Number.isInteger(user.uid) && Number.isInteger(user.gid) ? [user] : [];
}
