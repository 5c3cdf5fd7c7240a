import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { anIncident } from '../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { log, openDesk, submit, type Desk } from '../testing/desk.js';
import { startS3Server, type S3Server } from '../testing/s3-server.js';
import { aPhoto, begin, declaredAs, howMuch, sendPiece } from '../testing/upload-evidence.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { startProcess, type VigilProcess } from '../testing/start-vigil-process.js';
import { EvidenceObjects } from './evidence-objects.js';

jest.setTimeout(300_000);

const KEY = { keyId: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const PIECE = 1_500_000;
let s3: S3Server;
let database: FreshDatabase;
let folder: string;
let app: TestApp;
let desk: Desk;
/** Another server, a process of its own on the same database and bucket, with nothing else in common. */
let other: VigilProcess;
let otherUrl: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-two-servers-'));
  const s3KeyFile = join(folder, 'key');
  writeFileSync(s3KeyFile, `${KEY.keyId}\n${KEY.secret}\n`, { mode: 0o600 });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Vigil</title>');
  s3 = await startS3Server(KEY);
  database = await freshDatabase();
  app = await startTestApp(database, {
    config: { ...TEST_CONFIG, evidenceBucket: { to: `${s3.url}/evidence`, s3KeyFile } },
  });
  desk = await openDesk(app);
  other = startProcess(folder, {
    VIGIL_HOME: join(folder, 'home'),
    VIGIL_EVIDENCE: `${s3.url}/evidence`,
    VIGIL_EVIDENCE_S3_KEY_FILE: s3KeyFile,
    DATABASE_URL: database.url,
  });
  otherUrl = (await other.until(/Vigil is at (http:\/\/localhost:\d+)/, 120))[1]!.replace('localhost', '127.0.0.1');
});
afterAll(async () => {
  other?.child.kill('SIGKILL');
  await other?.ended;
  await app?.close();
  await database?.drop();
  await s3?.close();
  rmSync(folder, { recursive: true, force: true });
});

const declare = async (photo: Buffer): Promise<string> => {
  const id = randomUUID();
  const incident = (await submit(desk.monitor, await log(desk.monitor, anIncident()))).id;
  await desk.reviewer.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
  return id;
};
const stateOf = async (id: string): Promise<unknown> =>
  ((await app.database.query('select state from evidence where id = $1', [id])) as { state: string }[])[0]?.state;
const inStore = (): number => s3.files.size;
const original = async (id: string): Promise<Buffer> => {
  const answer = await fetch(`${app.url}/api/evidence/${id}/original`, { headers: { cookie: desk.second.cookie } });
  return Buffer.from(await answer.arrayBuffer());
};

it('an upload goes on at either server; pieces that come to both at once, or twice, count once', async () => {
  const [photo, at] = [aPhoto(12_000_000), [app, { url: otherUrl }] as const];
  const id = await declare(photo);
  expect((await begin(at[0], desk.reviewer, id, photo.length)).status).toBe(201);
  let turns = 0;
  for (let offset = 0; offset < photo.length - PIECE; offset += PIECE) {
    const piece = photo.subarray(offset, offset + PIECE);
    const [here, there] = turns % 2 === 0 ? at : [at[1], at[0]];
    // The fourth piece comes to both at the same time, as when a connection broke and a proxy led elsewhere.
    const sent = turns === 3 ? [here, there] : [here];
    const answers = await Promise.all(sent.map((server) => sendPiece(server, desk.reviewer, id, offset, piece)));
    expect(answers.map(({ status }) => status).sort()).toEqual(turns === 3 ? [204, 409] : [204]);
    for (const server of at) expect(await howMuch(server, desk.reviewer, id)).toBe(offset + PIECE);
    turns += 1;
  }
  const offset = turns * PIECE;
  const stale = await sendPiece(at[1], desk.reviewer, id, 0, photo.subarray(0, PIECE));
  expect([stale.status, stale.reason]).toEqual([409, 'wrong-offset']);
  // The last piece comes to one server, and both complete the file: each asks how much has arrived meanwhile.
  const [last, ...asked] = await Promise.all([
    sendPiece(at[0], desk.reviewer, id, offset, photo.subarray(offset)),
    ...Array.from({ length: 20 }, (_, n) => howMuch(at[n % 2]!, desk.reviewer, id)),
  ]);
  expect(last.status).toBe(204);
  expect(asked.every((much) => much === offset || much === photo.length)).toBe(true);
  expect(await howMuch(at[1], desk.reviewer, id)).toBe(photo.length);
  expect(await stateOf(id)).toBe('stored');
  expect((await original(id)).equals(photo)).toBe(true);
  await app.app.get(EvidenceObjects).sweep(0);
  expect([inStore(), s3.halves.size]).toEqual([1, 0]);
});

it('a server that is killed in the middle of an object leaves a half that another throws away, and stores the file', async () => {
  const photo = aPhoto(20_000_000);
  const id = await declare(photo);
  const before = inStore();
  await begin({ url: otherUrl }, desk.reviewer, id, photo.length);
  const half = photo.length >> 1;
  expect((await sendPiece({ url: otherUrl }, desk.reviewer, id, 0, photo.subarray(0, half))).status).toBe(204);
  // The other server gets the rest, and is killed while it puts the whole file into the bucket in parts.
  const sending = sendPiece({ url: otherUrl }, desk.reviewer, id, half, photo.subarray(half)).catch(() => null);
  while (![...s3.halves.values()].some(({ parts }) => parts.size > 0)) await new Promise((wake) => setTimeout(wake, 1));
  other.child.kill('SIGKILL');
  await other.ended;
  expect(await sending).toBeNull();
  expect([await stateOf(id), s3.halves.size]).toEqual(['expected', 1]);

  // All of it has arrived. Whoever asks another server how much there is, has it stored.
  expect(await howMuch(app, desk.reviewer, id)).toBe(photo.length);
  expect([await stateOf(id), (await original(id)).equals(photo)]).toEqual(['stored', true]);
  expect(s3.halves.size).toBe(1);
  await app.app.get(EvidenceObjects).sweep(0);
  expect([inStore(), s3.halves.size]).toEqual([before + 1, 0]);
});
