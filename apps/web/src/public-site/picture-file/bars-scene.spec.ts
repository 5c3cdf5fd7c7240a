import { barsScene, type ShareBar } from './bars-scene.js';

const letters = { widthOf: (text: string, size: number) => [...text].length * size * 0.5, language: 'en' as const };
const bar = (name: string, share: number | null, more: Partial<ShareBar> = {}): ShareBar => ({
  name,
  said: share === null ? '2 of 5; no percentage under 10' : `at least ${share * 100}`,
  share,
  kind: 'one',
  ...more,
});
const drawn = (bars: readonly ShareBar[], width = 861, height: number | null = 200) => {
  const { items, ...size } = barsScene(bars, { width, height }, letters, (n) => `and ${n} more rows`);
  return {
    ...size,
    rects: items.filter((one) => one.kind === 'rect'),
    texts: items.filter((one) => one.kind === 'text'),
  };
};

describe('bars of shares', () => {
  it('are on one scale: the whole bar, and its part', () => {
    const { rects } = drawn([bar('Police', 0.5), bar('Court', 0.25)]);
    const [whole, half, again, quarter] = rects;
    expect([whole!.fill, half!.fill]).toEqual(['line', 'count']);
    expect(half!.width / whole!.width).toBeCloseTo(0.5);
    expect(quarter!.width / again!.width).toBeCloseTo(0.25);
    expect([whole!.x, whole!.width]).toEqual([again!.x, again!.width]);
  });

  it('draw no bar where there is no share, and a form of its own for what nobody can say', () => {
    const { rects, texts } = drawn([bar('2025', null), bar('no source says who', 0.2, { kind: 'unknown' })]);
    expect(rects.map(({ fill, stripes }) => [fill, stripes])).toEqual([
      ['line', undefined],
      ['raised', 'hatch'],
    ]);
    expect(texts.map(({ text }) => text)).toContain('2 of 5; no percentage under 10');
  });

  it('put names and numbers above the bars where a line has no room for all three, and cut no name', () => {
    const long = 'District and municipal security guards of the capital';
    for (const width of [861, 320]) {
      const { rects, texts } = drawn([bar(long, 0.5), bar('Court', 0.25)], width, null);
      for (const { x, width: wide } of rects) expect(x + wide).toBeLessThanOrEqual(width + 0.01);
      const said = texts.find(({ text }) => text === 'at least 50')!;
      const name = texts.slice(0, texts.indexOf(said));
      expect(name.map(({ text }) => text).join(' ')).toBe(long);
      for (const { x, text } of name)
        expect(x + letters.widthOf(text, 15)).toBeLessThanOrEqual(
          width === 320 ? said.x - letters.widthOf(said.text, 15) : rects[0]!.x,
        );
      expect(rects[0]!.y > name.at(-1)!.y).toBe(width === 320);
    }
  });

  it('say how many they leave out where they do not fit', () => {
    const many = Array.from({ length: 12 }, (_, index) => bar(`P${index}`, 0.5));
    const { texts, height, isCut } = drawn(many, 861, 140);
    expect(texts.at(-1)!.text).toBe('and 8 more rows');
    expect([height <= 140, isCut]).toEqual([true, true]);
    expect(drawn(many, 861, null).isCut).toBe(false);
  });
});
