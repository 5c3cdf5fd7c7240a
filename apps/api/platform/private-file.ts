import { readFileSync, statSync } from 'node:fs';
import { OperatorError, codeOf } from './database/operator-error.js';

/** Tells whether every user of this computer can read, change or run a file. */
export const isOpenToAll = (file: string): boolean => (statSync(file).mode & 0o007) !== 0;

/**
 * Reads a file with a secret.
 * @param faults what to say where every user of this computer can read it, and where Vigil cannot, by the system's code
 * @throws OperatorError, which repeats nothing of it
 */
export const readPrivateFile = (
  file: string,
  faults: { openToAll: string; unreadable: (code: string) => string },
): string => {
  try {
    if (isOpenToAll(file)) throw new OperatorError(faults.openToAll);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw error instanceof OperatorError ? error : new OperatorError(faults.unreadable(codeOf(error)));
  }
};
