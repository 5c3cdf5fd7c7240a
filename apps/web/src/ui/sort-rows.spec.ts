import { sortRows } from './sort-rows.js';

interface Row {
  name: string;
  n: number | null;
  isSum?: boolean;
}
const rows: Row[] = [
  { name: 'Kep', n: 2 },
  { name: 'Takeo', n: null },
  { name: 'Kampot', n: 11 },
  { name: 'Pailin', n: 2 },
  { name: 'total', n: 15, isSum: true },
];
const names = (sorted: Row[]): string => sorted.map(({ name }) => name).join(' ');

describe('rows of a table', () => {
  it('stand from the largest number down, or up', () => {
    expect(
      names(
        sortRows(
          rows,
          ({ n }) => n,
          'descending',
          'en',
          ({ isSum }) => isSum === true,
        ),
      ),
    ).toBe('Kampot Kep Pailin Takeo total');
    expect(
      names(
        sortRows(
          rows,
          ({ n }) => n,
          'ascending',
          'en',
          ({ isSum }) => isSum === true,
        ),
      ),
    ).toBe('Kep Pailin Kampot Takeo total');
  });

  it('stand by their names in the order of the language', () => {
    const khmer = ['ខេត្ត', 'កំពត', 'កែប', 'អូរ'].map((name) => ({ name }));
    expect(sortRows(khmer, ({ name }) => name, 'ascending', 'km').map(({ name }) => name)).toEqual([
      'កែប',
      'កំពត',
      'ខេត្ត',
      'អូរ',
    ]);
  });

  describe('what goes wrong', () => {
    it('puts what is not known last, whichever way, and changes nothing that it was given', () => {
      const before = [...rows];
      expect(names(sortRows(rows, ({ n }) => n, 'ascending', 'en'))).toBe('Kep Pailin Kampot total Takeo');
      expect(rows).toEqual(before);
    });
  });
});
