import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import { log, openDesk } from '../../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { BITS_APART, NearDuplicates } from './near-duplicates.repository.js';

/** Compares the near-duplicates found in memory with those of the same query in SQL. */
const PICTURES = process.env['VIGIL_PROVE'] ? 20_000 : 300;
const PARTS = 80;
let database: FreshDatabase;
let app: TestApp;
let record: { incident: string; member: string };
const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 1));
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  const desk = await openDesk(app);
  const { id } = await log(desk.monitor, anIncident());
  record = { incident: id, member: desk.monitor.member!.id };
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

const someBits = (): string => Array.from({ length: 64 }, () => (random.next() < 0.5 ? '0' : '1')).join('');
/** Sometimes too uniform to compare. */
const aPicture = (): (string | null)[] =>
  Array.from({ length: PARTS }, () => (random.next() < 0.05 ? null : someBits()));
const flipped = (bits: string, count: number): string =>
  [...bits].map((bit, i) => (i < count ? String(1 - Number(bit)) : bit)).join('');
const aFile = async (): Promise<string> => {
  const id = randomUUID();
  await app.database.query(
    `insert into evidence (id, incident_id, added_by, state, size, sha256, kind, type, stored_at) values ($1, $2, $3, 'stored', 1, sha256($4), 'photo', 'image/png', now())`,
    [id, record.incident, record.member, Buffer.from(id)],
  );
  return id;
};
const keep = (by: NearDuplicates, id: string, parts: (string | null)[]): Promise<void> =>
  app.database.transaction((manager) => by.keep(manager, id, parts));
const found = async (id: string): Promise<Map<string, number>> =>
  new Map(
    (
      (await app.database.query(
        'select case when one = $1 then other else one end as id, bits_apart as apart from near_same where $1 in (one, other)',
        [id],
      )) as { id: string; apart: number }[]
    ).map((row) => [row.id, row.apart]),
  );
/** The earlier query in SQL: compares every part with the whole of every other picture, in the database. */
const inSql = async (id: string): Promise<Map<string, number>> =>
  new Map(
    (
      (await app.database.query(
        `with mine as (select parts from file_likeness where evidence_id = $1),
   found as (
     select l.evidence_id as id, bit_count(l.parts[1] # part) as apart from mine, unnest(mine.parts) as part, file_likeness l where l.evidence_id <> $1
     union all
     select l.evidence_id, bit_count(mine.parts[1] # part) from mine, file_likeness l, unnest(l.parts) as part where l.evidence_id <> $1)
   select id, min(apart)::int as apart from found where apart <= ${BITS_APART} group by id`,
        [id],
      )) as { id: string; apart: number }[]
    ).map((row) => [row.id, row.apart]),
  );

describe('near-same pictures', () => {
  it(`are found among ${PICTURES} as the database finds them, by parts of either, and in a moment once their hashes are read`, async () => {
    await app.database.query(
      `with made as (insert into evidence (id, incident_id, added_by, state, size, sha256, kind, type, stored_at)
         select gen_random_uuid(), $1, $2, 'stored', 1, sha256(n::text::bytea), 'photo', 'image/png', now() from generate_series(1, $3::int) n returning id)
       insert into file_likeness (evidence_id, parts)
         select id, array(select ('x' || substr(md5(made.id::text || part), 1, 16))::bit(64) from generate_series(1, ${PARTS}) as part) from made`,
      [record.incident, record.member, PICTURES],
    );
    const by = new NearDuplicates();
    const [first, second] = [aPicture(), aPicture()];
    first[0] ??= someBits();
    second[7] = flipped(first[0]!, 9);
    second[0] ??= someBits();
    const third = aPicture();
    third[0] = flipped(second[0]!, 3);
    const ids = [await aFile(), await aFile(), await aFile()];
    const took: number[] = [];
    for (const [n, parts] of [first, second, third].entries()) {
      const began = performance.now();
      await keep(by, ids[n]!, parts);
      took.push(performance.now() - began);
    }
    if (process.env['VIGIL_PROVE'])
      process.stderr.write(
        `near-same among ${PICTURES}: first after a start ${took[0]!.toFixed(0)} ms, then ${took
          .slice(1)
          .map((ms) => ms.toFixed(0))
          .join(', ')} ms\n`,
      );
    const tookInSql: number[] = [];
    for (const id of ids) {
      const began = performance.now();
      const expected = await inSql(id);
      tookInSql.push(performance.now() - began);
      expect(await found(id)).toEqual(expected);
    }
    expect([(await found(ids[1]!)).get(ids[0]!), (await found(ids[1]!)).get(ids[2]!)]).toEqual([9, 3]);
    // Of so many, it takes seconds in SQL; the fastest of each allows for a busy machine.
    if (process.env['VIGIL_PROVE']) expect(Math.min(...took.slice(1))).toBeLessThan(Math.min(...tookInSql) / 5);
  }, 300_000);

  it('are found by each of two servers among what the other one kept, and by neither twice', async () => {
    const [here, there] = [new NearDuplicates(), new NearDuplicates()];
    const mark = someBits();
    const near = (bits: number): (string | null)[] => [flipped(mark, bits), null];
    const [a, b, c] = [await aFile(), await aFile(), await aFile()];
    await keep(here, a, near(0));
    await keep(there, b, near(2));
    await keep(here, c, near(5));
    expect([await found(a), await found(c)]).toEqual([
      new Map([
        [b, 2],
        [c, 5],
      ]),
      new Map([
        [a, 5],
        [b, 3],
      ]),
    ]);
  });
});

describe('what goes wrong', () => {
  it('a picture that was erased meanwhile, one whose transaction failed, and one that is looked at anew', async () => {
    const by = new NearDuplicates();
    const mark = someBits();
    const [a, b, c, d] = [await aFile(), await aFile(), await aFile(), await aFile()];
    await keep(by, a, [mark]);
    await keep(by, b, [mark]);
    await app.database.query('delete from evidence where id = $1', [a]);
    await expect(
      app.database.transaction(async (manager) => {
        await by.keep(manager, c, [mark]);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await keep(by, d, [flipped(mark, 1)]);
    expect(await found(d)).toEqual(new Map([[b, 1]]));
    await keep(by, b, [flipped(mark, 40)]);
    expect([await found(d), await found(b)]).toEqual([new Map(), new Map()]);
  });
});
