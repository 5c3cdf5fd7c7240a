import { get, type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Table, tableFromIPC } from 'apache-arrow';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { FACT_FILES, type FactFile } from '@vigil/shared/counting/arrow/fact-files.js';
import { unpack } from '@vigil/shared/counting/arrow/unpack-facts.js';
import { count } from '@vigil/shared/counting/count.js';
import { createPlaceTree } from '@vigil/shared/counting/place-tree.js';
import { publicQuestion } from '@vigil/shared/counting/public-question.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { type WireAnswer, answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import { addDays, type Day } from '@vigil/shared/day/day.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { randomQuestion } from '../statistics/in-sql/random-question.js';
import { PublicFacts } from '../statistics/public-facts.js';
import { PlacesService } from '../places/places.service.js';
import { anAct, aHarm, anIncident } from '../testing/an-incident.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { openDesk, published, retract, type Desk } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { groupCode, publishRandom } from '../testing/random-published.js';
import { parquetFooter, parquetRows } from '../testing/read-parquet.js';
import { FactFilesService } from './fact-files.js';

/** A row as the Arrow project's own reader returns it. The tests count by hand, without the engine. */
interface Incident {
  code: string;
  kind: string;
  earliest_day: number;
  latest_day: number;
  place_code: string | null;
  assembly_types: string | null;
  interference: string;
  peacefulness: string;
  grade: string;
  groups_stated: string | null;
  coverage: string | null;
}
interface Act {
  incident: number;
  kind: string;
  type: string;
  place_code: string | null;
  earliest_day: number | null;
  latest_day: number | null;
}
interface Harm {
  incident: number;
  type: string;
  side: string | null;
  people_low: number | null;
  people_high: number | null;
}
interface Raw {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

const SEED = Number(process.env['VIGIL_SEED'] ?? 7);
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
beforeAll(async () => {
  database = await freshDatabase();
  await publishRandom(database.url, SEED);
  app = await startTestApp(database);
  desk = await openDesk(app);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

/** Fetches the raw bytes, without decompressing them. */
const fetchRaw = (name: string, headers: Record<string, string> = {}, format = 'arrow'): Promise<Raw> =>
  new Promise((resolve, reject) => {
    get(`${app.url}/api/public/facts/${name}.${format}`, { headers, agent: false }, (answer) => {
      const pieces: Buffer[] = [];
      answer
        .on('data', (piece: Buffer) => pieces.push(piece))
        .on('error', reject)
        .on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: Buffer.concat(pieces) }),
        );
    }).on('error', reject);
  });
const tableOf = async (name: string): Promise<Table> => tableFromIPC((await fetchRaw(name)).bytes);
const rowsOf = async <T>(name: string): Promise<T[]> => (await tableOf(name)).toArray().map((row) => row.toJSON() as T);
const counts = async (question: string): Promise<Answer> => {
  const { status, body, text } = await app.visitor.get<{ answer: Answer }>(`/api/public/counts?${question}`);
  if (status !== 200) throw new Error(text);
  return body.answer;
};

const [FROM, UNTIL] = [Date.UTC(2021, 0, 1), Date.UTC(2022, 0, 1)];
const isCounted = ({ kind, assembly_types, grade, peacefulness }: Incident): boolean =>
  (kind !== 'IK_ASSEMBLY' || assembly_types !== 'AT_SOLO') &&
  ['VG_CONFIRMED', 'VG_FAIR'].includes(grade) &&
  peacefulness !== 'PE_VIOLENT';
const isAssembly = (incident: Incident): boolean => incident.kind === 'IK_ASSEMBLY' && isCounted(incident);
const inYear = (earliest: number, latest: number): 'certain' | 'possible' | 'no' =>
  earliest >= FROM && latest < UNTIL ? 'certain' : earliest < UNTIL && latest >= FROM ? 'possible' : 'no';
/** Returns the low, and the high including incidents that may fall in the year. */
const rangeOf = (found: readonly ('certain' | 'possible' | 'no')[]): { low: number; high: number } => {
  const low = found.filter((one) => one === 'certain').length;
  return { low, high: low + found.filter((one) => one === 'possible').length };
};
const figure = ({ total: { low, high } }: Answer): { low: number; high: number | null } => ({ low, high });

