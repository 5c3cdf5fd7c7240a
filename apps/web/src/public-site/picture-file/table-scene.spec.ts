import { tableScene } from './table-scene.js';

const table = (rows: number) => ({
  caption: 'By province',
  head: ['Province', 'at least', 'coverage'],
  rows: [
    ...Array.from({ length: rows }, (_, index) => ({ cells: [`P${index}`, String(index), '–'], isSum: false })),
    { cells: ['total', '99', ''], isSum: true },
  ],
});
const widthOf = (text: string, size: number): number => [...text].length * size * 0.5;
const said = (rows: number, most: number): string[] =>
  tableScene(table(rows), 1000, most, (n) => `and ${n} more`, widthOf).items.flatMap((item) =>
    item.kind === 'text' && item.x === 0 ? [item.text] : [],
  );

describe('a table as a picture', () => {
  it('has every row, and the total last', () => {
    expect(said(3, 10)).toEqual(['Province', 'P0', 'P1', 'P2', 'total']);
  });

  it('says how many rows it leaves out where they do not fit, and keeps the total', () => {
    expect(said(30, 5)).toEqual(['Province', 'P0', 'P1', 'P2', 'and 27 more', 'total']);
    expect(said(4, 5)).toEqual(['Province', 'P0', 'P1', 'P2', 'P3', 'total']);
  });

  it('keeps each number in its column, at the right, inside the picture', () => {
    const { items, height } = tableScene(table(2), 1000, 10, String, widthOf);
    const numbers = items.filter((item) => item.kind === 'text' && item.x > 0);
    expect(numbers.every((item) => item.kind === 'text' && item.anchor === 'end' && item.x <= 1000)).toBe(true);
    expect(Math.max(...items.map((item) => (item.kind === 'text' ? item.y : 0)))).toBeLessThan(height);
  });

  it('lets no column reach into another, and is wider than its room rather', () => {
    const watched = 'monitored throughout, by a network and on site';
    const { items, width } = tableScene(
      {
        caption: '',
        head: ['Province', 'at least', 'coverage'],
        rows: [{ cells: ['A'.repeat(30), '12', watched], isSum: false }],
      },
      300,
      10,
      String,
      widthOf,
    );
    const [name, number, last] = items.flatMap((one) => (one.kind === 'text' && one.y > 40 ? [one] : []));
    expect(widthOf(name!.text, 17)).toBeLessThan(number!.x - widthOf('at least', 17));
    expect(number!.x).toBeLessThan(last!.x - widthOf(watched, 17));
    expect(last!.x).toBeLessThanOrEqual(width);
    expect(width).toBeGreaterThan(300);
  });
});
