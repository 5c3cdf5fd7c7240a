import type { DataSource } from 'typeorm';

/** Moves the log entries about members some hours into the past. The log refuses any other change. */
export const backdateMembers = (database: DataSource, hours: number): Promise<void> =>
  database.transaction(async (manager) => {
    await manager.query('alter table log_leaf disable trigger user');
    await manager.query(`update log_leaf set at = at - make_interval(hours => $1) where entity = 'member'`, [hours]);
    await manager.query('alter table log_leaf enable trigger user');
  });
