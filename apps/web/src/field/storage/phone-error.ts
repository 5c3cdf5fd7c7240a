/** Something the phone could not do, as a code of `text/field` (`wrong.CODE`). It never contains typed text. */
export class PhoneError extends Error {
  override readonly name = 'PhoneError';
  constructor(readonly code: string) {
    super(code);
  }
}

const isFull = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError';

/** Returns the code of any error. */
export const codeOf = (error: unknown): string => {
  if (error instanceof PhoneError) return error.code;
  if (isFull(error)) return 'full';
  return error instanceof Error && error.name === 'CannotOpen' ? 'passphrase' : 'unexpected';
};

/** Characters. Whoever copies the phone's data can try short passphrases on any machine. */
export const PASSPHRASE_MIN = 12;
