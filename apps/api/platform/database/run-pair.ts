import type { EntityManager } from 'typeorm';

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