describe('the files of facts, read by another hand', () => {
  it('give the figures of the interface when they are counted in plain loops', async () => {
    const incidents = await rowsOf<Incident>('incidents');
    const acts = await rowsOf<Act>('acts');
    const harms = await rowsOf<Harm>('harms');
    const days = (list: readonly Incident[]): ReturnType<typeof rangeOf> =>
      rangeOf(list.map((one) => inYear(one.earliest_day, one.latest_day)));
    const assemblies = incidents.filter(isAssembly);
    const interfered = assemblies.filter(({ interference }) => interference === 'IN_INTERFERED');
    expect(days(assemblies)).toEqual(figure(await counts('indicator=I01&period=2021')));
    expect(days(assemblies).low).toBeGreaterThan(50);
    expect(days(interfered)).toEqual(figure(await counts('indicator=I02&period=2021')));
    expect(days(interfered.filter((one) => one.place_code?.startsWith('12')))).toEqual(
      figure(await counts('indicator=I02&period=2021&place=12')),
    );
    expect(days(interfered.filter((one) => one.groups_stated?.split(';').includes(groupCode('G-A'))))).toEqual(
      figure(await counts(`indicator=I02&period=2021&groups=${groupCode('G-A')}`)),
    );

    const restrictions = acts.filter(({ kind, incident }) => kind === 'restriction' && isCounted(incidents[incident]!));
    expect(
      rangeOf(
        restrictions.map((act) =>
          inYear(
            act.earliest_day ?? incidents[act.incident]!.earliest_day,
            act.latest_day ?? incidents[act.incident]!.latest_day,
          ),
        ),
      ),
    ).toEqual(figure(await counts('indicator=I08&period=2021')));

    const deaths = harms.filter(
      ({ type, incident }) =>
        type === 'HM_DEATH' &&
        isCounted(incidents[incident]!) &&
        inYear(incidents[incident]!.earliest_day, incidents[incident]!.latest_day) === 'certain',
    );
    const low = deaths.reduce((sum, { people_low }) => sum + (people_low ?? 0), 0);
    expect(low).toBeGreaterThan(0);
    expect(low).toBe((await counts('indicator=I09&measure=killed&period=2021')).total.low);
  });

  it('hold every published incident, in the order of days and codes, and their acts in the same order', async () => {
    const incidents = await rowsOf<Incident>('incidents');
    expect(incidents).toHaveLength(app.app.get(PublicFacts).facts.size);
    const keys = incidents.map(({ earliest_day, code }) => `${String(earliest_day).padStart(15, '0')} ${code}`);
    expect(keys).toEqual([...keys].sort());
    const owners = (await rowsOf<Act>('acts')).map(({ incident }) => incident);
    expect(owners).toEqual([...owners].sort((a, b) => a - b));
    expect(Math.max(...owners)).toBeLessThan(incidents.length);
  });

  it('explain themselves: moment, licence, and for each column what it is, its unit and the words for its codes in both languages', async () => {
    const { schema } = await tableOf('acts');
    expect(Object.fromEntries(schema.metadata)).toMatchObject({
      'vigil.seq': String(app.app.get(PublicFacts).seq),
      publisher: 'Test organisation',
      'licence.en': expect.stringContaining('CC BY 4.0'),
    });
    expect(schema.metadata.get('licence.km')).toMatch(/[\u1780-\u17ff]/);
    for (const name of ['incidents', 'acts', 'harms']) {
      for (const field of (await tableOf(name)).schema.fields) {
        expect([name, field.name, field.metadata.get('about.en'), field.metadata.get('about.km')]).toEqual([
          name,
          field.name,
          expect.stringMatching(/\w/),
          expect.stringMatching(/[\u1780-\u17ff]/),
        ]);
      }
    }
    const typed = schema.fields.find(({ name }) => name === 'type')!.metadata;
    expect(JSON.parse(typed.get('labels')!)).toMatchObject({
      FM_PUSH: { en: expect.stringContaining('ush'), km: expect.any(String) },
      RS_SEIZE_MATERIAL: { en: 'Banners or equipment seized' },
    });
    expect(schema.fields.find(({ name }) => name === 'people_low')!.metadata.get('unit.en')).toBe('people');
  });
});

