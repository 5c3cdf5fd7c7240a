import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ServerHealth } from '@vigil/shared/staff-responses/server-health.js';
import type { Config } from '../config.js';
import { CHECKS_OF_SERVER, type Checks } from '../operations/health/checks/checks-of-server.js';
import { placeLooks } from '../operations/health/checks/server-checks.js';
import { throwawayOf } from '../operations/backup/drill.js';
import { S3Bucket } from '../platform/bucket/s3-bucket.js';
import { StoreProblem } from '../platform/bucket/stored-files.js';
import { anIncident } from '../testing/an-incident.js';
import { startTestApp, type Client, type TestApp } from '../testing/app.js';
import { backUp, newInstallation, restoreInto, type Installation } from '../testing/backup-and-restore.js';
import { log, openDesk, submit, type Desk } from '../testing/desk.js';
import { startS3Server, type S3Fault, type S3Server } from '../testing/s3-server.js';
import { addFile, aPhoto, begin, declaredAs, howMuch, sendPiece, tus } from '../testing/upload-evidence.js';
import { openEvidenceStore } from './configured-store.js';
import { EvidenceObjects } from './evidence-objects.js';
import { askToStop, beginRun } from './integrity-check.repository.js';
import { Originals } from './read-originals.js';
import { rehashAll } from './rehash-files.js';

jest.setTimeout(120_000);

