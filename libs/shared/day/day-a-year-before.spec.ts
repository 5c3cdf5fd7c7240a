import { asDay } from './day.js';
import { dayAYearBefore } from './day-a-year-before.js';

describe('the moment with which a figure is compared first', () => {
  it('is the same day a year before, as on the first screen: in the last weeks often nothing was published', () => {
    expect(dayAYearBefore(asDay('2026-11-28'))).toBe('2025-11-28');
    expect(dayAYearBefore(asDay('2024-02-29'))).toBe('2023-02-28');
  });
});
