import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey } from '../audit-log/signed-note.js';
import { signingKey } from '../audit-log/signing-key.js';
import { placeLooks } from '../operations/health/checks/server-checks.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { anIncident } from '../testing/an-incident.js';
import { TEST_CONFIG, type TestApp } from '../testing/app.js';
import { log, submit, type Desk } from '../testing/desk.js';
import { addFile, aPhoto, sha256 } from '../testing/upload-evidence.js';
import { EVIDENCE_STORE } from './evidence-store.js';
import type { LocalFileStore } from './local-file-store.js';
import { Originals } from './read-originals.js';
import { askToStop, beginRun } from './integrity-check.repository.js';
import { rehashAll } from './rehash-files.js';
import type { IntegrityStatus } from './integrity-check.js';
import { useDesk } from '../testing/use-desk.js';
import { waitUntil } from '../testing/wait-until.js';
import { uninspectedFiles } from './inspection/inspection.repository.js';

const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 7));
const FILES = process.env['VIGIL_PROVE'] ? 200 : 10;
jest.setTimeout(600_000);

let app: TestApp;
let desk: Desk;
let incident: string;
const ids: string[] = [];
useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  incident = (await submit(desk.monitor, await log(desk.monitor, anIncident()))).id;
  for (let n = 0; n < FILES; n += 1)
    ids.push((await addFile(app, desk.reviewer, incident, aPhoto(1000 + Math.floor(random.next() * 150_000)))).id);
  await untilInspected();
});

// What is found out about a file is kept with its record's key, which an inspection makes where it finds none.
const untilInspected = async (): Promise<void> => {
  await waitUntil(async () => (await uninspectedFiles(app.database.manager)).length === 0, 120_000);
};

const pathOf = async (id: string): Promise<string> => {
  const [{ object }] = (await app.database.query(
    `select id as object from evidence_object where evidence_id = $1 and what = 'original'`,
    [id],
  )) as [{ object: string }];
  return join(app.app.get<LocalFileStore>(EVIDENCE_STORE).folder, `s${object.slice(-2)}`, object);
};
const rehash = async (more: Partial<Parameters<typeof rehashAll>[0]> = {}): Promise<string[]> => {
  const found: string[] = [];
  await rehashAll({
    database: app.database,
    originals: originals(),
    runId: (await beginRun(app.database.manager, null))!,
    onDamaged: (id) => found.push(id),
    ...more,
  });
  return found.sort();
};
const originals = (): Originals => app.app.get(Originals);
const storedIds = async (): Promise<string[]> =>
  ((await app.database.query(`select id from evidence where state = 'stored' order by id`)) as { id: string }[]).map(
    ({ id }) => id,
  );
const standing = async (): Promise<IntegrityStatus> =>
  (await desk.reviewer.get<IntegrityStatus>('/api/evidence/standing')).body;
const health = () => placeLooks(TEST_CONFIG, app.database).evidence();
const flip = async (id: string): Promise<() => void> => {
  const path = await pathOf(id);
  const [before, changed] = [readFileSync(path), readFileSync(path)];
  const bit = Math.floor(random.next() * changed.length * 8);
  changed[bit >> 3]! ^= 1 << (bit & 7);
  writeFileSync(path, changed);
  return () => writeFileSync(path, before);
};
const logFaults = async (): Promise<string[]> => {
  const signer = signingKey(TEST_CONFIG);
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};

