import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aGroupLink, anIncident, aSource, but } from '../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../testing/app.js';
import { CREATE, ifMatch, openDesk, publish, published, retract, type Desk } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let khmer: IncidentRecord;
let english: IncidentRecord;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  desk = await openDesk(app);
  const group = await desk.reviewer.put<{ id: string }>(
    `/api/groups/${randomUUID()}`,
    { nameEn: 'Test Weavers', nameKm: 'អ្នកតម្បាញ', aliases: ['Old Loom Union'], note: null },
    CREATE,
  );
  khmer = await published(
    desk,
    anIncident({
      title: 'សន្តិសុខដកយកបដាពីស្ត្រីនៅមុខតុលាការ',
      narrative: 'Told by the canary of Chbar Ampov',
      place: { code: '1202', precision: 'LP_DISTRICT' },
      sources: [
        aSource({ publisher: 'Hidden Gazette', linkWithheld: 'yes' }),
        aSource({ publisher: 'Mekong Weekly', url: 'https://other.example.net/report' }),
      ],
    }),
  );
  english = await published(
    desk,
    anIncident({
      title: 'Weavers pushed',
      publicSummary: 'Guards pushed them from a gate.',
      place: { code: '0102', precision: 'LP_DISTRICT' },
      groups: [aGroupLink(group.body.id)],
    }),
  );
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

interface List {
  total: number;
  outOf: number;
  singleSource: number;
  items: { code: string }[];
}
const search = async (text: string): Promise<List> =>
  (await app.visitor.get<List>(`/api/public/incidents?indicator=I02&period=2021&text=${encodeURIComponent(text)}`))
    .body;
const codes = async (text: string): Promise<string[]> => (await search(text)).items.map(({ code }) => code);

describe('a search in the public list', () => {
  it('finds Khmer inside a title without spaces, and says how many there are without it', async () => {
    expect(await search('ស្ត្រី')).toMatchObject({ total: 1, outOf: 2, items: [{ code: khmer.code }] });
  });

  it.each([
    ['summary', 'gate'],
    ['group', 'weavers'],
    ['alias', 'old loom'],
    ['Khmer name', 'តម្បាញ'],
  ])('finds by the %s of an incident', async (_, text) => {
    expect(await codes(text)).toEqual([english.code]);
  });

  it('finds by a place, by what holds it, by a publisher, by an act and by a code', async () => {
    for (const text of ['Doun Penh', 'ភ្នំពេញ', 'phnompenh', 'mekong weekly', khmer.code!.toLowerCase()])
      expect([text, await codes(text)]).toEqual([text, [khmer.code]]);
    expect((await codes('equipment')).sort()).toEqual([khmer.code, english.code].sort());
  });

  it('narrows the table in the same way, and no figure', async () => {
    const csv = (await app.visitor.get(`/api/public/incidents.csv?indicator=I02&period=2021&text=gate`)).text;
    expect([csv.includes(english.code!), csv.includes(khmer.code!)]).toEqual([true, false]);
    expect((await app.visitor.get('/api/public/counts?indicator=I02&period=2021&text=gate')).status).toBe(400);
  });

  it('is the same in an instance that starts later', async () => {
    const other = await startTestApp(database);
    try {
      expect(
        (await other.visitor.get<List>('/api/public/incidents?indicator=I02&period=2021&text=loom')).body,
      ).toMatchObject({ total: 1, outOf: 2 });
    } finally {
      await other.close();
    }
  });
});

describe('what goes wrong', () => {
  it('nothing confidential is found: no narrative, no source that is withheld', async () => {
    for (const text of ['canary', 'Chbar', 'Hidden', 'gazette'])
      expect([text, (await search(text)).total]).toEqual([text, 0]);
  });

  it.each([
    ['', 'blank-text'],
    ['%E2%80%8B', 'blank-text'],
    ['a'.repeat(101), 'too-long'],
    ['a+b+c+d+e+f+g+h+i', 'too-many-words'],
    ['a%00', 'control-character'],
  ])('a text %j is refused, and the parameter is named', async (text, code) => {
    const answer = await app.visitor.get(`/api/public/incidents?indicator=I02&period=2021&text=${text}`);
    expect([answer.status, answer.body['errors']]).toEqual([
      400,
      [expect.objectContaining({ pointer: 'text', code, text: expect.not.stringMatching(/^field\./) })],
    ]);
  });

  it.each([
    ['is not wanted', 0],
    ['takes more memory than it may', 0.01],
  ])(
    'an index that %s is said to be off in the reader’s language, and the list without a text works',
    async (_, searchMebibytes) => {
      const other = await startTestApp(database, { config: { ...TEST_CONFIG, searchMebibytes } });
      try {
        const list = '/api/public/incidents?indicator=I02&period=2021';
        for (const path of [`${list}&text=gate`, '/api/public/incidents.csv?indicator=I02&period=2021&text=gate'])
          expect((await other.visitor.get(path)).body).toMatchObject({ status: 503, code: 'search-off' });
        const khmer = await other.visitor.get(`${list}&text=gate`, { 'accept-language': 'km' });
        expect(khmer.body['title']).toMatch(/[ក-ឳ]/u);
        expect((await other.visitor.get<List>(list)).body).toMatchObject({ total: 2, outOf: 2 });
      } finally {
        await other.close();
      }
    },
  );

  it('a corrected incident is found by its new words and no more by the old', async () => {
    const edited = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${english.id}`,
      but(english.incident, { title: 'Loom workers stopped', publicSummary: null }),
      ifMatch(english.revision),
    );
    expect(edited.status).toBe(200);
    expect(await codes('gate')).toEqual([english.code]);
    await publish(desk.second, edited.body);
    expect([await codes('gate'), await codes('stopped')]).toEqual([[], [english.code]]);
  });

  it('a retracted incident is found no more, at once', async () => {
    await retract(desk.reviewer, khmer);
    expect(await search('ស្ត្រី')).toMatchObject({ total: 0, outOf: 1, items: [] });
  });
});
