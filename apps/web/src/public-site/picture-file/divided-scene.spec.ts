import type { Cell } from '@vigil/shared/counting/answer.js';
import type { Day } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import { createText } from '@vigil/shared/text/text.js';
import { panelsScene } from './divided-scene.js';

const t = createText('en', counting);
const letters = { widthOf: (text: string, size: number) => [...text].length * size * 0.5, language: 'en' as const };
const cell: Cell = {
  keys: [''],
  low: 12,
  high: 12,
  certain: 12,
  possible: 0,
  longerPeriod: null,
  notReported: null,
  asides: {},
  rate: null,
};
const drawn = (name: string, many: number, across: number) =>
  panelsScene(
    {
      series: { periods: ['2025', '2026'].map(asPeriod), day: '2026-11-28' as Day },
      isIn: () => true,
      tracks: Array.from({ length: many }, (_, index) => ({
        key: String(index),
        name,
        cells: [cell, cell],
        total: cell,
        watches: [null, null],
        watch: null,
      })),
      most: 12,
    },
    { width: 700, height: 300, across },
    letters,
    t,
  );

describe('small charts in a picture', () => {
  it.each([
    ['DEMO Group A', 1],
    ['Coalition of Cambodian Garment and Footwear Workers for a Living Wage', 3],
  ])('have their whole names and totals above them, none on another (%s)', (name, lines) => {
    const { items, height } = drawn(name, 6, 3);
    const texts = items.flatMap((one) => (one.kind === 'text' ? [one] : []));
    const names = texts.filter(({ weight }) => weight === 700);
    expect(names.length).toBeGreaterThanOrEqual(6 * Math.min(lines, 2));
    expect(
      names
        .slice(0, names.length / 6)
        .map(({ text }) => text)
        .join(' '),
    ).toBe(name);
    expect(texts.filter(({ text }) => text === 'at least 12')).toHaveLength(6);
    const charts = items.flatMap((one) => (one.kind === 'window' ? [one] : []));
    for (const chart of charts) {
      expect(chart.y + chart.height).toBeLessThanOrEqual(height);
      for (const { x, y } of texts)
        expect(x >= chart.x && x < chart.x + chart.width && y > chart.y && y - 15 < chart.y + chart.height).toBe(false);
    }
  });
});