describe('stored files', () => {
  it('that are as they were stored are found so, in one line of the log', async () => {
    expect(await rehash()).toEqual([]);
    expect(await standing()).toMatchObject({
      files: FILES,
      damagedTotal: 0,
      last: { total: FILES, checked: FILES, damaged: 0, isRunning: false },
    });
    expect(
      await app.database.query(
        `select count(*)::int as n from log_leaf where entity = 'evidence' and entity_id is null`,
      ),
    ).toEqual([{ n: 1 }]);
  });
  it('of which one bit each was changed are all found, said at the desk and in their custody, and are well again once they are put back', async () => {
    const back: (() => void)[] = [];
    for (const id of ids) back.push(await flip(id));
    expect(await rehash()).toEqual([...ids].sort());
    expect(await standing()).toMatchObject({
      damagedTotal: FILES,
      last: { damaged: FILES },
      damaged: expect.arrayContaining([expect.objectContaining({ incident, title: expect.any(String) })]),
    });
    expect(
      (await desk.admin.get<IntegrityStatus>('/api/evidence/standing')).body.damaged.map(({ title }) => title),
    ).toEqual(ids.slice(0, 100).map(() => null));
    back.forEach((put) => put());
    expect(await rehash()).toEqual([]);
    expect(await standing()).toMatchObject({ damagedTotal: 0 });
    const { items } = (await desk.reviewer.get<{ items: { kind: string }[] }>(`/api/evidence/${ids[0]!}/custody`)).body;
    expect(items.map(({ kind }) => kind).slice(-2)).toEqual(['damaged', 'restored']);
  });
  it('are checked further from where a check was stopped, or was killed', async () => {
    const [first, last] = [[...ids].sort()[0]!, [...ids].sort().at(-1)!];
    const back = [await flip(first), await flip(last)];
    let seen = 0;
    expect(
      await rehash({
        onFile: () => {
          seen += 1;
          if (seen === 3) void askToStop(app.database.manager);
        },
      }),
    ).toEqual([first]);
    expect((await standing()).last).toMatchObject({ wasStopped: true, isRunning: false });
    expect(await rehash()).toEqual([last]);
    expect((await standing()).last).toMatchObject({ checked: FILES, damaged: 2, wasStopped: false });
    back.forEach((put) => put());
    await rehash();
  });
  it('are held by the log: what the database says of them is what was logged', async () =>
    expect(await logFaults()).toEqual([]));
});