describe('the same facts as Parquet', () => {
  const fetchParquet = (name: string, headers: Record<string, string> = {}): Promise<Raw> =>
    fetchRaw(name, headers, 'parquet');

  it.each(['incidents', 'acts', 'harms'])(
    '%s.parquet has the rows of the Arrow file, in the same order',
    async (name) => {
      const columns = FACT_FILES[name as FactFile].map((column) => column.name);
      const plain = (row: Record<string, unknown>): unknown[] =>
        columns.map((column) => (row[column] instanceof Date ? row[column].getTime() : (row[column] ?? null)));
      const rows = await parquetRows((await fetchParquet(name)).bytes);
      expect(rows.length).toBeGreaterThan(100);
      expect(rows.map(plain)).toEqual((await rowsOf<Record<string, unknown>>(name)).map(plain));
    },
  );

  it('says of itself and of each column what the Arrow file says', async () => {
    const { schema } = await tableOf('acts');
    const said = new Map(
      parquetFooter((await fetchParquet('acts')).bytes).key_value_metadata!.map(({ key, value }) => [key, value!]),
    );
    const { columns, ...file } = Object.fromEntries(said);
    expect(file).toEqual(Object.fromEntries(schema.metadata));
    expect(JSON.parse(columns!)).toEqual(
      Object.fromEntries(schema.fields.map(({ name, metadata }) => [name, Object.fromEntries(metadata)])),
    );
  });

  it('is of the moment that its header says, and not sent again until something is published', async () => {
    const first = await fetchParquet('harms');
    expect([first.status, first.headers['content-type'], first.headers['vigil-seq']]).toEqual([
      200,
      'application/vnd.apache.parquet',
      String(app.app.get(PublicFacts).seq),
    ]);
    const again = (): Promise<Raw> => fetchParquet('harms', { 'if-none-match': first.headers.etag! });
    expect((await again()).status).toBe(304);
    await published(desk, anIncident({ title: 'One with harm', harms: [aHarm()] }));
    const changed = await again();
    expect([changed.status, changed.headers['vigil-seq']]).toEqual([200, String(app.app.get(PublicFacts).seq)]);
    const { length } = await parquetRows(first.bytes);
    expect(await parquetRows(changed.bytes)).toHaveLength(length + 1);
  });

  it('has no other file', async () => {
    for (const name of ['people.parquet', 'incidents.csv', 'incidents', 'incidents.parquet.arrow', '.parquet'])
      expect([name, (await app.visitor.get(`/api/public/facts/${name}`)).status]).toEqual([name, 404]);
  });
});

describe('the files, counted by the engine as a browser does', () => {
  it('answer as the interface does, word for word, whatever is asked', async () => {
    const [incidents, acts, harms] = await Promise.all(
      ['incidents', 'acts', 'harms'].map(async (name) => (await fetchRaw(name)).bytes),
    );
    const steps = unpack(
      { incidents: incidents!, acts: acts!, harms: harms! },
      createPlaceTree(app.app.get(PlacesService).gazetteer.places),
    );
    let step = steps.next();
    while (!step.done) step = steps.next();
    const [random, places] = [new SeededRandom(SEED), app.app.get(PlacesService)];
    // Coverage is read in two ways; equal zeros require equal coverage.
    const { body: shown } = await app.visitor.get<{ items: CoverageEntry[] }>('/api/public/coverage');
    const inOrder = (entries: readonly CoverageEntry[]): string[] =>
      entries.map(({ place, from, until, level, group }) => [place, from, until, level, group].join(' ')).sort();
    expect(inOrder(shown.items.map((entry) => ({ ...entry, until: addDays(entry.until, 1) })))).toEqual(
      inOrder(app.app.get(PublicFacts).coverage),
    );
    let refused = 0;
    for (let n = 0; n < 250; n++) {
      const query = questionToQuery(randomQuestion(random)).replace(/G-[ABC]/g, groupCode);
      const { status, body } = await app.visitor.get<{ answer: WireAnswer; asOf: AsOf }>(`/api/public/counts?${query}`);
      const here = (): WireAnswer => {
        const answer = count(step.value!.facts, publicQuestion([...new URLSearchParams(query)]), body.asOf?.day as Day);
        return answerToWire(
          answer,
          watchingOf(answer, app.app.get(PublicFacts).coverage, places.gazetteer, places.country.code),
        );
      };
      if (status === 200) expect([query, JSON.stringify(here())]).toEqual([query, JSON.stringify(body.answer)]);
      else expect([query, status, ...((refused += 1), [])]).toEqual([query, 400]);
      if (status !== 200) expect(here).toThrow('refused');
    }
    expect(refused).toBeLessThan(125);
  });
});

