import type { Page, Request } from 'playwright-core';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inCheckout } from '../../project-root.js';
import type { Visit } from './open-installation.js';

/** What a page must not have in any shape: faults that axe finds, something wider than the screen, another language. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { html: string }[];
}
declare const window: { axe?: { run(options: object): Promise<{ violations: Violation[] }> } };
declare const document: {
  documentElement: { scrollWidth: number; clientWidth: number; lang: string };
  fonts: { ready: Promise<unknown> };
  querySelector(selector: string): object | null;
  querySelectorAll(selector: string): Iterable<{ checkVisibility(options: object): boolean }>;
};

/** A request that the server holds until it has news: a page of the desk always has one. */
const isHeld = (request: Request): boolean => /[?&]wait=/.test(request.url());

/**
 * @returns what waits until a page has asked for nothing, and waited for nothing, for a moment; requests that wait for
 * news do not count
 */
export const listenFor = ({ page }: Pick<Visit, 'page'>): (() => Promise<void>) => {
  let open = 0;
  let last = Date.now();
  const count =
    (by: number) =>
    (request: Request): void => {
      if (isHeld(request)) return;
      open += by;
      last = Date.now();
    };
  page.on('request', count(1));
  page.on('requestfinished', count(-1));
  page.on('requestfailed', count(-1));
  return async () => {
    while (open > 0 || Date.now() - last < 100) await page.waitForTimeout(20);
  };
};

const withoutHash = (address: string): string => address.replace(/#.*/, '');
/**
 * Opens an address anew, also one that differs from the page's behind the # only. Any other comes directly after the
 * page before it: from an empty page, Chromium starts a process for each, which takes longer than looking at it.
 */
export const openAnew = async (visit: Visit, path: string): Promise<void> => {
  if (withoutHash(visit.page.url()) === withoutHash(visit.origin + path)) await visit.page.goto('about:blank');
  await visit.go(path);
};

/** Waits until the page has its words, its data and its letters. */
export const settle = async ({ page }: Visit, quiet: () => Promise<void>): Promise<void> => {
  // Asked at each frame: a locator looks only every half second.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('h1')].some((one) => one.checkVisibility({ visibilityProperty: true })),
  );
  await quiet();
  await page.waitForFunction(() => document.querySelector('main [aria-busy=true]') === null);
  await page.evaluate(async () => void (await document.fonts.ready));
};

/** What axe finds on the page as it stands, and whether anything is wider than the screen. */
export const axeFaults = async (page: Page): Promise<string[]> => {
  if (await page.evaluate(() => window.axe === undefined)) await page.evaluate(AXE);
  const violations = await page.evaluate(
    // It would load each style sheet again, for a rule of its own experiments.
    async () => (await window.axe!.run({ resultTypes: ['violations'], preload: false })).violations,
  );
  const over = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  return [
    ...violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]!.html.slice(0, 240)}`),
    ...(over > 0 ? [`wider than the screen by ${over} pixels`] : []),
  ];
};

/** Runs in the page: what has the focus, if less than half of what is in sight of its first line can be seen. */
const COVERED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const one = document.activeElement;
  const box = one.getClientRects()[0] ?? one.getBoundingClientRect();
  const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
  const [wide, high] = [Math.min(box.right, innerWidth) - left, Math.min(box.bottom, innerHeight) - top];
  const said = one.outerHTML.slice(0, 160);
  if (one === document.body || one.closest('.leaflet-container, .visually-hidden')) return done(null);
  if (wide <= 0 || high <= 0) return done('out of sight: ' + said);
  // Its label and its own parts do not cover it.
  const isOver = (x, y) => {
    const over = document.elementFromPoint(left + wide * x, top + high * y);
    if (!over || over.contains(one) || one.contains(over)) return false;
    return ![...(one.labels ?? [])].some((by) => by.contains(over));
  };
  const seen = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => isOver(x, y)));
  done(seen.filter(Boolean).length > 4 ? 'covered: ' + said : null);
})))`;
/** Goes through the page with the Tab key. @returns what has the focus and cannot be seen (WCAG 2.2, 2.4.11) */
export const coveredFocus = async ({ page }: Visit, presses: number): Promise<string[]> => {
  const faults = new Set<string>();
  await page.evaluate('globalThis.scrollTo(0, 0)');
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press('Tab');
    const fault = await page.evaluate<string | null>(COVERED);
    if (fault) faults.add(`has the focus and is ${fault}`);
  }
  return [...faults];
};

const TEXTS = inCheckout('libs/shared/text');
/** The keys of all words that there are: a page that shows one has not loaded its words. */
const KEYS: ReadonlySet<string> = new Set(
  readdirSync(TEXTS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => Object.keys(JSON.parse(readFileSync(`${TEXTS}/${name}/en.json`, 'utf8')) as object))
    .map((key) => key.replace(/_(?:one|other)$/, '')),
);
/** What a page shows or says of its controls, as one text. */
const ALL_SHOWN = `[document.body.innerText, ...[...document.querySelectorAll('[aria-label], [placeholder], [title]')].map((one) => ['aria-label', 'placeholder', 'title'].map((name) => one.getAttribute(name) ?? '').join(' '))].join(' ')`;

/** The keys that a page shows where words should be. */
export const keysShown = async (page: Page): Promise<string[]> => [
  ...new Set(
    (await page.evaluate<string>(ALL_SHOWN)).match(/[a-z][\w-]*(?:\.[\w-]+)+/g)?.filter((word) => KEYS.has(word)),
  ),
];

/** The same, and whether the page is in the wrong language, or shows keys instead of words. */
export const faultsOf = async ({ page, t }: Visit, name: string): Promise<string[]> => {
  const faults = await axeFaults(page);
  faults.push(...(await keysShown(page)).map((key) => `shows the key ${key}`));
  const lang = await page.evaluate(() => document.documentElement.lang);
  return [...faults, ...(lang === t.language ? [] : [`says that it is in "${lang}"`])].map(
    (fault) => `${name}: ${fault}`,
  );
};
