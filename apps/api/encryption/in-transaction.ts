import type pg from 'pg';

/** Runs work in a transaction: all of it takes effect, or none. */
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

/** Does the same, and appends a line to the log for the rows that were written, if the log covers such rows. */
export const inLoggedTransaction = (client: pg.Client, what: 'rekeyed', work: () => Promise<void>): Promise<void> =>
  inTransaction(client, async () => {
    await work();
    await client.query(
      `select log_append(null, $1, 'rows', null, null, '{}', '{}') where coalesce(current_setting('vigil.rows', true), '') <> ''`,
      [what],
    );
  });
