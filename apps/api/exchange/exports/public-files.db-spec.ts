import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import readSheets from 'read-excel-file/node';
import { ACLED_COLUMNS } from '@vigil/shared/acled/column-names.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import type { Match } from '@vigil/shared/counting/find-matches.js';
import { csvLine } from '@vigil/shared/csv/csv-line.js';
import type { PublicIncident } from '@vigil/shared/public/response-types.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { randomQuestion } from '../../statistics/in-sql/random-question.js';
import { PlacesService } from '../../places/places.service.js';
import { PublicRepository } from '../../public-site/public.repository.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { parquetFooter, parquetRows } from '../../testing/read-parquet.js';
import { groupCode, publishRandom } from '../../testing/random-published.js';
import { incidentColumns } from './incident-columns.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 20_260);
const QUESTIONS = process.env['VIGIL_PROVE'] ? 150 : 9;

let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  await publishRandom(database.url, SEED, 250);
  app = await startTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

interface Taken {
  status: number;
  type: string;
  name: string;
  body: Buffer;
  trailers: NodeJS.Dict<string>;
  expected: string | undefined;
}
/** Downloads a file with a client that reads trailers, which `fetch` does not. */
const take = (path: string): Promise<Taken> =>
  new Promise((resolve, reject) => {
    request(app.url + path, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          type: answer.headers['content-type']!,
          name: String(answer.headers['content-disposition']),
          body: Buffer.concat(pieces),
          trailers: answer.trailers,
          expected: answer.headers['vigil-rows-expected'] as string,
        }),
      );
    })
      .on('error', reject)
      .end();
  });

const csvRows = (body: Buffer): Record<string, string>[] => parse(body, { bom: true, columns: true });
interface Lines {
  about?: { rows: number };
  complete?: { rows: number };
}
/** Counts the rows that a reader of each format finds. */
const COUNTED: Readonly<Record<string, (body: Buffer) => Promise<number> | number>> = {
  csv: (body) => csvRows(body).length,
  'hxl.csv': (body) => csvRows(body).slice(1).length,
  xlsx: async (body) => (await readSheets(body)).find(({ sheet }) => sheet === 'Data')!.data.length - 2,
  json: (body) => (JSON.parse(body.toString()) as { items: unknown[] }).items.length,
  ndjson: (body) =>
    body
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Lines)
      .filter((line) => !line.about && !line.complete).length,
  geojson: (body) => (JSON.parse(body.toString()) as { features: unknown[] }).features.length,
  arrows: (body) => tableFromIPC(body).numRows,
  parquet: async (body) => (await parquetRows(body)).length,
};

