import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { PublicDocuments } from '../public/documents.js';
import { anIncident } from '../testing/an-incident.js';
import { startTestApp, type Client, type TestApp } from '../testing/app.js';
import { log, openDesk, published, retract, submit, type Desk } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { publishRandom } from '../testing/random-published.js';
import type { ExportRecord } from './export-records.js';
import { READ_AT_ONCE } from './public-rows.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
beforeAll(async () => {
  database = await freshDatabase();
  await publishRandom(database.url, 3, 3000);
  app = await startTestApp(database);
  desk = await openDesk(app);
});
let held: { release(): void } | null = null;
afterEach(() => {
  held?.release();
  held = null;
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const EVERYTHING = 'indicator=I01&period=2019-01-01..2024-12-31&singleSource=yes&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK';
const ask = async (client: Client, more: object = {}): Promise<ExportRecord> => {
  const { status, body, text } = await client.post<ExportRecord>('/api/exports', { data: 'incidents', format: 'csv', question: EVERYTHING, ...more });
  if (status !== 201) throw new Error(`${status} ${text}`);
  return body;
};
const record = async (id: string): Promise<ExportRecord> => (await desk.analyst.get<ExportRecord>(`/api/exports/${id}`)).body;
const ended = async (id: string): Promise<ExportRecord> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await record(id);
    if (found.state === 'complete' || found.state === 'stopped') return found;
    await pause(50);
  }
  throw new Error('it never ended');
};

/** Reads after which a file is held back: more than one piece of it is on its way by then. */
const READS = 13;
const ROWS = READS * READ_AT_ONCE;
/** Waits for the first rows, or for so many. */
const begun = async (id: string, rows = 1): Promise<void> => {
  for (let tries = 0; (await record(id)).rowsWritten < rows; tries += 1) {
    if (tries > 200) throw new Error('it never began');
    await pause(30);
  }
};

interface Received { bytes: Buffer; isWhole: boolean; status: number }
/** Takes a file until it ends, breaks, or `enough` of it came. */
const take = (client: Client, path: string, enough: (bytes: number) => boolean = () => false): Promise<Received> => new Promise((resolve, reject) => {
  const sent = request(app.url + path, { headers: { cookie: client.cookie } }, (answer) => {
    const pieces: Buffer[] = [];
    const done = (isWhole: boolean): void => resolve({ bytes: Buffer.concat(pieces), isWhole, status: answer.statusCode! });
    answer.on('data', (piece: Buffer) => {
      pieces.push(piece);
      if (enough(Buffer.concat(pieces).length)) sent.destroy();
    });
    answer.on('end', () => done(answer.complete)).on('error', () => done(false)).on('aborted', () => done(false));
  });
  sent.on('error', reject).end();
});

/** Lines of a table that was cut off after a piece, without its two lines of names. */
const rowsIn = (bytes: Buffer): number => bytes.toString().split('\r\n').length - 3;

/** Lets the reading of records pass a few times, then waits as on a busy database, or fails. */
const holdReading = (after: number, failure?: Error): { release(): void } => {
  const documents = app.app.get(PublicDocuments);
  const read = documents.readAt.bind(documents);
  let calls = 0;
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => { release = resolve; });
  documents.readAt = async (codes, seq) => {
    calls += 1;
    if (calls > after) {
      if (failure) throw failure;
      await gate;
    }
    return read(codes, seq);
  };
  return { release: () => { documents.readAt = read; release(); } };
};

