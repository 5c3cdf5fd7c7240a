/** Sizes of what comes from the field. In bytes, where nothing else is said. */

/** Version byte of everything that is sealed here. Another format gets another number, and older ones stay readable. */
export const FORMAT = 1;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

/** A file is sealed in segments of this many bytes of it; the last one is shorter. */
export const SEGMENT_BYTES = 256 * 1024;
/** Version, encapsulated key (RFC 9180), key of the file, tag. */
export const FILE_HEAD = 1 + KEY_BYTES + KEY_BYTES + TAG_BYTES;
/** One file: a long video of a phone. */
export const FILE_MAX = 1024 * 1024 * 1024;
export const FILES_MAX = 40;

/** A padded report has one of these sizes, so that how much was written shows only roughly. */
export const REPORT_BUCKETS = [4096, 16_384, 65_536, 262_144] as const;
/** Version, encapsulated key, tag: what sealing adds to a padded report. */
export const REPORT_EXTRA = 1 + KEY_BYTES + TAG_BYTES;

/**
 * How many segments a file of so many bytes has: one at least, so that nobody can pass off a file that was cut as an
 * empty one.
 */
export const segmentsOf = (size: number): number => Math.max(1, Math.ceil(size / SEGMENT_BYTES));
/** How long a file of so many bytes is once it is sealed. */
export const sealedSize = (size: number): number => FILE_HEAD + size + segmentsOf(size) * TAG_BYTES;
export const isSealedReport = (bytes: Uint8Array): boolean =>
  bytes[0] === FORMAT && REPORT_BUCKETS.some((size) => bytes.length === size + REPORT_EXTRA);
