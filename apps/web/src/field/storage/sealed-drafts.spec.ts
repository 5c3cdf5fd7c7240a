import { isAllSent } from './sealed-drafts.js';

describe('a phone that may send first', () => {
  it('has sent everything when no report is on it, and no tab writes one', () => {
    expect([
      isAllSent(0, []),
      isAllSent(0, ['field-sending', undefined]),
      isAllSent(1, []),
      isAllSent(0, ['field-report-x']),
    ]).toEqual([true, true, false, false]);
  });
});
