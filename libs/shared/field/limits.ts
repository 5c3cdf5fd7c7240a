/** Sizes of data from the field. In bytes, unless noted otherwise. */

/** Version byte of everything that this code seals. A new format gets another number, and older ones stay readable. */
export const FORMAT = 1;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

/** A file is sealed in segments of this many plain bytes; the last one is shorter. */
export const SEGMENT_BYTES = 256 * 1024;
/** Version, encapsulated key (RFC 9180), key of the file, tag. */
export const FILE_HEAD = 1 + KEY_BYTES + KEY_BYTES + TAG_BYTES;
/** Largest file: a long video from a phone. */
export const FILE_MAX = 1024 * 1024 * 1024;
export const FILES_MAX = 40;

/** A padded report has one of these sizes, so that the length of its text shows only roughly. */
export const REPORT_BUCKETS = [4096, 16_384, 65_536, 262_144] as const;
/** Version, encapsulated key, tag: what sealing adds to a padded report. */
export const REPORT_EXTRA = 1 + KEY_BYTES + TAG_BYTES;

/**
 * Returns how many segments a file of this many bytes has: at least one, so that a truncated file cannot pass as an
 * empty one.
 */
export const segmentsOf = (size: number): number => Math.max(1, Math.ceil(size / SEGMENT_BYTES));
/** Returns the size of a file of this many bytes once it is sealed. */
export const sealedSize = (size: number): number => FILE_HEAD + size + segmentsOf(size) * TAG_BYTES;
export const isSealedReport = (bytes: Uint8Array): boolean =>
  bytes[0] === FORMAT && REPORT_BUCKETS.some((size) => bytes.length === size + REPORT_EXTRA);
