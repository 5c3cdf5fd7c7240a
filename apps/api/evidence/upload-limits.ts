import { FILE_MAX, sealedSize } from '@vigil/shared/field/limits.js';

export { FILE_MAX };
/** Maximum files of one record: a long day has dozens. */
export const MOST_FILES = 500;
/** Maximum bytes before a piece is made durable, so that no interruption loses more. */
export const PIECE_BYTES = 8 * 1024 * 1024;
/**
 * Vigil deletes an upload after this many days without progress; the file can be sent again from its beginning. Phones
 * may be off for long.
 */
export const KEEP_UPLOAD_DAYS = 30;
/** An object that was started this long ago and is not complete counts as abandoned. */
export const GIVEN_UP_MINUTES = 60;

/** Returns the size in bytes as sent: sealed by the phone, or unsealed. */
export const lengthAsSent = ({ size, sealedWith }: { size: number; sealedWith: string | null }): number =>
  sealedWith === null ? size : sealedSize(size);
