import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

/** Returns as soon as this many connections of a database wait for a lock. @throws Error if they never do */
export const untilSomebodyWaits = async (database: Pick<DataSource, 'query'>, many = 1): Promise<void> => {
  for (let tries = 0; tries < 500; tries += 1) {
    const [{ waits }] = (await database.query(
      `select count(*)::int as waits from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    )) as [{ waits: number }];
    if (waits >= many) return;
    await pause(20);
  }
  throw new Error('nobody waits for a lock');
};
