import { describe, expect, it, jest } from '@jest/globals';
import { attack, foundOut } from '@vigil/shared/counting/test-attack-on-totals.js';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { FEWEST, leastOf, shownTotals, type ShownTotals } from '@vigil/shared/counting/suppress-small-totals.js';
import { asDay } from '@vigil/shared/day/day.js';
import { between } from '@vigil/shared/day/day-window.js';
import { periodContaining } from '@vigil/shared/day/period.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { TestApp } from '../app.js';
import { aHarm, anAct, anIncident, but } from '../an-incident.js';
import { type Desk, forget, hide, ifMatch, merge, publish, retract } from '../desk.js';
import { incidentPage } from './public-requests.js';
import { assemblyIn, cellsOf, halfYearTurns, publishedAs, totalsOf } from './withheld-totals-setup.js';
import { useDesk } from '../use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

/** Assemblies of one half-year, one for each of these; the order in which they are published is left to chance. */
const publishedIn = (start: string, incidents: readonly Partial<Incident>[]): Promise<IncidentRecord[]> =>
  Promise.all(incidents.map((fields, n) => publishedAs(desk, assemblyIn(start, n, fields))));
const forceIn = (start: string, types: readonly string[]): Promise<IncidentRecord[]> =>
  publishedIn(
    start,
    types.map((type) => ({ acts: [anAct({ type })] })),
  );
const injuredIn = (
  start: string,
  injuries: readonly (readonly [serious: number, minor: number])[],
): Promise<IncidentRecord[]> =>
  publishedIn(
    start,
    injuries.map(([serious, minor]) => ({
      harms: [
        aHarm({ type: 'HM_INJURY_SERIOUS', count: exactly(serious) }),
        aHarm({ type: 'HM_INJURY_MINOR', count: exactly(minor) }),
      ].filter(({ count: people }) => people.low! > 0),
    })),
  );
/** The half-year turns, and somebody publishes something that is in no table. */
const count = async (): Promise<Record<string, number>> => {
  await halfYearTurns(app);
  await publishedAs(desk, anIncident());
  return cellsOf(app);
};
const of = (cells: Record<string, number>, halfYear: string): Record<string, number> =>
  Object.fromEntries(
    Object.entries(cells)
      .filter(([key]) => key.startsWith(halfYear))
      .map(([key, low]) => [key.slice(halfYear.length + 1), low]),
  );
const times = (n: number, type: string): string[] => Array<string>(n).fill(type);
const fresh = async (record: IncidentRecord): Promise<IncidentRecord> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
const correct = async (record: IncidentRecord, fields: Partial<Incident>, shown = {}): Promise<IncidentRecord> => {
  const now = await fresh(record);
  const changed = await desk.reviewer.put<IncidentRecord>(
    `/api/incidents/${now.id}`,
    but(now.incident, fields),
    ifMatch(now.revision),
  );
  return publish(desk.second, changed.body, shown);
};

