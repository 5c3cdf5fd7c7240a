import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { READING_PAGES } from '@vigil/shared/public/reading-pages.js';
import { FIRST_INCIDENT, fillPublicTables } from '../fill-public-tables.js';
import { openStage, type Stage } from './app-and-browser.js';
import { everyNth } from '../sample-by-seed.js';
import { visitAs } from './incident-form-steps.js';
import type { Visit } from './open-installation.js';
import { faultsOf, listenFor, settle } from './page-checks.js';

/**
 * Every public page while there is nothing, one incident, few, as many as in the demo, and 100,000: in both languages,
 * at three widths, light and dark. `npm test` looks at nothing and one, each page once, in one shape: the seed chooses
 * whether while there is nothing or one.
 */
const isProof = Boolean(process.env['VIGIL_PROVE']);
const SIZES = isProof ? [0, 1, 11, 319, 100_000] : [0, 1];
const LANGUAGES: readonly Language[] = isProof ? ['en', 'km'] : ['km'];
const WIDTHS = isProof ? [1280, 1920, 360] : [360];
const SCHEMES = isProof ? (['light', 'dark'] as const) : (['light'] as const);

/** The words that each page of nothing must say, so that no reader takes a missing figure for 0. */
const WHILE_EMPTY: Record<string, string> = {
  '/': 'nothing-yet.title',
  '/groups': 'groups.none',
  '/places': 'nothing-yet.title',
  '/places/12': 'nothing-yet.title',
  '/people': 'people-totals.none',
  '/search?text=arrests in Phnom Penh': 'nothing-yet.text',
  '/changes': 'changes.none',
  '/reports': 'reports.none',
};
const ALWAYS = [
  ...READING_PAGES,
  '/?indicator=I03&unit=year',
  '/?indicator=I10&period=2014',
  '/?by=place&unit=year',
  '/places/12',
  '/places/120203?period=2015',
  '/people',
  '/search?text=arrests in Phnom Penh',
  '/objections',
  '/embed',
  '/embed?place=12&show=calendar',
  '/embed?place=12&indicator=I11&show=years',
];
const pagesAt = (size: number): string[] =>
  size === 0 ? ALWAYS : [...ALWAYS, `/incidents/${FIRST_INCIDENT}`, `/groups/${group}`];

let stage: Stage;
let filled = 0;
let group = '';

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const fillTo = async (size: number): Promise<void> => {
  if (size > filled) group = await fillPublicTables(stage.app, filled, size);
  filled = size;
};

/** Runs in the page: text that a computation left behind, and figures in which nothing is drawn or written. */
const leftovers = `(() => {
  const main = document.querySelector('main');
  const words = main.innerText.match(/\\b(?:NaN|undefined|Infinity|null)\\b|\\[object|\\{[a-z][A-Za-z]*\\}/g) ?? [];
  const isShown = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
  const empty = [...main.querySelectorAll('figure, .chart-frame, .panel, .tile, .table, .leaflet-container')]
    .filter((one) => isShown(one) && one.innerText.trim() === '' && !one.querySelector('svg *, img, canvas'));
  const flat = [...main.querySelectorAll('svg.chart')].filter((one) => isShown(one) && one.childElementCount === 0);
  return [...words, ...[...empty, ...flat].map((one) => 'empty ' + one.outerHTML.slice(0, 120))];
})()`;

const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

/** Opens a page once, and looks at it at every width, light and dark; axe looks once. */
const faultsAt = async (visit: Visit, path: string, quiet: () => Promise<void>): Promise<string[]> => {
  const { page } = visit;
  await page.setViewportSize({ width: WIDTHS[0]!, height: 900 });
  await visit.go(path);
  await settle(visit, quiet);
  const faults = await faultsOf(visit, path);
  if (process.env['VIGIL_PICTURES'])
    await visit.picture(`${filled}-${visit.t.language}-${path.replace(/\W+/g, '-')}`, true);
  for (const scheme of SCHEMES)
    for (const width of WIDTHS) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 900 });
      await settle(visit, quiet);
      const over = await page.evaluate<number>(overflow);
      const shape = `${path}, ${width} pixels, ${scheme}`;
      if (over > 0) faults.push(`${shape}: wider than the screen by ${over} pixels`);
      faults.push(...(await page.evaluate<string[]>(leftovers)).map((fault) => `${shape}: ${fault}`));
    }
  const said = filled === 0 ? WHILE_EMPTY[path] : undefined;
  if (said && !(await page.locator('main').innerText()).includes(visit.t(said)))
    faults.push(`${path}: does not say why`);
  return [...faults, ...visit.troubles.splice(0).map((trouble) => `${path}: ${trouble}`)];
};

describe.each(SIZES)('with %i published incidents', (size) => {
  beforeAll(() => fillTo(size));

  it.each(LANGUAGES)('every public page is whole, in %s', async (lang) => {
    const visit = await visitAs(stage, null, { lang, width: WIDTHS[0]! });
    const quiet = listenFor(visit);
    const faults: string[] = [];
    for (const path of everyNth(2, pagesAt(size), size)) faults.push(...(await faultsAt(visit, path, quiet)));
    await visit.close();
    expect(faults).toEqual([]);
  });
});
