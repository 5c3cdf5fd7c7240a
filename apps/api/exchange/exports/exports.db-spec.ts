import type { ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import { createHash, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { IncidentDocuments } from '../../public-site/incident-documents.js';
import { anAct, anIncident } from '../../testing/an-incident.js';
import { askOwnQuestion } from '../../testing/ask-own-question.js';
import { startTestApp, type Client, type TestApp } from '../../testing/app.js';
import { log, openDesk, published, releaseAll, retract, submit, type Desk } from '../../testing/desk.js';
import { backdateMembers } from '../../testing/backdate-members.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { publishRandom } from '../../testing/random-published.js';
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
  const { status, body, text } = await client.post<ExportRecord>('/api/exports', {
    data: 'incidents',
    format: 'csv',
    question: EVERYTHING,
    ...more,
  });
  if (status !== 201) throw new Error(`${status} ${text}`);
  return body;
};
const record = async (id: string): Promise<ExportRecord> =>
  (await desk.analyst.get<ExportRecord>(`/api/exports/${id}`)).body;
const ended = async (id: string): Promise<ExportRecord> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await record(id);
    if (found.state === 'complete' || found.state === 'stopped') return found;
    await pause(50);
  }
  throw new Error('it never ended');
};

/** Reads after which a file is held back: by then, more than one piece has been sent. */
const READS = 13;
const ROWS = READS * READ_AT_ONCE;
/** Waits until some rows are written: one, or as many as given. */
const begun = async (id: string, rows = 1): Promise<void> => {
  for (let tries = 0; (await record(id)).rowsWritten < rows; tries += 1) {
    if (tries > 200) throw new Error('it never began');
    await pause(30);
  }
};

interface Received {
  bytes: Buffer;
  isWhole: boolean;
  status: number;
}
/** Downloads a file until it ends, breaks, or `enough` of it arrived. */
const take = (client: Client, path: string, enough: (bytes: number) => boolean = () => false): Promise<Received> =>
  new Promise((resolve, reject) => {
    const sent = request(app.url + path, { headers: { cookie: client.cookie } }, (answer) => {
      const pieces: Buffer[] = [];
      const done = (isWhole: boolean): void =>
        resolve({ bytes: Buffer.concat(pieces), isWhole, status: answer.statusCode! });
      answer.on('data', (piece: Buffer) => {
        pieces.push(piece);
        if (enough(Buffer.concat(pieces).length)) sent.destroy();
      });
      answer
        .on('end', () => done(answer.complete))
        .on('error', () => done(false))
        .on('aborted', () => done(false));
    });
    sent.on('error', reject).end();
  });

/** Counts the rows of a table that was cut off after a piece, without its heading line. */
const rowsIn = (bytes: Buffer): number => bytes.toString().split('\r\n').length - 2;

/** Lets the records be read a few times, then blocks as on a busy database, or fails. */
const holdReading = (after: number, failure?: Error): { release(): void } => {
  const documents = app.app.get(IncidentDocuments);
  const read = documents.readBytesAt.bind(documents);
  let calls = 0;
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  documents.readBytesAt = async (codes, seq) => {
    calls += 1;
    if (calls > after) {
      if (failure) throw failure;
      await gate;
    }
    return read(codes, seq);
  };
  return {
    release: () => {
      documents.readBytesAt = read;
      release();
    },
  };
};