describe('the files as they travel', () => {
  it('come packed by br or gzip, or plain, each with an ETag of its own, and say their moment', async () => {
    const plain = await fetchRaw('incidents');
    const br = await fetchRaw('incidents', { 'accept-encoding': 'gzip, br' });
    const gz = await fetchRaw('incidents', { 'accept-encoding': 'gzip' });
    expect(
      [plain, br, gz].map(({ status, headers }) => [
        status,
        headers['content-encoding'],
        headers['content-type'],
        headers['vigil-seq'],
      ]),
    ).toEqual(
      [undefined, 'br', 'gzip'].map((encoding) => [
        200,
        encoding,
        'application/vnd.apache.arrow.file',
        String(app.app.get(PublicFacts).seq),
      ]),
    );
    expect(brotliDecompressSync(br.bytes).equals(plain.bytes) && gunzipSync(gz.bytes).equals(plain.bytes)).toBe(true);
    expect(br.bytes.length).toBeLessThan(plain.bytes.length / 2);
    expect(new Set([plain, br, gz].map(({ headers }) => headers.etag)).size).toBe(3);
  });

  it('are not sent again to whoever has them, until something is published', async () => {
    const first = await fetchRaw('acts', { 'accept-encoding': 'br' });
    const again = (): Promise<Raw> =>
      fetchRaw('acts', { 'accept-encoding': 'br', 'if-none-match': first.headers.etag! });
    const known = await again();
    expect([known.status, known.bytes.length, known.headers['vigil-seq']]).toEqual([
      304,
      0,
      first.headers['vigil-seq'],
    ]);
    await published(desk, anIncident({ title: 'One more', acts: [anAct()] }));
    const changed = await again();
    expect(changed.status).toBe(200);
    expect(Number(changed.headers['vigil-seq'])).toBeGreaterThan(Number(first.headers['vigil-seq']));
  });

  it('are packed once a moment, however many ask', async () => {
    const service = app.app.get(FactFilesService);
    await published(desk, anIncident({ title: 'Another' }));
    const [a, b, c] = await Promise.all([service.current(), service.current(), service.current()]);
    expect(b).toBe(a);
    expect(c).toBe(a);
    expect(await service.current()).toBe(a);
  });

  it('are of one moment, whatever is published while they are packed', async () => {
    const service = app.app.get(FactFilesService);
    const packed: Promise<{ seq: number }>[] = [];
    for (let n = 0; n < 4; n++) {
      const writing = published(desk, anIncident({ title: `Meanwhile ${n}` }));
      for (let k = 0; k < 5; k++) {
        packed.push(service.current());
        await new Promise((resolve) => {
          setTimeout(resolve, 3);
        });
      }
      await writing;
    }
    for (const files of (await Promise.all(packed)) as Awaited<ReturnType<FactFilesService['current']>>[]) {
      const tables = (['incidents', 'acts', 'harms'] as const).map((name) =>
        tableFromIPC(brotliDecompressSync(files.files[name].br)),
      );
      expect(tables.map(({ schema }) => schema.metadata.get('vigil.seq'))).toEqual(
        [files.seq, files.seq, files.seq].map(String),
      );
    }
    const [incidents] = [await tableOf('incidents')];
    expect([incidents.numRows, incidents.schema.metadata.get('vigil.seq')]).toEqual([
      app.app.get(PublicFacts).facts.size,
      String(app.app.get(PublicFacts).seq),
    ]);
  });
});

/** What no public row may name, and what is in no fact. */
const NEVER_IN_FILES =
  /CANARY|FM_SEXUAL|HM_SEXUAL|HM_PSYCH|HM_MISCARRIAGE|HM_INJURY_SERIOUS|HM_INJURY_MINOR|WITHHELD|Bench outlet|https:\/\/(?!creativecommons\.org)/;

describe('what goes wrong', () => {
  it('a file that is not there is no file, and a question is not skipped in silence', async () => {
    expect((await fetchRaw('people')).status).toBe(404);
    expect((await app.visitor.get('/api/public/facts/incidents.arrow?asOf=3')).status).toBe(400);
  });

  it('nothing that is withheld stands in a file, and nothing of what was taken back', async () => {
    const canary = await published(
      desk,
      anIncident({
        title: 'CANARY-TITLE',
        publicSummary: 'CANARY-SUMMARY',
        narrative: 'CANARY-NARRATIVE',
        acts: [anAct({ type: 'FM_SEXUAL' }), anAct()],
        harms: [aHarm({ type: 'HM_SEXUAL' }), aHarm({ type: 'HM_INJURY_SERIOUS' })],
      }),
    );
    const gone = await retract(desk.reviewer, await published(desk, anIncident({ title: 'Taken back' })));
    const text = (
      await Promise.all(
        ['incidents', 'acts', 'harms'].map(async (name) => (await fetchRaw(name)).bytes.toString('latin1')),
      )
    ).join('\n');
    expect(text).toContain(canary.code);
    expect(text).not.toContain(gone.code);
    expect(text).not.toMatch(NEVER_IN_FILES);
    // Parquet is packed inside: its rows are asked.
    const packed = await Promise.all(
      ['incidents', 'acts', 'harms'].map(async (name) =>
        JSON.stringify(await parquetRows((await fetchRaw(name, {}, 'parquet')).bytes)),
      ),
    );
    expect(packed.join()).toContain(canary.code);
    expect(packed.join()).not.toContain(gone.code);
    expect(packed.join()).not.toMatch(NEVER_IN_FILES);
    const row = (await rowsOf<Incident>('incidents')).findIndex(({ code }) => code === canary.code);
    expect(
      (await rowsOf<Act>('acts'))
        .filter(({ incident }) => incident === row)
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['FM_UNSPEC', 'RS_SEIZE_MATERIAL']);
    expect((await rowsOf<Harm>('harms')).filter(({ incident }) => incident === row).map(({ type }) => type)).toEqual([
      'HM_INJURY_UNSPEC',
    ]);
  });
});
