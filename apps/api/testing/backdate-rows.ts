import type { TestApp } from './app.js';

/**
 * Moves a moment into the past, with a line in the log: a row that was changed by hand without one stays found, however
 * often Vigil writes it afterwards.
 */
export const timePasses = ({ database }: TestApp, update: string, values: readonly unknown[]): Promise<void> =>
  database.transaction(async (manager) => {
    await manager.query(update, [...values]);
    await manager.query(`select log_append(null, 'migrated', 'rows', null, null, '{}', '{}')`);
  });
