import { describe, expect, it } from '@jest/globals';
import type { Cell } from './answer.js';
import { asideIn, whyNoneIn } from './why-no-number.js';

describe('the number of what is shown beside a figure', () => {
  const with_ = (low: number, high: number | null) => ({ asides: { singleSource: { low, high } } });

  it('is written where it is known, also where the figure itself is not', () => {
    expect([asideIn(with_(0, 0), 'singleSource', null), asideIn(with_(0, 0), 'singleSource', 'not-reported')]).toEqual([
      0, 0,
    ]);
    expect(asideIn(with_(3, 3), 'singleSource', 'unseen')).toBe(3);
  });

  it('is no 0 where the period has not begun, where nobody is known to have watched, or where no source says how many', () => {
    expect(asideIn(with_(0, 0), 'singleSource', 'not-begun')).toBeNull();
    expect(asideIn(with_(0, 0), 'singleSource', 'unseen')).toBeNull();
    expect(asideIn(with_(0, null), 'singleSource', null)).toBeNull();
    expect(asideIn({ asides: {} }, 'singleSource', null)).toBeNull();
  });
});

describe('why a cell has no number', () => {
  const cell = {
    keys: [],
    low: 0,
    high: 0,
    certain: 0,
    possible: 0,
    longerPeriod: null,
    notReported: null,
    rate: null,
  };
  const onlySingle: Cell = { ...cell, asides: { singleSource: { low: 6, high: 6 } } };

  it('is that nobody watched, also where a single source has something: that is not counted here', () => {
    expect(whyNoneIn({ splits: [] }, onlySingle, 'not-recorded')).toBe('unseen');
    expect(whyNoneIn({ splits: [{ split: 'group', keys: [], overlaps: true }] }, onlySingle, 'nobody')).toBe('unseen');
    expect(whyNoneIn({ splits: [] }, onlySingle, 'media')).toBeNull();
    expect(whyNoneIn({ splits: [] }, { ...onlySingle, high: 1, possible: 1 }, 'not-recorded')).toBeNull();
  });
});
