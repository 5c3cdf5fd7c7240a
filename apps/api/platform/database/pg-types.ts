import pg from 'pg';

/** Days are texts: a JavaScript Date would move them to another day wherever the server does not live in the place. */
const DATE = 1082;
const INT8 = 20;
pg.types.setTypeParser(DATE, String);
/** A sequence number or a sum; one that JavaScript cannot hold stays the text that PostgreSQL sent. */
pg.types.setTypeParser(INT8, (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text));

/**
 * How long, in milliseconds, a connection may take to come, or one of the pool to come free: a busy machine takes
 * seconds, and a reader waits rather than being refused.
 */
export const CONNECT_MS = 20_000;
