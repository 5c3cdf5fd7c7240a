import type { Cell, Rate } from '@vigil/shared/counting/answer.js';
import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { Item } from '@vigil/shared/drawing/scene.js';
import { createText } from '@vigil/shared/text/text.js';
import { chartScene, type ChartPicture } from './chart-scene.js';

const KEYS = ['2025-H1', '2025-H2', '2026-H1', '2026-H2'];
const aCell = (low: number, high = low, rate: Rate | null = null): Cell => ({
  keys: [''],
  low,
  high,
  certain: low,
  possible: high - low,
  longerPeriod: null,
  notReported: null,
  asides: {},
  rate,
});
const aRate = (a: number, b: number, may = 0): Cell =>
  aCell(a, a + may, {
    numerator: { low: a, high: a + may },
    denominator: { low: b, high: b + may },
    share: null,
    whyNoShare: null,
  });

const drawn = (cells: readonly Cell[], more: Partial<ChartPicture> = {}): Item[] =>
  chartScene(
    {
      series: { periods: KEYS.map(asPeriod), day: '2026-11-28' as Day },
      tracks: [{ cells }],
      watches: KEYS.map(() => 'watched'),
      isIn: () => true,
      ...more,
    },
    600,
    300,
    createText('en', { 'rates.percent': '{share} %' }),
  );
const rects = (items: readonly Item[]) => items.filter((one) => one.kind === 'rect');
const paths = (items: readonly Item[]) => items.filter((one) => one.kind === 'path');

describe('a picture of a chart', () => {
  it('has the forms of the page: solid certain, striped possible, mirrored stripes not over', () => {
    const bars = rects(drawn([aCell(2), aCell(1, 2), aCell(0), aCell(3)])).filter(({ fill }) => fill !== 'none');
    expect(bars.map(({ fill, stripes, isMirrored }) => [fill, stripes, isMirrored])).toEqual([
      ['count', undefined, undefined],
      ['count', undefined, undefined],
      ['raised', 'count', undefined],
      ['count', 'raised', true],
    ]);
  });

  it('marks the whole time of a period that is not over, also where nothing is recorded in it', () => {
    const marked = rects(drawn(KEYS.map(() => aCell(0)))).filter(({ isMirrored }) => isMirrored);
    expect(marked).toHaveLength(1);
  });

  it('stands on one scale with others where it is given one', () => {
    const height = (top?: number): number =>
      rects(drawn([aCell(2), aCell(0), aCell(0), aCell(0)], top === undefined ? {} : { top })).find(
        ({ fill }) => fill === 'count',
      )!.height;
    expect(height(4) / height(2)).toBeCloseTo(0.5);
  });

  it('draws a rate as points, a whisker where it is not certain, and both numbers below', () => {
    const items = drawn([aRate(7, 10), aRate(7, 12, 1), aRate(2, 4), aRate(13, 16)]);
    const solid = paths(items).filter(({ fill }) => fill === 'count');
    const hollow = paths(items).filter(({ fill }) => fill === 'raised');
    expect([solid.length, hollow.length]).toEqual([1, 1]);
    expect(paths(items).filter(({ stripes }) => stripes === 'count')).toHaveLength(1);
    const texts = items.flatMap((one) => (one.kind === 'text' ? [one.text] : []));
    expect(texts).toEqual(expect.arrayContaining(['100 %', '7/10', '7/12', '2/4', '13/16']));
  });

  it('hatches the time that nobody watched', () => {
    const items = drawn(
      KEYS.map(() => aRate(0, 0)),
      { watches: ['nobody', 'watched', 'watched', 'watched'] },
    );
    expect(rects(items).filter(({ stripes }) => stripes === 'hatch')).toHaveLength(1);
    expect(paths(items).filter(({ fill }) => fill !== undefined)).toHaveLength(0);
  });

  it('hatches the ground where no bar does not mean 0', () => {
    const watches = ['nobody', 'not-recorded', 'watched', 'not-published'] as const;
    const items = drawn([aCell(1), aCell(0), aCell(0), aCell(0)], { watches });
    expect(rects(items).filter(({ stripes, height }) => stripes === 'hatch' && height === 6)).toHaveLength(3);
  });

  it('has both numbers of each of several rates, in a line that its mark begins, and a dash where nothing is known', () => {
    const rates = [[aRate(7, 10), aRate(7, 12), aRate(2, 4), aRate(0, 0)], KEYS.map(() => aRate(3, 11))];
    const items = drawn([], { tracks: rates.map((cells) => ({ cells })) });
    const at = (text: string): number[] =>
      items.flatMap((one) => (one.kind === 'text' && one.text === text ? [one.y] : []));
    const [first] = at('7/10');
    expect([at('7/12'), at('2/4'), at('–')]).toEqual([[first], [first], [first]]);
    expect(at('3/11')).toEqual(KEYS.map(() => at('3/11')[0]));
    expect(at('3/11')[0]).toBeGreaterThan(first!);
    const marks = paths(items).filter(({ fill, d }) => (fill === 'count' || fill === 'link') && d.startsWith('M37'));
    expect(marks).toHaveLength(2);
  });

  it('writes the numbers of dated notes that are close below each other', () => {
    const days = [0.1, 0.12, 0.14, 2].map((from, index) => ({ number: index + 1, from, to: from, note: {} as never }));
    const numbers = drawn([aCell(1), aCell(1), aCell(1), aCell(1)], { days }).flatMap((one) =>
      one.kind === 'text' && one.weight === 700 ? [one] : [],
    );
    expect(numbers.map(({ text }) => text)).toEqual(['1', '2', '3', '4']);
    expect(new Set(numbers.slice(0, 3).map(({ y }) => y)).size).toBe(3);
    expect(numbers[3]!.y).toBe(numbers[0]!.y);
  });
});
