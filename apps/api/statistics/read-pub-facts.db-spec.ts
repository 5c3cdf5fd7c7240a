import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { count } from '@vigil/shared/counting/count.js';
import type { Facts } from '@vigil/shared/counting/facts.js';
import type { IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { createQuestion } from '@vigil/shared/counting/question.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import type { Place } from '@vigil/shared/places/place.js';
import { readBinaryCopy } from '../platform/database/binary-copy-reader.js';
import { Connection } from '../platform/database/connection.js';
import '../platform/database/pg-types.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { inSnapshot } from '../platform/database/shared-snapshot.js';
import { pubFactsSql } from './pub-facts.repository.js';
import { eachPubFact, readPubFacts, readPubFactsOf } from './read-pub-facts.js';

let database: FreshDatabase;
let pool: pg.Pool;
beforeAll(async () => {
  database = await freshDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 2, Client: Connection });
  await pool.query(`insert into pub.assembly_group (code, name_en) values ('G-A', 'Group A')`);
  await version('KH-AAAAAA', 1, 4, { acts: ['FM_PUSH', 'FM_BATON'] });
  await version('KH-BBBBBB', 2, null, { acts: [] });
  await version('KH-AAAAAA', 4, null, { acts: ['WITHHELD'], harms: ['WITHHELD', 'INJURED'] });
  await version('KH-CCCCCC', 5, 6, { acts: ['FM_KICK'] });
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const version = async (
  code: string,
  from: number,
  until: number | null,
  { acts, harms = [] }: { acts: string[]; harms?: string[] },
): Promise<void> => {
  const {
    rows: [incident],
  } = await pool.query<{ key: string }>(
    `insert into pub.incident (code, from_seq, until_seq, published_on, first_published_on, kind, title, when_precision, when_earliest, when_latest, place_code, place_precision,
       assembly_types, crowd_state, crowd_low, crowd_high, issues, interference, peacefulness, grade)
     values ($1, $2, $3, '2021-07-01', '2021-07-01', 'IK_ASSEMBLY', 'x', 'DP_RANGE', '2021-06-04', '2021-06-05', '12', 'LP_PROVINCE', '{AT_MARCH,AT_RALLY}', 'CS_RANGE', 20, 30,
       null, 'IN_INTERFERED', 'PE_UNKNOWN', 'VG_FAIR') returning key`,
    [code, from, until],
  );
  await pool.query(`insert into pub.incident_group (incident_key, group_code, link) values ($1, 'G-A', 'GL_STATED')`, [
    incident!.key,
  ]);
  for (const [position, type] of acts.entries()) {
    await pool.query(
      `insert into pub.act (incident_key, position, kind, type, by_state, quantity_state, people_state, people_low, outcome) values ($1, $2, 'force', $3, true, 'CS_UNKNOWN', 'CS_SOME', 1, 'LA_LAWFUL')`,
      [incident!.key, position, type],
    );
  }
  for (const [position, type] of harms.entries()) {
    await pool.query(
      `insert into pub.harm (incident_key, position, type, count_state, count_low, count_high) values ($1, $2, $3, 'CS_NONE', 0, 0)`,
      [incident!.key, position, type],
    );
  }
};
const PLACES = new Gazetteer([
  { code: '12', parent: null, level: 1, nameEn: '12', nameKm: '12', aliases: [] } as unknown as Place,
]);
const connections = (options: pg.ClientConfig = {}): { newClient(): Connection } => ({
  newClient: () => new Connection({ connectionString: database.url, ...options }),
});
const all = (asOf?: string): Promise<Facts> =>
  inSnapshot(pool, (client) => readPubFacts(client, connections(), [], PLACES, asOf === undefined ? {} : { asOf }));
const of = (...codes: string[]): Promise<IncidentFact[]> =>
  inSnapshot(pool, (client) => readPubFactsOf(client, codes, [], PLACES));
/** Codes, and the number of incidents with each means of force. */
const said = (facts: Facts): unknown => ({
  codes: [...facts.allCodes()],
  force: count(facts, createQuestion('2021', { indicator: 'I05', split: ['force'] }), null).cells.map(
    ({ keys, low }) => [keys[0], low],
  ),
});

describe('reading the published facts', () => {
  it('gives what is published now, and nothing of earlier versions', async () => {
    expect(said(await all())).toEqual({ codes: ['KH-AAAAAA', 'KH-BBBBBB'], force: [['FM_UNSPEC', 1]] });
  });

  it('gives what was published at a number in the public order', async () => {
    expect(said(await all('0'))).toEqual({ codes: [], force: [] });
    expect(said(await all('1'))).toEqual({
      codes: ['KH-AAAAAA'],
      force: [
        ['FM_PUSH', 1],
        ['FM_BATON', 1],
      ],
    });
    expect(said(await all('3'))).toEqual({
      codes: ['KH-AAAAAA', 'KH-BBBBBB'],
      force: [
        ['FM_PUSH', 1],
        ['FM_BATON', 1],
      ],
    });
    expect(said(await all('5'))).toEqual({
      codes: ['KH-AAAAAA', 'KH-BBBBBB', 'KH-CCCCCC'],
      force: [
        ['FM_KICK', 1],
        ['FM_UNSPEC', 1],
      ],
    });
  });

  it('gives a few codes whole, as they are published now', async () => {
    expect(await of('KH-AAAAAA', "KH-'); drop", 'KH-CCCCCC')).toEqual([
      {
        code: 'KH-AAAAAA',
        kind: 'IK_ASSEMBLY',
        earliest: '2021-06-04',
        latest: '2021-06-05',
        precision: 'DP_RANGE',
        place: '12',
        placePrecision: 'LP_PROVINCE',
        groups: [{ id: 'G-A', link: 'GL_STATED' }],
        assemblyTypes: ['AT_MARCH', 'AT_RALLY'],
        interference: 'IN_INTERFERED',
        peacefulness: 'PE_UNKNOWN',
        grade: 'VG_FAIR',
        crowd: { state: 'CS_RANGE', low: 20, high: 30, text: null },
        issues: [],
        grounds: [],
        coverage: null,
        acts: [
          {
            kind: 'force',
            type: 'FM_UNSPEC',
            actor: null,
            stateActor: true,
            outcome: 'LA_LAWFUL',
            place: null,
            earliest: null,
            latest: null,
            quantity: { state: 'CS_UNKNOWN', low: null, high: null, text: null },
            people: { state: 'CS_SOME', low: 1, high: null, text: null },
          },
        ],
        harms: [{ type: 'HM_INJURY_UNSPEC', side: null, count: { state: 'CS_NONE', low: 0, high: 0, text: null } }],
      },
    ]);
    expect(await of()).toEqual([]);
  });

  it('reads all tables as of one moment, whatever is published meanwhile', async () => {
    const facts = await inSnapshot(pool, async (client) => {
      await client.query('select from pub.head');
      await version('KH-DDDDDD', 7, null, { acts: ['FM_DOG'] });
      return readPubFacts(client, connections(), [], PLACES);
    });
    await pool.query(`delete from pub.incident where code = 'KH-DDDDDD'`);
    expect(said(facts)).toEqual({ codes: ['KH-AAAAAA', 'KH-BBBBBB'], force: [['FM_UNSPEC', 1]] });
  });
});

it('lets others have their turn while it reads', async () => {
  await pool.query(
    `insert into pub.incident (code, from_seq, until_seq, published_on, first_published_on, kind, title, when_precision, when_earliest, when_latest, crowd_state, interference, peacefulness, grade)
     select 'KH-' || n, 100, 101, '2021-07-01', '2021-07-01', 'IK_ASSEMBLY', 'x', 'DP_DAY', '2021-06-04', '2021-06-04', 'CS_UNKNOWN', 'IN_UNKNOWN', 'PE_UNKNOWN', 'VG_FAIR' from generate_series(1, 1600) n`,
  );
  const turns = [0];
  let next = setImmediate(function turn() {
    turns.push(0);
    next = setImmediate(turn);
  });
  const reading = inSnapshot(pool, (client) =>
    eachPubFact(client, connections(), pubFactsSql({ asOf: '100' }), () => {
      turns[turns.length - 1]! += 1;
    }),
  );
  await reading.finally(() => clearImmediate(next));
  expect(turns.reduce((sum, read) => sum + read)).toBeGreaterThan(1600);
  expect(Math.max(...turns)).toBeLessThanOrEqual(500);
});

it('a connection is asked again once all its rows are read, and once reading them has failed', async () => {
  const client = new Connection(database.url);
  await client.connect();
  const keys = async (numbers: string): Promise<number[]> => {
    const rows = readBinaryCopy(client, `copy (select ${numbers}::bigint) to stdout (format binary)`, 1024);
    const found: number[] = [];
    while (!rows.ended) {
      if (rows.step()) found.push(rows.bigint());
      else if (!rows.ended) await rows.fill();
    }
    return found;
  };
  expect((await keys('generate_series(1, 30000)')).reduce((sum, key) => sum + key)).toBe(450_015_000);
  await expect(keys('1 / (3 - generate_series(1, 9))')).rejects.toThrow(/zero/);
  expect(await keys('generate_series(1, 0)')).toEqual([]);
  expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await client.end();
});

describe('what goes wrong', () => {
  it('a database that is away is said, and so is a table that cannot be read', async () => {
    const away = { newClient: () => new Connection({ host: '127.0.0.1', port: 1 }) };
    await expect(inSnapshot(pool, (client) => readPubFacts(client, away, [], PLACES))).rejects.toThrow(/ECONNREFUSED/);
    await pool.query('alter table pub.harm rename to mislaid');
    await expect(all()).rejects.toThrow(/pub.harm/);
    await expect(of('KH-BBBBBB')).rejects.toThrow(/pub.harm/);
    const client = await pool.connect();
    await expect(readPubFactsOf(client, ['KH-BBBBBB'], [], PLACES)).rejects.toThrow(/pub.harm/);
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    client.release();
    await pool.query('alter table pub.mislaid rename to harm');
    expect((await all()).size).toBe(2);
  });

  it('a connection that is cut while nothing is asked of it fails the reading, and nothing else', async () => {
    const reading = inSnapshot(pool, async (client) => {
      const {
        rows: [me],
      } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      const cut = new Promise((resolve) => client.once('end', resolve));
      await pool.query('select pg_terminate_backend($1)', [me!.pid]);
      await cut;
    });
    await expect(reading).rejects.toThrow(/connection/);
    expect((await all()).size).toBe(2);
  });

  it('a place that no gazetteer has ends the reading, and leaves no connection behind', async () => {
    const named = connections({ application_name: 'reading that ends' });
    await expect(inSnapshot(pool, (client) => readPubFacts(client, named, [], new Gazetteer([])))).rejects.toThrow(
      /place/,
    );
    const left = async (): Promise<number> =>
      (await pool.query(`select from pg_stat_activity where application_name = 'reading that ends'`)).rowCount!;
    while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it('a moment that is no number is not asked for', async () => {
    await expect(all("1'; drop")).rejects.toThrow(SyntaxError);
  });
});
