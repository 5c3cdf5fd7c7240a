import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { FORMAT_NAMES } from '../../exchange/exports/export-formats.js';
import { createLog } from '../../platform/http/request-log.js';
import { aHarm, anAct, anIncident, aSource } from '../an-incident.js';
import { startTestApp, type Client, type TestApp } from '../app.js';
import { hideCanaries, canaryScannerFor, type Canary, type Found } from '../canaries.js';
import { CREATE, type Desk, ifMatch, log, openDesk, published, releaseAll, submit, verified } from '../desk.js';
import { unzip } from '../read-docx.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { check, sendFile } from '../upload-import-file.js';
import { aDraft, bytesOf, frozen, written } from '../draft-and-read-reports.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 1);
const isProof = Boolean(process.env['VIGIL_PROVE']);
jest.setTimeout(120_000);

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
const logged: string[] = [];
const random = new SeededRandom(SEED);
const records: IncidentRecord[] = [];
const canaries: Canary[] = [];

const plant = async (
  name: string,
  live: (incident: ReturnType<typeof anIncident>) => Promise<IncidentRecord>,
): Promise<void> => {
  const incident = anIncident({
    title: `Canaries, ${name}`,
    acts: [anAct()],
    harms: [aHarm()],
    sources: [aSource(), aSource({ publisher: 'Other Weekly', url: 'https://other.example.net/report' })],
  });
  canaries.push(...hideCanaries(incident, name, random));
  records.push(await live(incident));
};
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, { log: createLog('info', { write: (line) => void logged.push(line) }) });
  desk = await openDesk(app);
  const { monitor, reviewer } = desk;
  await plant('draft', (incident) => log(monitor, incident));
  await plant('returned', async (incident) => {
    const record = await submit(monitor, await log(monitor, incident));
    return (
      await reviewer.post<IncidentRecord>(
        `/api/incidents/${record.id}/reviews`,
        { decision: 'return', question: 'Where?' },
        ifMatch(record.revision),
      )
    ).body;
  });
  await plant('submitted', async (incident) => submit(monitor, await log(monitor, incident)));
  await plant('verified', (incident) => verified(desk, incident));
  await plant('published', (incident) => published(desk, incident));
  any = canaryScannerFor(canaries);
  withAuthor = canaryScannerFor(canaries.filter(isWithAuthor));
  internal = canaryScannerFor(canaries.filter(isInternal));
  keptBack = canaryScannerFor(canaries.filter((one) => isInternal(one) || isWithAuthor(one)));
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const QUESTION = 'indicator=I01&period=2021&singleSource=yes';
const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 2).toString() === 'PK';
type Scanner = ReturnType<typeof canaryScannerFor>;
/** Looks into the parts of a workbook or a Word document, too. */
const look = (scan: Scanner, bytes: Buffer | string): Found[] =>
  Buffer.isBuffer(bytes) && isZip(bytes) ? [...unzip(bytes).values()].flatMap(scan) : scan(bytes);
/** Of whom an analyst may know nothing at all: what its author has not handed over, or has again. */
const isWithAuthor = ({ record }: Canary): boolean => record === 'draft' || record === 'returned';
const isInternal = (canary: Canary): boolean => canary.class === 'internal';
/** Each knows tens of thousands of spellings, so it is made once, when all are planted. */
let any: Scanner;
let withAuthor: Scanner;
let internal: Scanner;
/** What no token opens. */
let keptBack: Scanner;
const taken = async (client: Client, path: string, body: object): Promise<Buffer> => {
  const { status, body: made, text } = await client.post<{ id: string }>(path, body);
  expect([status, status === 201 ? '' : text]).toEqual([201, '']);
  if (path.endsWith('internal')) {
    await desk.reviewer.post(`${path}/${made.id}/answers`, { answer: 'release' });
    await client.post(`${path}/${made.id}/takings`);
  }
  return bytesOf(app.url, client, `${path}/${made.id}/file`);
};

