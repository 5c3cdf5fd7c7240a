/** Rows stored, judged and written together: few enough that their transactions do not make others wait. */
export const CHUNK_ROWS = 250;
/** Letters of the rows that are stored, judged and written together, or read as one record. */
export const CHUNK_LETTERS = 4_000_000;
/** Rows of one record. Joining more of them would hold up all other work. */
export const RECORD_ROWS = 500;
/** Bytes of a member's files and of what was read from them, before they can send or read another one. */
export const KEPT_BYTES = 2 * 1024 ** 3;
/** Days after which the file of an unused import is erased automatically. */
export const KEEP_DAYS = 7;
/** Seconds without a sign of life after which a step counts as interrupted. */
export const SILENT_SECONDS = 30;

export const lettersOf = (cells: readonly string[]): number => cells.reduce((sum, { length }) => sum + length, 0);