const KEY = { keyId: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const folder = mkdtempSync(join(tmpdir(), 'vigil-in-bucket-'));
const s3KeyFile = join(folder, 'key');
let server: S3Server;
let installation: Installation;
let app: TestApp;
let desk: Desk;
let incident: string;
const inBucket = (name: string): Partial<Config> => ({
  evidenceFolder: null,
  evidenceBucket: { to: `${server.url}/${name}`, s3KeyFile },
});
beforeAll(async () => {
  writeFileSync(s3KeyFile, `${KEY.keyId}\n${KEY.secret}\n`, { mode: 0o600 });
  server = await startS3Server(KEY);
  installation = await newInstallation('template', inBucket('evidence'));
  app = await startTestApp(installation.database, { config: installation.config });
  desk = await openDesk(app);
  incident = (await submit(desk.monitor, await log(desk.monitor, anIncident()))).id;
});
afterAll(async () => {
  await app?.close();
  await installation?.remove();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const original = async (id: string, by: Client = desk.second): Promise<{ status: number; bytes: Buffer }> => {
  const answer = await fetch(`${app.url}/api/evidence/${id}/original`, { headers: { cookie: by.cookie } });
  return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
};
const inStore = (name = 'evidence'): string[] => [...server.files.keys()].filter((key) => key.startsWith(`${name}/`));
const nameOf = async (id: string): Promise<string> => {
  const [row] = (await app.database.query(
    `select id from evidence_object where evidence_id = $1 and what = 'original'`,
    [id],
  )) as { id: string }[];
  return `evidence/${row!.id}`;
};
/** Does something while every request to the store goes wrong. */
const during = async <T>(fault: S3Fault, work: () => Promise<T>): Promise<T> => {
  server.faults.splice(0, Infinity, ...Array.from({ length: 1000 }, () => fault));
  try {
    return await work();
  } finally {
    server.faults.splice(0);
  }
};
const rehash = async (): Promise<string[]> => {
  const found: string[] = [];
  const runId = (await beginRun(app.database.manager, null))!;
  await rehashAll({
    database: app.database,
    originals: app.app.get(Originals),
    runId,
    onDamaged: (id) => found.push(id),
  }).catch(async (error: unknown) => {
    await askToStop(app.database.manager);
    throw error;
  });
  return found.sort();
};
/** What the page Server says of the place of evidence, and whether Vigil is ready, which it is without it. */
const storeIs = async (): Promise<[string | undefined, number]> => {
  app.app.get<Checks>(CHECKS_OF_SERVER).run['shared'].clear();
  const { body } = await desk.admin.get<ServerHealth & Record<string, unknown>>('/api/server-health');
  const found = body.findings.find(({ check }) => check === 'evidenceStore');
  return [found?.is, (await app.visitor.get('/health/ready')).status];
};

describe('evidence in a bucket', () => {
  it('comes in pieces, lies there once, encrypted, under a name that says nothing, and is opened as it came', async () => {
    const photo = aPhoto(12_000_000, 'of twelve megabytes');
    const { id, status } = await addFile(app, desk.reviewer, incident, photo, { pieces: 5 });
    expect(status).toBe(204);
    expect(inStore()).toEqual([await nameOf(id)]);
    expect(inStore()[0]).toMatch(/^evidence\/[0-9a-f]{32}$/);
    expect(server.files.get(await nameOf(id))!.includes(photo.subarray(50_000, 50_032))).toBe(false);
    expect((await original(id)).bytes.equals(photo)).toBe(true);
    // Longer than a request carries, so it came in parts, and none of them is left.
    expect(server.asked.get('POST uploads')).toBe(1);
    expect([server.halves.size, await app.database.query('select half from evidence_object')]).toEqual([
      0,
      [{ half: null }],
    ]);
  });

  it('goes when its upload is withdrawn', async () => {
    const [before, id, photo] = [inStore(), randomUUID(), aPhoto(50_000)];
    await desk.reviewer.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    await begin(app, desk.reviewer, id, photo.length);
    await sendPiece(app, desk.reviewer, id, 0, photo.subarray(0, 20_000));
    expect(inStore().length).toBe(before.length + 1);
    expect((await tus(app, desk.reviewer, 'DELETE', `/api/evidence/uploads/${id}`)).status).toBe(204);
    expect(inStore()).toEqual(before);
  });

  it('that is changed or missing is found by the check of every file; a bucket that is away makes none damaged', async () => {
    const [changed, missing] = [
      (await addFile(app, desk.reviewer, incident, aPhoto(70_000))).id,
      (await addFile(app, desk.reviewer, incident, aPhoto(70_000))).id,
    ];
    const [at, gone] = [await nameOf(changed), await nameOf(missing)];
    const [before, lost] = [server.files.get(at)!, server.files.get(gone)!];
    const damagedNow = (): Promise<unknown> =>
      app.database.query('select id from evidence where damaged_at is not null order by id');
    await during('proxy', () => expect(rehash()).rejects.toMatchObject({ trouble: 'refused' }));
    expect(await damagedNow()).toEqual([]);
    const bits = Buffer.from(before);
    bits[40_000]! ^= 1;
    server.files.set(at, bits);
    server.files.delete(gone);
    expect(await rehash()).toEqual([changed, missing].sort());
    server.files.set(at, before);
    server.files.set(gone, lost);
    expect(await rehash()).toEqual([]);
    expect(await damagedNow()).toEqual([]);
  });

  it('that cannot be reached is said to whoever sends or opens a file, and on the page Server; the upload goes on later', async () => {
    const [id, photo] = [randomUUID(), aPhoto(90_000)];
    const { id: stored } = await addFile(app, desk.reviewer, incident, aPhoto(10_000));
    await desk.reviewer.put(`/api/incidents/${incident}/evidence/${id}`, declaredAs(photo));
    await begin(app, desk.reviewer, id, photo.length);
    expect((await sendPiece(app, desk.reviewer, id, 0, photo.subarray(0, 40_000))).status).toBe(204);
    expect(await storeIs()).toEqual(['answers', 200]);
    await during('proxy', async () => {
      const refused = await sendPiece(app, desk.reviewer, id, 40_000, photo.subarray(40_000));
      expect([refused.status, refused.reason, refused.headers.get('retry-after')]).toEqual([503, 'unavailable', '30']);
      expect((await original(stored)).status).toBe(503);
      expect(await storeIs()).toEqual(['refused', 200]);
      const { body } = await desk.admin.get<ServerHealth & Record<string, unknown>>('/api/server-health');
      expect(body.findings.find(({ check }) => check === 'disk')?.n).not.toHaveProperty('evidence');
    });
    expect(await storeIs()).toEqual(['answers', 200]);
    expect(await howMuch(app, desk.reviewer, id)).toBe(40_000);
    expect((await sendPiece(app, desk.reviewer, id, 40_000, photo.subarray(40_000))).status).toBe(204);
    expect((await original(id)).bytes.equals(photo)).toBe(true);
    // What could not be deleted meanwhile goes at the next turn.
    await app.app.get(EvidenceObjects).sweep(0);
    expect(inStore().length).toBe(
      ((await app.database.query('select count(*)::int as n from evidence_object')) as { n: number }[])[0]!.n,
    );
  });

  it('a bucket that does not know the credentials is told apart from one that cannot be reached', async () => {
    writeFileSync(s3KeyFile, `${KEY.keyId}\nanother\n`);
    const stateNow = async (): Promise<string | undefined> => (await storeIs())[0];
    expect(await stateNow()).toBe('credentials');
    writeFileSync(s3KeyFile, '');
    expect(await stateNow()).toBe('no-key');
    writeFileSync(s3KeyFile, `${KEY.keyId}\n${KEY.secret}\n`);
    expect(await stateNow()).toBe('answers');
    expect(await during('busy', stateNow)).toBe('unreachable');
  });

  it('a key that may not write or delete, and a full bucket, are told before a file is sent; no trial stays', async () => {
    // What a Vigil that starts finds: it has not tried yet.
    const fresh = async (): Promise<string> => (await placeLooks(installation.config, app.database).evidenceStore()).is;
    const before = [...server.files.keys()];
    for (const method of ['PUT', 'DELETE']) {
      server.denied.add(method);
      expect([method, await fresh()]).toEqual([method, 'no-rights']);
      server.denied.delete(method);
    }
    expect(await fresh()).toBe('answers');
    expect([...server.files.keys()]).toEqual(before);
    const looks = placeLooks(installation.config, app.database);
    const { put } = S3Bucket.prototype;
    S3Bucket.prototype.put = () => Promise.reject(new StoreProblem('full', 'status 507'));
    expect((await looks.evidenceStore()).is).toBe('full');
    S3Bucket.prototype.put = put;
    expect((await looks.evidenceStore()).is).toBe('answers');
    // It is tried once an hour: a bucket may keep every version.
    const puts = server.asked.get('PUT');
    expect((await looks.evidenceStore()).is).toBe('answers');
    expect(server.asked.get('PUT')).toBe(puts);
  });

  it('that must go for good is gone from the bucket, at once or once it answers again', async () => {
    for (const isAway of [false, true]) {
      const record = (await submit(desk.monitor, await log(desk.monitor, anIncident()))).id;
      const { id } = await addFile(app, desk.reviewer, record, aPhoto(30_000));
      const name = await nameOf(id);
      const rest = inStore().filter((one) => one !== name);
      const erasure = randomUUID();
      const asked = { id: erasure, path: `/evidence/${id}/file`, why: 'It shows somebody who must not be seen.' };
      expect((await desk.reviewer.post(`/api/incidents/${record}/erasures`, asked)).status).toBe(200);
      if (isAway) server.denied.add('DELETE');
      expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
      await app.app
        .get(EvidenceObjects)
        .sweep(0)
        .catch(() => undefined);
      expect(inStore().includes(name)).toBe(isAway);
      expect((await original(id)).status).toBe(404);
      server.denied.clear();
      await app.app.get(EvidenceObjects).sweep(0);
      expect(inStore()).toEqual(rest);
      expect(await app.database.query('select 1 from evidence_object where evidence_id = $1', [id])).toEqual([]);
    }
  });
});

describe('a backup of evidence in a bucket', () => {
  it('has its files, and is restored into another bucket, or a folder; files of others there stop it', async () => {
    const at = join(folder, 'backup');
    const before = inStore();
    const made = await backUp(installation, at);
    expect([made.manifest.evidence.files, made.lost]).toEqual([before.length, []]);
    for (const settings of [inBucket('restored'), { evidenceFolder: join(folder, 'restored') }]) {
      const there = await newInstallation('nothing', settings);
      try {
        const restored = await restoreInto(there, at);
        expect(restored.files).toEqual({ total: before.length, whole: before.length, damaged: [] });
      } finally {
        await there.remove();
      }
    }
    expect(inStore('restored').sort()).toEqual(before.map((name) => name.replace('evidence', 'restored')).sort());
    expect(inStore()).toEqual(before);

    server.files.set('restored/0123456789abcdef', Buffer.from('of another'));
    const there = await newInstallation('nothing', inBucket('restored'));
    await expect(restoreInto(there, at)).rejects.toThrow(
      /^The bucket bucket at 127\.0\.0\.1:\d+ is not empty: it holds 1 files that are not of this backup\./,
    );
    await there.remove();
  });

  it('is tried in a drill without a look at the bucket that is in use', () => {
    const { name } = openEvidenceStore(throwawayOf(installation.config, '/tmp/throwaway'));
    expect(name).toBe('The folder of evidence /tmp/throwaway/evidence');
  });
});
