import fc from 'fast-check';
import { attack, foundOut, type Attack } from './test-attack-on-totals.js';
import {
  areEnough,
  FEWEST,
  leastOf,
  roundedDown,
  shownTotals,
  suppress,
  type RecordRow,
  type ShownTotals,
} from './suppress-small-totals.js';

/** `npm test` prints the seed; VIGIL_SEED repeats a run. */
const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const runs = (numRuns: number): fc.Parameters<unknown> => ({
  seed: Number(env['VIGIL_SEED'] ?? 11),
  numRuns: env['VIGIL_PROVE'] ? numRuns * 25 : numRuns,
});
const PATIENCE = 600_000;

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const sizesOf = (rows: readonly RecordRow[]): number[] => rows.map(sum);
const totalsOf = (rows: readonly RecordRow[]): number[] =>
  rows[0]!.map((_value, column) => sum(rows.map((row) => row[column]!)));
const times = (n: number, row: RecordRow): RecordRow[] => Array.from({ length: n }, () => row);
/** Attacks a table that is made by this rule. */
const on = (
  rows: readonly RecordRow[],
  show: Attack['show'] = (totals) => shownTotals(totals, leastOf(sizesOf(rows))),
): Attack => ({ sizes: sizesOf(rows), shown: show(totalsOf(rows)), show });
const fewestOnly = (totals: readonly number[]): ShownTotals => totals.map((total) => (total < FEWEST ? null : total));

describe('totals of withheld types', () => {
  it.each<[string, RecordRow[], ShownTotals]>([
    ['are shown where each is large enough', [...times(5, [1, 0]), ...times(5, [0, 1])], [5, 5]],
    [
      'are all hidden where one of two is small: the other would give it away',
      [...times(20, [1, 0]), ...times(4, [0, 1])],
      [null, null],
    ],
    ['are all hidden where everybody is of one type', times(20, [1, 0, 0]), [null, null, null]],
    [
      'hide all but the first where one is small',
      [...times(9, [1, 0, 0]), ...times(9, [0, 1, 0]), ...times(2, [0, 0, 1])],
      [9, null, null],
    ],
    [
      'hide all but the second where the first is small',
      [...times(4, [1, 0, 0]), ...times(9, [0, 1, 0]), ...times(3, [0, 0, 1])],
      [null, 9, null],
    ],
    [
      'hide everything rather than tell that the two before are small',
      [...times(4, [1, 0, 0]), ...times(4, [0, 1, 0]), ...times(9, [0, 0, 1])],
      [null, null, null],
    ],
    [
      'hide everything rather than leave too little hidden',
      [...times(9, [1, 0, 0]), ...times(2, [0, 1, 0]), ...times(2, [0, 0, 1])],
      [null, null, null],
    ],
    ['are hidden where two records make the most of them', [[6, 0], [6, 0], ...times(10, [0, 1])], [null, null]],
    [
      'are hidden where nothing is recorded',
      [
        [0, 0],
        [0, 0],
      ],
      [null, null],
    ],
    ['of no records are none', [], []],
  ])('%s', (_what, rows, expected) => expect(suppress(rows)).toEqual(expected));

  it('are printed as multiples of five, never below five', () => {
    expect([0, 1, 4, 5, 9, 10, 14, 15].map(roundedDown)).toEqual([null, null, null, 5, 5, 10, 10, 15]);
  });

  it('are counted at a moment that depends only on what readers see', () => {
    expect(areEnough(Array<number>(9).fill(3))).toBe(false);
    expect(areEnough(Array<number>(10).fill(1))).toBe(true);
    expect(areEnough(Array<null>(10).fill(null))).toBe(true);
    // Two records of 20 and eight of 1 are 48: they cannot contain two totals of 40 or more.
    expect(areEnough([20, 20, ...Array<number>(8).fill(1)])).toBe(false);
  });
});

