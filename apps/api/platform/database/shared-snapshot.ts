import type { Client, ClientBase, Pool } from 'pg';

const SNAPSHOT = 'begin isolation level repeatable read read only';
/** Exports the snapshot of a transaction so that other connections can use it. */
export const SHARE_SNAPSHOT = 'select pg_export_snapshot() as id';

/** Runs reads in one read-only transaction, so that they do not see concurrent writes. */
export const inSnapshot = async <T>(pool: Pool, work: (client: ClientBase) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  try {
    const result = await inSnapshotOf(client, () => work(client));
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
};

/** The same on this connection, which the caller gives up if it fails. */
export const inSnapshotOf = async <T>(client: ClientBase, work: () => Promise<T>): Promise<T> => {
  await client.query(SNAPSHOT);
  const result = await work();
  await client.query('commit');
  return result;
};

/** Connects each of these and begins a transaction that sees the same snapshot as this client's transaction. */
export const shareSnapshot = async (client: ClientBase, clients: readonly Client[]): Promise<void> => {
  const {
    rows: [snapshot],
  } = await client.query<{ id: string }>(SHARE_SNAPSHOT);
  await Promise.all(
    clients.map(async (other) => {
      await other.connect();
      await other.query(`${SNAPSHOT}; set transaction snapshot '${snapshot!.id}'`);
    }),
  );
};
