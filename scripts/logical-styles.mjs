import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const TOP = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = 'apps/web/src';

/**
 * Maps and time axes run from left to right in every language. Their style sheets may name sides; a text in them is
 * better off without.
 */
const WITH_SIDES =
  /^public-site\/(map[^/]*\.css|map\/|chart\.css|divided-chart\.css|leaflet-elements\.css|place-card\.css|legend\.css|pages\/(calendar-strip|how-picture)\.css)|^desk\/form\/count-day-and-place\.css/;

const SIDE =
  /^\s*(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)(?:-\w+)?|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:|:\s*(?:left|right)\s*;/;
/** A length: its own blanks are in brackets. */
const LENGTH = /(?:[\w-]*\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s()]+)/g;

/** Whether a shorthand of four values gives the right side another one than the left. */
const isLopsided = (line) => {
  const [, values] = /^\s*(?:margin|padding|inset|border-width)\s*:\s*([^;]*);/.exec(line) ?? [];
  const [, right, , left] = values?.match(LENGTH) ?? [];
  return left !== undefined && left !== right;
};

/**
 * Returns the lines of a style sheet that name a side of the screen. A page from right to left needs the beginning and
 * the end of a line instead: `margin-inline-start`, `inset-inline-end`, `text-align: start`.
 */
export const namedSides = (css) =>
  css.split('\n').flatMap((line, at) => (SIDE.test(line) || isLopsided(line) ? [`${at + 1}: ${line.trim()}`] : []));

/** Returns the paths of all style sheets. */
const sheets = (folder) =>
  readdirSync(join(TOP, folder), { recursive: true })
    .filter((path) => path.endsWith('.css') && !WITH_SIDES.test(path))
    .sort();

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const found = sheets(FOLDER).flatMap((path) =>
    namedSides(readFileSync(join(TOP, FOLDER, path), 'utf8')).map((line) => `${FOLDER}/${path}:${line}`),
  );
  for (const line of found) process.stderr.write(`${line}\n`);
  if (found.length > 0) {
    process.stderr.write(
      'These lines name a side of the screen, which is wrong in a page from right to left. Use margin-inline-start, inset-inline-end, text-align: start and the like.\n',
    );
    process.exit(1);
  }
}
