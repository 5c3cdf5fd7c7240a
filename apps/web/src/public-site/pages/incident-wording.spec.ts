import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { otherLanguage } from '@vigil/shared/public/other-language.js';
import { closenessOf, isDone, isSilentOnForce } from './incident-wording.js';

describe('the language that a text is read aloud in', () => {
  it("is left to the page where it is the reader's own", () => {
    expect(otherLanguage('Banners seized', 'en')).toBeUndefined();
    expect(otherLanguage('ការរឹតត្បិត', 'km')).toBeUndefined();
  });

  it('is English for a Latin title on a Khmer page, and Khmer for a Khmer one on an English page', () => {
    expect(otherLanguage('Banners seized', 'km')).toBe('en');
    expect(otherLanguage('ការរឹតត្បិត', 'en')).toBe('km');
  });

  it('is Khmer for a Khmer text that quotes a Latin name', () => {
    expect(otherLanguage('ក្រុម DEMO Group A', 'km')).toBeUndefined();
    expect(otherLanguage('ក្រុម DEMO Group A', 'en')).toBe('km');
  });

  it("is nobody's where there is nothing to pronounce", () => {
    expect(otherLanguage('12–14', 'km')).toBeUndefined();
    expect(otherLanguage('', 'en')).toBeUndefined();
  });
});

const days = (precision: string, earliest: string, latest: string): DayWindow =>
  ({ precision, earliest, latest }) as DayWindow;

describe('how close to the day a record comes', () => {
  it('needs no words where the day itself is shown', () => {
    expect(closenessOf(days('DP_DAY', '2021-06-04', '2021-06-04'))).toBeNull();
  });

  it('is the week, the month, the year, a few days around, or any two days', () => {
    expect(closenessOf(days('DP_WEEK', '2021-05-31', '2021-06-06'))).toBe('week');
    expect(closenessOf(days('DP_MONTH', '2021-06-01', '2021-06-30'))).toBe('month');
    expect(closenessOf(days('DP_YEAR', '2021-01-01', '2021-12-31'))).toBe('year');
    expect(closenessOf(days('DP_DAY_APPROX', '2021-06-01', '2021-06-07'))).toBe('about');
    expect(closenessOf(days('DP_RANGE', '2021-03-25', '2021-04-07'))).toBe('range');
  });

  it('is the day where both ends of a range are one', () => {
    expect(closenessOf(days('DP_RANGE', '2021-06-04', '2021-06-04'))).toBeNull();
  });
});

describe('silence on force', () => {
  const restriction = { kind: 'restriction' };

  it('is said where an assembly was interfered with and no source speaks of force', () => {
    expect(isSilentOnForce({ interference: 'IN_INTERFERED', acts: [restriction] })).toBe(true);
    expect(isSilentOnForce({ interference: 'IN_UNKNOWN', acts: [] })).toBe(true);
  });

  it('is broken by an act of force and by a confirmed absence of it', () => {
    expect(isSilentOnForce({ interference: 'IN_INTERFERED', acts: [restriction, { kind: 'force' }] })).toBe(false);
  });

  it('is not claimed of an assembly at which monitors observed nothing', () => {
    expect(isSilentOnForce({ interference: 'IN_NONE', acts: [] })).toBe(false);
  });

  it('names no actor for "no force" and "not known", which nobody did', () => {
    expect(['FM_NONE', 'FM_UNKNOWN', 'FM_PUSH', 'WITHHELD'].map((type) => isDone({ type }))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
