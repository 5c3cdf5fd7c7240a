import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CannotOpen, random, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import type { NoteText } from '@vigil/shared/sealing/seal-note.js';
import type { SealedNoteView, WaitingNote } from '@vigil/shared/staff-responses/sealed-notes.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import { createLog } from '../../platform/http/request-log.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey } from '../../audit-log/signed-note.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { anIncident } from '../../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type Client, type TestApp } from '../../testing/app.js';
import { canaryScannerFor, type Canary } from '../../testing/canaries.js';
import { CREATE, ifMatch, log, openDesk, published, submit, type Desk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { keysOf, makeKey, open, reseal, seal, sealedBody, share, type Holder } from '../../testing/seal-notes.js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);
const TEXT: NoteText = { names: 'heronqx Sokha', contacts: '012 egretzz', medical: 'ស្ទើរបាត់ storkvv' };
const CANARIES: Canary[] = [
  { field: 'sealed', class: 'internal', record: 'x', words: ['heronqx', 'egretzz', 'storkvv', 'ស្ទើរបាត់'], numbers: [] },
];

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let first: Holder;
let recovery: Holder;
const logged: string[] = [];
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { log: createLog('info', { write: (line) => void logged.push(line) }) });
  desk = await openDesk(app);
  first = await makeKey(desk.reviewer);
  recovery = { ...(await makeKey(desk.reviewer, 'recovery')), client: desk.second };
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const submitted = async (text: NoteText = TEXT): Promise<{ incident: string; note: string }> => {
  const record = await log(desk.monitor, anIncident());
  const sealed = await seal(desk.monitor, record.id, text);
  expect([sealed.status, sealed.body.waitingFor]).toEqual([201, []]);
  await submit(desk.monitor, record);
  return { incident: record.id, note: sealed.body.id };
};
const notesOf = async (client: Client, incident: string): Promise<SealedNoteView[]> =>
  (await client.get<{ items: SealedNoteView[] }>(`/api/incidents/${incident}/sealed-notes`)).body.items;
const waiting = async (client: Client): Promise<WaitingNote[]> =>
  (await client.get<{ items: WaitingNote[] }>('/api/sealed-notes/waiting')).body.items;
const codeOf = ({ status, body }: { status: number; body: unknown }): unknown =>
  (body as { code?: string } | null)?.code ?? status;
const refusedBy = (opening: Promise<unknown>): Promise<string> =>
  opening.then(
    () => 'opened',
    (error: Error) => (error instanceof CannotOpen ? 'CannotOpen' : error.message),
  );
const kinds = async (incident: string): Promise<string[]> =>
  (await desk.reviewer.get<{ items: ChangeEntry[] }>(`/api/incidents/${incident}/changes`)).body.items.map(
    ({ kind, actor }) => `${kind} by ${actor}`,
  );

