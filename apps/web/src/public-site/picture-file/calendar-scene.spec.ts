import { STRIP_STATES, type StripSquare, type StripState } from '@vigil/shared/counting/calendar-strip.js';
import { asDay } from '@vigil/shared/day/day.js';
import { asPeriod, periodsOf } from '@vigil/shared/day/period.js';
import type { Item } from '@vigil/shared/drawing/scene.js';
import { createText } from '@vigil/shared/text/text.js';
import { CALENDAR_KEYS, calendarScene } from './calendar-scene.js';

const t = createText('en');
const square = (key: string, state: StripState = 'nothing', recorded = 0): StripSquare => ({
  period: asPeriod(key),
  state,
  recorded,
  force: 0,
  interfered: 0,
  quiet: 0,
  unknown: 0,
  uncertain: 0,
});
const weeks = (from: string, until: string): StripSquare[] =>
  periodsOf('week', asDay(from), asDay(until)).map(({ key }) => square(key));
const YEARS = weeks('2020-01-06', '2026-11-02');
const drawn = (squares: readonly StripSquare[], unit: 'week' | 'month', width: number, height: number | null) => {
  const { items, ...size } = calendarScene({ squares, unit }, { width, height }, t);
  return {
    ...size,
    boxes: items.filter((one) => one.kind === 'window'),
    texts: items.filter((one) => one.kind === 'text'),
  };
};

describe('a picture of a calendar', () => {
  it.each([
    ['print', 1104, null],
    ['wide', 861, 190],
    ['square', 769, 420],
  ] as const)('has one square for each week, none on another, all inside (%s)', (_size, width, height) => {
    const { boxes, ...whole } = drawn(YEARS, 'week', width, height);
    expect(boxes).toHaveLength(YEARS.length);
    expect(new Set(boxes.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`)).size).toBe(YEARS.length);
    for (const { x, y, width: wide, height: high } of boxes) {
      expect(wide).toBeCloseTo(high);
      expect(x + wide).toBeLessThanOrEqual(width + 0.01);
      expect(y + high).toBeLessThanOrEqual(whole.height + 0.01);
    }
    if (height !== null) expect(whole.height).toBeLessThanOrEqual(height + 0.01);
  });

  it('has the same week of all years below each other, and larger squares in a high room, in two halves', () => {
    const one = drawn(YEARS, 'week', 1104, null);
    expect(new Set(one.boxes.map(({ x }) => x)).size).toBe(53);
    const two = drawn(YEARS, 'week', 769, 420);
    expect(new Set(two.boxes.map(({ x }) => x)).size).toBe(27);
    expect(two.boxes[0]!.width).toBeGreaterThan(drawn(YEARS, 'week', 769, 190).boxes[0]!.width * 1.3);
    expect(two.texts.filter(({ text }) => text === '2021')).toHaveLength(2);
  });

  it.each([
    [1104, null],
    [861, 190],
    [769, 420],
  ] as const)('names the months and years, no name on another, none beyond the edge (%d, %s)', (width, height) => {
    const { texts } = drawn(YEARS, 'week', width, height);
    const months = texts.filter(({ weight }) => weight === 400);
    expect(months.map(({ text }) => text).join(' ')).toBe('Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec');
    for (const { x } of months) expect(x + 30).toBeLessThanOrEqual(width);
    for (const [index, { x, y }] of months.entries())
      if (index > 0 && months[index - 1]!.y === y) expect(x - months[index - 1]!.x).toBeGreaterThan(30);
    expect(texts.filter(({ weight }) => weight === 700).map(({ text }) => text)).toContain('2026');
  });

  it('has the weeks that a year cuts off at their own places: in the year and the week that they are of', () => {
    // 1 to 3 January 2021 are of week 53 of 2020; 28 to 31 December 2026 of week 53 of 2026.
    const cut = [...weeks('2021-01-01', '2021-02-15'), ...weeks('2026-07-27', '2027-01-01')];
    expect(cut.flatMap(({ period: { key } }) => (key.includes('..') ? [key] : []))).toEqual([
      '2021-01-01..2021-01-03',
      '2026-12-28..2026-12-31',
    ]);
    const { boxes, texts } = drawn(cut, 'week', 1104, null);
    expect(new Set(boxes.map(({ x, y }) => `${x} ${y}`)).size).toBe(cut.length);
    expect(texts.filter(({ weight }) => weight === 700).map(({ text }) => text)).toEqual(['2020', '2021', '2026']);
    const last = Math.max(...boxes.map(({ x }) => x));
    expect([boxes[0]!.x, boxes.at(-1)!.x]).toEqual([last, last]);
  });

  it('has in each month how many are recorded, and nothing where that is not known: never a 0', () => {
    const squares = [square('2026-01', 'force', 3), square('2026-02', 'nobody'), square('2026-03', 'nothing')];
    const { boxes, texts } = drawn(squares, 'month', 861, 190);
    expect(boxes).toHaveLength(3);
    expect(texts.filter(({ anchor }) => anchor === 'middle').map(({ text }) => text)).toEqual(['3']);
  });

  it('tells every state apart, in its squares as in its legend', () => {
    const looks = (items: readonly Item[]): string =>
      JSON.stringify(items, (key, value: unknown) => (/^(x|y|width|height|radius)$/.test(key) ? undefined : value));
    expect(new Set(STRIP_STATES.map((state) => looks(CALENDAR_KEYS[state]!))).size).toBe(STRIP_STATES.length);
    for (const state of STRIP_STATES) {
      const [box] = drawn([square('2026-W05', state)], 'week', 861, 190).boxes;
      const inLegend = CALENDAR_KEYS[state]!.flatMap((one) => (one.kind === 'window' ? one.items : []));
      expect(looks(box!.items)).toBe(looks(inLegend));
    }
  });

  describe('what goes wrong', () => {
    it('says that it is cut where the squares would be too small, rather than draw them on each other', () => {
      const long = weeks('1990-01-01', '2026-11-02');
      const { height, isCut } = drawn(long, 'week', 861, 190);
      expect([isCut, height > 190]).toEqual([true, true]);
    });

    it('is drawn for a single week, and for one in week 53', () => {
      expect(drawn([square('2026-W53', 'force', 1)], 'week', 1104, null).boxes[0]!.x).toBeGreaterThan(1000);
      expect(drawn([square('2026-W01')], 'week', 1104, null).boxes).toHaveLength(1);
    });
  });
});
