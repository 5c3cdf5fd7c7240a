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

/** Turns the error of a full or read-only disk into an OperatorError of a command; returns others unchanged. */
export function explainDisk(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new OperatorError(diskFull(path).replace('start again', 'run it again'));
  return ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? new OperatorError(
        `${path} cannot be written to (${code}): give it to the user who runs this, or name another place.`,
      )
    : error;
}

/** PostgreSQL's error codes for a table page or an index page that it cannot read. */
const DAMAGED = ['XX001', 'XX002'];

/** Turns an error that means damaged files into an OperatorError; returns any other error unchanged. */
export function explainDamage(error: unknown): unknown {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
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
