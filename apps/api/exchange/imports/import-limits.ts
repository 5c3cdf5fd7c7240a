/** Bytes per uploaded part of a file; the last may be shorter. */
export const PART_BYTES = 1024 * 1024;
/** Rows stored, judged and written together: few enough that their transactions do not make others wait. */
export const CHUNK_ROWS = 250;
/** Days after which the file of an unused import is erased automatically. */
export const KEEP_DAYS = 7;
/** Seconds without a sign of life after which a step counts as interrupted. */
export const SILENT_SECONDS = 30;
