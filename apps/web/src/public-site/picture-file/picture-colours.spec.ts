import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PICTURE_COLOURS } from './picture-colours.js';

it('pictures have the colours of the style sheet by daylight', () => {
  const css = readFileSync(join(process.cwd(), 'apps/web/src/ui/tokens.css'), 'utf8');
  const day = css.slice(0, css.indexOf('prefers-color-scheme: dark'));
  const colours = Object.fromEntries(
    Object.keys(PICTURE_COLOURS).map((name) => [name, new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(day)?.[1]]),
  );
  expect(colours).toEqual(PICTURE_COLOURS);
});
