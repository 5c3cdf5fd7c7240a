import { closeSync, constants, existsSync, openSync } from 'node:fs';

/**
 * An error for the operator: why Vigil cannot start or continue, in one plain sentence that says what to do. Print only
 * the message; a stack trace would hide it.
 */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** Returns the system's short code of an error ('EACCES', 'ENOSPC', '28P01'), or '' if it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Returns the message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function diskFull(folder: string): string {
  return `The disk that holds ${folder} is full: make room and start again.`;
}

/**
 * Turns the error of a full disk, or of a file that may not be read or written, into an OperatorError of a command;
 * returns others unchanged.
 * @param path what the command writes; of another file that it may not open, the error names the path
 */
export function explainDisk(path: string, error: unknown): unknown {
  if (isDiskFull(error)) return new OperatorError(diskFull(path).replace('start again', 'run it again'));
  if (!isNotAllowed(error)) return error;
  const at = error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : path;
  const [what, how] = isUnreadable(at) ? [at, 'read'] : at.startsWith(path) ? [path, 'written to'] : [at, 'opened'];
  return new OperatorError(
    `${what} cannot be ${how} (${codeOf(error)}): give it to the user who runs this, or name another place.`,
  );
}

/** Whether a file or folder is there and may not be read. */
function isUnreadable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    closeSync(openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    return false;
  } catch (error) {
    return isNotAllowed(error);
  }
}

export const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
/** Whether a file may not be written: what it held is as it was. */
export const isNotAllowed = (error: unknown): boolean => ['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error));

/** PostgreSQL's error codes for a table page or an index page that it cannot read. */
const DAMAGED = ['XX001', 'XX002'];
/** A server on a full disk refuses connections with it, too: it cannot note what each needs to begin. */
export const isDatabaseFull = (error: unknown): boolean => codeOf(error) === '53100';

/** PostgreSQL's code for a connection that a limit of it does not allow. */
const NO_CONNECTION = '53300';
/** Where PostgreSQL counts connections of one role or database: what it says of them may be in any language. */
const LIMITED: Readonly<Record<string, string>> = { InitializeSessionUserId: 'role', CheckMyDatabase: 'database' };

/** Says which limit leaves no connection, and how to raise it; null: it is another error. */
export function noConnectionLeft(error: unknown, place = 'The database'): string | null {
  if (codeOf(error) !== NO_CONNECTION) return null;
  const routine = typeof error === 'object' && error !== null && 'routine' in error ? String(error.routine) : '';
  const what = LIMITED[routine];
  if (what === undefined)
    return `${place} has no connection left: give it more (max_connections), or end other programs.`;
  const name = /"[^"]+"/.exec(messageOf(error))?.[0] ?? 'NAME';
  return (
    `${place} has no connection left for ${what} ${name}, which has a limit of its own (CONNECTION LIMIT): run as an ` +
    `administrator of that PostgreSQL: alter ${what} ${name} connection limit -1;`
  );
}

/**
 * Turns an error that means damaged files, a full disk, or no connection left, of the database into an OperatorError;
 * returns any other error unchanged.
 */
export function explainDatabase(error: unknown): unknown {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    if (isDatabaseFull(at)) return new OperatorError(diskFull('the database'));
    const limit = noConnectionLeft(at);
    if (limit !== null) return new OperatorError(limit);
    if (DAMAGED.includes(codeOf(at))) {
      return new OperatorError(
        'A file of the database is damaged: PostgreSQL cannot read a page of it. Stop Vigil, keep a copy of the whole data ' +
          'folder, check the disk, and restore the newest backup into an empty place (docs/operating.md, "When the database is damaged").',
      );
    }
    at = 'driverError' in at ? at.driverError : at.cause;
  }
  return error;
}

/** Turns the error of an array that found no memory into an OperatorError; returns any other error unchanged. */
export function explainMemory(error: unknown): unknown {
  return messageOf(error).endsWith('Array buffer allocation failed')
    ? new OperatorError(
        'There is not enough memory for the published incidents, which Vigil counts in memory: about 300 bytes for each, ' +
          'besides 250 MB. Give Vigil more memory, or end other programs.',
      )
    : error;
}

/**
 * Prints why a command failed, for whoever runs it; with VIGIL_STACK=1 also where in the code, without the error's own
 * message, which may hold a value.
 * @param otherwise the sentence for an error that is not meant for people
 */
export function complain(thrown: unknown, otherwise: (error: unknown) => string): void {
  const error = explainDatabase(thrown);
  process.stderr.write(`${error instanceof OperatorError ? error.message : otherwise(error)}\n`);
  if (process.env['VIGIL_STACK'] !== '1' || !(thrown instanceof Error)) return;
  for (const line of (thrown.stack ?? '').split('\n')) if (/^ {4}at /.test(line)) process.stderr.write(`${line}\n`);
}
