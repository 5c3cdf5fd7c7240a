/** What the phone could not do, as a code of `text/field` (`wrong.CODE`). Never with what somebody wrote. */
export class CannotDo extends Error {
  override readonly name = 'CannotDo';
  constructor(readonly code: string) {
    super(code);
  }
}

export const isFull = (error: unknown): boolean => error instanceof Error && error.name === 'QuotaExceededError';

/** The code of whatever went wrong. */
export const codeOf = (error: unknown): string => {
  if (error instanceof CannotDo) return error.code;
  if (isFull(error)) return 'full';
  return error instanceof Error && error.name === 'CannotOpen' ? 'passphrase' : 'unexpected';
};
