import pg from 'pg';
import type { EntityManager } from 'typeorm';

/**
 * A connection that reports a break only through the current or the next query. pg also emits an 'error' event when a
 * connection breaks while idle (between two statements, or while a pool hands it over). Without a listener, that event
 * would end the process.
 */
export class Connection extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}

/**
 * Runs two reads in parallel, on separate connections. In a transaction, which has one connection, runs them one after
 * the other.
 */
export const runPair = async <A, B>(
  { queryRunner }: EntityManager,
  first: () => Promise<A>,
  second: () => Promise<B>,
): Promise<[A, B]> => {
  if (!queryRunner) return Promise.all([first(), second()]);
  const one = await first();
  return [one, await second()];
};
