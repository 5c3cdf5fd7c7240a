import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { deskOptions } from '../../data-source.js';
import { foldName } from '../../accounts/members.service.js';
import { DEMO_MEMBERS } from '../../accounts/sign-in-links.service.js';
import { loadCountry } from '../../places/country-data.js';
import { useKeyring, type Keyring } from '../../encryption/keyring.js';
import { loadDemo } from './load-demo.js';

/** Fills an empty demo with invented records. Runs before the application, so that its first count is right. */
export const fillDemo = async (
  { databaseUrl, keyring }: { databaseUrl: string; keyring: Keyring },
  say: (line: string) => void,
): Promise<void> => {
  const database = await new DataSource(deskOptions(databaseUrl)).initialize();
  useKeyring(database, keyring);
  try {
    const country = loadCountry();
    const [monitor, reviewer, second] = (await demoMembers(database)) as [string, string, string];
    await loadDemo({
      database,
      country: country.file,
      gazetteer: country.gazetteer,
      monitor,
      reviewer,
      second,
      progress: (done, of) => say(`Inventing the demo: ${done} of ${of} incidents`),
    });
    await database.query('select log_take_over()');
  } finally {
    await database.destroy();
  }
};

const demoMembers = (database: DataSource): Promise<string[]> =>
  Promise.all(
    DEMO_MEMBERS.map(async ({ name, role }) => {
      await database.query(
        'insert into member (id, name, name_folded, role) values ($1, $2, $3, $4) on conflict (name_folded) do nothing',
        [randomUUID(), name, foldName(name), role],
      );
      const [row]: { id: string }[] = await database.query('select id from member where name_folded = $1', [
        foldName(name),
      ]);
      return row!.id;
    }),
  );
