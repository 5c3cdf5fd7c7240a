import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import { deskOptions } from '../desk-database-options.js';
import { SEED } from '../testing/arbitrary-answers.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { isAbroad, isOutside, mayRead, outsideSql, abroadSql, sightOf, sightSql, type Seen } from './record-policy.js';

/** The rule in the program and the rule in SQL are one. */

const ROLES = ['monitor', 'reviewer', 'analyst', 'admin'];
const LIMITS = [null, ['KH'], ['TH'], ['KH', 'TH'], ['LA']];
/** Codes of places, with their countries: of a code that is no place, and of none, nobody knows it. */
const PLACES = [
  ['KH', 'KH'],
  ['12', 'KH'],
  ['TH', 'TH'],
  ['TH-10', 'TH'],
  ['gone', null],
  [null, null],
] as const;
const members = LIMITS.map((countries) => ({ id: randomUUID(), countries }));
const stranger = randomUUID();

let database: FreshDatabase;
let source: DataSource;
beforeAll(async () => {
  database = await freshDatabase();
  source = await new DataSource(deskOptions(database.url)).initialize();
  for (const { id, countries } of members)
    await source.query(
      `insert into member (id, name, name_folded, role, countries) values ($1, $2, $2, 'reviewer', $3)`,
      [id, id, countries],
    );
  for (const [code, country] of PLACES)
    if (country !== null)
      await source.query(
        `insert into place (code, parent_code, level, type, name_en, name_km, lat, lon, country)
         values ($1, $2, $3, 'x', $1, $1, 0, 0, $4) on conflict do nothing`,
        [code, code === country ? null : country, code === country ? 0 : 1, country],
      );
});
afterAll(async () => {
  await source?.destroy();
  await database?.drop();
});

interface Cell extends Seen {
  placeCode: string | null;
}
const judged = async (member: string, role: string, cells: readonly Cell[]) =>
  (await source.query(
    `select coalesce(${sightSql(role)}, false) as seen, ${outsideSql(role)} as outside, ${abroadSql()} as abroad
       from (select * from jsonb_to_recordset($2::jsonb)
         as t(n int, status text, author_id uuid, sensitivity text, case_team uuid[], place_code text)) i
      where $1::uuid is not null order by i.n`,
    [
      member,
      JSON.stringify(
        cells.map(({ status, authorId, sensitivity, caseTeam, placeCode }, n) => ({
          n,
          status,
          author_id: authorId,
          sensitivity,
          case_team: caseTeam,
          place_code: placeCode,
        })),
      ),
    ],
  )) as { seen: boolean; outside: boolean; abroad: boolean }[];

const faults = async (cells: (member: string) => Cell[]): Promise<unknown[]> => {
  const wrong: unknown[] = [];
  for (const { id, countries } of members)
    for (const role of ROLES) {
      const of = cells(id);
      const rows = await judged(id, role, of);
      for (const [n, cell] of of.entries()) {
        const sight = sightOf({ id, role, countries }, cell);
        const said = { seen: mayRead(sight), outside: isOutside(sight), abroad: isAbroad(sight) };
        if (JSON.stringify(said) !== JSON.stringify(rows[n]))
          wrong.push({ role, countries, ...cell, said, sql: rows[n] });
      }
    }
  return wrong;
};

describe('who may see a record, in the program and in SQL', () => {
  it('every role, state, author, sensitivity and team, in each country', async () => {
    const cells = (me: string): Cell[] =>
      codesOf('workflow_status').flatMap((status) =>
        [me, stranger].flatMap((authorId) =>
          [...codesOf('sensitivity'), null].flatMap((sensitivity) =>
            [[], [me], [stranger]].flatMap((caseTeam) =>
              PLACES.map(([placeCode, country]) => ({
                status,
                authorId,
                sensitivity,
                caseTeam,
                placeCode,
                country,
                grade: null,
              })),
            ),
          ),
        ),
      );
    expect(cells(stranger).length).toBeGreaterThan(1000);
    expect(await faults(cells)).toEqual([]);
  });

  it('records by chance, of several people', async () => {
    const random = new SeededRandom(SEED.seed);
    const anybody = (): string => random.pick([stranger, ...members.map(({ id }) => id)]);
    const cells = Array.from({ length: 300 }, (): Cell => {
      const [placeCode, country] = random.pick(PLACES);
      return {
        status: random.pick(codesOf('workflow_status')),
        grade: null,
        authorId: anybody(),
        sensitivity: random.pick([null, ...codesOf('sensitivity')]),
        caseTeam: Array.from({ length: random.below(3) }, anybody),
        placeCode,
        country,
      };
    });
    expect(await faults(() => cells)).toEqual([]);
  });
});
