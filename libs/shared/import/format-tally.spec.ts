import { describe, expect, it } from '@jest/globals';
import en from '../text/imports/en.json' with { type: 'json' };
import km from '../text/imports/km.json' with { type: 'json' };
import { createText } from '../text/text.js';
import { formatTally } from './format-tally.js';

const english = createText('en', en);
const khmer = createText('km', km);

describe('what a preview says of the rows of a file', () => {
  it('counts as records only what is made, and says what is skipped', () => {
    expect(formatTally({ create: 6, aside: 6 }, 12, english)).toBe('12 rows: 6 new records, 6 skipped.');
    expect(formatTally({ create: 1, change: 2, same: 3 }, 6, english)).toBe(
      '6 rows: 1 new record, 2 records to change, 3 with nothing new.',
    );
    expect(formatTally({ aside: 2 }, 2, english)).toBe('2 rows: 0 new records, 2 skipped.');
    expect(formatTally({ create: 1 }, 1, english)).toBe('1 row: 1 new record.');
  });

  it('says the same in Khmer', () => {
    const said = formatTally({ create: 6, change: 1, aside: 5 }, 12, khmer);
    for (const n of ['១២', '៦', '១', '៥']) expect(said).toContain(n);
    expect(said).not.toMatch(/[a-z]/);
  });
});
