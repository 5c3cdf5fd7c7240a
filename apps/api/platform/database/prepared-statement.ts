import { createHash } from 'node:crypto';
import pg from 'pg';
import { Connection } from './connection.js';

/**
 * Prefix for a statement that runs with every save or request: PostgreSQL parses and plans it once for each connection.
 * Planning it each time costs more than running it. Only for statements with a fixed text: one that is assembled in a
 * hundred ways would leave a hundred plans. With a query builder, use `.comment(PREPARED_COMMENT)`.
 */
export const PREPARED_COMMENT = 'often';
export const PREPARED = `/* ${PREPARED_COMMENT} */ `;

const names = new Map<string, string>();
const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `often_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
};

/** A connection that prepares statements that begin with `PREPARED`. */
export class PreparedClient extends Connection {}

/** How many times a connection's plans were discarded. Part of the name of each later plan. */
const givenUp = new WeakMap<pg.Client, number>();
const asked = pg.Client.prototype.query as (this: pg.Client, ...asked: unknown[]) => unknown;

const askPlanned = (client: pg.Client, text: string, values: unknown[], more: unknown[]): unknown =>
  asked.call(client, { text, values, name: `${nameOf(text)}_${givenUp.get(client) ?? 0}` }, ...more);

/**
 * Tells whether a plan returns other columns than those it was made for, because another instance migrated the database
 * meanwhile.
 */
const isOutlived = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '0A000' && error.routine === 'RevalidateCachedQuery';

PreparedClient.prototype.query = function query(this: pg.Client, text: unknown, values?: unknown, ...more: unknown[]) {
  if (typeof text !== 'string' || !Array.isArray(values) || !text.startsWith(PREPARED))
    return asked.call(this, text, values, ...more);
  const answer = askPlanned(this, text, values, more);
  if (!(answer instanceof Promise)) return answer;
  return answer.catch((error: unknown) => {
    if (!isOutlived(error)) throw error;
    // The plan would fail for as long as the connection lives. In a transaction, the whole transaction has failed, so
    // the caller must run it again.
    givenUp.set(this, (givenUp.get(this) ?? 0) + 1);
    if (this.getTransactionStatus() !== 'I') throw error;
    return askPlanned(this, text, values, more);
  });
} as typeof pg.Client.prototype.query;
