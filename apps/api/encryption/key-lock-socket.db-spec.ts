import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp } from '../testing/app.js';
import { log } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { internalIncident } from '../testing/internal-incident.js';
import { startProcess } from '../testing/start-vigil-process.js';
import type { MasterKey } from './envelope.js';
import { listenForLock, lockAddress, tellRunning } from './key-lock-socket.js';
import { keySource } from './key-source.js';
import { keysOfBytes, newKey, textOfKeys } from './key-file-format.js';
import type { Keyring } from './keyring.js';
import { openKeyring } from './open-keyring.js';

jest.setTimeout(120_000);
let database: FreshDatabase;
let folder: string;
let keyFile: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = mkdtempSync(join(tmpdir(), 'vigil-lock-'));
  keyFile = join(folder, 'given.key');
  writeFileSync(keyFile, textOfKeys([newKey()]), { mode: 0o600 });
});
afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});
const keyring = (): Promise<Keyring> =>
  openKeyring(database.url, keySource({ mode: 'production', home: folder, keyFile, keyCommand: null }), {
    mode: 'production',
    log: () => undefined,
  });

describe('a running Vigil that is locked', () => {
  let app: TestApp;
  let keys: Keyring;
  beforeAll(async () => {
    keys = await keyring();
    app = await startTestApp(database, { keyring: keys });
  });
  afterAll(async () => app?.close());

  it('opens nothing confidential and says so, while readers go on; unlocked, it opens again', async () => {
    const monitor = await app.signIn('monitor');
    const record = await log(monitor, internalIncident('Heron saw it'));
    const read = () => monitor.get<IncidentRecord & { code: string; title: string }>(`/api/incidents/${record.id}`);
    expect((await read()).body.incident.narrative).toContain('Heron');
    const listens = await listenForLock(folder, keys, () => undefined);
    expect(statSync(lockAddress(folder)).mode & 0o077).toBe(0);
    expect(await tellRunning(folder, 'lock')).toBe('locked');
    expect([(await read()).status, (await read()).body]).toEqual([
      503,
      expect.objectContaining({ code: 'locked', title: 'This server is locked' }),
    ]);
    expect(
      (
        await monitor.put(
          `/api/incidents/${record.id}`,
          { ...record.incident, narrative: 'anything' },
          { 'if-match': '"1"' },
        )
      ).body,
    ).toMatchObject({ code: 'locked' });
    expect((await app.visitor.get('/api/public/about')).status).toBe(200);
    expect((await app.visitor.get('/api/public/counts?indicator=I02&period=2021')).status).toBe(200);
    const admin = await app.signIn('admin');
    const isLocked = async (): Promise<boolean> => {
      // Findings are shared for a second.
      await new Promise((resolve) => {
        setTimeout(resolve, 1050);
      });
      const { findings } = (await admin.get<{ findings: { is: string }[] }>('/api/server-health')).body;
      return findings.some(({ is }) => is === 'locked');
    };
    expect(await isLocked()).toBe(true);
    expect(await tellRunning(folder, 'unlock')).toBe('unlocked');
    expect(await isLocked()).toBe(false);
    expect((await read()).body.incident.narrative).toContain('Heron');
    await listens.close();
  });

  it('stays locked when its key was taken away meanwhile', async () => {
    const listens = await listenForLock(folder, keys, () => undefined);
    const text = readFileSync(keyFile);
    expect(await tellRunning(folder, 'lock')).toBe('locked');
    rmSync(keyFile);
    expect(await tellRunning(folder, 'unlock')).toBe('no-key');
    await expect(keys.need(keysOfBytes(Buffer.from(text.toString()), 'x')[0]!.id)).rejects.toMatchObject({
      code: 'locked',
    });
    writeFileSync(keyFile, text, { mode: 0o600 });
    expect(await tellRunning(folder, 'unlock')).toBe('unlocked');
    await listens.close();
  });
});

/** Counts how often these bytes occur in the writable memory of a process. */
const inMemory = (pid: number, ...wanted: readonly Buffer[]): number => {
  let found = 0;
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
      if (!from || !to) continue;
      const [start, end] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
      for (let at = start; at < end; at += 16 * 1024 * 1024) {
        const piece = Buffer.alloc(Math.min(16 * 1024 * 1024 + 64, end - at));
        try {
          readSync(memory, piece, 0, piece.length, at);
        } catch {
          continue;
        }
        for (const one of wanted)
          for (let hit = piece.indexOf(one); hit >= 0; hit = piece.indexOf(one, hit + 1)) found += 1;
      }
    }
  } finally {
    closeSync(memory);
  }
  return found;
};

it('a locked process has its key nowhere in its memory, neither as bytes nor as text', async () => {
  if (process.platform !== 'linux') return;
  const web = join(folder, 'web');
  const home = join(folder, 'home');
  mkdirSync(web);
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>Vigil</title>');
  const vigil = startProcess(web, {
    VIGIL_HOME: home,
    DATABASE_URL: database.url,
    VIGIL_KEY_FILE: keyFile,
    VIGIL_ADDRESS: 'https://vigil.example',
  });
  try {
    await vigil.until(/Its data is in/);
    const [key] = keysOfBytes(readFileSync(keyFile), 'x') as [MasterKey];
    const forms = [key.secret, Buffer.from(key.secret.toString('base64url')), Buffer.from(key.secret.toString('hex'))];
    expect(inMemory(vigil.child.pid!, ...forms)).toBeGreaterThan(0);
    // It reads the key a second time.
    expect(await tellRunning(home, 'unlock')).toBe('unlocked');
    expect(await tellRunning(home, 'lock')).toBe('locked');
    await vigil.until(/Locked: the key/);
    expect(inMemory(vigil.child.pid!, ...forms)).toBe(0);
    expect(await tellRunning(home, 'unlock')).toBe('unlocked');
    expect(inMemory(vigil.child.pid!, ...forms)).toBeGreaterThan(0);
  } finally {
    vigil.child.kill('SIGTERM');
    await vigil.ended;
  }
  await expect(tellRunning(home, 'lock')).rejects.toMatchObject({
    name: 'OperatorError',
    message: expect.stringMatching(/^No Vigil runs on/),
  });
});
