import { createHash } from 'node:crypto';
import pg from 'pg';
import { askTogether, type Statement } from './ask-together.js';
import { Connection } from './connection.js';

/**
 * Prefix for a statement that runs with every save or request: PostgreSQL parses and plans it once for each connection.
 * Planning it each time costs more than running it. Only for statements with a fixed text: one that is assembled in a
 * hundred ways would leave a hundred plans. With a query builder, use `.comment(PREPARED_COMMENT)`.
 */
export const PREPARED_COMMENT = 'often';
export const PREPARED = `/* ${PREPARED_COMMENT} */ `;
/**
 * The same for the last statement of a transaction, which is committed with it in one round trip. Another statement
 * before the COMMIT is an error.
 */
export const PREPARED_LAST = `/* ${PREPARED_COMMENT}, last */ `;

const names = new Map<string, string>();
const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `often_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
};

const BEGIN = 'START TRANSACTION';
const COMMIT = 'COMMIT';
const ENDS: readonly unknown[] = [COMMIT, 'ROLLBACK'];

/**
 * A connection that prepares statements that begin with `PREPARED`, and begins a transaction with its first statement, in
 * one round trip.
 */
export class PreparedClient extends Connection {
  /** A transaction began of which nothing was sent yet. */
  begins = false;
  /** The transaction was committed with its last statement. Its COMMIT comes next. */
  isCommitted = false;
}

/** How many times a connection's plans were discarded. Part of the name of each later plan. */
const givenUp = new WeakMap<pg.Client, number>();
const asked = pg.Client.prototype.query as (this: pg.Client, ...asked: unknown[]) => unknown;

const planned = (client: pg.Client, text: string, values: unknown[]): Statement => ({
  text,
  values,
  name: `${nameOf(text)}_${givenUp.get(client) ?? 0}`,
});

/**
 * Tells whether a plan returns other columns than those it was made for, because another instance migrated the database
 * meanwhile.
 */
const isOutlived = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '0A000' && error.routine === 'RevalidateCachedQuery';

/** Asks a prepared statement, with a BEGIN before it or a COMMIT after it. */
const askPlanned = async (client: PreparedClient, text: string, values: unknown[]): Promise<unknown> => {
  const one = planned(client, text, values);
  const before = client.begins ? [{ text: BEGIN }] : [];
  const after = text.startsWith(PREPARED_LAST) ? [{ text: COMMIT }] : [];
  const isAlone = before.length + after.length === 0;
  client.begins = false;
  try {
    if (isAlone) return await (asked.call(client, one) as Promise<unknown>);
    const answers = await askTogether((query) => asked.call(client, query), [...before, one, ...after]);
    client.isCommitted = after.length > 0;
    return answers[before.length];
  } catch (error) {
    if (!isOutlived(error)) throw error;
    // The plan would fail for as long as the connection lives. In a transaction, the whole transaction has failed, so
    // the caller must run it again.
    givenUp.set(client, (givenUp.get(client) ?? 0) + 1);
    if (!isAlone || client.getTransactionStatus() !== 'I') throw error;
    return asked.call(client, planned(client, text, values));
  }
};

const isOften = (text: string): boolean => text.startsWith(PREPARED) || text.startsWith(PREPARED_LAST);
/** The answer to what need not be sent. */
const NOTHING = { rows: [], fields: [], rowCount: null, command: '', oid: 0 };

PreparedClient.prototype.query = function query(
  this: PreparedClient,
  text: unknown,
  values?: unknown,
  ...more: unknown[]
) {
  const { begins, isCommitted } = this;
  if (text === BEGIN) {
    this.begins = true;
    return Promise.resolve(NOTHING);
  }
  if ((begins || isCommitted) && ENDS.includes(text)) {
    this.begins = false;
    this.isCommitted = false;
    return Promise.resolve(NOTHING);
  }
  if (isCommitted) throw new Error('a statement after the last one of its transaction');
  if (typeof text === 'string' && Array.isArray(values) && more.length === 0 && isOften(text))
    return askPlanned(this, text, values);
  this.begins = false;
  if (begins) (asked.call(this, BEGIN) as Promise<unknown>).catch(() => undefined);
  return asked.call(this, text, values, ...more);
} as typeof pg.Client.prototype.query;
