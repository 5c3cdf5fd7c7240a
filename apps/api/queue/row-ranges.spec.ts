import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { SEED } from '../testing/arbitrary-answers.js';
import { type AnswerRange, RowRanges } from './row-ranges.js';

const found = (ranges: RowRanges, filter: string, from: number | null, until: number | null, length = 6): number[] =>
  [...ranges.having(filter, { from, until }, length)].flatMap((is, row) => (is === 1 ? [row] : []));

describe('what the numbers of records may be', () => {
  const ranges = new RowRanges();
  ranges.put(0, [['crowd', 25, 25]]);
  ranges.put(1, [['crowd', 20, 40]]);
  ranges.put(2, [['crowd', 30, null]]);
  ranges.put(3, [['crowd', 0, 0]]);
  ranges.put(4, [
    ['acts.people', 3, 3],
    ['acts.people', 50, 60],
  ]);

  it('is in a range that it may touch: low and high alike', () => {
    expect(found(ranges, 'crowd', 25, 25)).toEqual([0, 1]);
    expect(found(ranges, 'crowd', 26, 29)).toEqual([1]);
    expect(found(ranges, 'crowd', 1_000_000, null)).toEqual([2]);
    expect(found(ranges, 'crowd', null, 0)).toEqual([3]);
    expect(found(ranges, 'crowd', 0, null)).toEqual([0, 1, 2, 3]);
    expect(found(ranges, 'crowd', 1, 19)).toEqual([]);
  });

  it('is that of any of its children, and of the one question alone', () => {
    expect(found(ranges, 'acts.people', 4, 49)).toEqual([]);
    expect(found(ranges, 'acts.people', 55, null)).toEqual([4]);
    expect(found(ranges, 'harms.count', null, null)).toEqual([]);
  });

  it('is nothing in a row where nobody knows it, or that is given out and has none yet', () => {
    expect(found(ranges, 'crowd', null, null, 5_000)).toEqual([0, 1, 2, 3]);
  });

  it('stays right while rows come, change and go, and takes no more memory for it', () => {
    const random = new SeededRandom(SEED.seed);
    const many = new RowRanges();
    const expected = new Map<number, AnswerRange[]>();
    for (let turn = 0; turn < 60_000; turn += 1) {
      const row = random.below(400);
      const some = Array.from({ length: random.below(4) }, (): AnswerRange => {
        const low = random.below(100);
        return [random.pick(['crowd', 'harms.count']), low, random.chance(0.3) ? null : low + random.below(20)];
      });
      if (random.chance(0.2)) {
        many.remove(row);
        expected.delete(row);
      } else {
        many.put(row, some);
        expected.set(row, some);
      }
    }
    for (const [from, until] of [
      [10, 20],
      [0, null],
      [null, 5],
      [90, 90],
    ] as const)
      expect(found(many, 'crowd', from, until, 400)).toEqual(
        [...expected]
          .filter(([, some]) =>
            some.some(
              ([filter, low, high]) =>
                filter === 'crowd' && low <= (until ?? Infinity) && (high ?? Infinity) >= (from ?? -Infinity),
            ),
          )
          .map(([row]) => row)
          .sort((a, b) => a - b),
      );
    expect(many.bytes).toBeLessThan(3_000_000);
  });
});
