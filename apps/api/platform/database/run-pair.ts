import type { EntityManager } from 'typeorm';

/**
 * Two readings at one time, on connections of their own; within a transaction, which has one connection, one after the
 * other.
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
