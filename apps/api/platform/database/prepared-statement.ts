import { createHash } from 'node:crypto';
import pg from 'pg';
import { Connection } from './connection.js';

/**
 * Begins a statement that is asked with every save or request: PostgreSQL reads and plans it once for each connection,
 * and not each time, which costs it more than running it. For statements of which there is one text; one that is put
 * together in a hundred ways would leave a hundred plans behind. A query builder says it as `.comment(OFTEN_WORD)`.
 */
export const OFTEN_WORD = 'often';
export const PREPARED = `/* ${OFTEN_WORD} */ `;

const names = new Map<string, string>();
const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `often_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
};

/** A connection that keeps the plans of statements that begin with `OFTEN`. */
export class PreparedClient extends Connection {}

/** How often the plans of a connection were given up: those that are made next have other names. */
const givenUp = new WeakMap<pg.Client, number>();
const asked = pg.Client.prototype.query as (this: pg.Client, ...asked: unknown[]) => unknown;

const askPlanned = (client: pg.Client, text: string, values: unknown[], more: unknown[]): unknown =>
  asked.call(client, { text, values, name: `${nameOf(text)}_${givenUp.get(client) ?? 0}` }, ...more);

/**
 * Whether a plan answers in other columns than it was made for: another instance migrated the database under this one.
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
    // It would fail for as long as the connection lives. What is in a transaction has failed with it, and is asked anew
    // by whoever asked.
    givenUp.set(this, (givenUp.get(this) ?? 0) + 1);
    if (this.getTransactionStatus() !== 'I') throw error;
    return askPlanned(this, text, values, more);
  });
} as typeof pg.Client.prototype.query;
