import { createHash } from 'node:crypto';
import pg from 'pg';

/**
 * Begins a statement that is asked with every save or request: PostgreSQL reads and plans it once for each connection, and not
 * each time, which costs it more than running it. For statements of which there is one text; one that is put together in a hundred
 * ways would leave a hundred plans behind. A query builder says it as `.comment(OFTEN_WORD)`.
 */
export const OFTEN_WORD = 'often';
export const OFTEN = `/* ${OFTEN_WORD} */ `;

const names = new Map<string, string>();
const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `often_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  names.set(text, name);
  return name;
};

/** A connection that keeps the plans of statements that begin with `OFTEN`. */
export class PlanningClient extends pg.Client {}

const asked = pg.Client.prototype.query as (this: pg.Client, ...asked: unknown[]) => unknown;
PlanningClient.prototype.query = function query(this: pg.Client, text: unknown, values?: unknown, ...more: unknown[]) {
  return typeof text === 'string' && Array.isArray(values) && text.startsWith(OFTEN) ? asked.call(this, { text, values, name: nameOf(text) }, ...more) : asked.call(this, text, values, ...more);
} as typeof pg.Client.prototype.query;