describe('somebody who tries to work out one record', () => {
  const record = (columns: number) => fc.array(fc.nat(2), { minLength: columns, maxLength: columns });
  /** Few types or many, evenly spread or not, so that tables with and without shown totals both occur. */
  const table = fc.integer({ min: 2, max: 3 }).chain((columns) =>
    fc.oneof(
      fc.array(record(columns), { minLength: 1, maxLength: 12 }),
      fc
        .array(fc.tuple(fc.nat(columns - 1), fc.integer({ min: 1, max: 2 })), { minLength: 8, maxLength: 16 })
        .map((ones) =>
          ones.map(([column, size]) => Array.from({ length: columns }, (_, at) => (at === column ? size : 0))),
        ),
    ),
  );

  it(
    'learns nothing of any record, and of no hidden number which of five or more it is',
    () => {
      let shown = 0;
      fc.assert(
        fc.property(table, (rows) => {
          const attacked = on(rows);
          const hides = attacked.shown.flatMap((total, column) => (total === null ? [column] : []));
          if (hides.length < attacked.shown.length) shown += 1;
          expect(attacked.shown.filter((total) => total !== null && total < FEWEST)).toEqual([]);
          expect(foundOut(attacked)).toEqual([]);
          // With fewer than five people, a type can only hold none to all of them, whatever is hidden.
          if (sum(sizesOf(rows)) < FEWEST) return;
          for (const values of hides.map((column) => attack(attacked).columns[column]!))
            expect(values.size).toBeGreaterThanOrEqual(FEWEST);
        }),
        runs(150),
      );
      expect(shown).toBeGreaterThan(20);
    },
    PATIENCE,
  );

  it(
    'learns nothing of the others either when one record is known to them',
    () => {
      fc.assert(
        fc.property(table, fc.nat(), (rows, n) => {
          const attacked = on(rows);
          expect(foundOut({ ...attacked, known: new Map([[n % rows.length, rows[n % rows.length]!]]) })).toEqual([]);
        }),
        runs(100),
      );
    },
    PATIENCE,
  );
});

describe('the attack would find it', () => {
  const NINE_AND_TWO = [...times(9, [1, 0]), ...times(2, [0, 1])];

  it('if nothing were hidden', () => {
    const everyOne = times(6, [1, 0]);
    expect(foundOut(on(everyOne, (totals) => [...totals]))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('if only numbers below five were hidden: the rest follows from the sum', () => {
    const attacked = on(NINE_AND_TWO, fewestOnly);
    expect(attacked.shown).toEqual([9, null]);
    expect([...attack(attacked).columns[1]!]).toEqual([2]);
    expect(foundOut(on(times(6, [1, 0]), fewestOnly))).toHaveLength(6);
  });

  it('if a record could be larger than what is left beside it', () => {
    const rows = [[12, 0], ...times(6, [0, 1])];
    expect(foundOut(on(rows, fewestOnly))).toContain(0);
    expect(foundOut(on(rows))).toEqual([]);
  });

  it('if the small numbers of several were hidden because they are small: two that make 8 are 4 and 4', () => {
    const attacked = on([...times(4, [1, 0, 0]), ...times(4, [0, 1, 0]), ...times(6, [0, 0, 1])], fewestOnly);
    expect([...attack(attacked).columns[0]!]).toEqual([4]);
  });

  it('if the least were one record instead of two, for somebody who knows one', () => {
    const rows = [[5, 0], [1, 4], ...times(9, [0, 1])];
    const show = (totals: readonly number[]): ShownTotals => shownTotals(totals, 5);
    expect(foundOut(on(rows, show))).toEqual([]);
    expect(foundOut({ ...on(rows, show), known: new Map([[0, rows[0]!]]) })).toContain(1);
    expect(suppress(rows)).toEqual([null, null]);
  });

  it('if the same records were counted again with one more: the difference is that record', () => {
    const before = [...times(6, [1, 0]), ...times(6, [0, 1])];
    const [was, is] = [suppress(before), suppress([...before, [1, 0]])];
    expect([is[0]! - was[0]!, is[1]! - was[1]!]).toEqual([1, 0]);
  });
});