describe('a sealed note', () => {
  it('is written by a monitor, opened by a reviewer and by the recovery key, and the history says who and when', async () => {
    const { incident, note } = await submitted();
    expect((await open(first, incident, note)).text).toEqual(TEXT);
    expect((await open(recovery, incident, note, 'recovery')).text).toEqual(TEXT);
    const [monitor, reviewer, second] = [desk.monitor, desk.reviewer, desk.second].map(({ member }) => member!.name);
    expect(await kinds(incident)).toEqual([
      `saved by ${monitor}`,
      `note-sealed by ${monitor}`,
      `submitted by ${monitor}`,
      `note-opened by ${reviewer}`,
      `note-opened-by-recovery by ${second}`,
    ]);
  });

  it('takes a second note beside the first from whoever cannot read the first', async () => {
    const record = await log(desk.monitor, anIncident());
    await seal(desk.monitor, record.id, TEXT);
    const other = await seal(desk.monitor, record.id, { ...TEXT, names: 'one more' });
    expect((await notesOf(desk.monitor, record.id)).map(({ revision }) => revision)).toEqual([1, 1]);
    await submit(desk.monitor, record);
    expect((await open(first, record.id, other.body.id)).text.names).toBe('one more');
  });

  it('is sealed for a second reviewer by one who can open it, and anew when a reviewer goes', async () => {
    const { incident, note } = await submitted();
    const newcomer = await app.signIn('reviewer');
    const second = await makeKey(newcomer);
    expect(await refusedBy(open(second, incident, note))).toBe('403 not-sealed-for-you');
    const mine = (await waiting(desk.reviewer)).find(({ id }) => id === note)!;
    expect([mine.waitingFor, mine.stale]).toEqual([[second.id], false]);
    const keys = await keysOf(desk.reviewer);
    expect(
      (
        await share(
          first,
          incident,
          note,
          keys.filter(({ id }) => id === second.id),
        )
      ).body,
    ).toMatchObject({ revision: 1, waitingFor: [], stale: false });
    expect((await open(second, incident, note)).text).toEqual(TEXT);
    const kept = await open(second, incident, note);

    expect(
      (await desk.reviewer.put(`/api/members/${newcomer.member!.id}`, { role: 'reviewer', frozen: true })).status,
    ).toBe(200);
    const [after] = await notesOf(desk.reviewer, incident);
    expect(after).toMatchObject({ stale: true, revision: 1 });
    expect(after!.sealedFor).not.toContain(second.id);
    expect(await app.database.query('select 1 from sealed_note_key where key_id = $1', [second.id])).toEqual([]);
    expect(
      await app.database.query('select gone_at is not null as gone, locked_seed from sealing_key where id = $1', [
        second.id,
      ]),
    ).toEqual([{ gone: true, locked_seed: null }]);

    expect((await reseal(first, incident, note, await keysOf(desk.reviewer))).body).toMatchObject({
      revision: 2,
      stale: false,
      waitingFor: [],
    });
    const anew = await open(first, incident, note);
    expect(anew.text).toEqual(TEXT);
    // Nothing that the removed reader may have kept opens the current note.
    expect([
      toBase64Url(anew.body) === toBase64Url(kept.body),
      toBase64Url(anew.contentKey) === toBase64Url(kept.contentKey),
    ]).toEqual([false, false]);
    expect((await kinds(incident)).filter((kind) => /note-(shared|resealed)/.test(kind))).toEqual([
      `note-shared by ${desk.reviewer.member!.name}`,
      `note-resealed by ${desk.reviewer.member!.name}`,
    ]);
  });

  it('waits for a reviewer who made a new key, which opens nothing that was sealed before', async () => {
    const { incident, note } = await submitted();
    const other = await app.signIn('reviewer');
    const old = await makeKey(other);
    await share(
      first,
      incident,
      note,
      (await keysOf(desk.reviewer)).filter(({ id }) => id === old.id),
    );
    const renewed = await makeKey(other);
    expect(await refusedBy(open(renewed, incident, note))).toBe('403 not-sealed-for-you');
    expect((await notesOf(other, incident))[0]).toMatchObject({ stale: true, waitingFor: [renewed.id] });
    await reseal(first, incident, note, await keysOf(desk.reviewer));
    expect((await open(renewed, incident, note)).text).toEqual(TEXT);
    await desk.admin.put(`/api/members/${other.member!.id}`, { role: 'analyst', frozen: false });
    expect((await keysOf(desk.reviewer)).map(({ id }) => id)).not.toContain(renewed.id);
  });

  it('keeps what it said before a reviewer wrote over it, for those who could read it and for whoever joins', async () => {
    const { incident, note } = await submitted();
    const { body } = await reseal(first, incident, note, await keysOf(desk.reviewer), { ...TEXT, names: 'nobody' });
    expect(body.former).toEqual([
      {
        revision: 1,
        sealedBy: desk.monitor.member!.name,
        sealedAt: expect.any(String),
        replacedBy: desk.reviewer.member!.name,
        replacedAt: expect.any(String),
        goesAt: null,
        sealedFor: expect.arrayContaining([first.id, recovery.id]),
      },
    ]);
    expect((await open(first, incident, note)).text.names).toBe('nobody');
    expect((await open(first, incident, note, 'own', 1)).text).toEqual(TEXT);
    expect((await open(recovery, incident, note, 'recovery', 1)).text).toEqual(TEXT);
    expect(await refusedBy(open(first, incident, note, 'own', 7))).toBe('404 not-found');
    const second = await makeKey(await app.signIn('reviewer'));
    expect(await refusedBy(open(second, incident, note, 'own', 1))).toBe('403 not-sealed-for-you');
    expect((await waiting(second.client)).filter(({ id }) => id === note).map(({ revision }) => revision)).toEqual([
      1, 2,
    ]);
    const keys = (await keysOf(desk.reviewer)).filter(({ id }) => id === second.id);
    expect((await share(first, incident, note, keys, 1)).status).toBe(200);
    expect((await open(second, incident, note, 'own', 1)).text).toEqual(TEXT);
    // A key that ends opens no former revision either.
    await makeKey(second.client);
    expect(await refusedBy(open(second, incident, note, 'own', 1))).toBe('403 not-sealed-for-you');
    expect((await kinds(incident)).filter((kind) => /note-(changed|shared)/.test(kind))).toEqual([
      `note-changed by ${desk.reviewer.member!.name}`,
      `note-shared by ${desk.reviewer.member!.name}`,
    ]);
  });

  it('keeps it for 30 days where it was sealed again for other readers, and the history says when it went', async () => {
    const { incident, note } = await submitted();
    const { body } = await reseal(first, incident, note, await keysOf(desk.reviewer));
    expect(Date.parse(body.former[0]!.goesAt!) - Date.now()).toBeGreaterThan(29.9 * 86_400_000);
    expect((await open(first, incident, note, 'own', 1)).text).toEqual(TEXT);
    await app.database.query(`update sealed_note_former set goes_at = now() - interval '1 minute' where note_id = $1`, [
      note,
    ]);
    expect(await refusedBy(open(first, incident, note, 'own', 1))).toBe('404 not-found');
    expect((await notesOf(desk.reviewer, incident))[0]!.former).toEqual([]);
    // Nobody changes a note meanwhile.
    const former = (): Promise<unknown[]> =>
      app.database.query('select 1 from sealed_note_former where note_id = $1', [note]);
    const later = await startTestApp(database);
    try {
      for (let tries = 0; tries < 100 && (await former()).length > 0; tries += 1) await pause(50);
      expect(await former()).toEqual([]);
    } finally {
      await later.close();
    }
    expect((await kinds(incident)).filter((kind) => kind.startsWith('note-former-gone'))).toHaveLength(1);
  });

  it('is erased whole by two people, with what it said before, and the log stays provable', async () => {
    const { incident, note } = await submitted();
    await reseal(first, incident, note, await keysOf(desk.reviewer), { ...TEXT, medical: 'none' });
    const id = randomUUID();
    expect(
      (
        await desk.reviewer.post(`/api/incidents/${incident}/erasures`, {
          id,
          path: `/sealedNotes/${note}/body`,
          why: 'They asked for it.',
        })
      ).status,
    ).toBe(200);
    expect((await desk.admin.post(`/api/erasures/${id}/approvals`)).status).toBe(200);
    expect(
      await app.database.query(
        `select 1 from sealed_note where id = $1 union all select 1 from sealed_note_key where note_id = $1
          union all select 1 from sealed_note_former where note_id = $1 union all select 1 from sealed_note_former_key where note_id = $1`,
        [note],
      ),
    ).toEqual([]);
    expect(await notesOf(desk.reviewer, incident)).toEqual([]);
    expect(await refusedBy(open(first, incident, note))).toBe('404 not-found');
    const again = await seal(desk.reviewer, incident, TEXT, note);
    expect(again.status).toBe(201); // the same id, as another note: nothing of the old one opens it
    const home = mkdtempSync(join(tmpdir(), 'vigil-sealing-'));
    const signer = signingKey({ ...TEST_CONFIG, home });
    await makeCheckpoint(app.database, signer);
    expect((await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults).toEqual([]);
    rmSync(home, { recursive: true });
  });
});

describe('what goes wrong', () => {
  it('nothing of a note stands in the database, the log or any answer, and the search is not blind', async () => {
    const { incident, note } = await submitted();
    await reseal(first, incident, note, await keysOf(desk.reviewer));
    await published(desk, anIncident());
    const scan = canaryScannerFor(CANARIES);
    const tables: { name: string }[] = await app.database.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pub')`,
    );
    const rows: string[] = [];
    for (const { name } of tables)
      rows.push(
        ...((await app.database.query(`select t::text as row from ${name} t`)) as { row: string }[]).map(
          ({ row }) => row,
        ),
      );
    const answers: string[] = [];
    for (const client of [desk.monitor, desk.reviewer, desk.second, desk.analyst, desk.admin, app.visitor]) {
      for (const path of [
        `/api/incidents/${incident}`,
        `/api/incidents/${incident}/sealed-notes`,
        `/api/incidents/${incident}/changes`,
        '/api/sealed-notes/waiting',
        '/api/sealing-keys',
        '/api/sealing-keys/own',
      ])
        answers.push((await client.get(path)).text);
      answers.push(
        (await client.post(`/api/incidents/${incident}/sealed-notes/${note}/openings`, { with: 'own' })).text,
      );
    }
    expect([rows, answers, logged].map((all) => all.length > 30)).toEqual([true, true, true]);
    expect(scan([...rows, ...answers, ...logged].join('\n'))).toEqual([]);
    expect(scan(JSON.stringify(await open(first, incident, note))).length).toBeGreaterThan(0);
  });

  it('a monitor, an analyst and an administrator get no ciphertext, no key and no reader’s key', async () => {
    const { incident, note } = await submitted();
    for (const client of [desk.monitor, desk.analyst, desk.admin]) {
      const asked = [
        await client.post(`/api/incidents/${incident}/sealed-notes/${note}/openings`, { with: 'own' }),
        await client.post(`/api/incidents/${incident}/sealed-notes/${note}/openings`, { with: 'recovery' }),
        await client.get('/api/sealing-keys/own'),
        await client.put(`/api/sealing-keys/${randomUUID()}`, {
          kind: 'recovery',
          publicKey: toBase64Url(random(32)),
          lockedSeed: null,
        }),
        await client.get('/api/sealed-notes/waiting'),
      ];
      expect(asked.map(codeOf)).toEqual(Array(5).fill('not-allowed'));
    }
  });

  it('a monitor does not seal anew what they cannot have read, nor after they handed the record in', async () => {
    const { incident, note } = await submitted();
    const body = await sealedBody({ incident, note, revision: 2 }, TEXT, await keysOf(desk.monitor));
    expect(
      codeOf(await desk.monitor.put(`/api/incidents/${incident}/sealed-notes/${note}/body`, body, ifMatch(1))),
    ).toBe('not-allowed');
    expect(
      codeOf(await desk.monitor.put(`/api/incidents/${incident}/sealed-notes/${randomUUID()}`, body, CREATE)),
    ).toBe('not-allowed');
    expect((await open(first, incident, note)).text).toEqual(TEXT);
    const draft = await log(desk.monitor, anIncident());
    const own = (await seal(desk.monitor, draft.id, TEXT)).body.id;
    for (const why of ['written', 'resealed'] as const) {
      const again = await sealedBody(
        { incident: draft.id, note: own, revision: 2 },
        TEXT,
        await keysOf(desk.monitor),
        why,
      );
      expect(
        codeOf(await desk.monitor.put(`/api/incidents/${draft.id}/sealed-notes/${own}/body`, again, ifMatch(1))),
      ).toBe('not-allowed');
    }
  });

  it('a draft’s note is nobody’s but whom it was sealed for, and not theirs before the record is handed in', async () => {
    const record = await log(desk.monitor, anIncident());
    const { body } = await seal(desk.monitor, record.id, TEXT);
    expect(await refusedBy(open(first, record.id, body.id))).toBe('404 not-found');
    expect((await desk.reviewer.get(`/api/incidents/${record.id}/sealed-notes`)).status).toBe(404);
    expect((await waiting(desk.reviewer)).map(({ id }) => id)).not.toContain(body.id);
  });

  it('opening asks once more who one is, ten minutes after the last time', async () => {
    const { incident, note } = await submitted();
    const late = await app.signIn('reviewer');
    await app.database.query(`update session set proved_at = now() - interval '11 minutes' where member_id = $1`, [
      late.member!.id,
    ]);
    for (const answer of [
      await late.post(`/api/incidents/${incident}/sealed-notes/${note}/openings`, { with: 'own' }),
      await late.get('/api/sealing-keys/own'),
      await late.put(`/api/sealing-keys/${randomUUID()}`, {
        kind: 'recovery',
        publicKey: toBase64Url(random(32)),
        lockedSeed: null,
      }),
    ])
      expect(codeOf(answer)).toBe('step-up-needed');
  });

  it('writing over a note asks once more who one is, an hour after the last time; writing a new one does not', async () => {
    const { incident, note } = await submitted();
    const late = await app.signIn('reviewer');
    const body = await sealedBody({ incident, note, revision: 2 }, TEXT, await keysOf(late));
    const put = (): Promise<unknown> =>
      late.put(`/api/incidents/${incident}/sealed-notes/${note}/body`, body, ifMatch(1)).then(codeOf);
    const aged = (minutes: number): Promise<unknown> =>
      app.database.query('update session set proved_at = now() - make_interval(mins => $2) where member_id = $1', [
        late.member!.id,
        minutes,
      ]);
    await aged(61);
    expect(await put()).toBe('step-up-needed');
    expect((await seal(late, incident, TEXT)).status).toBe(201);
    await aged(59);
    expect(await put()).toBe(200);
    // The way to write a new note writes over none.
    const again = await sealedBody({ incident, note, revision: 3 }, TEXT, await keysOf(late));
    expect(codeOf(await late.put(`/api/incidents/${incident}/sealed-notes/${note}`, again, ifMatch(2)))).toBe(
      'precondition-needed',
    );
  });

  it('one reviewer writes over 20 notes in an hour and no more, and seals others again meanwhile', async () => {
    const { incident, note } = await submitted();
    const busy = await app.signIn('reviewer');
    const keys = await keysOf(busy);
    const put = async (revision: number, why: 'written' | 'resealed'): Promise<unknown> =>
      codeOf(
        await busy.put(
          `/api/incidents/${incident}/sealed-notes/${note}/body`,
          await sealedBody({ incident, note, revision: revision + 1 }, TEXT, keys, why),
          ifMatch(revision),
        ),
      );
    for (let n = 1; n <= 20; n += 1) expect(await put(n, 'written')).toBe(200);
    expect(await put(21, 'written')).toBe('hourly-limit');
    expect(await put(21, 'resealed')).toBe(200);
    await app.database.query(
      `update sealed_note_former set replaced_at = replaced_at - interval '1 hour' where replaced_by = $1`,
      [busy.member!.id],
    );
    expect(await put(22, 'written')).toBe(200);
  });

  it('refuses what was not sealed, for nobody, for a key that is gone, or twice for one', async () => {
    const record = await log(desk.monitor, anIncident());
    const [key] = await keysOf(desk.monitor);
    const note = randomUUID();
    const right = await sealedBody({ incident: record.id, note, revision: 1 }, TEXT, [key!]);
    const put = async (body: object): Promise<unknown> => {
      const answer = await desk.monitor.put<{ errors?: { pointer: string; code: string }[] }>(
        `/api/incidents/${record.id}/sealed-notes/${note}`,
        body,
        CREATE,
      );
      return answer.body.errors?.map(({ pointer, code }) => `${pointer} ${code}`).join() ?? answer.status;
    };
    expect(await put({ ...right, body: Buffer.from(JSON.stringify(TEXT)).toString('base64url') })).toBe(
      '/body not-sealed',
    );
    expect(await put({ ...right, body: toBase64Url(random(1024)) })).toBe('/body not-sealed');
    expect(await put({ ...right, body: 7 })).toBe('/body wrong-type');
    expect(await put({ ...right, keys: [] })).toBe('/keys required');
    expect(await put({ ...right, keys: [{ key: randomUUID(), wrapped: right.keys[0]!.wrapped }] })).toBe(
      '/keys/0/key key-is-gone',
    );
    expect(await put({ ...right, keys: [right.keys[0], right.keys[0]] })).toBe('/keys/1/key repeated-code');
    expect(await put({ ...right, keys: [{ ...right.keys[0], wrapped: 'AQ' }] })).toBe('/keys/0/wrapped not-sealed');
    expect(await put({ ...right, names: 'x' })).toBe('/names unknown-key');
    expect(await put(right)).toBe(201);
    expect(await put(right)).toBe(200); // a retry is harmless
  });

  it('two who seal one note anew at the same time: one is told, and nothing is overwritten', async () => {
    const { incident, note } = await submitted();
    const keys = await keysOf(desk.reviewer);
    const bodies = await Promise.all(
      ['a', 'b'].map((names) => sealedBody({ incident, note, revision: 2 }, { ...TEXT, names }, keys)),
    );
    const answers = await Promise.all(
      bodies.map((body) => desk.reviewer.put(`/api/incidents/${incident}/sealed-notes/${note}/body`, body, ifMatch(1))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('a note stays with its record, whatever id it is sent under', async () => {
    const { note } = await submitted();
    const other = await log(desk.monitor, anIncident());
    expect(codeOf(await seal(desk.monitor, other.id, TEXT, note))).toBe('already-exists');
    const elsewhere = await submitted();
    const body = await sealedBody(
      { incident: elsewhere.incident, note, revision: 2 },
      TEXT,
      await keysOf(desk.reviewer),
      'resealed',
    );
    expect(
      codeOf(
        await desk.reviewer.put(`/api/incidents/${elsewhere.incident}/sealed-notes/${note}/body`, body, ifMatch(1)),
      ),
    ).toBe('already-exists');
    expect(
      codeOf(
        await desk.reviewer.post(`/api/incidents/${elsewhere.incident}/sealed-notes/${note}/openings`, { with: 'own' }),
      ),
    ).toBe('not-found');
    expect(
      codeOf(
        await desk.reviewer.post(
          `/api/incidents/${elsewhere.incident}/sealed-notes/${note}/keys`,
          { keys: body.keys },
          ifMatch(1),
        ),
      ),
    ).toBe('not-found');
  });

  it('a key must have the secret half that belongs to it, and none for the recovery key', async () => {
    const put = async (body: object): Promise<unknown> =>
      (
        await desk.reviewer.put<{ errors: { pointer: string; code: string }[] }>(
          `/api/sealing-keys/${randomUUID()}`,
          body,
        )
      ).body.errors
        .map(({ pointer, code }) => `${pointer} ${code}`)
        .join();
    const publicKey = toBase64Url(random(32));
    expect(await put({ kind: 'own', publicKey, lockedSeed: null })).toBe('/lockedSeed required');
    expect(
      await put({ kind: 'recovery', publicKey, lockedSeed: toBase64Url(Uint8Array.from([1, ...random(76)])) }),
    ).toBe('/lockedSeed unknown-key');
    expect(await put({ kind: 'own', publicKey: 'AQ', lockedSeed: null })).toBe('/publicKey not-sealed');
  });
});