describe('an export', () => {
  it('is a record: who, what, when, how many, the checksum of the very bytes, and what the log stood at', async () => {
    const asked = await ask(desk.analyst);
    expect(asked).toMatchObject({
      state: 'asked',
      member: desk.analyst.member!.name,
      audience: 'public',
      data: 'incidents',
      format: 'csv',
      question: EVERYTHING,
      reason: null,
      rowsWritten: 0,
      checksum: null,
    });
    const preview = await desk.analyst.post<{ rows: number; figure: string }>('/api/exports/previews', {
      audience: 'public',
      data: 'incidents',
      format: 'csv',
      question: EVERYTHING,
    });
    const { bytes, isWhole } = await take(desk.analyst, `/api/exports/${asked.id}/file`);
    const rows = (parse(bytes, { bom: true, columns: true }) as object[]).length;
    const kept = await ended(asked.id);
    expect([isWhole, rows, preview.body.rows]).toEqual([true, asked.rowsExpected, asked.rowsExpected]);
    expect(kept).toMatchObject({
      state: 'complete',
      whyStopped: null,
      rowsWritten: rows,
      bytes: bytes.length,
      checksum: createHash('sha256').update(bytes).digest('hex'),
    });
    const leaves: { what: string }[] = await app.database.query(
      `select what from log_leaf where entity = 'export' and entity_id = $1 order by idx`,
      [asked.id],
    );
    expect(leaves.map(({ what }) => what)).toEqual(['export-asked', 'export-complete']);
  });

  it('is of the moment at which its size was shown, whatever is published or taken back before it is taken', async () => {
    const before = await published(desk, anIncident({ title: 'There before' }));
    const asked = await ask(desk.analyst, { question: 'indicator=I01&period=2021', format: 'ndjson' });
    await published(desk, anIncident({ title: 'Published meanwhile' }));
    await retract(desk.reviewer, before);
    const { bytes } = await take(desk.analyst, `/api/exports/${asked.id}/file`);
    expect([bytes.includes('Published meanwhile'), bytes.includes('There before')]).toEqual([false, false]);
    expect(await ended(asked.id)).toMatchObject({
      state: 'complete',
      rowsExpected: asked.rowsExpected,
      rowsWritten: asked.rowsExpected - 1,
      takenBack: 1,
    });
  });

  it('is listed for everybody who may export, the newest first, in pages that say how many there are', async () => {
    for (let i = 0; i < 52; i += 1)
      await ask(desk.reviewer, { question: 'indicator=I01&period=2021', format: 'json', data: 'figures' });
    const first = (await desk.admin.get<{ total: number; items: ExportRecord[]; next: string }>('/api/exports')).body;
    const second = (
      await desk.admin.get<{ items: ExportRecord[]; next: string | null }>(`/api/exports?before=${first.next}`)
    ).body;
    expect([first.items.length, first.items[0]!.member]).toEqual([50, desk.reviewer.member!.name]);
    expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(first.total);
    expect(second.next).toBeNull();
  });
});

