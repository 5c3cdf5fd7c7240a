/**
 * A reason why Vigil cannot start or go on, said to the person who runs it: one plain sentence with what to do.
 * Whoever prints it prints the message alone; a stack would only hide it.
 */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** The system's short code of an error ('EACCES', 'ENOSPC', '28P01'), or '' where it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function diskFull(folder: string): string {
  return `The disk that holds ${folder} is full: make room and start again.`;
}

/** PostgreSQL's codes for a page of a table and of an index that it cannot read. */
const DAMAGED = ['XX001', 'XX002'];

/** What the operator has to know of a failure that means damaged files; any other failure as it is. */
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