describe('a table of withheld types', () => {
  it('says nothing before a half-year turns, and then at least how many, rounded down to a multiple of five', async () => {
    await forceIn('2011-01-03', [...times(7, 'FM_SEXUAL'), ...times(12, 'FM_UNSPEC')]);
    expect(of(await cellsOf(app), '2011-H1')).toEqual({});
    expect(of(await count(), '2011-H1')).toEqual({ 'force FM_SEXUAL': 5, 'force FM_UNSPEC': 10 });
    const totals = await totalsOf(app);
    expect(totals.halfYears.at(-1)).toBe('2011-H1');
    expect(totals.halfYears[0]! < totals.countedIn!).toBe(true);
    expect(totals.tallies.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['force', 'harm', 'injured.SI_ASSEMBLY', 'VC_CHILD']),
    );
  });

  it('does not count the half-year that is not over', async () => {
    const { key: halfYear, from } = periodContaining('half-year', todayIn('Asia/Phnom_Penh'));
    await forceIn(from, [...times(6, 'FM_SEXUAL'), ...times(6, 'FM_UNSPEC')]);
    expect(of(await count(), halfYear)).toEqual({});
    expect((await totalsOf(app)).halfYears).not.toContain(halfYear);
  });

  it('waits until there are enough records, and counts each only once: the next ones stand for themselves', async () => {
    await forceIn('2012-01-03', [...times(5, 'FM_SEXUAL'), ...times(4, 'FM_UNSPEC')]);
    expect(of(await count(), '2012-H1')).toEqual({});
    await forceIn('2012-03-03', ['FM_UNSPEC']);
    expect(of(await count(), '2012-H1')).toEqual({ 'force FM_SEXUAL': 5, 'force FM_UNSPEC': 5 });
    await forceIn('2012-04-03', times(9, 'FM_SEXUAL'));
    expect(of(await count(), '2012-H1')).toEqual({ 'force FM_SEXUAL': 5, 'force FM_UNSPEC': 5 });
    await forceIn('2012-05-03', times(9, 'FM_UNSPEC'));
    expect(of(await count(), '2012-H1')).toEqual({ 'force FM_SEXUAL': 10, 'force FM_UNSPEC': 10 });
  });

  it('leaves out a record whose days lie in two half-years', async () => {
    const across = between(asDay('2013-06-20'), asDay('2013-07-10'));
    await publishedIn(
      '2013-01-01',
      Array.from({ length: 12 }, (_, n) => ({
        when: across,
        acts: [anAct({ type: n % 2 ? 'FM_SEXUAL' : 'FM_UNSPEC' })],
      })),
    );
    const cells = await count();
    expect([of(cells, '2013-H1'), of(cells, '2013-H2')]).toEqual([{}, {}]);
  });

  it('answers a strong ETag, and 304 to who has it', async () => {
    const { headers } = await app.visitor.get('/api/public/withheld-totals');
    expect(headers.get('etag')).toMatch(/^"/);
    expect(
      (await app.visitor.get('/api/public/withheld-totals', { 'if-none-match': headers.get('etag')! })).status,
    ).toBe(304);
  });
});

describe('what is taken back after it was counted', () => {
  const TWELVE = [...Array<[number, number]>(6).fill([2, 0]), ...Array<[number, number]>(6).fill([0, 2])];

  it('is taken off as readers saw it, when it is retracted, merged, or shows another number; never below five', async () => {
    const records = await injuredIn('2014-01-03', TWELVE);
    const serious = 'injured.SI_ASSEMBLY HM_INJURY_SERIOUS';
    expect(of(await count(), '2014-H1')).toEqual({ [serious]: 10 });
    const after: unknown[] = [];
    const look = async (): Promise<void> => {
      after.push(of(await cellsOf(app), '2014-H1')[serious]);
    };
    await retract(desk.reviewer, await fresh(records[0]!));
    await look();
    await correct(records[1]!, { publicSummary: 'Nothing that is counted changes.' });
    await look();
    await merge(desk.reviewer, await fresh(records[2]!), records[3]!.id);
    await look();
    await correct(records[6]!, { harms: [aHarm({ count: exactly(3) })] });
    await look();
    await correct(records[7]!, { publicSummary: 'The day is withheld from now on.' }, { shownDate: 'year' });
    await look();
    // 12, then 10, 10, 8, 6, 4.
    expect(after).toEqual([10, 10, 5, 5, undefined]);
    // What was counted once is not counted again.
    expect(of(await count(), '2014-H1')).toEqual({});
  });

  it('stays in the totals for ever when it was withdrawn for safety: they are all that remains', async () => {
    const records = await injuredIn('2015-01-03', TWELVE);
    const before = of(await count(), '2015-H1');
    for (const record of records.slice(0, 3))
      await hide(desk.reviewer, await fresh(record), 'Somebody could be known.');
    expect(of(await cellsOf(app), '2015-H1')).toEqual(before);
    expect(of(await count(), '2015-H1')).toEqual(before);
  });

  it('takes all away that was counted with it where readers never saw how many people it was', async () => {
    const records = await publishedIn(
      '2016-01-03',
      Array.from({ length: 12 }, (_, n) => ({
        harms: [aHarm({ type: n % 2 ? 'HM_SEXUAL' : 'HM_MISCARRIAGE', count: exactly(n < 4 ? 2 : 1) })],
      })),
    );
    expect(of(await count(), '2016-H1')).toEqual({ 'harm HM_SEXUAL': 5 });
    await retract(desk.reviewer, await fresh(records[0]!));
    expect(of(await cellsOf(app), '2016-H1')).toEqual({});
  });

  it('was never counted when it was taken back before', async () => {
    const records = await forceIn('2017-01-03', [...times(6, 'FM_SEXUAL'), ...times(5, 'FM_UNSPEC')]);
    await retract(desk.reviewer, await fresh(records[0]!));
    await hide(desk.reviewer, await fresh(records[1]!), 'Somebody could be known.');
    expect(of(await count(), '2017-H1')).toEqual({});
    const waiting = (n: number) =>
      app.database.query('select tally from withheld_waiting where incident_id = $1', [records[n]!.id]) as Promise<
        unknown[]
      >;
    expect((await waiting(0)).length).toBe(0);
    // What is hidden waits on, uncounted, for as long as it may be restored.
    expect((await waiting(1)).length).toBe(1);
    await forget(desk, desk.second, await fresh(records[1]!));
    expect((await waiting(1)).length).toBe(0);
  });
});

