import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { CannotStart } from '../database/cannot-start.js';
import { deskOptions } from '../database/data-source.js';
import { foldName } from '../members/members.service.js';
import { DEMO_MEMBERS } from '../members/sign-in-links.service.js';
import { loadCountry } from '../places/country-data.js';
import { loadGazetteer } from '../places/load-gazetteer.js';
import { loadDemo } from './load-demo.js';

/**
 * Sees to it that a demo runs on invented records only, and real records never on a demo's database; fills an empty
 * demo. Runs before the application, so that its first count is right.
 * @throws CannotStart when the database is of the other kind.
 */
export const fillDemo = async (databaseUrl: string, mode: 'demo' | 'production', say: (line: string) => void): Promise<void> => {
  const database = await new DataSource(deskOptions(databaseUrl)).initialize();
  try {
    const [head]: { is_demo: boolean; records: boolean }[] = await database.query('select is_demo, exists (select 1 from incident) as records from pub.head');
    if (mode === 'production' && head!.is_demo) throw new CannotStart('This database holds the demo: a real installation never starts on it. Give it a database of its own.');
    if (mode === 'demo' && !head!.is_demo && head!.records) throw new CannotStart('This database holds real records: the demo never shares it. Set VIGIL_MODE=production, or give the demo another database.');
    if (mode === 'production') return;
    const country = loadCountry();
    await loadGazetteer(database, country.gazetteer.places);
    const ids = await demoMembers(database);
    const [monitor, reviewer, second] = ids as [string, string, string];
    await loadDemo({
      database, country: country.file, gazetteer: country.gazetteer, monitor, reviewer, second,
      progress: (done, of) => say(`Inventing the demo: ${done} of ${of} incidents`),
    });
  } finally {
    await database.destroy();
  }
};

const demoMembers = (database: DataSource): Promise<string[]> => Promise.all(DEMO_MEMBERS.map(async ({ name, role }) => {
  await database.query('insert into member (id, name, name_folded, role) values ($1, $2, $3, $4) on conflict (name_folded) do nothing', [randomUUID(), name, foldName(name), role]);
  const [row]: { id: string }[] = await database.query('select id from member where name_folded = $1', [foldName(name)]);
  return row!.id;
}));
