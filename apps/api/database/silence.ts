import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { isError } from '../http/is-error.js';

/** Milliseconds between two questions to a database that is silent. */
const ASK_AGAIN_MS = 1000;
/** What pg says of a query that nobody answered, of a connection that nobody took, and what its pool says while all of its own wait. */
const UNANSWERED = 'Query read timeout';
const UNTAKEN = 'Connection terminated due to connection timeout';
const ALL_WAIT = 'timeout exceeded when trying to connect';

/**
 * Lets nobody wait for a database that has fallen silent: one that is frozen, or behind a network that swallows what it is sent. Once a query of
 * the pool has waited in vain, others are refused at once in the same words, until one that is asked every second is answered or refused.
 */
export function refuseWhileSilent(pool: pg.Pool): void {
  const query = pool.query.bind(pool) as (...of: unknown[]) => Promise<unknown>;
  let isSilent = false;
  const says = (failure: unknown, ...texts: string[]): boolean => isError(failure) && texts.includes(failure.message);
  const untilHeard = async (): Promise<void> => {
    while (isSilent) {
      await pause(ASK_AGAIN_MS, undefined, { ref: false });
      isSilent = await query('select 1').then(() => false, (failure: unknown) => says(failure, UNANSWERED, UNTAKEN, ALL_WAIT));
    }
  };
  pool.query = (async (...of: unknown[]): Promise<unknown> => {
    if (isSilent) throw new Error(UNANSWERED);
    try {
      return await query(...of);
    } catch (failure) {
      if (!isSilent && says(failure, UNANSWERED, UNTAKEN)) {
        isSilent = true;
        void untilHeard();
      }
      throw failure;
    }
  }) as typeof pool.query;
}