describe('internal data', () => {
  const REASON = 'For the confidential annex of the March submission.';
  const INSIDE = {
    data: 'incidents',
    format: 'json',
    question:
      'indicator=I02&period=2021&stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED',
    reason: REASON,
  };
  /** Renews the identity confirmation directly in the database: a separate test covers confirmations. */
  const proveAgain = () =>
    app.database.query('update session set proved_at = now(), proof_spent_for = null where member_id = $1', [
      desk.analyst.member!.id,
    ]);
  const askInside = async (part: Partial<typeof INSIDE> = {}): Promise<ExportRecord> => {
    await proveAgain();
    const { status, body } = await desk.analyst.post<ExportRecord>('/api/exports/internal', { ...INSIDE, ...part });
    expect([status, body.state]).toEqual([201, 'waiting']);
    return body;
  };
  const respond = (client: Client, { id }: ExportRecord, answer: 'release' | 'refuse', reason: string | null = null) =>
    client.post<ExportRecord & { code?: string }>(`/api/exports/internal/${id}/answers`, { answer, reason });
  const allow = async ({ id }: ExportRecord, client = desk.analyst) => {
    await proveAgain();
    return client.post<{ code?: string }>(`/api/exports/internal/${id}/takings`);
  };
  const takeInside = async (asked: ExportRecord) => {
    expect((await allow(asked)).status).toBe(200);
    return take(desk.analyst, `/api/exports/internal/${asked.id}/file`);
  };
  const waitedFor = (hours: number, { id }: ExportRecord) =>
    app.database.query(`update export set asked_at = now() - make_interval(hours => $2) where id = $1`, [id, hours]);
  const membersUnchangedFor = (hours: number) => backdateMembers(app.database, hours);
  const logged = async ({ id }: ExportRecord): Promise<string[]> =>
    (
      (await app.database.query('select what from log_leaf where entity_id = $1 order by idx', [id])) as {
        what: string;
      }[]
    ).map(({ what }) => what);

  it('go to no analyst alone: a reviewer agrees first, and the log keeps the reason and who agreed', async () => {
    await submit(
      desk.monitor,
      await log(desk.monitor, anIncident({ title: 'Not published', narrative: 'ZEBRA was seen at the gate.' })),
    );
    const asked = await askInside();
    expect((await allow(asked)).body.code).toBe('wrong-state');
    const early = await desk.analyst.get(`/api/exports/internal/${asked.id}/file`);
    expect([early.status, early.text.includes('ZEBRA')]).toEqual([409, false]);
    expect((await respond(desk.reviewer, asked, 'release')).body).toMatchObject({
      state: 'asked',
      answer: 'released',
      answeredBy: desk.reviewer.member!.name,
    });
    const { bytes } = await takeInside(asked);
    const { about, items } = JSON.parse(bytes.toString()) as {
      about: { dataset: string; licence: string };
      items: { incident: { title: string; narrative: string } }[];
    };
    expect([about.dataset, about.licence]).toEqual(['internal', 'Internal. Not for publication.']);
    expect(items.find(({ incident }) => incident.title === 'Not published')!.incident.narrative).toBe(
      'ZEBRA was seen at the gate.',
    );
    expect(await ended(asked.id)).toMatchObject({
      audience: 'internal',
      reason: REASON,
      state: 'complete',
      takings: 1,
    });
    expect(await logged(asked)).toEqual(['export-asked', 'export-released', 'export-taken', 'export-complete']);
    const [said] = (await app.database.query(
      `select v.disclosure from log_leaf l join log_value v on v.idx = l.idx where l.entity_id = $1 and v.field = 'reason'`,
      [asked.id],
    )) as { disclosure: string }[];
    expect(Buffer.from(said!.disclosure, 'base64url').toString()).toContain(REASON);
  });

  it.each(['csv', 'xlsx', 'ndjson'])('leave as %s, too', async (format) => {
    const asked = await askInside({ format });
    await respond(desk.second, asked, 'release');
    const { bytes } = await takeInside(asked);
    if (format === 'csv') expect(bytes.toString()).toContain('ZEBRA was seen at the gate.');
    expect((await ended(asked.id)).rowsWritten).toBe(asked.rowsExpected);
  });

  it('have codes of the organisation beside what they refine', async () => {
    const words = { nameEn: 'Own', nameKm: 'ផ្ទាល់', synonyms: [], from: null, until: null, state: 'used' };
    await desk.reviewer.put(`/api/own-codes/${randomUUID()}`, { code: 'PF_GENDARMERIE.FILE', ...words });
    await releaseAll(desk);
    const acts = [anAct({ actor: 'PF_GENDARMERIE', ownCodes: ['PF_GENDARMERIE.FILE'] })];
    await submit(desk.monitor, await log(desk.monitor, anIncident({ acts })));
    const asked = await askInside({ format: 'csv' });
    await respond(desk.second, asked, 'release');
    const { bytes } = await takeInside(asked);
    expect(
      bytes
        .toString()
        .split('\n')
        .find((line) => line.includes('acts_own_codes')),
    ).toBeDefined();
    expect(bytes.toString()).toContain('PF_GENDARMERIE.FILE');
  });

  it('have a column for each question of the organisation, and files for readers have none', async () => {
    const options = [{ code: 'NEVER', nameEn: 'Never at all', nameKm: 'មិនដែល' }];
    const key = await askOwnQuestion(desk, { key: 'own_choice', kind: 'choice', options });
    await submit(desk.monitor, await log(desk.monitor, { ...anIncident(), ownAnswers: { [key]: 'NEVER' } }));
    const asked = await askInside({ format: 'csv' });
    await respond(desk.second, asked, 'release');
    const inside = (await takeInside(asked)).bytes.toString();
    expect([inside.includes('own.own_choice'), inside.includes('Never at all')]).toEqual([true, true]);
    const { status, text: readers } = await app.visitor.get(`/api/public/incidents.csv?${EVERYTHING}`);
    expect([status, readers.split('\n').length > 100]).toEqual([200, true]);
    expect(readers).not.toMatch(/own_choice|Never at all|own_answers/);
  });

  it('leave by themselves once every reviewer was told for a day and none refused', async () => {
    const asked = await askInside();
    await membersUnchangedFor(25);
    await waitedFor(23, asked);
    expect((await allow(asked)).body.code).toBe('wrong-state');
    await waitedFor(25, asked);
    const { bytes } = await takeInside(asked);
    expect(bytes.toString()).toContain('ZEBRA');
    expect(await ended(asked.id)).toMatchObject({ state: 'complete', answer: null, answeredBy: null });
    expect(await logged(asked)).toEqual(['export-asked', 'export-ready', 'export-taken', 'export-complete']);
  });

  it('do not leave once a reviewer has refused, also after the day, and the analyst reads why', async () => {
    const asked = await askInside({ reason: 'Somebody at another office wants to read it all.' });
    expect((await respond(desk.reviewer, asked, 'refuse')).body['errors' as never]).toEqual([
      expect.objectContaining({ pointer: '/reason', code: 'required' }),
    ]);
    await waitedFor(25, asked);
    // Available after the waiting time, but not downloaded yet.
    expect((await record(asked.id)).state).toBe('asked');
    expect((await respond(desk.reviewer, asked, 'refuse', 'They are no partner of ours.')).body).toMatchObject({
      state: 'stopped',
      whyStopped: 'refused',
      answerReason: 'They are no partner of ours.',
    });
    expect((await allow(asked)).body.code).toBe('wrong-state');
    expect((await respond(desk.second, asked, 'release')).body.code).toBe('wrong-state');
  });

  it('do not leave at once where the reviewers were frozen for that day: it begins again, and the desk says so', async () => {
    const asked = await askInside({ reason: 'The reviewers are frozen while this waits.' });
    const reviewers = (await app.database.query(`select id from member where role = 'reviewer' and not frozen`)) as {
      id: string;
    }[];
    const freeze = async (frozen: boolean): Promise<void> => {
      for (const { id } of reviewers)
        expect((await desk.admin.put(`/api/members/${id}`, { role: 'reviewer', frozen })).status).toBe(200);
    };
    await freeze(true);
    await waitedFor(25, asked);
    await membersUnchangedFor(24);
    expect(await record(asked.id)).toMatchObject({ state: 'waiting', readyByItself: null });
    await freeze(false);
    const waiting = await record(asked.id);
    expect(waiting.state).toBe('waiting');
    expect(Date.parse(waiting.readyByItself!) - Date.now()).toBeGreaterThan(23.9 * 3_600_000);
    await membersUnchangedFor(25);
    expect(await record(asked.id)).toMatchObject({ state: 'asked', readyByItself: null });
    await desk.analyst.post(`/api/exports/${asked.id}/cancellations`);
    // Freezing ended the reviewers' sessions.
    desk = {
      ...desk,
      reviewer: await app.signIn('reviewer', 'first after freezing'),
      second: await app.signIn('reviewer', 'second after freezing'),
    };
    await membersUnchangedFor(25);
  });

  it('are waited for where the only reviewer who could have refused is the same person as whoever asked', async () => {
    const asked = await askInside({ reason: 'Only one reviewer is left, and who is that?' });
    await waitedFor(25, asked);
    const reviewers = `role = 'reviewer' and not frozen`;
    const [one] = (await app.database.query(
      `update member set same_person_as = $1, vouched_at = now(), access_how = 'invited', access_given_at = now() where ${reviewers} returning id`,
      [desk.analyst.member!.id],
    )) as [{ id: string }[], number];
    expect((await record(asked.id)).state).toBe('waiting');
    await app.database.query(
      'update member set same_person_as = null, vouched_at = null, access_how = null, access_given_at = null where id = any($1)',
      [one.map(({ id }) => id)],
    );
    expect((await record(asked.id)).state).toBe('asked');
    await desk.analyst.post(`/api/exports/${asked.id}/cancellations`);
  });

  it('are waited for where there is no reviewer who could have been told', async () => {
    const asked = await askInside();
    await waitedFor(25, asked);
    const stateWhere = async (unable: string, able: string): Promise<string> => {
      await app.database.query(`update member set ${unable} where role = 'reviewer'`);
      const { state } = (await desk.admin.get<ExportRecord>(`/api/exports/${asked.id}`)).body;
      await app.database.query(`update member set ${able} where role = 'reviewer'`);
      return state;
    };
    expect(await stateWhere('frozen = true', 'frozen = false')).toBe('waiting');
    // A reviewer whose new access nobody has confirmed sees nothing, and so could not refuse.
    const [reset, before] = [
      `access_how = 'reset', access_given_at = now(), access_given_by = '${desk.admin.member!.id}'`,
      'access_how = null, access_given_at = null, access_given_by = null',
    ];
    expect(await stateWhere(reset, before)).toBe('waiting');
    await desk.analyst.post(`/api/exports/${asked.id}/cancellations`);
    expect(await logged(asked)).toEqual(['export-asked', 'export-ready', 'export-cancelled']);
  });

  it('are taken within seven days, as often as a lost connection asks for, by whoever asked alone and with a proof of who they are each time', async () => {
    const asked = await askInside();
    await respond(desk.second, asked, 'release');
    const other = await app.signIn('analyst', 'another analyst');
    expect((await other.post(`/api/exports/internal/${asked.id}/takings`)).status).toBe(404);
    expect((await other.get(`/api/exports/internal/${asked.id}/file`)).status).toBe(404);
    // Requires an identity confirmation for this very file.
    expect((await desk.analyst.get(`/api/exports/internal/${asked.id}/file`)).status).toBe(409);
    for (let i = 1; i <= 2; i += 1) {
      await takeInside(asked);
      expect(await ended(asked.id)).toMatchObject({ state: 'complete', takings: i });
      expect((await desk.analyst.get(`/api/exports/internal/${asked.id}/file`)).status).toBe(409);
    }
    await app.database.query(
      `update session set proved_at = now() - interval '11 minutes', proof_spent_for = null where member_id = $1`,
      [desk.analyst.member!.id],
    );
    expect((await desk.analyst.post(`/api/exports/internal/${asked.id}/takings`)).body['code']).toBe('step-up-needed');
    await app.database.query(`update export set ready_at = now() - interval '7 days 1 minute' where id = $1`, [
      asked.id,
    ]);
    expect((await allow(asked)).body.code).toBe('wrong-state');
  });

  it('are a list that every reviewer sees: who asked for what, when and why, who agreed, how often it was taken', async () => {
    const asked = await askInside({ reason: 'The lawyers of the case need the narratives.' });
    const { body } = await desk.second.get<{ total: number; items: ExportRecord[] }>('/api/exports?waiting=true');
    expect([body.total, body.items[0]]).toEqual([
      1,
      expect.objectContaining({
        id: asked.id,
        member: desk.analyst.member!.name,
        question: INSIDE.question,
        reason: 'The lawyers of the case need the narratives.',
        readyByItself: expect.any(String),
      }),
    ]);
    await respond(desk.second, asked, 'refuse', 'They have them already.');
    expect((await desk.second.get<{ total: number }>('/api/exports?waiting=true')).body.total).toBe(0);
    expect((await desk.reviewer.get<{ items: ExportRecord[] }>('/api/exports')).body.items[0]).toMatchObject({
      id: asked.id,
      answer: 'refused',
      answeredBy: desk.second.member!.name,
      takings: 0,
    });
  });

  it('need a reason that a colleague can judge, the right, and a fresh proof of who one is', async () => {
    const { reason: _reason, ...bare } = INSIDE;
    const wrong = async (body: object): Promise<unknown> => {
      await proveAgain();
      const answer = await desk.analyst.post<{ errors: { pointer: string }[] }>('/api/exports/internal', body);
      return [answer.status, answer.body.errors.map(({ pointer }) => pointer)];
    };
    for (const body of [
      bare,
      ...[
        'x',
        ' \u200B',
        'For the annex.',
        'aaaaaaaaaaaaaaaaaaaaaaaaa',
        'abababababababababababab',
        `  a${' '.repeat(30)}b  `,
      ].map((reason) => ({ ...INSIDE, reason })),
    ])
      expect(await wrong(body)).toEqual([422, ['/reason']]);
    for (const client of [desk.reviewer, desk.admin, desk.monitor])
      expect((await client.post('/api/exports/internal', INSIDE)).status).toBe(403);
    const asked = await askInside();
    for (const client of [desk.analyst, desk.admin, desk.monitor])
      expect((await respond(client, asked, 'release')).status).toBe(403);
    expect((await desk.reviewer.post('/api/exports/previews', { ...bare, audience: 'internal' })).body['code']).toBe(
      'not-allowed',
    );
    await app.database.query(`update session set proved_at = now() - interval '11 minutes' where member_id = $1`, [
      desk.analyst.member!.id,
    ]);
    expect((await desk.analyst.post('/api/exports/internal', INSIDE)).body['code']).toBe('step-up-needed');
    expect((await desk.analyst.get(`/api/exports/internal/${asked.id}/file`)).body['code']).toBe('step-up-needed');
    await proveAgain();
    // The route for public data does not send it either.
    expect((await desk.analyst.get(`/api/exports/${asked.id}/file`)).status).toBe(404);
  });

  it('asked for twice over a lost connection are one request, and are not agreed to by who asked, in whichever role', async () => {
    const [first, again] = [
      await askInside({ reason: 'Asked once and then once more, the same.' }),
      await askInside({ reason: 'Asked once and then once more, the same.' }),
    ];
    expect(again.id).toBe(first.id);
    await app.database.query(`update member set role = 'reviewer' where id = $1`, [desk.analyst.member!.id]);
    const own = await respond(desk.analyst, first, 'release');
    await app.database.query(`update member set role = 'analyst' where id = $1`, [desk.analyst.member!.id]);
    expect([own.status, own.body.code]).toEqual([403, 'second-person-needed']);
  });

  it('are in no public file', async () => {
    for (const ending of ['csv', 'json', 'ndjson', 'geojson', 'acled.csv'])
      expect((await app.visitor.get(`/api/public/incidents.${ending}?period=2021`)).text).not.toContain('ZEBRA');
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
    expect([isWhole, await ended(asked.id)]).toEqual([
      false,
      expect.objectContaining({ state: 'stopped', whyStopped: 'cancelled', checksum: null }),
    ]);
  });

  it('ends with a lost connection, and asks the database for no more', async () => {
    held = holdReading(READS);
    const asked = await ask(desk.analyst, { format: 'ndjson' });
    await take(desk.analyst, `/api/exports/${asked.id}/file`, (bytes) => bytes > 1000);
    expect(await ended(asked.id)).toMatchObject({ state: 'stopped', whyStopped: 'connection-lost', checksum: null });
  });

  it.each(['csv', 'json', 'ndjson', 'xlsx', 'arrow', 'parquet', 'geojson', 'acled'])(
    'breaks off where records cannot be read any more, on a full disk too, and says so: %s',
    async (format) => {
      held = holdReading(1, Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
      const asked = await ask(desk.analyst, { format });
      const { isWhole, status } = await take(desk.analyst, `/api/exports/${asked.id}/file`);
      // If nothing was sent yet, the response is an ordinary error.
      expect([isWhole && status === 200, await ended(asked.id)]).toEqual([
        false,
        expect.objectContaining({ state: 'stopped', whyStopped: 'failed', checksum: null }),
      ]);
    },
  );

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
    await app.database.query(
      `update export set state = 'running', begun_at = now(), rows_written = 7, seen_at = now() - interval '31 seconds' where id = $1`,
      [asked.id],
    );
    expect(await record(asked.id)).toMatchObject({ state: 'stopped', whyStopped: 'server-ended', rowsWritten: 7 });
  });

  it.each([
    ['nothing', {}, 422],
    ['a form that there is not', { data: 'incidents', format: 'pdf', question: 'period=2021' }, 422],
    ['figures for a map', { data: 'figures', format: 'geojson', question: 'period=2021' }, 404],
    ['a period that is none', { data: 'incidents', format: 'csv', question: 'period=soon' }, 400],
    ['what is not published', { data: 'incidents', format: 'csv', question: 'period=2021&stages=verified' }, 400],
    [
      'a question without end',
      { data: 'incidents', format: 'csv', question: `period=2021&place=${'1,'.repeat(3000)}1` },
      422,
    ],
    ['a key given twice', { data: 'incidents', format: 'csv', question: 'period=2021&period=2022' }, 400],
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
    expect(await record(asked.id)).toMatchObject({
      state: 'stopped',
      whyStopped: 'server-ended',
      rowsWritten: rowsIn(bytes),
    });
  });
});