describe('a file of incidents', () => {
  it('has as many rows as the list on the screen says, in every form, whatever was asked', async () => {
    const random = new SeededRandom(SEED);
    let asked = 0;
    for (let i = 0; i < QUESTIONS; i += 1) {
      const query = questionToQuery(randomQuestion(random)).replace(/G-[ABC]/g, groupCode);
      const {
        body: { total },
        status,
      } = await app.visitor.get<{ total: number }>(`/api/public/incidents?${query}`);
      // Some random questions ask for groups that do not exist.
      if (status === 400) continue;
      asked += 1;
      for (const [ending, countOf] of Object.entries(COUNTED)) {
        const { body, trailers, expected } = await take(`/api/public/incidents.${ending}?${query}`);
        expect([query, ending, await countOf(body), expected, trailers['vigil-rows']]).toEqual([
          query,
          ending,
          total,
          String(total),
          `${total} of ${total}`,
        ]);
        expect(trailers['vigil-sha256']).toBe(createHash('sha256').update(body).digest('hex'));
      }
      const acled = await take(`/api/public/incidents.acled.csv?${query}`);
      expect([query, csvRows(acled.body).length]).toEqual([query, Number(acled.expected)]);
    }
    expect(asked).toBeGreaterThan(QUESTIONS / 2);
  });

  it('says in each row of a table what it is and which row of how many', async () => {
    const { body, name } = await take('/api/public/incidents.csv?indicator=I04&period=2021');
    expect(body.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    const rows = csvRows(body);
    const hxl = await take('/api/public/incidents.hxl.csv?indicator=I04&period=2021');
    const [tags, ...same] = csvRows(hxl.body);
    expect(Object.values(tags!).every((tag) => /^#[a-z0-9]+(\+[a-z0-9_]+)*$/.test(tag))).toBe(true);
    expect([same, hxl.name]).toEqual([rows, name.replace('.csv', '.hxl.csv')]);
    expect(rows.map(({ row }) => Number(row))).toEqual(rows.map((_, i) => i + 1));
    expect(rows[0]).toMatchObject({
      rows: String(rows.length),
      question: 'indicator=I04&period=2021',
      indicator: 'I04 Incidents',
      indicator_version: '2',
      as_of: '1000',
      licence: 'CC BY 4.0 https://creativecommons.org/licenses/by/4.0/',
      dataset: 'published',
      country: 'Cambodia',
      method: expect.stringMatching(/^http:.*\/method#I04$/),
    });
    expect(name).toBe(`attachment; filename="vigil-incidents-2021-at-1000-${rows.length}-rows.csv"`);
  });

  it.each(['en', 'km'] as const)(
    'has in its CSV what the columns make of each incident in JSON (%s)',
    async (language) => {
      const query = `indicator=I01&period=2000-01-01..2030-12-31&lang=${language}`;
      const { gazetteer } = app.app.get(PlacesService);
      const groups = await app.app.get(PublicRepository).groups();
      const columns = incidentColumns({ language, gazetteer, groups });
      const [, ...items] = (await take(`/api/public/incidents.ndjson?${query}`)).body.toString().trimEnd().split('\n');
      items.pop();
      expect(items.length).toBeGreaterThan(100);
      const [, ...lines] = (await take(`/api/public/incidents.csv?${query}`)).body.toString().split('\r\n');
      expect(lines.pop()).toBe('');
      const made = items.map((text) => {
        const { certain, singleSource, ...incident } = JSON.parse(text) as PublicIncident & Match;
        const row = { code: incident.code, certain, singleSource, incident };
        return csvLine(columns.map((column) => column.of(row))).trimEnd();
      });
      expect(lines.map((line, i) => line.slice(0, made[i]!.length))).toEqual(made);
      expect(lines.map((line, i) => line.slice(made[i]!.length).split(',')[1])).toEqual(
        lines.map((_, i) => String(i + 1)),
      );
    },
  );

  it('has days that are days and numbers that are numbers in a workbook, with a page to read, a codebook and the indicators', async () => {
    const { body } = await take('/api/public/incidents.xlsx?indicator=I01&period=2021');
    const sheets = await readSheets(body);
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['Read me', 'Data', 'Codebook', 'Codes', 'Indicators']);
    const [readMe, data, codebook, codes, indicators] = sheets.map(({ data: rows }) => rows) as unknown[][][];
    const said = new Map(readMe!.map(([what, value]) => [what, value]));
    expect(said.get('Rows')).toBe(`${data!.length - 2} of ${data!.length - 2} rows`);
    expect(said.get('The query, as in an address')).toBe('indicator=I01&period=2021');
    expect(String(said.get('The figure'))).toMatch(/^2021: at least \d+ assemblies recorded/);
    const [names, , first] = data as [string[], string[], unknown[]];
    const at = (name: string): unknown => first[names.indexOf(name)];
    expect(at('earliest_day')).toBeInstanceOf(Date);
    expect(
      (data as unknown[][]).slice(2).some((row) => typeof row[names.indexOf('force_assessed_unlawful')] === 'number'),
    ).toBe(true);
    expect(codebook!.slice(1).map(([name]) => name)).toEqual(names);
    expect(codebook!.slice(1).every(([, , meaning]) => String(meaning).length > 5)).toBe(true);
    expect(codes!.some(([, code]) => code === 'FM_BATON')).toBe(true);
    expect(indicators!.slice(1).map(([code]) => code)).toContain('I06');
  });

  it('says in JSON what it is, with the moment, the licence and the log, and ends by saying that it is whole', async () => {
    const { body } = await take('/api/public/incidents.json?indicator=I02&period=2021');
    const { about, items, complete } = JSON.parse(body.toString()) as {
      about: Record<string, unknown>;
      items: object[];
      complete: object;
    };
    expect([about['rows'], about['asOf'], complete]).toEqual([
      items.length,
      expect.objectContaining({ seq: 1000 }),
      { rows: items.length, takenBack: 0 },
    ]);
    expect(about).toMatchObject({
      dataset: 'published',
      licence: expect.stringContaining('CC BY 4.0'),
      indicator: 'I02 Assemblies interfered with',
      indicatorVersion: 2,
      question: 'indicator=I02&period=2021',
    });
    expect(about).toHaveProperty('log');
  });

  it('keeps types and days in Arrow, as another reader of Arrow sees them', async () => {
    const { body } = await take('/api/public/incidents.arrows?indicator=I01&period=2021');
    const table = tableFromIPC(body);
    const rows = csvRows((await take('/api/public/incidents.csv?indicator=I01&period=2021')).body);
    expect(JSON.parse(table.schema.metadata.get('vigil')!)).toMatchObject({ rows: rows.length });
    const column = (name: string): unknown[] => [...table.getChild(name)!];
    expect(column('code')).toEqual(rows.map(({ code }) => code));
    expect(column('earliest_day').map((day) => new Date(Number(day)).toISOString().slice(0, 10))).toEqual(
      rows.map((row) => row['earliest_day']),
    );
    expect(column('crowd_low').map((low) => (low === null ? '' : String(low)))).toEqual(
      rows.map((row) => row['crowd_low']),
    );
  });

  it('keeps types, days and points in Parquet, as another reader of Parquet sees them', async () => {
    const { body } = await take('/api/public/incidents.parquet?indicator=I01&period=2021');
    const rows = csvRows((await take('/api/public/incidents.csv?indicator=I01&period=2021')).body);
    const { key_value_metadata: said, num_rows: total } = parquetFooter(body);
    const about = new Map(said!.map(({ key, value }) => [key, JSON.parse(value!) as Record<string, unknown>]));
    expect([Number(total), about.get('vigil')!['rows']]).toEqual([rows.length, rows.length]);
    expect(about.get('hxl')).toMatchObject({ code: '#event+code', lat: '#geo+lat' });
    const items = await parquetRows(body);
    const asText = (name: string): string[] =>
      items.map((item) => {
        const value = item[name];
        return value === null || value === undefined
          ? ''
          : value instanceof Date
            ? value.toISOString().slice(0, 10)
            : String(value);
      });
    for (const name of ['code', 'earliest_day', 'crowd_low', 'harm_injured_high', 'place', 'lat', 'lng', 'point_of'])
      expect([name, asText(name)]).toEqual([name, rows.map((row) => row[name])]);
    expect(items.some(({ lat }) => typeof lat === 'number')).toBe(true);
  });

  it('has ACLED’s 31 columns in their order, and says of what makes no row of it', async () => {
    const { body } = await take('/api/public/incidents.acled.csv?indicator=I04&period=2021');
    expect(Object.keys(csvRows(body)[0]!)).toEqual([...ACLED_COLUMNS]);
    const rows = csvRows(body);
    expect(rows.at(-1)!['tags']).toMatch(new RegExp(`vigil row=${rows.length} of ${rows.length}$`));
    expect(new Set(rows.map(({ event_id_cnty: id }) => id)).size).toBe(rows.length);
    const incidents = csvRows((await take('/api/public/incidents.csv?indicator=I04&period=2021')).body).length;
    const without = incidents - new Set(rows.map(({ event_id_cnty: id }) => id!.split('-').slice(0, 2).join('-'))).size;
    expect(without).toBeGreaterThan(0);
    for (const { tags } of rows) expect(tags).toContain(`; incidents without a row=${without}; `);
  });
});

describe('what goes wrong', () => {
  it.each(['csv', 'hxl.csv', 'xlsx', 'json', 'ndjson', 'geojson', 'arrows', 'parquet', 'acled.csv'])(
    'is a whole file of no rows when nothing is found: %s',
    async (ending) => {
      const { status, body, trailers } = await take(`/api/public/incidents.${ending}?period=1999`);
      expect([status, trailers['vigil-rows']]).toEqual([200, '0 of 0']);
      expect(ending in COUNTED ? await COUNTED[ending]!(body) : csvRows(body).length).toBe(0);
    },
  );

  it.each([
    '',
    'period=yesterday',
    'period=2021&forceTypes=FM_SEXUAL',
    'period=2021&stages=verified',
    'period=2021&cursor=1',
    `period=2021&place=${'1'.repeat(3000)}`,
  ])('refuses "%s" in every form', async (query) => {
    for (const ending of Object.keys(COUNTED))
      expect((await take(`/api/public/incidents.${ending}?${query}`)).status).toBe(400);
  });
});