describe('what goes wrong', () => {
  it('a file that is gone, or stands in the place of another, is found', async () => {
    const [gone, one, two] = [await pathOf(ids[0]!), await pathOf(ids[1]!), await pathOf(ids[2]!)];
    renameSync(gone, `${gone}.away`);
    const [a, b] = [readFileSync(one), readFileSync(two)];
    writeFileSync(one, b);
    writeFileSync(two, a);
    expect(await rehash()).toEqual(ids.slice(0, 3).sort());
    renameSync(`${gone}.away`, gone);
    writeFileSync(one, a);
    writeFileSync(two, b);
    expect(await rehash()).toEqual([]);
  });
  it('files whose record has lost its key are found, and so is what is checked after them', async () => {
    const other = (await submit(desk.monitor, await log(desk.monitor, anIncident()))).id;
    const more: string[] = [];
    for (let n = 0; n < 4; n += 1) more.push((await addFile(app, desk.reviewer, other, aPhoto(2000 + n))).id);
    await untilInspected();
    const back = await Promise.all(more.map(flip));
    const { manager } = app.database;
    const [key] = (await manager.query(
      `select record_id, id, key_id, encode(wrapped, 'hex') as wrapped from record_key where record_id = $1`,
      [incident],
    )) as Record<'record_id' | 'id' | 'key_id' | 'wrapped', string>[];
    await manager.query('delete from record_key where record_id = $1', [incident]);
    try {
      expect(await rehash()).toEqual([...ids, ...more].sort());
    } finally {
      await manager.query(
        `insert into record_key (record_id, id, key_id, wrapped) values ($1, $2, $3, decode($4, 'hex'))`,
        [key!.record_id, key!.id, key!.key_id, key!.wrapped],
      );
      back.forEach((put) => put());
    }
    expect(await rehash()).toEqual([]);
  });
  it('a file that the disk does not give stops no check, and does not count as checked; a disk that gives none does', async () => {
    const all = await storedIds();
    const [stuck, flipped] = [all[1]!, all.at(-1)!];
    const back = await flip(flipped);
    const readOriginal = originals().readOriginal.bind(originals());
    const unreadable = new Set([stuck]);
    const failing = {
      readOriginal: (actor: null, id: string, why: 'rehashed') => {
        if (unreadable.has(id)) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
        return readOriginal(actor, id, why);
      },
    } as unknown as Originals;
    expect(await rehash({ originals: failing })).toEqual([flipped]);
    expect((await standing()).last).toMatchObject({ checked: all.length - 1, damaged: 1, isRunning: false });
    expect(await health()).toMatchObject({ is: 'damaged', n: { files: all.length, damaged: 1, unread: 1 } });
    back();
    expect(await rehash({ originals: failing })).toEqual([]);
    expect(await health()).toMatchObject({ is: 'unread', n: { files: all.length, damaged: 0, unread: 1 } });
    all.forEach((id) => unreadable.add(id));
    await expect(rehash({ originals: failing })).rejects.toThrow('i/o error');
    expect((await standing()).last).toMatchObject({ checked: 0, endedAt: null });
    unreadable.clear();
    await askToStop(app.database.manager);
    expect(await rehash({ originals: failing })).toEqual([]);
    expect((await standing()).last).toMatchObject({ checked: all.length, damaged: 0 });
    expect(await health()).toMatchObject({ is: 'whole', n: { files: all.length, damaged: 0, unread: 0 } });
  });
  it('files that no check has got to for two weeks, because each ends before them, are told of', async () => {
    const sql = (set: string): Promise<unknown> =>
      app.database.query(`update evidence set ${set} where id = $1`, [ids[0]]);
    await app.database.query('delete from evidence_check');
    await sql(`checked_at = null, stored_at = stored_at - interval '16 days'`);
    expect(await health()).toMatchObject({ is: 'unread', n: { unread: 1 } });
    await sql(`stored_at = stored_at + interval '16 days'`);
    expect((await health()).is).toBe('whole');
    await sql(`checked_at = now() - interval '16 days'`);
    expect(await health()).toMatchObject({ is: 'unread', n: { unread: 1 } });
    expect(await rehash()).toEqual([]);
    expect((await health()).is).toBe('whole');
  });
  it('a damaged file does not come to whoever asks for it as if it were whole', async () => {
    const back = await flip(ids[0]!);
    const got = await fetch(`${app.url}/api/evidence/${ids[0]!}/original`, {
      headers: { cookie: desk.reviewer.cookie },
    })
      .then(async (answer) => (answer.ok ? sha256(Buffer.from(await answer.arrayBuffer())) : answer.status))
      .catch(() => 'broken');
    expect(['broken', 500, 503]).toContain(got);
    back();
  });
  it('what somebody writes into the database about a file by hand is found by the check of the log', async () => {
    const { manager } = app.database;
    const changed = async (sql: string, undo: string): Promise<number> => {
      await manager.query(sql);
      const { length } = (await logFaults()).filter((fault) => fault.startsWith('file '));
      await manager.query(undo);
      return length;
    };
    expect(
      await changed(
        `update evidence set kind = 'sound' where id = '${ids[0]!}'`,
        `update evidence set kind = 'photo' where id = '${ids[0]!}'`,
      ),
    ).toBe(1);
    expect(
      await changed(
        `update evidence set type = 'image/jpeg' where id = '${ids[0]!}'`,
        `update evidence set type = 'image/png' where id = '${ids[0]!}'`,
      ),
    ).toBe(1);
    expect(
      await changed(
        `update evidence set sha256 = sha256(sha256) where id = '${ids[0]!}'`,
        `update evidence set sha256 = decode('${((await manager.query(`select encode(sha256, 'hex') as s from evidence where id = '${ids[0]!}'`)) as { s: string }[])[0]!.s}', 'hex') where id = '${ids[0]!}'`,
      ),
    ).toBe(1);
    expect(await logFaults()).toEqual([]);
  });
  it('a file that must go for good takes its key, its name and its digest along, wherever they stand, and the log still holds', async () => {
    const [id] = ids as [string];
    const { sha256: digest } = (
      await desk.reviewer.get<{ items: { id: string; sha256: string }[] }>(`/api/incidents/${incident}/evidence`)
    ).body.items.find((one) => one.id === id)!;
    const path = await pathOf(id);
    const erasure = '6d1f8f2e-3c0a-4f7e-9b43-0d5c7a1e2f31';
    expect(
      (
        await desk.reviewer.post(`/api/incidents/${incident}/erasures`, {
          id: erasure,
          path: `/evidence/${id}/file`,
          why: 'It shows somebody who must not be seen.',
        })
      ).status,
    ).toBe(200);
    expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
    expect(await app.database.query('select field from evidence_private where evidence_id = $1', [id])).toEqual([]);
    expect(await app.database.query(`select state, refusal, sha256 from evidence where id = $1`, [id])).toEqual([
      { state: 'refused', refusal: 'erased', sha256: null },
    ]);
    const said: { disclosure: string }[] = await app.database.query('select disclosure from log_value');
    expect(said.filter(({ disclosure }) => Buffer.from(disclosure, 'base64url').includes(digest))).toEqual([]);
    expect(
      (await fetch(`${app.url}/api/evidence/${id}/original`, { headers: { cookie: desk.reviewer.cookie } })).status,
    ).toBe(404);
    const { UploadRecovery } = await import('./upload-recovery.js');
    await app.app.get(UploadRecovery).run();
    expect(() => readFileSync(path)).toThrow('ENOENT');
    expect(await logFaults()).toEqual([]);
    const { items } = (
      await desk.reviewer.get<{ items: { kind: string; proof: string }[] }>(`/api/evidence/${id}/custody`)
    ).body;
    expect([items.at(-1)!.kind, items.some(({ proof }) => proof === 'broken')]).toEqual(['erased', false]);
  });
});
