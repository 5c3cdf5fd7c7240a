import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { checkEncryptedValues } from '../encryption/check-encrypted-values.js';
import { keySource } from '../encryption/key-source.js';
import { newKey, textOfKeys } from '../encryption/key-file-format.js';
import { openKeyring } from '../encryption/open-keyring.js';
import { rekey } from '../encryption/rekey.js';
import { anIncident } from '../testing/an-incident.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { log, openDesk, submit, type Desk } from '../testing/desk.js';
import { addFile, aPhoto, begin, declaredAs, sendPiece, sha256 } from '../testing/upload-evidence.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';

jest.setTimeout(120_000);

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let home: string;
const source = (): ReturnType<typeof keySource> =>
  keySource({ mode: 'production', home, keyFile: join(home, 'key'), keyCommand: null });
const keyring = (): ReturnType<typeof openKeyring> =>
  openKeyring(database.url, source(), { mode: 'production', log: () => undefined });
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-rekeyed-'));
  writeFileSync(join(home, 'key'), textOfKeys([newKey()]), { mode: 0o600 });
  database = await freshDatabase();
  app = await startTestApp(database, { keyring: await keyring() });
  desk = await openDesk(app);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

it('a re-keying changes the key of every file and rewrites none; what was stored opens, and what was on its way goes on', async () => {
  const incident = (await submit(desk.monitor, await log(desk.monitor, anIncident()))).id;
  const [stored, coming, id] = [aPhoto(50_000), aPhoto(90_000), '6d1f8f2e-3c0a-4f7e-9b43-0d5c7a1e2f32'];
  const { id: first } = await addFile(app, desk.reviewer, incident, stored);
  await desk.reviewer.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(coming));
  await begin(app, desk.reviewer, id, coming.length);
  await sendPiece(app, desk.reviewer, id, 0, coming.subarray(0, 40_000));
  const sealed = (): Promise<{ value: Buffer; key_id: string }[]> =>
    app.database.query('select value, key_id from evidence_private where field = any($1) order by evidence_id, field', [
      ['key', 'upload', 'name'],
    ]);
  const before = await sealed();
  await rekey({ databaseUrl: database.url, source: source(), log: () => undefined });
  const after = await sealed();
  expect(after).toHaveLength(before.length);
  expect(
    after.filter(({ value, key_id: key }, i) => value.equals(before[i]!.value) || key === before[i]!.key_id),
  ).toEqual([]);
  expect((await sendPiece(app, desk.reviewer, id, 40_000, coming.subarray(40_000))).status).toBe(204);
  for (const [file, bytes] of [
    [first, stored],
    [id, coming],
  ] as const) {
    const answer = await fetch(`${app.url}/api/evidence/${file}/original`, { headers: { cookie: desk.second.cookie } });
    expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(sha256(bytes));
  }
  expect(await checkEncryptedValues(database.url, await keyring())).toMatchObject({
    plain: 0,
    unreadable: [],
    unfinished: false,
  });
});
