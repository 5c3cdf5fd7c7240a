/**
 * A reason why Vigil cannot start or go on, said to the person who runs it: one plain sentence with what to do.
 * Whoever prints it prints the message alone; a stack would only hide it.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
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
