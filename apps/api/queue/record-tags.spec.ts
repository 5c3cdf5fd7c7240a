import { describe, expect, it } from '@jest/globals';
import { RecordTags } from './record-tags.js';

const ALL = new Uint8Array(6).fill(1);
const tagsOf = (...rows: readonly (readonly string[])[]): RecordTags => {
  const tags = new RecordTags();
  for (const [row, some] of rows.entries()) tags.put(row, some);
  return tags;
};

describe('the tags of records', () => {
  const tags = tagsOf(['Week 23', 'court'], ['week 23'], ['week 23'], ['WEEK 23'], []);
  const rows = Int32Array.of(0, 1, 2, 3, 4);

  it('are found by each spelling of theirs', () => {
    for (const one of ['Week 23', 'week 23', 'WEEK 23', 'weeK 23'])
      expect([...tags.having([one], ALL)]).toEqual([1, 1, 1, 1, 0, 0]);
    expect([...tags.having(['week'], ALL)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('are counted however they are spelt, and told in the most usual spelling', () => {
    expect(tags.count([rows], ALL)).toEqual(
      new Map([
        ['week 23', 4],
        ['court', 1],
      ]),
    );
    // Two lists have no row in common. Which spelling is the most usual is of those that are counted.
    expect(tags.count([Int32Array.of(0), Int32Array.of(3)], ALL).get('WEEK 23')).toBe(2);
    expect(tags.count([rows], Uint8Array.of(1, 0, 0, 0, 0, 0))).toEqual(
      new Map([
        ['Week 23', 1],
        ['court', 1],
      ]),
    );
  });

  it('are told as they are asked for, also where no record has them', () => {
    const counts = tags.count([rows], ALL, ['WEEK 23', 'gone']);
    expect(counts).toEqual(
      new Map([
        ['WEEK 23', 4],
        ['gone', 0],
        ['court', 1],
      ]),
    );
  });

  it('take as much memory as they have letters, and none when they are gone', () => {
    const long = tagsOf(Array.from({ length: 40 }, (_, n) => `${n}`.padEnd(40, 'x')));
    expect(long.bytes).toBeGreaterThan(40 * 40 * 2);
    const one = tagsOf(['a']).bytes;
    long.put(0, ['a']);
    expect(long.bytes).toBe(one);
    long.put(0, []);
    expect(long.bytes).toBe(0);
    long.put(1, ['a']);
    long.remove(1);
    long.remove(1);
    expect(long.bytes).toBe(0);
  });
});
