import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { isError } from '../http/sqlstate-to-problem.js';

/** Milliseconds between two probes of an unresponsive database. */
const ASK_AGAIN_MS = 1000;
/**
 * pg's error messages for a query that got no answer, and (from the pool, then the client) for a connection that was
 * not made in time.
 */
const UNANSWERED = 'Query read timeout';
const UNTAKEN = 'Connection terminated due to connection timeout';
const NOT_CONNECTED = 'timeout expired';

interface Silence {
  /** Milliseconds after which a waiting query makes us probe whether the database still responds at all. */
  doubtMs: number;
  /**
   * Runs a query that costs the database nothing, on a separate connection. Rejects when the database does not answer.
   */
  probe: () => Promise<unknown>;
}

/**
 * Adds a circuit breaker to a pool, for a database that no longer responds: one that is frozen, or behind a network
 * that drops packets. A query that takes longer than `doubtMs` triggers a probe. Only if the probe gets no answer
 * either do all queries of the pool fail at once, until a later probe (one every second) is answered. A query that is
 * merely slow continues.
 */
export function addCircuitBreaker(pool: pg.Pool, { doubtMs, probe }: Silence): void {
  const query = pool.query.bind(pool) as (...of: unknown[]) => Promise<unknown>;
  let isSilent = false;
  let doubting: Promise<void> | null = null;
  /**
   * What rejects each waiting query. Not one promise for all, which every query races against: it would keep a
   * reaction, and with it the rows, of every query that was ever answered.
   */
  const waiting = new Set<(failure: Error) => void>();
  const fallSilent = (): void => {
    for (const reject of waiting) reject(new Error(UNANSWERED));
  };
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
    let stopWaiting: (failure: Error) => void = () => undefined;
    try {
      return await new Promise((resolve, reject) => {
        stopWaiting = reject;
        waiting.add(reject);
        query(...of).then(resolve, reject);
      });
    } catch (failure) {
      if (says(failure, UNANSWERED, UNTAKEN)) beginSilence();
      throw failure;
    } finally {
      waiting.delete(stopWaiting);
      clearTimeout(doubts);
    }
  }) as typeof pool.query;
}
