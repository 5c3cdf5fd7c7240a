import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { anIncident } from '../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { log, openDesk, type Desk } from '../testing/desk.js';
import { aPhoto, begin, declaredAs, howMuch, sendPiece } from '../testing/upload-evidence.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { startProcess, type VigilProcess } from '../testing/start-vigil-process.js';
import { UploadRecovery } from './upload-recovery.js';
import { EVIDENCE_STORE } from './evidence-store.js';
import type { LocalFileStore } from './local-file-store.js';
import { EvidenceObjects } from './evidence-objects.js';
import { Originals } from './read-originals.js';
import { askToStop, beginRun } from './integrity-check.repository.js';
import { rehashAll } from './rehash-files.js';

const KILLS = process.env['VIGIL_PROVE'] ? 100 : 2;
const PIECE = 60_000;
jest.setTimeout(1_800_000);

const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 9));
let database: FreshDatabase;
let folder: string;
/** Signs in and checks the result. The killed server is another process on the same database and files. */
let app: TestApp;
let desk: Desk;
let running: VigilProcess | null = null;
beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'vigil-upload-killed-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Vigil</title>');
  app = await startTestApp(database, { config: { ...TEST_CONFIG, evidenceFolder: join(folder, 'evidence') } });
  desk = await openDesk(app);
});
afterAll(async () => {
  running?.child.kill('SIGKILL');
  await running?.ended;
  await app?.close();
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

const start = async (): Promise<{ url: string }> => {
  running = startProcess(folder, {
    VIGIL_HOME: join(folder, 'home'),
    VIGIL_EVIDENCE: join(folder, 'evidence'),
    DATABASE_URL: database.url,
  });
  const [, url] = await running.until(/Vigil is at (http:\/\/localhost:\d+)/);
  return { url: url!.replace('localhost', '127.0.0.1') };
};
const kill = async (): Promise<void> => {
  running!.child.kill('SIGKILL');
  await running!.ended;
};

/**
 * Continues from its offset until the end or until the server stops answering. @returns the highest offset that was
 * answered, and whether it was stored
 */
const send = async (
  at: { url: string },
  id: string,
  photo: Buffer,
  from: number,
): Promise<{ answered: number; isStored: boolean }> => {
  let answered = from;
  try {
    for (let offset = from; offset < photo.length;) {
      const { status, headers } = await sendPiece(at, desk.monitor, id, offset, photo.subarray(offset, offset + PIECE));
      if (status !== 204) return { answered, isStored: false };
      offset = Number(headers.get('upload-offset'));
      answered = offset;
    }
    return { answered, isStored: true };
  } catch {
    return { answered, isStored: false };
  }
};

it('kill -9 in the middle of an upload loses nothing that was answered, and leaves nothing half there', async () => {
  const incident = (await log(desk.monitor, anIncident())).id;
  let at = await start();
  const sent: string[] = [];
  for (let n = 0; n < KILLS; n += 1) {
    const [id, photo] = [randomUUID(), aPhoto(150_000 + Math.floor(random.next() * 300_000))];
    await desk.monitor.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    await begin(at, desk.monitor, id, photo.length);
    const sending = send(at, id, photo, 0);
    await pause(random.next() * 120);
    await kill();
    const { answered, isStored } = await sending;
    at = await start();
    const arrived = await howMuch(at, desk.monitor, id);
    expect(arrived).toBeGreaterThanOrEqual(answered);
    if (isStored) expect(arrived).toBe(photo.length);
    expect(await send(at, id, photo, arrived)).toMatchObject({ isStored: true });
    sent.push(id);
  }
  await kill();

  const files: { id: string; state: string }[] = await app.database.query('select id, state from evidence order by id');
  expect(files).toEqual([...sent].sort().map((id) => ({ id, state: 'stored' })));
  expect(
    await app.database.query(
      `select what, count(*)::int as n from log_leaf where entity = 'evidence' and what in ('declared', 'stored') group by what order by what`,
    ),
  ).toEqual([
    { what: 'declared', n: KILLS },
    { what: 'stored', n: KILLS },
  ]);
  const damaged: string[] = [];
  // The killed process may have been in its weekly check.
  await askToStop(app.database.manager);
  await rehashAll({
    database: app.database,
    originals: app.app.get(Originals),
    runId: (await beginRun(app.database.manager, null))!,
    onDamaged: (id) => damaged.push(id),
  });
  expect(damaged).toEqual([]);

  await app.app.get(UploadRecovery).run();
  await app.app.get(EvidenceObjects).sweep(0);
  const store = app.app.get<LocalFileStore>(EVIDENCE_STORE);
  await store.sweep(0);
  let objects = 0;
  for await (const _key of store.list()) objects += 1;
  expect([objects, readdirSync(join(store.folder, 'tmp')).length]).toEqual([KILLS, 0]);
});
