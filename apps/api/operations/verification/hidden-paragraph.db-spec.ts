import { expect, it } from '@jest/globals';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { anIncident } from '../../testing/an-incident.js';
import type { TestApp } from '../../testing/app.js';
import { type Desk, hide, ifMatch, publish, published, releaseAll, restore } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';
import { checkDatabase } from './check-database.js';

let app: TestApp;
let desk: Desk;
let signer: Signer;
useDesk((opened) => ({ app, desk, signer } = opened), { ownHome: true });

const faults = async (): Promise<string[]> => {
  await makeCheckpoint(app.database, signer);
  const checked = await app.database.transaction('REPEATABLE READ', (manager) =>
    checkDatabase(manager, { key: verifierKey(signer) }),
  );
  return checked.faults;
};

it('the log follows the paragraph of a record that is hidden, loses words that must go, and is restored', async () => {
  const record = await published(desk, anIncident());
  const text = { en: 'A secret meeting was named.', km: 'មនុស្សបានជួបជុំ។' };
  expect((await desk.reviewer.put(`/api/incidents/${record.id}/story`, { text })).status).toBe(200);
  await releaseAll(desk);
  await hide(desk.reviewer, record);
  const hiddenStory = () =>
    app.database.query(`select from hidden_row where code = $1 and row ? 'story'`, [record.code]) as Promise<unknown[]>;
  expect([await faults(), (await hiddenStory()).length]).toEqual([[], 1]);

  const other = await published(desk, anIncident({ publicSummary: 'A secret meeting was named.' }));
  const { body: now } = await desk.reviewer.get<typeof other>(`/api/incidents/${other.id}`);
  const without = { ...now.incident, publicSummary: 'Nothing is named.' };
  const saved = await desk.reviewer.put<typeof other>(`/api/incidents/${other.id}`, without, ifMatch(now.revision));
  await publish(desk.second, saved.body, { reason: 'Words went.', forgetWords: true });
  expect([await faults(), (await hiddenStory()).length]).toEqual([[], 0]);

  await restore(desk.second, record);
  expect(await faults()).toEqual([]);
});