describe('an export', () => {
  it('is a record: who, what, when, how many, the checksum of the very bytes, and what the log stood at', async () => {
    const asked = await ask(desk.analyst);
    expect(asked).toMatchObject({ state: 'asked', member: desk.analyst.member!.name, audience: 'public', data: 'incidents', format: 'csv', question: EVERYTHING, reason: null, rowsWritten: 0, checksum: null });
    const preview = await desk.analyst.post<{ rows: number; figure: string }>('/api/exports/previews', { audience: 'public', data: 'incidents', format: 'csv', question: EVERYTHING });
    const { bytes, isWhole } = await take(desk.analyst, `/api/exports/${asked.id}/file`);
    const rows = (parse(bytes, { bom: true, columns: true }) as object[]).length - 1;
    const kept = await ended(asked.id);
    expect([isWhole, rows, preview.body.rows]).toEqual([true, asked.rowsExpected, asked.rowsExpected]);
    expect(kept).toMatchObject({ state: 'complete', whyStopped: null, rowsWritten: rows, bytes: bytes.length, checksum: createHash('sha256').update(bytes).digest('hex') });
    const leaves: { what: string }[] = await app.database.query(`select what from log_leaf where entity = 'export' and entity_id = $1 order by idx`, [asked.id]);
    expect(leaves.map(({ what }) => what)).toEqual(['export-asked', 'export-complete']);
  });

  it('is of the moment at which its size was shown, whatever is published or taken back before it is taken', async () => {
    const before = await published(desk, anIncident({ title: 'There before' }));
    const asked = await ask(desk.analyst, { question: 'indicator=I01&period=2021', format: 'ndjson' });
    await published(desk, anIncident({ title: 'Published meanwhile' }));
    await retract(desk.reviewer, before);
    const { bytes } = await take(desk.analyst, `/api/exports/${asked.id}/file`);
    expect([bytes.includes('Published meanwhile'), bytes.includes('There before')]).toEqual([false, false]);
    expect(await ended(asked.id)).toMatchObject({ state: 'complete', rowsExpected: asked.rowsExpected, rowsWritten: asked.rowsExpected - 1, takenBack: 1 });
  });

  it('is listed for everybody who may export, the newest first, in pages that say how many there are', async () => {
    for (let i = 0; i < 52; i += 1) await ask(desk.reviewer, { question: 'indicator=I01&period=2021', format: 'json', data: 'figures' });
    const first = (await desk.admin.get<{ total: number; items: ExportRecord[]; next: string }>('/api/exports')).body;
    const second = (await desk.admin.get<{ items: ExportRecord[]; next: string | null }>(`/api/exports?before=${first.next}`)).body;
    expect([first.items.length, first.items[0]!.member]).toEqual([50, desk.reviewer.member!.name]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(first.total);
    expect(second.next).toBeNull();
  });
});

describe('internal data', () => {
  const INSIDE = { data: 'incidents', format: 'json', question: 'indicator=I02&period=2021&stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED', reason: 'For the confidential annex.' };

  it('go to an analyst with their internal answers, for a reason that the log keeps', async () => {
    await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Not published', narrative: 'ZEBRA was seen at the gate.' })));
    const { status, body } = await desk.analyst.post<ExportRecord>('/api/exports/internal', INSIDE);
    expect(status).toBe(201);
    const { bytes } = await take(desk.analyst, `/api/exports/internal/${body.id}/file`);
    const { about, items } = JSON.parse(bytes.toString()) as { about: { dataset: string; licence: string }; items: { incident: { title: string; narrative: string } }[] };
    expect([about.dataset, about.licence]).toEqual(['internal', 'Internal. Not for publication.']);
    expect(items.find(({ incident }) => incident.title === 'Not published')!.incident.narrative).toBe('ZEBRA was seen at the gate.');
    expect(await ended(body.id)).toMatchObject({ audience: 'internal', reason: 'For the confidential annex.', state: 'complete' });
    const [said] = await app.database.query(`select v.disclosure from log_leaf l join log_value v on v.idx = l.idx where l.entity_id = $1 and v.field = 'reason'`, [body.id]) as { disclosure: string }[];
    expect(Buffer.from(said!.disclosure, 'base64url').toString()).toContain('For the confidential annex.');
  });

  it.each(['csv', 'xlsx', 'ndjson'])('leave as %s, too', async (format) => {
    const { body } = await desk.analyst.post<ExportRecord>('/api/exports/internal', { ...INSIDE, format });
    const { bytes } = await take(desk.analyst, `/api/exports/internal/${body.id}/file`);
    if (format === 'csv') expect(bytes.toString()).toContain('ZEBRA was seen at the gate.');
    expect((await ended(body.id)).rowsWritten).toBe(body.rowsExpected);
  });

  it('need a reason, the right, and a fresh proof of who one is', async () => {
    const { reason: _reason, ...bare } = INSIDE;
    expect((await desk.analyst.post('/api/exports/internal', bare)).status).toBe(422);
    expect((await desk.analyst.post('/api/exports/internal', { ...INSIDE, reason: ' \u200B' })).status).toBe(422);
    for (const client of [desk.reviewer, desk.admin, desk.monitor]) expect((await client.post('/api/exports/internal', INSIDE)).status).toBe(403);
    expect((await desk.reviewer.post('/api/exports/previews', { ...bare, audience: 'internal' })).body['code']).toBe('not-allowed');
    const { body } = await desk.analyst.post<ExportRecord>('/api/exports/internal', INSIDE);
    await app.database.query(`update session set proved_at = now() - interval '11 minutes' where member_id = $1`, [desk.analyst.member!.id]);
    expect((await desk.analyst.post('/api/exports/internal', INSIDE)).body['code']).toBe('step-up-needed');
    expect((await desk.analyst.get(`/api/exports/internal/${body.id}/file`)).body['code']).toBe('step-up-needed');
    // Nor by the door of public data.
    expect((await desk.analyst.get(`/api/exports/${body.id}/file`)).status).toBe(404);
    await app.database.query('update session set proved_at = now() where member_id = $1', [desk.analyst.member!.id]);
  });

  it('are in no public file', async () => {
    for (const ending of ['csv', 'json', 'ndjson', 'geojson', 'acled.csv']) expect((await app.visitor.get(`/api/public/incidents.${ending}?period=2021`)).text).not.toContain('ZEBRA');
  });
});

describe('what goes wrong', () => {
  it('says after how many rows somebody stopped it, and breaks the connection so that nobody takes it for whole', async () => {
    held = holdReading(READS);
    const asked = await ask(desk.analyst);
    const taking = take(desk.analyst, `/api/exports/${asked.id}/file`);
    await begun(asked.id, ROWS);
    const { status, body } = await desk.analyst.post<ExportRecord>(`/api/exports/${asked.id}/cancellations`);
    const { bytes, isWhole } = await taking;
    expect([status, body.state, body.whyStopped, isWhole]).toEqual([200, 'stopped', 'cancelled', false]);
    expect(body.rowsWritten).toBeGreaterThan(READ_AT_ONCE);
    expect(body.rowsWritten).toBeLessThan(asked.rowsExpected);
    const last = bytes.toString().split('\r\n').at(-2)!;
    expect(last).toContain(`,${body.rowsWritten},${asked.rowsExpected},`);
  });

  it('ends for a member who is frozen while it is written', async () => {
    held = holdReading(READS);
    const asked = await ask(desk.analyst);
    const taking = take(desk.analyst, `/api/exports/${asked.id}/file`);
    await begun(asked.id);
    await app.database.query('update member set frozen = true where id = $1', [desk.analyst.member!.id]);
    const { isWhole } = await taking;
    await app.database.query('update member set frozen = false where id = $1', [desk.analyst.member!.id]);
    expect([isWhole, await ended(asked.id)]).toEqual([false, expect.objectContaining({ state: 'stopped', whyStopped: 'cancelled', checksum: null })]);
  });

  it('ends with a lost connection, and asks the database for no more', async () => {
    held = holdReading(READS);
    const asked = await ask(desk.analyst, { format: 'ndjson' });
    await take(desk.analyst, `/api/exports/${asked.id}/file`, (bytes) => bytes > 1000);
    expect(await ended(asked.id)).toMatchObject({ state: 'stopped', whyStopped: 'connection-lost', checksum: null });
  });

  it.each(['csv', 'json', 'ndjson', 'xlsx', 'arrow', 'geojson', 'acled'])('breaks off where records cannot be read any more, on a full disk too, and says so: %s', async (format) => {
    held = holdReading(1, Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
    const asked = await ask(desk.analyst, { format });
    const { isWhole, status } = await take(desk.analyst, `/api/exports/${asked.id}/file`);
    // Where nothing was sent yet, it is a plain refusal.
    expect([isWhole && status === 200, await ended(asked.id)]).toEqual([false, expect.objectContaining({ state: 'stopped', whyStopped: 'failed', checksum: null })]);
  });

  it('is taken once, by whoever asked for it, and soon', async () => {
    const asked = await ask(desk.analyst);
    expect((await desk.reviewer.get(`/api/exports/${asked.id}/file`)).status).toBe(404);
    expect((await desk.reviewer.post(`/api/exports/${asked.id}/cancellations`)).status).toBe(404);
    await take(desk.analyst, `/api/exports/${asked.id}/file`);
    await ended(asked.id);
    expect((await desk.analyst.get(`/api/exports/${asked.id}/file`)).body['code']).toBe('wrong-state');
    expect((await desk.analyst.post(`/api/exports/${asked.id}/cancellations`)).body['code']).toBe('wrong-state');
    const late = await ask(desk.analyst);
    await app.database.query(`update export set asked_at = now() - interval '11 minutes' where id = $1`, [late.id]);
    expect((await desk.analyst.get(`/api/exports/${late.id}/file`)).body['code']).toBe('wrong-state');
    expect(await record(late.id)).toMatchObject({ state: 'stopped', whyStopped: 'never-begun' });
  });

  it('says of what died with its server after how many rows it was last seen', async () => {
    const asked = await ask(desk.analyst);
    await app.database.query(`update export set state = 'running', begun_at = now(), rows_written = 7, seen_at = now() - interval '31 seconds' where id = $1`, [asked.id]);
    expect(await record(asked.id)).toMatchObject({ state: 'stopped', whyStopped: 'server-ended', rowsWritten: 7 });
  });

  it.each([
    ['nothing', {}, 422], ['a form that there is not', { data: 'incidents', format: 'pdf', question: 'period=2021' }, 422], ['figures for a map', { data: 'figures', format: 'geojson', question: 'period=2021' }, 404],
    ['a period that is none', { data: 'incidents', format: 'csv', question: 'period=soon' }, 400], ['what is not published', { data: 'incidents', format: 'csv', question: 'period=2021&stages=verified' }, 400],
    ['a question without end', { data: 'incidents', format: 'csv', question: `period=2021&place=${'1,'.repeat(3000)}1` }, 422], ['a key given twice', { data: 'incidents', format: 'csv', question: 'period=2021&period=2022' }, 400],
    ['a text without a word', { data: 'incidents', format: 'csv', question: 'period=2021&text=' }, 400],
  ])('refuses %s and keeps no record', async (_what, body, status) => {
    const { body: before } = await desk.admin.get<{ total: number }>('/api/exports');
    expect((await desk.analyst.post('/api/exports', body)).status).toBe(status);
    expect((await desk.admin.get<{ total: number }>('/api/exports')).body.total).toBe(before.total);
  });

  it('ends what is being written when the server ends, and says so', async () => {
    held = holdReading(READS);
    const asked = await ask(desk.analyst);
    const taking = take(desk.analyst, `/api/exports/${asked.id}/file`);
    await begun(asked.id, ROWS);
    await app.close();
    const { bytes, isWhole } = await taking;
    expect(isWhole).toBe(false);
    app = await startTestApp(database);
    desk = { ...desk, analyst: await app.signIn('analyst', 'after the restart') };
    expect(await record(asked.id)).toMatchObject({ state: 'stopped', whyStopped: 'server-ended', rowsWritten: rowsIn(bytes) });
  });
});
