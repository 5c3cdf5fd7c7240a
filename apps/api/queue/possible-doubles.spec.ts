import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { isLikelyDuplicate } from '@vigil/shared/staff-responses/duplicates.js';
import { likenessOf } from '../incidents/same-event.js';
import { SEED } from '../testing/arbitrary-answers.js';
import { type IndexedEvent, PossibleDoubles } from './possible-doubles.js';

/** 1201 lies in 12. */
const PLACES = { isWithin: (code: string, ancestor: string) => code.startsWith(ancestor) };
const event = (fields: Partial<IndexedEvent> = {}): IndexedEvent => ({
  kind: 'IK_ASSEMBLY',
  earliest: 100,
  latest: 100,
  place: '1201',
  groups: ['g'],
  addresses: [],
  alike: [],
  ...fields,
});
const ALL = new Uint8Array(2_000).fill(1);

describe('records that may be doubles', () => {
  it.each([
    ['same day, place and group', {}, ['day', 'place', 'group']],
    ['the day after, same place', { earliest: 101, latest: 101, groups: [] }, null],
    ['the day after, same place and group', { earliest: 101, latest: 101 }, ['place', 'group']],
    ['two days after', { earliest: 102, latest: 102 }, null],
    ['the province around it, same day and group', { place: '12' }, ['day', 'group']],
    ['no place, same day', { place: null, groups: [] }, null],
    ['another district', { place: '1202' }, null],
    ['another kind', { kind: 'IK_RESTRICTION' }, null],
    ['the same article alone', { earliest: 95, latest: 120, groups: [], place: null, addresses: [7] }, ['source']],
    ['a near-same picture alone', { place: '12', groups: [], earliest: 99, latest: 99, alike: ['a'] }, ['picture']],
    ['in a month that has the day', { earliest: 80, latest: 110, groups: [] }, null],
  ] as const)('%s', (_, fields, reasons) => {
    const doubles = new PossibleDoubles(PLACES);
    doubles.put(0, 'a', event({ addresses: [7] }));
    doubles.put(1, 'b', event(fields as Partial<IndexedEvent>));
    expect([...doubles.among(ALL).subarray(0, 2)]).toEqual(reasons === null ? [0, 0] : [1, 1]);
    for (const row of [0, 1])
      expect(doubles.mostLike(row, ALL)).toEqual(reasons && { record: row === 0 ? 'b' : 'a', reasons, compared: null });
    // Nothing is told about what is out of sight.
    const alone = Uint8Array.from(ALL).fill(0, 1, 2);
    expect([doubles.among(alone)[0], doubles.mostLike(0, alone)]).toEqual([0, null]);
    doubles.put(1, 'b', event({ kind: 'IK_OTHER' }));
    expect(doubles.mostLike(0, ALL)).toBeNull();
  });

  it('are after every change those that all pairs of records give', () => {
    const random = new SeededRandom(SEED.seed);
    const doubles = new PossibleDoubles(PLACES);
    const rows = new Map<number, IndexedEvent>();
    let sees = new Uint8Array(60);
    for (let turn = 0; turn < 3_000; turn += 1) {
      const row = random.below(60);
      if (random.chance(0.3)) {
        rows.delete(row);
        doubles.remove(row);
      } else {
        const earliest = random.below(60);
        const one = event({
          earliest,
          latest: earliest + (random.chance(0.2) ? random.below(40) : 0),
          place: random.pick(['12', '1201', '1202', '02', null]),
          groups: random.chance(0.5) ? [] : [`g${random.below(3)}`],
          addresses: random.chance(0.5) ? [] : [random.below(9)],
        });
        rows.set(row, one);
        doubles.put(row, `r${row}`, one);
      }
      if (turn % 100 !== 99) continue;
      // Asked twice with the same sight: what was found is of before a change.
      if (turn % 200 === 99) sees = Uint8Array.from({ length: 60 }, () => (random.chance(0.8) ? 1 : 0));
      const expected = Uint8Array.from({ length: 60 }, (_, a) =>
        sees[a] === 1 &&
        [...rows].some(
          ([b, other]) =>
            b !== a &&
            sees[b] === 1 &&
            rows.has(a) &&
            isLikelyDuplicate(likenessOf(rows.get(a)!, other, false, PLACES) ?? []),
        )
          ? 1
          : 0,
      );
      expect(doubles.among(sees)).toEqual(expected);
    }
    for (const row of rows.keys()) doubles.remove(row);
    expect(doubles.bytes).toBe(0);
  });

  it('tell nothing of those out of sight by their number, also where more are alike than are kept', () => {
    const doubles = new PossibleDoubles(PLACES);
    const [one, other, last] = [400, 401, 402];
    doubles.put(one, 'one', event());
    for (let row = 0; row < one; row += 1) doubles.put(row, `r${row}`, event());
    doubles.put(other, 'other', event({ groups: [] }));
    doubles.put(last, 'last', event({ place: '02' }));
    const sees = (...rows: number[]): Uint8Array =>
      Uint8Array.from({ length: 403 }, (_, row) => (rows.includes(row) ? 1 : 0));
    const told = (...rows: number[]): unknown[] =>
      rows.map((row) => [doubles.among(sees(...rows))[row], doubles.mostLike(row, sees(...rows))?.reasons ?? []]);
    expect(told(one)).toEqual([[0, []]]);
    expect(told(one, last)).toEqual([
      [0, []],
      [0, []],
    ]);
    expect(told(one, other, last)).toEqual([
      [1, ['day', 'place']],
      [1, ['day', 'place']],
      [0, []],
    ]);
    expect(told(one, other, 399)[0]).toEqual([1, ['day', 'place', 'group']]);
    for (let row = 0; row <= last; row += 1) doubles.remove(row);
    expect(doubles.bytes).toBe(0);
  });

  it('are marked exactly where the row names one, also where no more than 2,000 are compared', () => {
    const doubles = new PossibleDoubles(PLACES);
    const size = 2_800;
    const place = (row: number): string => (row >= 600 && row < 1_200 ? '02' : `P${String(row).padStart(4, '0')}`);
    for (let row = 0; row < size; row += 1)
      doubles.put(
        row,
        `r${row}`,
        event({ groups: [], place: place(row === 2_700 ? 10 : row === 2_750 ? 2_701 : row) }),
      );
    const agree = (sees: Uint8Array): void => {
      const found = doubles.among(sees);
      const rows = [10, 1_701, 2_700, 2_750, ...Array.from({ length: size / 8 }, (_, n) => n * 8)];
      for (const row of rows)
        expect([row, found[row]]).toEqual([row, sees[row] === 1 && doubles.mostLike(row, sees)?.record ? 1 : 0]);
    };
    const all = new Uint8Array(size).fill(1);
    agree(all);
    expect(doubles.among(all)[600]).toBe(1);
    // Its double comes too late for it; that one finds it among its first.
    expect(doubles.mostLike(10, all)).toEqual({ record: null, reasons: [], compared: { n: 2_000, of: 2_799 } });
    expect(doubles.mostLike(2_700, all)?.record).toBe('r10');
    agree(Uint8Array.from(all, (_, row) => (row % 3 === 1 ? 1 : 0)));
    agree(Uint8Array.from(all, (_, row) => (row % 3 === 1 && row < 600 ? 1 : 0)));
  });

  /** 2,000 records of one day, place and group, and how often two of them were compared since. */
  const crowd = (addressOf: (row: number) => number[]): { doubles: PossibleDoubles; compared: () => number } => {
    let n = 0;
    const doubles = new PossibleDoubles(PLACES);
    for (let row = 0; row < ALL.length; row += 1) {
      const one = event({ addresses: addressOf(row) });
      // The rule reads the groups of both once.
      Object.defineProperty(one, 'groups', { get: () => ((n += 0.5), ['g']) });
      doubles.put(row, `r${row}`, one);
    }
    n = 0;
    return { doubles, compared: () => n };
  };

  it('are found also where the first 500 are none', () => {
    const doubles = new PossibleDoubles(PLACES);
    const last = 1_200;
    for (let row = 0; row < last; row += 1) doubles.put(row, `r${row}`, event(row < 600 ? { place: '02' } : {}));
    doubles.put(last, 'last', event());
    expect(doubles.mostLike(last, ALL)).toEqual({ record: 'r600', reasons: ['day', 'place', 'group'], compared: null });
  });

  it('are found of 2,000 equal records after one comparison each', () => {
    const { doubles, compared } = crowd(() => []);
    for (let row = 0; row < 50; row += 1) expect(doubles.mostLike(1_900 + row, ALL)!.compared).toBeNull();
    // Besides, it asks each row once which reasons it can have.
    expect(compared()).toBe(50 + 25);
    doubles.among(ALL);
    expect(compared()).toBeLessThan(75 + 2_000);
  });

  it('say with how many of the same days they were compared, where that is not all', () => {
    const { doubles, compared } = crowd((row) => [row]);
    expect(doubles.mostLike(1_900, ALL)).toEqual({
      record: 'r0',
      reasons: ['day', 'place', 'group'],
      compared: { n: 500, of: 1_999 },
    });
    expect(Math.floor(compared())).toBe(500);
    const few = Uint8Array.from(ALL, (_, row) => (row % 10 === 0 ? 1 : 0));
    expect(doubles.mostLike(1_900, few)).toEqual({ record: 'r0', reasons: ['day', 'place', 'group'], compared: null });
  });

  it('of a week with more than 1,000 records are compared when somebody asks, with 2,000 each', () => {
    let n = 0;
    const doubles = new PossibleDoubles(PLACES);
    const add = (row: number, place: string): void => {
      const one = event({ place, addresses: [row] });
      Object.defineProperty(one, 'groups', { get: () => ((n += 0.5), []) });
      doubles.put(row, `r${row}`, one);
    };
    const placeOf = (row: number): string => `P${String(row).padStart(4, '0')}`;
    for (let row = 0; row < 1_000; row += 1) add(row, placeOf(row));
    n = 0;
    for (let row = 1_000; row < 1_500; row += 1) add(row, placeOf(row === 1_400 ? 3 : row));
    expect(n).toBe(0);
    const sees = new Uint8Array(1_500).fill(1);
    expect(doubles.mostLike(1_400, sees)).toEqual({
      record: 'r3',
      reasons: ['day', 'place'],
      compared: { n: 500, of: 1_499 },
    });
    n = 0;
    const found = doubles.among(sees);
    expect([found[3], found[1_400], found.reduce((sum, one) => sum + one, 0)]).toEqual([1, 1, 2]);
    expect(n).toBeLessThanOrEqual(1_500 * 1_499);
    // One that was there before the week was full finds those that came after, too, as far as they are few enough.
    const few = Uint8Array.from(sees, (_, row) => (row === 3 || row >= 1_300 ? 1 : 0));
    expect(doubles.mostLike(3, few)).toEqual({ record: 'r1400', reasons: ['day', 'place'], compared: null });
    for (let row = 0; row < 1_500; row += 1) doubles.remove(row);
    expect(doubles.bytes).toBe(0);
  });

  it('forget a picture that is gone at both records', () => {
    const doubles = new PossibleDoubles(PLACES);
    const far = { groups: [], place: null };
    doubles.put(0, 'a', event({ ...far, alike: ['b'] }));
    doubles.put(1, 'b', event({ ...far, alike: ['a'] }));
    expect(doubles.mostLike(0, ALL)).toEqual({ record: 'b', reasons: ['day', 'picture'], compared: null });
    doubles.put(0, 'a', event(far));
    expect([doubles.mostLike(0, ALL), doubles.mostLike(1, ALL)]).toEqual([null, null]);
  });
});
