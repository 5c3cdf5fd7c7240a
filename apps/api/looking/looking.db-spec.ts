import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/app.js';
import { anIncident } from '../testing/an-incident.js';
import { log, openDesk, submit, type Desk } from '../testing/desk.js';
import { storeFile } from '../testing/evidence.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { aPhoto, aScene } from '../testing/pictures.js';
import type { LookedAt } from './views.service.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  desk = await openDesk(app);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const lookedAt = async (incident: string, client = desk.reviewer): Promise<LookedAt[]> => (await client.get<{ items: LookedAt[] }>(`/api/incidents/${incident}/looking`)).body.items;

describe('a file that is stored', () => {
  it('says when and where it was taken beside what the record says', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const photo = await aPhoto(await aScene(1), { takenAt: '2021:06:04 09:30:00', make: 'Vigilcam', model: 'X1', lat: 11.5621, lon: 104.9188, words: 'CANARY' });
    await storeFile(app, { incident: record.id, by: desk.monitor.member!.id, bytes: photo, type: 'image/jpeg', name: 'IMG 1.jpg' });
    const [file] = await lookedAt(record.id);
    console.log(JSON.stringify(file, null, 1), record.incident.when, record.incident.place);
    const small = await desk.reviewer.get(`/api/evidence/${file!.id}/views/small`);
    expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  });
});
