import { legendScene } from './legend-scene.js';

const letters = { widthOf: (text: string, size: number) => [...text].length * size * 0.5, language: 'en' as const };
const texts = (width: number) =>
  legendScene(
    [
      { key: 'sure', words: 'certainly in the period' },
      { key: 'possible', words: 'may fall in it' },
      { key: 'unwatched', words: 'recorded as not watched, which is not the same as nothing recorded' },
      { key: null, words: 'in the total only: 4' },
    ],
    width,
    letters,
  );

describe('the legend of a picture', () => {
  it('runs as a text does, inside its width, with a form for each meaning', () => {
    for (const width of [300, 500, 1000]) {
      const { items, height } = texts(width);
      const words = items.filter((one) => one.kind === 'text');
      for (const { x, y, text } of words) {
        expect(x + letters.widthOf(text, 15)).toBeLessThanOrEqual(width);
        expect(y).toBeLessThan(height);
      }
      expect(words.map(({ text }) => text).join(' ')).toBe(
        'certainly in the period may fall in it recorded as not watched, which is not the same as nothing recorded in the total only: 4',
      );
      expect(items.filter((one) => one.kind === 'window')).toHaveLength(3);
    }
    expect(texts(1000).height).toBeLessThan(texts(300).height);
  });

  it('puts no two texts on top of each other', () => {
    const words = texts(400).items.filter((one) => one.kind === 'text');
    for (const one of words)
      for (const other of words)
        if (one !== other && one.y === other.y)
          expect(one.x + letters.widthOf(one.text, 15) <= other.x || other.x < one.x).toBe(true);
  });
});