describe('somebody who reads the pages of all incidents and even the exact totals', () => {
  /** What the pages say of each: how many acts of force are withheld. */
  const sizesOf = (records: readonly IncidentRecord[]): Promise<number[]> =>
    Promise.all(
      records.map(
        async ({ code }) =>
          (await incidentPage(app.visitor, code)).acts.filter(({ type }) => type === 'WITHHELD').length,
      ),
    );
  const exactly12 = [...times(7, 'FM_SEXUAL'), ...times(5, 'FM_UNSPEC')];
  const truth = (types: readonly string[]): number[] =>
    ['FM_SEXUAL', 'FM_UNSPEC'].map((code) => types.filter((type) => type === code).length);
  const fewestOnly = (totals: readonly number[]): ShownTotals => totals.map((total) => (total < FEWEST ? null : total));

  it('cannot work out the type of any one act', async () => {
    const sizes = await sizesOf(await forceIn('2018-01-03', exactly12));
    await count();
    const [block] = (await app.database.query(
      `select shown from withheld_block where half_year = '2018-H1' and tally = 'force'`,
    )) as { shown: ShownTotals }[];
    expect([sizes, block!.shown]).toEqual([Array(12).fill(1), [7, 5]]);
    expect(foundOut({ sizes, shown: block!.shown, show: (totals) => shownTotals(totals, leastOf(sizes)) })).toEqual([]);
  });

  it('sees nothing where all or nearly all are of one type, and would work it out if only numbers below five were hidden', async () => {
    const allAlike = times(12, 'FM_SEXUAL');
    const nearly = [...times(10, 'FM_SEXUAL'), ...times(2, 'FM_UNSPEC')];
    const [sizes, others] = [
      await sizesOf(await forceIn('2019-01-03', allAlike)),
      await sizesOf(await forceIn('2019-07-03', nearly)),
    ];
    const cells = await count();
    expect([of(cells, '2019-H1'), of(cells, '2019-H2')]).toEqual([{}, {}]);
    expect(
      await app.database.query(`select shown from withheld_block where half_year like '2019-%' and tally = 'force'`),
    ).toEqual([{ shown: [null, null] }, { shown: [null, null] }]);

    expect(foundOut({ sizes, shown: fewestOnly(truth(allAlike)), show: fewestOnly })).toHaveLength(12);
    expect([...attack({ sizes: others, shown: fewestOnly(truth(nearly)), show: fewestOnly }).columns[1]!]).toEqual([2]);
  });

  it('finds no number below five in the table that they read, whoever writes it', async () => {
    for (const low of [4, 7]) {
      await expect(
        app.database.query(
          `insert into pub.withheld_total (half_year, tally, code, low) values ('2030-H1', 'force', 'FM_SEXUAL', ${low})`,
        ),
      ).rejects.toThrow(/check constraint/);
    }
    await expect(app.database.query(`update pub.act set type = 'FM_SEXUAL'`)).rejects.toThrow(/pub_act_type_withheld/);
    await expect(
      app.database.query(
        `insert into withheld_block (half_year, tally, counted_in, shown) values ('2030-H1', 'force', '2030-H2', '{9,3}')`,
      ),
    ).rejects.toThrow(/check constraint/);
  });
});
