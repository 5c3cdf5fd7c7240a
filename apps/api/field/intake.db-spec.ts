import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { fromBase64Url, random, toBase64Url } from '@vigil/shared/sealing/web-crypto.js';
import { newSeed, publicKeyOf } from '@vigil/shared/sealing/sealing-key.js';
import { SEGMENT_BYTES } from '@vigil/shared/field/limits.js';
import type { FieldReport } from '@vigil/shared/field/field-report.js';
import { sealFile } from '@vigil/shared/field/sealed-file.js';
import type { NoticePage } from '@vigil/shared/staff-responses/notices.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { aPhoto, sha256 } from '../testing/upload-evidence.js';
import { startTestApp, type Client, type TestApp } from '../testing/app.js';
import { anAct, anIncident, aSource, but } from '../testing/an-incident.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { aFieldFile, aReport, addPhone, sealedBody, type FieldPhone } from '../testing/field-phone.js';
import { readReportDetails } from './encrypted-report-details.repository.js';
import type { Taken } from './intake.service.js';

let database: FreshDatabase;
let app: TestApp;
let monitor: Client;
let reviewer: Client;
let phone: FieldPhone;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  monitor = await app.signIn('monitor', 'heron');
  reviewer = await app.signIn('reviewer');
  phone = await addPhone(app, monitor);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

type Body = Awaited<ReturnType<typeof sealedBody>>;
const put = (id: string, body: Body, by = phone): ReturnType<typeof phone.request<Taken & { code?: string }>> =>
  by.request('PUT', `/api/field/reports/${id}`, body);
const send = async (report: FieldReport): Promise<Taken & { code?: string }> =>
  (await put(report.id, await sealedBody(report, phone.key))).body;
