import { outline, widthOf } from './fonts.js';
import { inVisualOrder } from './order-right-to-left.js';

/** The outlines of a line, from left to right. */
const drawn = (text: string): string[] =>
  [...outline(text, 400).glyphs].sort((a, b) => a.x - b.x).map(({ path }) => path);
const each = (...letters: string[]): string[] => letters.flatMap(drawn);

describe('a line from right to left in a picture', () => {
  it('begins at the right, and numbers and Latin names in it run from left to right', () => {
    expect(drawn('אבג')).toEqual(each('ג', 'ב', 'א'));
    expect(drawn('אב 12 CD גד')).toEqual(each('ד', 'ג', 'C', 'D', '1', '2', 'ב', 'א'));
    expect(drawn('١٢ אב')).toEqual(each('ב', 'א', '١', '٢'));
    // A line runs as its first letter does.
    expect(drawn('CD אב')).toEqual(each('C', 'D', 'ב', 'א'));
  });

  it('turns what opens and closes, and keeps what is isolated together', () => {
    expect(drawn('(אב)')).toEqual(each('(', 'ב', 'א', ')'));
    // Without isolation, the number would be read with the name before it.
    expect(drawn('אב \u2068AB\u2069 12')).toEqual(each('1', '2', 'A', 'B', 'ב', 'א'));
    expect(drawn('אב AB 12')).toEqual(each('A', 'B', '1', '2', 'ב', 'א'));
  });

  it('joins the letters of Arabic', () => {
    // The beginning, the middle and the end differ, and share the dot.
    expect(new Set(drawn('ببب')).size).toBe(4);
    expect(new Set(drawn('אאא')).size).toBe(1);
    expect(widthOf('سلام', 400)).toBeLessThan([...'سلام'].reduce((sum, letter) => sum + widthOf(letter, 400), 0));
  });

  it('changes nothing in other lines, and draws each letter once', () => {
    expect(drawn('Tear gas (2)')).toEqual(each(...'Teargas(2)'));
    expect(drawn('\u200Fab\u2069')).toEqual(each('a', 'b'));
    for (const text of ['אב 12', 'سلام', 'x']) expect(outline(text, 700).width).toBeCloseTo(widthOf(text, 700));
  });

  it('orders parts within parts', () => {
    const order = (...levels: number[]) => inVisualOrder(levels.map((level, n) => ({ level, n }))).map(({ n }) => n);
    expect([order(), order(0, 0), order(1, 1, 1), order(0, 1, 1, 0), order(1, 2, 2, 1)]).toEqual([
      [],
      [0, 1],
      [2, 1, 0],
      [0, 2, 1, 3],
      [3, 1, 2, 0],
    ]);
    expect(order(1, 2, 3, 2, 1)).toEqual([4, 1, 2, 3, 0]);
  });
});
