import type { DataSource } from 'typeorm';
import { forgetDecryptedPeople } from '../people/decrypted-people.js';

const setBytes = async ({ manager }: DataSource, id: string, revision: number | null, bytes: string): Promise<void> => {
  await manager.query(
    `update people_private set value = ${bytes} where record_id = $1 and ($2::int is null or revision = $2)`,
    [id, revision],
  );
  // As after a start: what was read before is in memory.
  forgetDecryptedPeople(manager);
};

/** Changes the stored bytes of a record about people, as somebody with the database could. @param revision null: all */
export const damageRecord = (database: DataSource, id: string, revision: number | null = null): Promise<void> =>
  setBytes(database, id, revision, "value || '\\x00'");
/** Gives a damaged record its bytes back. */
export const mendRecord = (database: DataSource, id: string, revision: number | null = null): Promise<void> =>
  setBytes(database, id, revision, 'substring(value for octet_length(value) - 1)');
