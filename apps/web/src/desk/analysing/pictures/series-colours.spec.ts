import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contrast, type Light, light, luminance } from '../../../ui/contrast.js';
import { SERIES_COLOURS } from './series-colours.js';

const css = readFileSync(join(process.cwd(), 'apps/web/src/desk/analysing/analysis.css'), 'utf8');
const [day, night] = [
  css.slice(0, css.indexOf('prefers-color-scheme: dark')),
  css.slice(css.indexOf('prefers-color-scheme: dark')),
];
const coloursIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/--(series-\d): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name!, colour!]));

/** Machado, Oliveira and Fernandes 2009, at full severity. */
const SIGHTS: Record<string, readonly Light[]> = {
  'any colour': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'no red (protanopia)': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'no green (deuteranopia)': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'no blue (tritanopia)': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const seen = (colour: Light, sight: readonly Light[]): Light =>
  sight.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, i) => sum + weight * colour[i]!, 0),
      ),
    ),
  ) as Light;
const lab = (c: Light): Light => {
  const f = (v: number): number => (v > 0.008856 ? Math.cbrt(v) : 7.787 * v + 16 / 116);
  const [x, y, z] = [
    f((0.4124 * c[0] + 0.3576 * c[1] + 0.1805 * c[2]) / 0.95047),
    f(luminance(c)),
    f((0.0193 * c[0] + 0.1192 * c[1] + 0.9505 * c[2]) / 1.08883),
  ];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};
/** CIE 1976. A difference of 2 is the smallest that anybody sees. This one is obvious, even in a thin line. */
const APART = 30;

describe.each([
  ['day', day, ['#ffffff', '#fbfaf7']],
  ['night', night, ['#1e2125', '#15171a']],
] as const)('the colours of series by %s', (_, text, papers) => {
  const colours = Object.values(coloursIn(text));

  it('stand 3:1 and more against the page', () => {
    expect(colours).toHaveLength(6);
    for (const colour of colours) for (const paper of papers) expect(contrast(colour, paper)).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.keys(SIGHTS))('stay apart for who sees %s', (sight) => {
    const all = colours.map((colour) => lab(seen(light(colour), SIGHTS[sight]!)));
    all.forEach((a, i) =>
      all.slice(i + 1).forEach((b) => expect(Math.hypot(...a.map((v, k) => v - b[k]!))).toBeGreaterThan(APART)),
    );
  });
});

it('files have the colours of the page by daylight', () => expect(coloursIn(day)).toEqual(SERIES_COLOURS));
