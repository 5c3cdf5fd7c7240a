/** Bytes of one part of a file on its way to the server; the last may be shorter. */
export const PART_BYTES = 1024 * 1024;
/** Rows that are kept, judged and written together: one transaction, short enough that nobody waits for it. */
export const CHUNK_ROWS = 250;
/** Days after which the file of an import that nobody touches any more is erased by itself. */
export const KEEP_DAYS = 7;
/** Seconds without a sign of life after which a step counts as interrupted. */
export const SILENT_SECONDS = 30;
