import { FILE_MAX, sealedSize } from '@vigil/shared/field/limits.js';

export { FILE_MAX };
/** Files of one record: a long day has dozens. */
export const MOST_FILES = 500;
/** A piece is made durable after so many bytes at the latest, so that no cut loses more. */
export const PIECE_BYTES = 8 * 1024 * 1024;
/**
 * An upload that nobody goes on with for so many days is forgotten; the file may be sent again from its beginning.
 * Phones may be off for long.
 */
export const KEEP_UPLOAD_DAYS = 30;
/** An object that was begun so long ago and is not kept was given up. */
export const GIVEN_UP_MINUTES = 60;

/** Bytes as they come: sealed by the phone, or plain. */
export const lengthAsSent = ({ size, sealedWith }: { size: number; sealedWith: string | null }): number =>
  sealedWith === null ? size : sealedSize(size);
