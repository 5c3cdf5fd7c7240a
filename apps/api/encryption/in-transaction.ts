import type pg from 'pg';

/** What `work` did holds whole, or not at all. */
export const inTransaction = async (client: pg.Client, work: () => Promise<void>): Promise<void> => {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
};

/** The same, with a line of the log for the rows that were written, where the log vouches for such rows. */
export const inLoggedTransaction = (client: pg.Client, what: 'rekeyed', work: () => Promise<void>): Promise<void> =>
  inTransaction(client, async () => {
    await work();
    await client.query(
      `select log_append(null, $1, 'rows', null, null, '{}', '{}') where coalesce(current_setting('vigil.rows', true), '') <> ''`,
      [what],
    );
  });
