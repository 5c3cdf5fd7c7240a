import type { EntityManager } from 'typeorm';

/** Lists words that two people agreed to. @param select with which staff get an entry, without a condition */
export const listAgreed = async <T>(manager: EntityManager, select: string, orderedBy: string): Promise<T[]> => {
  const items: T[] = await manager.query(`${select} order by ${orderedBy}`);
  return items;
};

/** Finds an entry by a column with a unique value. */
export const findAgreed = async <T>(
  manager: EntityManager,
  select: string,
  column: string,
  value: unknown,
): Promise<T | null> => {
  const [found] = (await manager.query(`${select} where ${column} = $1`, [value])) as T[];
  return found ?? null;
};
