import pg from 'pg';

/**
 * Days stay strings: a JavaScript Date would shift them to another day wherever the server's time zone is not the
 * country's.
 */
const DATE = 1082;
const INT8 = 20;
pg.types.setTypeParser(DATE, String);
/** A sequence number or a sum. One that JavaScript cannot hold exactly stays the string that PostgreSQL sent. */
pg.types.setTypeParser(INT8, (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text));

/**
 * Milliseconds to wait for a new connection, or for a free one in the pool. A busy machine takes seconds, and a reader
 * should wait rather than be refused.
 */
export const CONNECT_MS = 20_000;
