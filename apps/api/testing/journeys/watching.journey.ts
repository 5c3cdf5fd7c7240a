import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { openDesk, type Desk } from '../desk.js';
import type { Visit } from './open-installation.js';
import { visitAs } from './incident-form-steps.js';
import { ADMIN, fill, MONITOR, openEach, PUBLIC, REVIEWER, type Filled, type Look } from './all-pages.js';
import { openStage, type Stage } from './app-and-browser.js';

/**
 * Every page, in both languages, light and dark, on a desktop, magnified to twice its size, on a phone and at the width
 * that WCAG asks for (320 pixels): without a fault that axe finds (WCAG, and its best practices), without an error of
 * its own, wider than no screen, and without a word to anybody else.
 */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SOME = [
  ['en', 1280, 'dark'],
  ['km', 360, 'light'],
] as const satisfies [Language, number, 'light' | 'dark'][];
const OTHERS = [
  ['en', 1280, 'light'],
  ['km', 1280, 'dark'],
  ['en', 640, 'light'],
  ['km', 640, 'dark'],
  ['en', 360, 'light'],
  ['en', 320, 'dark'],
  ['km', 320, 'light'],
  ['km', 320, 'dark'],
] as const satisfies [Language, number, 'light' | 'dark'][];
const SHAPES = process.env['VIGIL_PROVE'] ? [...SOME, ...OTHERS] : SOME;

let stage: Stage;
let desk: Desk;
let filled: Filled;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  filled = await fill(desk);
});
afterAll(() => stage?.close());

interface Violation {
  id: string;
  nodes: { html: string }[];
}
declare const window: { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
declare const document: {
  documentElement: { scrollWidth: number; clientWidth: number; lang: string };
  fonts: { ready: Promise<unknown> };
  querySelector(selector: string): object | null;
};

/** @returns what waits until a page has asked for nothing, and waited for nothing, for a moment */
const listenFor = ({ page }: Visit): (() => Promise<void>) => {
  let open = 0;
  let last = Date.now();
  const count = (by: number) => (): void => {
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

/** Waits until the page has its words, its data and its letters. */
const settle = async ({ page }: Visit, quiet: () => Promise<void>): Promise<void> => {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await quiet();
  await page.waitForFunction(() => document.querySelector('main [aria-busy=true]') === null);
  await page.evaluate(async () => void (await document.fonts.ready));
};

/** What axe finds on the page as it stands, and whether anything is wider than the screen or in the wrong language. */
const faultsOf = async ({ page, t }: Visit, name: string): Promise<string[]> => {
  await page.evaluate(AXE);
  const violations = await page.evaluate(
    async () => (await window.axe.run({ resultTypes: ['violations'], preload: false })).violations,
  );
  const { over, lang } = await page.evaluate(() => {
    const { scrollWidth, clientWidth, lang: its } = document.documentElement;
    return { over: scrollWidth - clientWidth, lang: its };
  });
  return [
    ...violations.map(({ id, nodes }) => `${id} (${nodes.length}): ${nodes[0]!.html.slice(0, 240)}`),
    ...(over > 0 ? [`wider than the screen by ${over} pixels`] : []),
    ...(lang === t.language ? [] : [`says that it is in "${lang}"`]),
  ].map((fault) => `${name}: ${fault}`);
};

/** Goes through the pages one after the other. @returns everything that is wrong with any of them */
const lookAtAll = async (visit: Visit, looks: Record<string, Look>): Promise<string[]> => {
  const faults: string[] = [];
  const quiet = listenFor(visit);
  for (const [name, { path, act, refused }] of Object.entries(looks)) {
    await visit.page.goto('about:blank'); // so that an address that differs behind the # only is opened anew
    await visit.go(path(filled));
    await settle(visit, quiet);
    // What is only unfolded is looked at once, unfolded.
    if (act !== openEach) faults.push(...(await faultsOf(visit, name)));
    if (act) {
      await act(visit);
      await settle(visit, quiet);
      faults.push(...(await faultsOf(visit, `${name}, in use`)));
    }
    if (refused) visit.forgive(new RegExp(`status of ${refused} `));
    faults.push(...visit.troubles.splice(0).map((trouble) => `${name}: ${trouble}`));
  }
  await visit.close();
  return faults;
};

describe.each(SHAPES)('in %s, %i pixels wide, %s', (lang, width, scheme) => {
  const options = { lang, width, scheme, height: width < 600 ? 740 : 900 };
  // Looking at all shapes takes longer than what somebody proved holds good; pages that ask for it anew are looked at
  // elsewhere.
  beforeEach(() => stage.app.database.query('update session set proved_at = now()'));

  it('the public pages are as they should be', async () => {
    expect(await lookAtAll(await visitAs(stage, null, options), PUBLIC)).toEqual([]);
  });

  it('the pages of a monitor are as they should be', async () => {
    expect(await lookAtAll(await visitAs(stage, desk.monitor, options), MONITOR)).toEqual([]);
  });

  it('the pages of a reviewer are as they should be', async () => {
    expect(await lookAtAll(await visitAs(stage, desk.second, options), REVIEWER)).toEqual([]);
  });

  it('the pages of an administrator are as they should be', async () => {
    expect(await lookAtAll(await visitAs(stage, desk.admin, options), ADMIN)).toEqual([]);
  });
});

it('a request to somebody else is stopped, and would be seen', async () => {
  const visit = await visitAs(stage, null);
  await visit.go('/method');
  await visit.page.evaluate(`fetch('https://tiles.example.net/1.png').catch(() => null)`);
  expect(visit.troubles.join()).toMatch(/Connecting to 'https:\/\/tiles\.example\.net\/1\.png' violates/);
});
