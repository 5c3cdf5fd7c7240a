import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contrast } from './contrast.js';

const css = readFileSync(join(process.cwd(), 'apps/web/src/ui/tokens.css'), 'utf8');
const at = css.indexOf('prefers-color-scheme: dark');
const coloursIn = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, colour]) => [name!, colour!]));

describe.each([
  ['day', css.slice(0, at)],
  ['night', css.slice(at)],
])('the colours of the map by %s', (_, text) => {
  const colour = coloursIn(text);
  const between = (a: string, b: string): number => contrast(colour[a]!, colour[b]!);
  const SHADES = [1, 2, 3, 4, 5].map((n) => `shade-${n}`);

  it('show the lowest shade beside land that has none, and each shade beside the next', () => {
    expect(between('shade-1', 'land')).toBeGreaterThanOrEqual(1.6);
    for (const [i, shade] of SHADES.slice(1).entries()) expect(between(shade, SHADES[i]!)).toBeGreaterThanOrEqual(1.2);
  });

  it('show the coast and the border, and the lines between provinces and between districts', () => {
    for (const ground of ['land', 'sea', 'abroad']) expect(between('border-country', ground)).toBeGreaterThanOrEqual(3);
    for (const line of ['border-1', 'border-2', 'border-shaded'])
      expect(between(line, 'land')).toBeGreaterThanOrEqual(3);
  });

  it('show a line between two areas of any one shade, by the line or by its edge', () => {
    for (const shade of SHADES)
      expect(Math.max(between('border-shaded', shade), between('casing', shade))).toBeGreaterThanOrEqual(3);
  });

  it('show that nobody watched, on land and on every shade', () => {
    expect(between('hatch', 'land')).toBeGreaterThanOrEqual(3);
    for (const shade of SHADES.slice(0, 2)) expect(between('hatch-pale', shade)).toBeGreaterThanOrEqual(3);
    for (const shade of SHADES.slice(2)) expect(between('hatch-deep', shade)).toBeGreaterThanOrEqual(3);
  });

  it('show circles on land', () => expect(between('count', 'land')).toBeGreaterThanOrEqual(3));
});
