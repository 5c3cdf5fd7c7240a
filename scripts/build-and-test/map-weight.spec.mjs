import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { inCheckout } from './checkout-files.mjs';
import { NOT_NEEDED_BY_MAP, PARTS_NOT_NEEDED_BY_MAP } from './not-needed-by-map.mjs';

const SITE = fileURLToPath(new URL('../../apps/web/dist/site/', import.meta.url));
/** Gzipped bytes: what a phone on a slow network may have to load before the map can be used. */
const MOST = 80_000;

const parts = JSON.parse(readFileSync(`${SITE}parts.json`, 'utf8'));

/** Returns the files that a part needs before it runs. */
const filesOf = (name, found = new Set()) => {
  const part = parts[name];
  if (found.has(part.file)) return found;
  for (const file of [part.file, ...(part.css ?? [])]) found.add(file);
  for (const one of part.imports ?? []) filesOf(one, found);
  return found;
};
const named = (name) => Object.keys(parts).find((key) => parts[key].name === name);

/** Parts of which the server-rendered page has the style sheets at once. */
const STYLED = JSON.parse(readFileSync(inCheckout('apps/web/src/server-rendered/styled-at-once.json'), 'utf8'));

/** A browser has six connections to a host: what does not fit waits for a further round. */
const MOST_SHEETS = 5;

it('a page to read has its style sheets in one round', () => {
  for (const page of ['group-page', 'place-page', 'incident-page', 'search-page', 'changes-page']) {
    const sheets = [...filesOf('index.html'), ...filesOf(`src/public-site/pages/${page}.tsx`)].filter((file) =>
      file.endsWith('.css'),
    );
    expect([page, new Set(sheets).size <= MOST_SHEETS]).toEqual([page, true]);
  }
});

describe('the code of the map', () => {
  const styled = STYLED.flatMap((name) => parts[name].css ?? []);
  const files = [
    ...styled,
    ...['index.html', 'src/public-site/map-page.tsx', named('words-km'), named('leaflet')].reduce(
      (found, name) => filesOf(name, found),
      new Set(),
    ),
  ].filter((file) => /\.(js|css)$/.test(file));

  it('has nothing with it that a reader does not wait for', () => {
    const later = files.filter((file) => NOT_NEEDED_BY_MAP.test(`/${file}`));
    expect(later.filter((file) => !styled.includes(file))).toEqual([]);
    // Under another name, a part could come with the map unseen.
    const built = Object.values(parts).map(({ file }) => `/${file}`);
    const isBuilt = (name) => built.some((file) => file.includes(`/${name}-`));
    expect(PARTS_NOT_NEEDED_BY_MAP.filter((name) => !isBuilt(name))).toEqual([]);
    expect(files.every((file) => existsSync(SITE + file))).toBe(true);
  });

  it.each(['en', 'km'])(`weighs at most ${MOST / 1000} kB with its words (%s)`, (language) => {
    const all = files.filter((file) => !/words-/.test(file)).concat(parts[named(`words-${language}`)].file);
    expect(all.some((file) => file.endsWith('.css')) && all.some((file) => /leaflet/.test(file))).toBe(true);
    expect(
      all.reduce((bytes, file) => bytes + gzipSync(readFileSync(SITE + file), { level: 9 }).length, 0),
    ).toBeLessThanOrEqual(MOST);
  });
});
