import type { Day } from '../day/day.js';
import { asPeriod } from '../day/period.js';
import type { PublicDatedNote } from './response-types.js';
import { datedNoteMarks, placeOfDay } from './dated-note-marks.js';

const QUARTERS = ['2021-Q1', '2021-Q2', '2021-Q3', '2021-Q4'].map(asPeriod);
const aNote = (from: string, until: string, place: string | null = null): PublicDatedNote => ({
  code: from,
  nameEn: 'A ban',
  nameKm: 'A ban',
  from,
  until,
  place,
  publisher: 'Example Daily',
  url: null,
});
/** 1201 is in 12. */
const places = { isOfSeveral: false, isWithin: (code: string, area: string) => code.startsWith(area) };
const shown = (notes: PublicDatedNote[], wanted: string[] = [], isOfSeveral = false): string[] =>
  datedNoteMarks(notes, QUARTERS, wanted, { ...places, isOfSeveral }).map(({ note }) => note.code);

describe('a day on the time axis of a chart', () => {
  it('stands where it is within its period', () => {
    expect(placeOfDay(QUARTERS, '2021-01-01' as Day)).toBe(0);
    expect(placeOfDay(QUARTERS, '2021-04-01' as Day)).toBe(1);
    expect(placeOfDay(QUARTERS, '2021-08-16' as Day)).toBeCloseTo(2.5, 2);
  });

  it('never leaves the axis', () => {
    expect(placeOfDay(QUARTERS, '2019-05-01' as Day)).toBe(0);
    expect(placeOfDay(QUARTERS, '2022-01-01' as Day)).toBe(4);
  });
});

describe('dated notes in a chart', () => {
  it('are those whose days the chart covers, numbered in their order', () => {
    const notes = [
      aNote('2019-01-01', '2020-12-31'),
      aNote('2020-12-01', '2021-01-01'),
      aNote('2021-12-31', '2022-01-31'),
    ];
    const marks = datedNoteMarks([...notes, aNote('2022-01-01', '2022-02-01')], QUARTERS, [], null);
    expect(marks.map(({ number, note }) => [number, note.from])).toEqual([
      [1, '2020-12-01'],
      [2, '2021-12-31'],
    ]);
  });

  it('are about the country, or about a place that the figure covers or is in', () => {
    const notes = [
      aNote('2021-01-01', '2021-01-01'),
      aNote('2021-02-01', '2021-02-01', '12'),
      aNote('2021-03-01', '2021-03-01', '1201'),
    ];
    expect(shown(notes)).toHaveLength(3);
    expect(shown(notes, ['12'])).toHaveLength(3);
    expect(shown(notes, ['1201'])).toHaveLength(3);
    expect(shown(notes, ['17'])).toEqual(['2021-01-01']);
  });

  it('without a place are about no single one of several countries: nobody knows about which', () => {
    const notes = [aNote('2021-01-01', '2021-01-01'), aNote('2021-02-01', '2021-02-01', 'KE-1')];
    expect(shown(notes, [], true)).toHaveLength(2);
    expect(shown(notes, ['KE'], true)).toEqual(['2021-02-01']);
    expect(shown(notes, ['12'], true)).toEqual([]);
  });
});
