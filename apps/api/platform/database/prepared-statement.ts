import { createHash } from 'node:crypto';
import pg from 'pg';
import { askTogether, type Statement } from './ask-together.js';
import { Connection } from './connection.js';
import { cutConnection } from './cut-connection.js';

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
const ROLLBACK = 'ROLLBACK';

/** A statement of a transaction that is not sent yet. */
interface Waiting {
  text: string;
  values: unknown[];
  resolve: (answer: unknown) => void;
  reject: (error: unknown) => void;
}

/** What a connection knows of its transaction. Each has its own, so that a late answer says nothing of the next one. */
class Transaction {
  /** Nothing of it was sent yet, nor its BEGIN. */
  begins = true;
  /** What it asks at once. */
  waiting: Waiting[] = [];
  /** Its last statement was asked. */
  isLast = false;
  /** It was committed with its last statement. Its COMMIT comes next. */
  isCommitted = false;
  /** A statement of it failed before PostgreSQL had it, which would therefore commit the others. */
  isBroken = false;
}

/**
 * A connection that prepares statements that begin with `PREPARED`. Of a transaction, it sends those that are asked at
 * once, without waiting for the answer to the one before, in one round trip and in their order: `Promise.all` of them
 * is one. The transaction begins with its first statement, in the same round trip.
 */
export class PreparedClient extends Connection {
  transaction: Transaction | null = null;
}

/** How many times a connection's plans were discarded. Part of the name of each later plan. */
const givenUp = new WeakMap<pg.Client, number>();
const giveUp = (client: pg.Client): unknown => givenUp.set(client, (givenUp.get(client) ?? 0) + 1);
const asked = pg.Client.prototype.query as (this: pg.Client, ...asked: unknown[]) => unknown;

/** What pg says when it gives up on an answer (`query_timeout`). */
const UNANSWERED = 'Query read timeout';
/**
 * Ends a connection that owes an answer. In a pool, it would do what it was asked later, in the transaction of whoever
 * has it then: a BEGIN within a transaction is no error, and the COMMIT of the other would commit both.
 */
const cutIfSilent = (client: PreparedClient, error: unknown): void => {
  if (error instanceof Error && error.message === UNANSWERED) cutConnection(client);
};
const askPlainly = async (client: PreparedClient, ...given: unknown[]): Promise<unknown> => {
  const { transaction } = client;
  try {
    return await (asked.call(client, ...given) as Promise<unknown>);
  } catch (error) {
    cutIfSilent(client, error);
    if (transaction && !(error instanceof pg.DatabaseError)) transaction.isBroken = true;
    throw error;
  }
};

const planned = (client: pg.Client, text: string, values: unknown[]): Statement => ({
  text,
  values,
  name: `${nameOf(text)}_${givenUp.get(client) ?? 0}`,
});

/**
 * Tells whether a plan returns other columns than those it was made for, because another instance migrated the database
 * meanwhile. The plan would fail for as long as the connection lives.
 */
const isOutlived = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.code === '0A000' && error.routine === 'RevalidateCachedQuery';

/** Asks a prepared statement outside of transactions. */
const askAlone = async (client: PreparedClient, text: string, values: unknown[]): Promise<unknown> => {
  try {
    return await askPlainly(client, planned(client, text, values));
  } catch (error) {
    if (!isOutlived(error)) throw error;
    giveUp(client);
    return askPlainly(client, planned(client, text, values));
  }
};

/** Sends what waits, with a BEGIN before the first statement of a transaction and a COMMIT after the last. */
const send = async (client: PreparedClient, transaction: Transaction): Promise<void> => {
  const all = transaction.waiting.splice(0);
  if (all.length === 0) return;
  const before = transaction.begins ? [{ text: BEGIN }] : [];
  const after = transaction.isLast ? [{ text: COMMIT }] : [];
  transaction.begins = false;
  const statements = all.map(({ text, values }) => planned(client, text, values));
  try {
    const answers = await askTogether((query) => asked.call(client, query), [...before, ...statements, ...after]);
    transaction.isCommitted = after.length > 0;
    all.forEach(({ resolve }, i) => resolve(answers[before.length + i]));
  } catch (error) {
    // The whole transaction has failed, so the caller must run it again.
    if (isOutlived(error)) giveUp(client);
    cutIfSilent(client, error);
    if (!(error instanceof pg.DatabaseError)) transaction.isBroken = true;
    for (const { reject } of all) reject(error);
  }
};

/** Sends a statement of a transaction with what else is asked before anything is waited for. */
const askWithOthers = (
  client: PreparedClient,
  transaction: Transaction,
  text: string,
  values: unknown[],
): Promise<unknown> => {
  if (transaction.isBroken) throw new Error('a statement after one that could not be sent');
  // Node runs this once nothing is left to do but to wait.
  if (transaction.waiting.length === 0) process.nextTick(() => void send(client, transaction));
  transaction.isLast = text.startsWith(PREPARED_LAST);
  return new Promise((resolve, reject) => {
    transaction.waiting.push({ text, values, resolve, reject });
  });
};

/** Ends a transaction. What need not be sent is answered here. */
const end = (client: PreparedClient, transaction: Transaction, text: string): unknown => {
  const { begins, isLast, isCommitted, isBroken, waiting } = transaction;
  if (text === COMMIT && (waiting.length > 0 || (isLast && !isCommitted)))
    throw new Error('a COMMIT before the answer to what its transaction asked');
  if (text === COMMIT && isBroken) throw new Error('a COMMIT after a statement that could not be sent');
  client.transaction = null;
  for (const { reject } of waiting.splice(0)) reject(new Error('its transaction was rolled back'));
  return begins || isCommitted ? Promise.resolve(NOTHING) : askToEnd(client, text);
};

/**
 * @throws Error where PostgreSQL answers a COMMIT with a ROLLBACK, as it does without an error once a statement failed
 */
const askToEnd = async (client: PreparedClient, text: string): Promise<unknown> => {
  const answer = (await askPlainly(client, text)) as pg.QueryResult;
  if (text === COMMIT && answer.command === ROLLBACK) throw new Error('PostgreSQL rolled back instead of a COMMIT');
  return answer;
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
  const { transaction } = this;
  if (text === BEGIN) {
    this.transaction = new Transaction();
    return Promise.resolve(NOTHING);
  }
  if (transaction && (text === COMMIT || text === ROLLBACK)) return end(this, transaction, text);
  if (transaction?.isLast) throw new Error('a statement after the last one of its transaction');
  if (
    typeof text === 'string' &&
    isOften(text) &&
    (values === undefined || Array.isArray(values)) &&
    more.length === 0
  ) {
    const given = values ?? [];
    return transaction ? askWithOthers(this, transaction, text, given) : askAlone(this, text, given);
  }
  if (transaction) {
    void send(this, transaction);
    if (transaction.begins) askPlainly(this, BEGIN).catch(() => undefined);
    transaction.begins = false;
  }
  return more.length === 0 && typeof values !== 'function' && typeof text === 'string'
    ? askPlainly(this, text, values)
    : asked.call(this, text, values, ...more);
} as typeof pg.Client.prototype.query;
