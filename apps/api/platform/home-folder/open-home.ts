import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { OperatorError, codeOf, diskFull, messageOf } from '../database/operator-error.js';
import { canEnter, closedFolderOn, type RunAs } from '../embedded-postgres/postgres-os-user.js';

/** What Vigil needs to reach the database again after a restart; stored in the home, readable only by its owner. */
export interface Access {
  /** Password of the server's superuser `postgres`. */
  admin: string;
  /** Password of `vigil`, which owns the databases and is no superuser. */
  vigil: string;
  /** TCP port on 127.0.0.1; 0 before the first start. */
  port: number;
}

/**
 * Creates the home folder if it is missing and returns its real path.
 * @throws OperatorError when it cannot be created, is no folder, or cannot be written to.
 */
export function openHome(home: string): string {
  try {
    makeFolder(home, process.getuid?.() === 0 ? 0o711 : 0o700);
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
    return realpathSync(home);
  } catch (error) {
    throw new OperatorError(whyNoHome(home, error));
  }
}

/**
 * Creates a folder and those above it. Node's `recursive` never returns where an existing folder does not allow new
 * ones in it (/proc, an automount).
 */
function makeFolder(path: string, mode: number): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another start may have created it first.
    if (codeOf(error) !== 'EEXIST' || !isFolder(path)) throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

export function whyNoHome(home: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'ENOSPC') return diskFull(home);
  if (code === 'EEXIST' || code === 'ENOTDIR')
    return `${home} cannot be Vigil's data folder because a file is in its way: move the file, or set VIGIL_HOME to another folder.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return `Vigil may not write to its data folder ${home}: give it to the user who runs Vigil, or set VIGIL_HOME to another folder.`;
  }
  return `Vigil cannot use its data folder ${home} (${code || messageOf(error)}): set VIGIL_HOME to another folder.`;
}

/**
 * Makes sure that the user who runs PostgreSQL can reach the home. We may open the home itself, for that user's group
 * only, but no folder above it.
 * @throws OperatorError naming the closed folder.
 */
export function openHomeFor(home: string, runAs: RunAs | null): void {
  if (!runAs || canEnter(home, runAs)) return;
  if (closedFolderOn(home, runAs) === home) {
    chownSync(home, -1, runAs.gid);
    chmodSync(home, (statSync(home).mode & 0o777) | 0o010);
    if (canEnter(home, runAs)) return;
  }
  const closed = closedFolderOn(home, runAs);
  throw new OperatorError(
    `PostgreSQL must not run as root, and user ${runAs.name}, who runs it, may not enter ${closed}: set VIGIL_HOME to a folder outside it, such as /var/lib/vigil, or start Vigil as an ordinary user.`,
  );
}

/**
 * Tells whether there is a data folder, and refuses one that these programs cannot open.
 * @returns false when there is none yet.
 */
export function hasData(dataFolder: string, major: number): boolean {
  if (!existsSync(dataFolder)) return false;
  const found = readVersion(join(dataFolder, 'PG_VERSION'));
  if (found === null) {
    throw new OperatorError(
      `${dataFolder} is no PostgreSQL data folder, or a broken one (PG_VERSION is missing): restore it from a backup, or move it away to start with an empty database.`,
    );
  }
  if (found !== major) {
    throw new OperatorError(
      `The database in ${dataFolder} was made by PostgreSQL ${found}, and this Vigil brings PostgreSQL ${major}: run the Vigil that made it, take a backup, and restore it into a new folder.`,
    );
  }
  return true;
}

function readVersion(file: string): number | null {
  try {
    const major = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return Number.isNaN(major) ? null : major;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new OperatorError(
      `Vigil may not read ${file} (${codeOf(error)}): start it as the user who started it first.`,
    );
  }
}

/** Reads the passwords and port of this home, or creates them when there is no database yet. */
export function readAccess(home: string, dataExists: boolean): Access {
  const file = accessFile(home);
  if (existsSync(file)) return parseAccess(file, readFileSync(file, 'utf8'));
  if (dataExists)
    throw new OperatorError(
      `The database in ${home} cannot be opened without its passwords, and ${file} is missing: put it back from a backup.`,
    );
  return { admin: newPassword(), vigil: newPassword(), port: 0 };
}

/** Replaces the file in one step, so that a full disk or a power cut leaves the old one. */
export function writeAccess(home: string, access: Access): void {
  const file = accessFile(home);
  const draft = `${file}.new`;
  writeFileSync(draft, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(draft, file);
}

function accessFile(home: string): string {
  return join(home, 'postgres-access.json');
}

function parseAccess(file: string, text: string): Access {
  try {
    const { admin, vigil, port } = JSON.parse(text) as Partial<Access>;
    if (typeof admin === 'string' && typeof vigil === 'string' && typeof port === 'number')
      return { admin, vigil, port };
  } catch {
    // The error below covers this case, too: the file is useless either way.
  }
  throw new OperatorError(`${file}, which holds the passwords of the database, is damaged: put it back from a backup.`);
}

/** Returns 192 random bits, in characters that need no escaping in a URL. */
function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
