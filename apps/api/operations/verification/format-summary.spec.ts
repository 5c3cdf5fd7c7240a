import { describe, expect, it } from '@jest/globals';
import { UNSIGNED } from './check-log.js';
import { formatSummary } from './format-summary.js';

const CHECKED = {
  leaves: 12,
  values: 30,
  erased: 1,
  signed: 10,
  records: 4,
  tables: 50,
  rows: 321,
  takenOver: ['2026-01-02', '2026-01-02'],
  seen: ['A'],
  faults: [],
};

describe('what the check says', () => {
  it('is how many tables and rows were held against the log, what was taken over, and that there are some that are not covered', () => {
    const said = formatSummary(CHECKED, { witnesses: 2, outside: 1, kept: null, withReasons: false });
    expect(said).toContain(
      'Held against the log: 50 tables, row by row, 321 rows; and of each record every answer and every move.',
    );
    expect(said).toContain('Rows of before were taken over on 2026-01-02: what stood there then is believed.');
    expect(said.some((line) => /^Not covered: \d+ tables and columns, and sign-ins of today \(/.test(line))).toBe(true);
    expect([said.includes('1 of 2 witnesses have signed the newest checkpoint.'), said.at(-1)]).toEqual([
      true,
      'All is as it was logged.',
    ]);
  });

  it('names each with its reason where it is asked for, and every fault first', () => {
    const said = formatSummary(
      { ...CHECKED, faults: ['review 1: it is in no line of the log'] },
      { witnesses: 0, outside: 0, kept: 7, withReasons: true },
    );
    expect(said[0]).toBe('VERIFICATION FAILED: review 1: it is in no line of the log.');
    expect(said).toContain('  session: lives for hours; who signed in is a line of the log a day');
    expect(said.at(-2)).toContain('taken back what came after the 7 lines that this home has signed.');
    expect(said.at(-1)).toBe('VERIFICATION FAILED for one thing.');
  });

  it('is of a log that nobody has signed yet that nothing was verified; a checkpoint that is gone is a fault', () => {
    const checked = { ...CHECKED, signed: 0, faults: [UNSIGNED] };
    const options = { witnesses: 0, outside: 0, kept: null, withReasons: false };
    expect(formatSummary(checked, options)).toEqual([
      'Nothing was verified: no checkpoint was made yet: "npm run log -- checkpoint" makes one. Then verify again.',
    ]);
    for (const seen of [{ outside: 1 }, { kept: 7 }])
      expect(formatSummary(checked, { ...options, ...seen })[0]).toBe(`VERIFICATION FAILED: ${UNSIGNED}.`);
  });
});