const recordOf = async (id: string, client = monitor): Promise<IncidentRecord> =>
  (await client.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const rowOf = async (id: string): Promise<Record<string, unknown>> =>
  ((await app.database.query('select * from field_report where id = $1', [id])) as Record<string, unknown>[])[0]!;
const leavesOf = async (id: string): Promise<string[]> =>
  (
    (await app.database.query('select entity, what from log_leaf where entity_id = $1 order by idx', [id])) as {
      entity: string;
      what: string;
    }[]
  ).map(({ entity, what }) => `${entity} ${what}`);
const sealedTo = async (keyId: string, id: string, value: unknown): Promise<Body> => ({
  ...(await sealedBody({ ...aReport({ id }), files: [] }, { id: keyId, publicKey: phone.key.publicKey })),
  ...(value === undefined ? {} : { sealed: toBase64Url(value as Uint8Array) }),
});

describe('a report that says that somebody is at risk', () => {
  it('is told to every reviewer at once, with no word of it; one for a case team is not', async () => {
    const inbox = async (): Promise<NoticePage> => (await reviewer.get<NoticePage>('/api/inbox?what=at-risk')).body;
    await send(aReport({ atRisk: true, handOver: true }));
    expect((await inbox()).items).toMatchObject([{ by: 'heron', record: null, comment: null, isRead: false }]);
    await send(aReport({ atRisk: false, handOver: true }));
    await send(aReport({ atRisk: true, handOver: false }));
    await send(
      aReport({ atRisk: true, handOver: true, incident: { ...anIncident({ sensitivity: 'S3_RESTRICTED' }) } }),
    );
    expect((await inbox()).total).toBe(1);
  });
});

describe('a report of the field', () => {
  it('that is handed over and complete is a record before the reviewers, by its monitor, with its files expected and a line in the log each', async () => {
    const files = [aFieldFile(), aFieldFile({ kind: 'video', size: 50_000_000 })];
    const report = aReport({ files });
    const taken = await send(report);
    expect(taken).toEqual({
      report: report.id,
      receipt: expect.stringMatching(/^[0-9A-F]{4}( [0-9A-F]{4}){3}$/),
      files: expect.arrayContaining(files.map(({ id }) => ({ id, state: 'expected' }))),
    });
    expect(await recordOf(report.id, reviewer)).toMatchObject({
      status: 'WS_SUBMITTED',
      author: 'heron',
      incident: report.incident,
    });
    const expected = await app.database.query(
      'select id, added_by, device_id, sealed_with, size::int, encode(sha256, $2) as sha256, kind, state from evidence where incident_id = $1 order by size',
      [report.id, 'hex'],
    );
    expect(expected).toEqual(
      files.map(({ id, kind, size, sha256 }) => ({
        id,
        added_by: monitor.member!.id,
        device_id: phone.device,
        sealed_with: phone.key.id,
        size,
        sha256,
        kind,
        state: 'expected',
      })),
    );
    expect(await leavesOf(report.id)).toEqual(['incident saved', 'incident submitted', 'field-report received']);
    expect((await phone.request<Taken>('GET', `/api/field/reports/${report.id}`)).body).toEqual({
      ...taken,
      state: 'arrived',
    });
  });

  it('that its author goes on with, or that is not complete, is a draft of theirs alone', async () => {
    const mine = aReport({ handOver: false, atRisk: true });
    const short = aReport({ incident: { ...anIncident({ title: null, sources: [] }) } as never });
    await send(mine);
    await send(short);
    for (const { id } of [mine, short]) {
      expect(await recordOf(id)).toMatchObject({ status: 'WS_DRAFT', revision: 1 });
      expect((await reviewer.get(`/api/incidents/${id}`)).status).toBe(404);
    }
    expect([await rowOf(mine.id), await rowOf(short.id)]).toMatchObject([
      { at_risk: true, handed_over: false },
      { at_risk: null, handed_over: true },
    ]);
  });

  it('keeps what is right beside what is not, and the rest as a note under the key of the record', async () => {
    const incident = but(anIncident(), { place: 'Riverside', crowd: { state: 'MANY' } });
    const report = aReport({ incident: incident as never });
    await send(report);
    expect((await recordOf(report.id)).incident).toMatchObject({
      title: incident.title,
      place: null,
      acts: [expect.objectContaining({ type: 'RS_SEIZE_MATERIAL' })],
    });
    const said = (await readReportDetails(app.database.manager, [report.id])).get(report.id)!;
    expect(said).toEqual({
      clock: { began: report.began, saved: report.saved },
      fix: report.fix,
      unread: expect.arrayContaining([expect.objectContaining({ pointer: '/place', value: 'Riverside' })]),
    });
    expect(await rowOf(report.id)).toMatchObject({ unread: 2, clock: null });
    const stored = (
      (await app.database.query('select value from field_private where report_id = $1', [report.id])) as {
        value: Buffer;
      }[]
    )
      .map(({ value }) => value.toString('latin1'))
      .join();
    expect(stored).not.toContain('Riverside');
  });

  it('of an earlier codebook has the questions that were added since, unanswered', async () => {
    const { notified: _added, ...earlier } = anIncident() as unknown as Record<string, unknown>;
    const report = aReport({ codebook: { key: 'incident', version: 1 }, incident: earlier });
    await send(report);
    expect(await recordOf(report.id)).toMatchObject({ status: 'WS_SUBMITTED', incident: { notified: 'unknown' } });
    expect(await rowOf(report.id)).toMatchObject({ unread: 0 });
  });

  it.each<[string, Partial<FieldReport>]>([
    ['ahead', { saved: '2031-01-01T00:00:00+07:00' }],
    ['behind', { began: '1970-01-01T00:00:10Z', saved: '1970-01-01T00:02:00Z' }],
  ])('of a clock that is %s is taken as it says, and marked', async (clock, said) => {
    const report = aReport(said);
    await send(report);
    expect(await rowOf(report.id)).toMatchObject({ clock });
    expect((await readReportDetails(app.database.manager, [report.id])).get(report.id)!.clock).toEqual({
      began: report.began,
      saved: report.saved,
    });
  });

  it('sealed to a key that was retired is opened as before', async () => {
    const report = aReport();
    const body = await sealedBody(report, phone.key);
    await app.database.query('update intake_key set retired_at = now()');
    const { body: newer } = await phone.request<{ id: string }>('GET', '/api/field/key');
    expect(newer.id).not.toBe(phone.key.id);
    expect((await put(report.id, body)).status).toBe(200);
    expect(
      (
        (await app.database.query('select count(*)::int as n from intake_key where retired_at is null')) as {
          n: number;
        }[]
      )[0]!.n,
    ).toBe(1);
  });
});

describe('the files of a report', () => {
  it('come sealed from the phone, are stored under the report, and the phone is told so; another phone sends none of them', async () => {
    const bytes = aPhoto(300_000);
    const report = aReport({ files: [aFieldFile({ size: bytes.length, sha256: sha256(bytes) })] });
    await send(report);
    const { id } = report.files[0]!;
    const sealer = await sealFile({ id, keyId: phone.key.id }, fromBase64Url(phone.key.publicKey)!);
    const segments = [sealer.head];
    for (let n = 0; n * SEGMENT_BYTES < bytes.length; n += 1)
      segments.push(
        await sealer.segment(
          n,
          bytes.subarray(n * SEGMENT_BYTES, (n + 1) * SEGMENT_BYTES),
          (n + 1) * SEGMENT_BYTES >= bytes.length,
        ),
      );
    const sealed = Buffer.concat(segments);
    const tus = (
      method: string,
      path: string,
      headers: Record<string, string>,
      body?: Buffer,
      by = phone,
    ): Promise<Response> =>
      fetch(app.url + path, {
        method,
        headers: { authorization: `Bearer ${by.token}`, 'tus-resumable': '1.0.0', ...headers },
        ...(body ? { body } : {}),
      });
    const begin = (by: FieldPhone): Promise<Response> =>
      tus(
        'POST',
        '/api/evidence/uploads',
        { 'upload-length': String(sealed.length), 'upload-metadata': `id ${Buffer.from(id).toString('base64')}` },
        undefined,
        by,
      );
    expect((await begin(await addPhone(app, await app.signIn('monitor')))).status).toBe(404);
    expect((await begin(phone)).status).toBe(201);
    expect(
      (
        await tus(
          'PATCH',
          `/api/evidence/uploads/${id}`,
          { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
          sealed,
        )
      ).status,
    ).toBe(204);
    expect((await phone.request<Taken>('GET', `/api/field/reports/${report.id}`)).body.files).toEqual([
      { id, state: 'stored' },
    ]);
    expect((await tus('DELETE', `/api/evidence/uploads/${id}`, {})).status).toBeGreaterThanOrEqual(400);
    expect((await phone.request<Taken>('GET', `/api/field/reports/${report.id}`)).body.files).toEqual([
      { id, state: 'stored' },
    ]);
  });
});

describe('exactly once', () => {
  it('answers the same bytes the same, also eight times at once, and is one record', async () => {
    const report = aReport();
    const body = await sealedBody(report, phone.key);
    const answers = await Promise.all(Array.from({ length: 8 }, () => put(report.id, body)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    expect(await leavesOf(report.id)).toHaveLength(3);
  });

  it('answers the same after its author and a reviewer went on with the record', async () => {
    const report = aReport();
    const body = await sealedBody(report, phone.key);
    const { body: first } = await put(report.id, body);
    const record = await recordOf(report.id, reviewer);
    await reviewer.post(
      `/api/incidents/${report.id}/reviews`,
      { decision: 'return', question: 'Who gave the order?' },
      { 'if-match': `"${record.revision}"` },
    );
    const { body: again } = await put(report.id, body);
    expect(again).toEqual(first);
    expect(await recordOf(report.id, reviewer)).toMatchObject({ status: 'WS_RETURNED', revision: record.revision + 1 });
  });

  it('refuses other bytes under the same id, and another’s id, and changes nothing', async () => {
    const report = aReport();
    await send(report);
    const before = await recordOf(report.id);
    expect(await put(report.id, await sealedBody({ ...report, atRisk: true }, phone.key))).toMatchObject({
      status: 409,
      body: { code: 'already-exists' },
    });
    const other = await addPhone(app, await app.signIn('monitor'));
    expect((await put(report.id, await sealedBody(report, other.key), other)).status).toBe(409);
    expect((await other.request('GET', `/api/field/reports/${report.id}`)).status).toBe(404);
    expect(await recordOf(report.id)).toEqual(before);
    const typed = (
      await monitor.put<IncidentRecord>(`/api/incidents/${randomUUID()}`, anIncident(), { 'if-none-match': '*' })
    ).body;
    expect((await put(typed.id, await sealedBody(aReport({ id: typed.id }), phone.key))).status).toBe(409);
    expect(await rowOf(typed.id)).toBeUndefined();
  });

  it('of two different ones under one id at the same moment takes one whole', async () => {
    for (let i = 0; i < 5; i += 1) {
      const one = aReport();
      const two = { ...aReport({ id: one.id }), files: [aFieldFile(), aFieldFile()] };
      const answers = await Promise.all([
        put(one.id, await sealedBody(one, phone.key)),
        put(one.id, await sealedBody(two, phone.key)),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(answers.find(({ status }) => status === 200)!.body.files).toHaveLength(answers[0]!.status === 200 ? 1 : 2);
    }
  });
});

describe('what goes wrong', () => {
  it('a report that cannot be opened is kept as it came, said, and taken up when it can be', async () => {
    const id = randomUUID();
    const damaged = fromBase64Url((await sealedBody(aReport({ id }), phone.key)).sealed)!.map((byte, i) =>
      i === 100 ? byte ^ 1 : byte,
    );
    const answer = await put(id, await sealedTo(phone.key.id, id, damaged));
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'report-kept-unread', why: 'cannot-open', receipt: expect.any(String) },
    });
    expect((await put(id, await sealedTo(phone.key.id, id, damaged))).text.replace(/"requestId":"[^"]+"/, '')).toBe(
      answer.text.replace(/"requestId":"[^"]+"/, ''),
    );
    expect(await leavesOf(id)).toEqual(['field-report set-aside']);
    const [{ bytes }] = (await app.database.query('select bytes from field_quarantine where report_id = $1', [id])) as [
      { bytes: Buffer },
    ];
    expect(bytes.includes(Buffer.from(damaged).subarray(200, 300))).toBe(false);
    expect((await monitor.get(`/api/incidents/${id}`)).status).toBe(404);
  });

  it('one that is sealed to a key that we never had, that is for another id, or that is none; each once', async () => {
    const seed = newSeed();
    const ids = Array.from({ length: 5 }, () => randomUUID());
    const stranger = { id: 'a'.repeat(22), publicKey: toBase64Url(await publicKeyOf(seed)) };
    const bodies: Body[] = [
      await sealedBody(aReport({ id: ids[0]! }), stranger),
      await sealedBody(aReport({ id: randomUUID() }), phone.key),
      await sealedTo(phone.key.id, ids[2]!, random(64)),
      await sealedBody({ ...aReport({ id: ids[3]! }), format: 2 as never }, phone.key),
      await sealedBody({ ...aReport({ id: ids[4]! }), codebook: { key: 'incident', version: 99 } }, phone.key),
    ];
    const whys = [];
    for (const [i, id] of ids.entries()) {
      const { status, body } = await put(id, bodies[i]!);
      whys.push(`${status} ${(body as unknown as { why: string }).why}`);
    }
    expect(whys).toEqual(['422 unknown-key', '422 cannot-open', '422 cannot-open', '422 no-report', '422 no-report']);
    // Its key is restored from a backup: sending the same bytes again creates a record.
    const { encryptWithMasterKey, INTAKE_SEEDS } = await import('../encryption/master-key-tables.js');
    const { testKeyring } = await import('../testing/test-keys.js');
    const [{ key_id: master }] = (await app.database.query('select key_id from encryption_key_current')) as [
      { key_id: string },
    ];
    await app.database.query('insert into intake_key (id, seed, key_id, retired_at) values ($1, $2, $3, now())', [
      stranger.id,
      encryptWithMasterKey(INTAKE_SEEDS, await (await testKeyring(database.url)).need(master), stranger.id, seed),
      master,
    ]);
    expect((await put(ids[0]!, bodies[0]!)).status).toBe(200);
    expect(await recordOf(ids[0]!)).toMatchObject({ status: 'WS_SUBMITTED' });
    expect(
      (await app.database.query('select 1 from field_quarantine where report_id = $1', [ids[0]])) as unknown[],
    ).toEqual([]);
  });

  it('children whose ids belong to another record get new ones, and are cited by them', async () => {
    const source = aSource();
    const incident = anIncident({ sources: [source], acts: [anAct({ sources: [source.id] })] });
    const [first, copy] = [
      aReport({ incident: { ...incident } as never }),
      aReport({ incident: { ...incident } as never }),
    ];
    await send(first);
    await send(copy);
    const { incident: kept } = await recordOf(copy.id, reviewer);
    expect(kept.sources[0]!.id).not.toBe(source.id);
    expect(kept.acts[0]!.sources).toEqual([kept.sources[0]!.id]);
  });

  it('a phone that was ended, and one of a frozen member, hand in nothing; and a report that was under way when it ended is whole or not there', async () => {
    const member = await app.signIn('monitor');
    const admin = await app.signIn('admin');
    const [ended, other] = [await addPhone(app, member), await addPhone(app, member)];
    const report = aReport();
    expect((await member.delete(`/api/field/devices/${ended.device}`)).status).toBe(204);
    expect(await put(report.id, await sealedBody(report, ended.key), ended)).toMatchObject({
      status: 401,
      body: { code: 'device-ended' },
    });
    const reports = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const one = aReport();
        return { one, body: await sealedBody(one, other.key) };
      }),
    );
    const answers = Promise.all(reports.map(({ one, body }) => put(one.id, body, other)));
    // Neither deadlocks with the other: a suspension that failed would leave the phone active.
    expect((await admin.put(`/api/members/${member.member!.id}`, { role: 'monitor', frozen: true })).status).toBe(200);
    for (const [i, { status }] of (await answers).entries())
      expect([status, (await rowOf(reports[i]!.one.id)) !== undefined]).toEqual(
        status === 200 ? [200, true] : [401, false],
      );
    expect((await put(reports[0]!.one.id, reports[0]!.body, other)).status).toBe(401);
  });

  it('what is no body is refused, and names what is wrong', async () => {
    const id = randomUUID();
    for (const [wrong, pointer] of [
      [{ keyId: 7 }, '/keyId'],
      [{ sealed: 'a+b' }, '/sealed'],
      [{ files: [{ id: 'x', size: 1 }] }, '/files/0/id'],
      [{ more: 1 }, '/more'],
    ] as const) {
      const { status, body } = await phone.request<{ errors: { pointer: string }[] }>(
        'PUT',
        `/api/field/reports/${id}`,
        { keyId: 'x', sealed: 'AAAA', files: [], ...wrong },
      );
      expect([status, body.errors.map((error) => error.pointer)]).toEqual([422, [pointer]]);
    }
  });
});
