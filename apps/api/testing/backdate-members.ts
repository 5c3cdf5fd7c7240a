import type { DataSource } from 'typeorm';

/** Moves everything that was done to members so many hours into the past: what was logged cannot be changed otherwise. */
export const membersEarlier = (database: DataSource, hours: number): Promise<void> =>
  database.transaction(async (manager) => {
    await manager.query('alter table log_leaf disable trigger user');
    await manager.query(`update log_leaf set at = at - make_interval(hours => $1) where entity = 'member'`, [hours]);
    await manager.query('alter table log_leaf enable trigger user');
  });