describe(`what leaves in files and through tokens (VIGIL_SEED=${SEED})`, () => {
  it.each(FORMAT_NAMES)('no file of published incidents holds a canary: %s', async (format) => {
    for (const client of [desk.analyst, desk.reviewer, desk.admin]) {
      const bytes = await taken(client, '/api/exports', { data: 'incidents', format, question: QUESTION });
      expect(bytes.length).toBeGreaterThan(100);
      expect(look(any, bytes)).toEqual([]);
    }
  });

  it.each(['csv', 'xlsx', 'json', 'ndjson'])(
    'a file of working copies holds the internal answers of what was handed over, and nothing of anybody’s draft: %s',
    async (format) => {
      const bytes = await taken(desk.analyst, '/api/exports/internal', {
        data: 'incidents',
        format,
        question: `${QUESTION}&stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED`,
        reason: 'For the annex of the report.',
      });
      expect(look(withAuthor, bytes)).toEqual([]);
      // The search is not blind: whole records are in it.
      expect(new Set(look(internal, bytes).map(({ record }) => record))).toEqual(
        new Set(['submitted', 'verified', 'published']),
      );
    },
  );

  it('no list of what was taken, nor anybody else’s way to a file of working copies, holds any', async () => {
    const { body } = await desk.analyst.post<{ id: string }>('/api/exports/internal', {
      data: 'incidents',
      format: 'json',
      question: `${QUESTION}&stages=verified`,
      reason: 'For the annex of the report.',
    });
    for (const client of [app.visitor, desk.monitor, desk.reviewer, desk.admin]) {
      for (const path of [
        '/api/exports',
        `/api/exports/${body.id}`,
        `/api/exports/${body.id}/file`,
        `/api/exports/internal/${body.id}/file`,
      ]) {
        const { status, text } = await client.get(path);
        expect([path, status === 200 && path.endsWith('file'), look(any, text)]).toEqual([path, false, []]);
      }
    }
  });

  it('another system reads no internal answer, and no draft', async () => {
    for (const client of [desk.analyst, desk.reviewer]) {
      const {
        body: { token },
      } = await client.post<{ token: string }>('/api/account/tokens', {
        name: 'Copy',
        scopes: ['read-records', 'read-figures'],
        days: 1,
      });
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const heard = await Promise.all(
        ['/api/v1/records', '/api/v1/records?q=Canaries', ...records.map(({ id }) => `/api/v1/records/${id}`)].map(
          async (path) => (await fetch(app.url + path, { headers })).text(),
        ),
      );
      heard.push(
        await (
          await fetch(`${app.url}/api/v1/figures`, {
            method: 'POST',
            headers,
            body: JSON.stringify({ question: `${QUESTION}&stages=published,verified,unfinished` }),
          })
        ).text(),
      );
      expect(heard.join('\n')).toContain('Canaries, verified');
      expect(heard.flatMap((text) => look(keptBack, text))).toEqual([]);
    }
  });

  it('no report, draft of one or kept question holds any, in any form', async () => {
    const draft = aDraft('half-year', { period: '2021' });
    const { id } = await written(desk.analyst, draft);
    const code = await frozen(desk.analyst, draft);
    await desk.analyst.post(`/api/reports/${code}/publications`, {});
    await releaseAll(desk);
    const question = randomUUID();
    expect(
      (
        await desk.analyst.put(
          `/api/questions/${question}`,
          { title: 'Kept', address: 'indicator=I02&period=2021-H1&unit=month&split=period&show=bars', shared: true },
          CREATE,
        )
      ).status,
    ).toBe(200);
    for (const client of [desk.analyst, desk.reviewer]) {
      // Word's form takes seconds to set; everybody gets the same one.
      for (const form of isProof || client === desk.analyst ? ['html', 'docx', 'json'] : ['html', 'json']) {
        for (const path of [
          `/api/reports/drafts/${id}/document?as=${form}`,
          `/api/reports/${code}/document?as=${form}`,
          `/api/public/reports/${code}/document?as=${form}`,
        ]) {
          const answer = await fetch(app.url + path, { headers: { cookie: client.cookie } });
          expect([
            path,
            answer.status === 200 || path.includes('drafts'),
            look(any, Buffer.from(await answer.arrayBuffer())),
          ]).toEqual([path, true, []]);
        }
      }
      for (const path of [
        '/api/reports',
        '/api/reports/drafts',
        `/api/reports/drafts/${id}`,
        `/api/reports/drafts/${id}/figures`,
        '/api/questions',
        `/api/questions/${question}/history`,
        '/api/subscriptions',
      ]) {
        const { status, text } = await client.get(path);
        expect([path, status, look(any, text)]).toEqual([path, 200, []]);
      }
    }
  });

  it('what a file says that somebody imports is read by them alone, and stands in no table and no log', async () => {
    const rows: Canary[] = [
      { field: 'file', class: 'internal', record: 'import', words: ['zqxwvkjhgfdsbn', 'ខគឃងចឆជឈញ'], numbers: [] },
    ];
    const view = await sendFile(
      desk.second,
      `Id,Date,Place,Title,Narrative\nZ1,2021-06-04,Phnom Penh,${rows[0]!.words[0]},${rows[0]!.words[1]}\nZ2,nonsense,Nowhere,${rows[0]!.words[0]},x`,
      `${rows[0]!.words[0]}.csv`,
    );
    await check(desk.second, view);
    const ofFile = canaryScannerFor(rows);
    expect(look(ofFile, (await desk.second.get(`/api/imports/${view.id}/rows`)).text)).not.toEqual([]);
    for (const client of [app.visitor, desk.monitor, desk.reviewer, desk.analyst, desk.admin]) {
      for (const path of [
        '/api/imports',
        '/api/import-maps',
        `/api/imports/${view.id}`,
        `/api/imports/${view.id}/rows`,
        `/api/imports/${view.id}/aside.csv`,
        '/api/log/administration',
      ])
        expect([path, look(ofFile, (await client.get(path)).text)]).toEqual([path, []]);
    }
    const tables: { name: string }[] = await app.database.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pub')`,
    );
    for (const { name } of tables) {
      const kept: { row: string }[] = await app.database.query(`select t::text as row from ${name} t`);
      expect([name, look(ofFile, kept.map(({ row }) => row).join('\n'))]).toEqual([name, []]);
    }
    expect(logged.length).toBeGreaterThan(100);
    const log = logged.join('\n');
    expect([...look(any, log), ...look(ofFile, log)]).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('a workbook that leaked would be found, packed as it is', async () => {
    const bytes = await taken(desk.analyst, '/api/exports/internal', {
      data: 'incidents',
      format: 'xlsx',
      question: `${QUESTION}&stages=published,verified,unfinished`,
      reason: 'To see that the search finds.',
    });
    expect(isZip(bytes)).toBe(true);
    expect(new Set(look(internal, bytes).map(({ field }) => field)).size).toBeGreaterThan(3);
  });
});
