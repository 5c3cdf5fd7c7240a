import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import type { ColumnMapping, Constant, MappedColumn } from './column-mapping.js';
import { mapOfGuesses } from './guess-columns.js';
import { readRecord } from './read-record.js';
import { readRow } from './read-row.js';
import type { ImportContext, RowDraft } from './row-draft.js';

type How = Partial<MappedColumn> & Pick<MappedColumn, 'target'>;
const world: ImportContext = { gazetteer: new Gazetteer([]), groups: new Map(), newId: () => '', places: new Map() };
const mapOf = (columns: Readonly<Record<string, How>>, constants: Constant[] = []): ColumnMapping => ({
  ...mapOfGuesses([]),
  constants,
  columns: Object.entries(columns).map(([header, how]) => ({ header, dates: null, ...how })),
});
const read = (columns: Readonly<Record<string, How>>, cells: string[]): RowDraft =>
  readRow(cells, mapOf(columns), world);
const start = {
  startday: { target: 'when.day' },
  startmonth: { target: 'when.month' },
  startyear: { target: 'when.year' },
};
const end = {
  endyear: { target: 'when.end.year' },
  endmonth: { target: 'when.end.month' },
  endday: { target: 'when.end.day' },
};
const daysOf = ({ incident: { when } }: RowDraft): string | null =>
  when && `${when.precision} ${when.earliest} ${when.latest}`;
const codes = ({ notes }: RowDraft): string[] => notes.map(({ code }) => code);

describe('a day whose parts are in columns of their own', () => {
  it.each<[string[], string | null]>([
    [['3', '7', '2012'], 'DP_DAY 2012-07-03 2012-07-03'],
    [['3.0', '7.0', '2012.0'], 'DP_DAY 2012-07-03 2012-07-03'],
    [['៣', '៧', '២០១២'], 'DP_DAY 2012-07-03 2012-07-03'],
    [['3', 'July', '2012'], 'DP_DAY 2012-07-03 2012-07-03'],
    [['', '7', '2012'], 'DP_MONTH 2012-07-01 2012-07-31'],
    [['', '', '2012'], 'DP_YEAR 2012-01-01 2012-12-31'],
    [['', '', ''], null],
  ])('%j is %s', (cells, days) => {
    const draft = read(start, cells);
    expect([daysOf(draft), codes(draft), draft.words]).toEqual([days, [], []]);
  });

  it.each([[['31', '2', '2012']], [['3', '13', '2012']], [['3', '7', '']], [['some', '7', '2012']]])(
    '%j is no day, and each part of it is kept in words',
    (cells) => {
      const draft = read(start, cells);
      expect(daysOf(draft)).toBeNull();
      expect(codes(draft)).toHaveLength(1);
      expect(draft.words).toHaveLength(1);
      for (const cell of cells.filter(Boolean)) expect(draft.words[0]).toContain(cell);
      expect([...draft.fates[0]!.values()]).toEqual(cells.filter(Boolean).map(() => 'words'));
    },
  );

  it('without a month is its year, and the day is kept in words', () => {
    const draft = read(start, ['3', '', '2012']);
    expect([daysOf(draft), codes(draft), draft.words]).toEqual([
      'DP_YEAR 2012-01-01 2012-12-31',
      ['kept-in-words'],
      ['startday: 3'],
    ]);
    expect([...draft.fates[0]!.entries()].sort()).toEqual([
      [0, 'words'],
      [2, 'used'],
    ]);
    const closed = read({ ...end, endyear: { target: 'when.end.year', end: 'closed' } }, ['2012', '', '5']);
    expect([closed.words, [...closed.fates[0]!.values()]]).toEqual([[], ['aside', 'aside']]);
  });

  it('is known before numbers are read: a year is no number of people', () => {
    const values = { '2021 arrests': { as: 'value' as const, value: ['D_ARREST'] } };
    const columns = { Acts: { target: 'acts.type', values }, ...start };
    const draft = read(columns, ['2021 arrests', '3', '7', '2021']);
    expect([draft.incident.acts.map(({ people }) => people.low), codes(draft)]).toEqual([[null], ['year-not-counted']]);
    const other = read(columns, ['2021 arrests', '3', '7', '2019']);
    expect([other.incident.acts.map(({ people }) => people.low), codes(other)]).toEqual([[2021], []]);
  });

  it('that was not understood does not get the day of all rows', () => {
    const constants = [{ target: 'when', value: '2019-05-01' }];
    const whole = (columns: Readonly<Record<string, How>>, cells: string[]): string | null =>
      daysOf(readRecord([cells], mapOf(columns, constants), world));
    expect(whole(start, ['31', '2', '2012'])).toBeNull();
    expect(whole(start, ['', '', ''])).toBe('DP_DAY 2019-05-01 2019-05-01');
    expect(whole(end, ['2012', '2', '3'])).toBe('DP_DAY 2019-05-01 2019-05-01');
    expect(whole({ ...end, endyear: { target: 'when.end.year', end: 'possible' } }, ['2012', '2', '3'])).toBeNull();
  });

  it('gives way to a column that has the whole day', () => {
    const draft = read({ Date: { target: 'when' }, ...start }, ['2012-07-04', '3', '7', '2012']);
    expect([daysOf(draft), draft.words]).toEqual(['DP_DAY 2012-07-04 2012-07-04', ['startyear: 2012-07-03']]);
  });

  it('is a last day as its first column says: kept in words, possible for the beginning, or of no matter', () => {
    const rows = ['3', '7', '2012', '2012', '7', '5'];
    const lasted = read({ ...start, ...end }, rows);
    expect([daysOf(lasted), lasted.words]).toEqual(['DP_DAY 2012-07-03 2012-07-03', ['endyear: 2012-07-05']]);
    const with_ = (how: Partial<MappedColumn>): RowDraft =>
      read({ ...start, ...end, endyear: { target: 'when.end.year', ...how } }, rows);
    expect(daysOf(with_({ end: 'possible' }))).toBe('DP_RANGE 2012-07-03 2012-07-05');
    const closed = with_({ end: 'closed' });
    expect([daysOf(closed), closed.words]).toEqual(['DP_DAY 2012-07-03 2012-07-03', []]);
    expect([...closed.fates[0]!.values()]).toEqual(['used', 'used', 'used', 'aside', 'aside', 'aside']);
  });
});

describe('a column that says which rows are incidents', () => {
  it('has its rows left aside by the cell that somebody chose, and only those', () => {
    const protest: How = { target: 'nothing', values: { '0': { as: 'aside', value: [] } } };
    expect(read({ protest }, ['0']).aside).toMatchObject({ code: 'decided-aside', value: '0' });
    expect(read({ protest }, ['1']).aside).toBeNull();
  });
});
