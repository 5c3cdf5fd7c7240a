import { FILE_HEAD, SEGMENT_BYTES } from '@vigil/shared/field/limits.js';

const TAG_BYTES = 16;
const SEALED_SEGMENT = SEGMENT_BYTES + TAG_BYTES;

/**
 * Returns which stored pieces (0: the head; 1 ...: segments) contain the bytes from `start` to `end` of a sealed file,
 * and at which byte the first of them begins.
 */
export const piecesOf = (start: number, end: number): { first: number; last: number; from: number } => {
  const piece = (at: number): number => (at < FILE_HEAD ? 0 : 1 + Math.floor((at - FILE_HEAD) / SEALED_SEGMENT));
  const first = piece(start);
  return { first, last: piece(end - 1), from: first === 0 ? 0 : FILE_HEAD + (first - 1) * SEALED_SEGMENT };
};
