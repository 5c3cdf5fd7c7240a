import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { isError } from '../http/is-error.js';

/** Milliseconds between two questions to a database that is silent. */
const ASK_AGAIN_MS = 1000;
/**
 * What pg says of a query that nobody answered, and of a connection that nobody took: the pool's words and the
 * client's.
 */
const UNANSWERED = 'Query read timeout';
const UNTAKEN = 'Connection terminated due to connection timeout';
const NOT_CONNECTED = 'timeout expired';

export interface Silence {
  /**
   * A query that has waited so long makes us ask, on a connection of its own, whether the database still answers at
   * all. Milliseconds.
   */
  doubtMs: number;
  /** Asks the database something that takes it no time. Rejects when it does not answer. */
  probe: () => Promise<unknown>;
}

/**
 * Lets nobody wait for a database that has fallen silent: one that is frozen, or behind a network that swallows what it
 * is sent. A query that takes longer than usual is a reason to ask; only when that question is not answered either do
 * all queries of the pool fail at once, until the database is heard again. A query that is merely slow goes on.
 */
export function addCircuitBreaker(pool: pg.Pool, { doubtMs, probe }: Silence): void {
  const query = pool.query.bind(pool) as (...of: unknown[]) => Promise<unknown>;
  let isSilent = false;
  let doubting: Promise<void> | null = null;
  /** Ends every query that waits. Made anew after each silence. */
  let fallSilent: () => void = () => undefined;
  let silence = new Promise<never>(() => undefined);
  const listenAgain = (): void => {
    silence = new Promise<never>((_resolve, reject) => {
      fallSilent = () => reject(new Error(UNANSWERED));
    });
    silence.catch(() => undefined);
  };
  listenAgain();
  const says = (failure: unknown, ...texts: string[]): boolean => isError(failure) && texts.includes(failure.message);
  const untilHeard = async (): Promise<void> => {
    while (isSilent) {
      await pause(ASK_AGAIN_MS, undefined, { ref: false });
      isSilent = await probe().then(
        () => false,
        (failure: unknown) => says(failure, UNANSWERED, NOT_CONNECTED),
      );
    }
  };
  const beginSilence = (): void => {
    if (isSilent) return;
    isSilent = true;
    fallSilent();
    listenAgain();
    void untilHeard();
  };
  const doubt = (): void => {
    doubting ??= probe()
      .then(
        () => undefined,
        (failure: unknown) => {
          if (says(failure, UNANSWERED, NOT_CONNECTED)) beginSilence();
        },
      )
      .finally(() => {
        doubting = null;
      });
  };
  pool.query = (async (...of: unknown[]): Promise<unknown> => {
    if (isSilent) throw new Error(UNANSWERED);
    const doubts = setTimeout(doubt, doubtMs).unref();
    try {
      return await Promise.race([query(...of), silence]);
    } catch (failure) {
      if (says(failure, UNANSWERED, UNTAKEN)) beginSilence();
      throw failure;
    } finally {
      clearTimeout(doubts);
    }
  }) as typeof pool.query;
}
