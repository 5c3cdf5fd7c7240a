import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { correctionThatWaits, openDesk, type Desk } from '../desk.js';
import type { Visit } from './open-installation.js';
import { visitAs } from './incident-form-steps.js';
import { ADMIN, fill, MONITOR, openEach, PUBLIC, REVIEWER, type Filled, type Look } from './all-pages.js';
import { inBrowser, openStage, type Stage } from './app-and-browser.js';
import { everyNth } from '../sample-by-seed.js';
import { openBrowser } from '../test-browser.js';
import { openAndLeave, WINDOWS_AND_FORMS } from './windows-and-forms.js';
import { coveredFocus, faultsOf, keysShown, listenFor, openAnew, settle } from './page-checks.js';

/**
 * Every page, in both languages, light and dark, on a desktop, magnified to twice its size, on a phone and at the width
 * that WCAG asks for (320 pixels): without a fault that axe finds (WCAG, and its best practices), without an error of
 * its own, wider than no screen, and without a word to anybody else. `npm test` looks at every second page, in one
 * shape: the seed chooses both. `npm run prove` looks at each page in all shapes.
 */
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
const inShape = <T>(looks: Record<string, T>, shape: number): Record<string, T> =>
  Object.fromEntries(everyNth(2 * SHAPES.length, Object.entries(looks), shape));

let stage: Stage;
let desk: Desk;
let filled: Filled;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  filled = await fill(desk);
  await correctionThatWaits(desk, desk.reviewer);
});
afterAll(() => stage?.close());

/**
 * Goes through the pages one after the other.
 * @param presses how often the Tab key is pressed on each, to see that it leads to nothing that is covered
 * @returns everything that is wrong with any of them
 */
const lookAtAll = async (visit: Visit, looks: Record<string, Look>, presses = 0): Promise<string[]> => {
  const faults: string[] = [];
  const quiet = listenFor(visit);
  for (const [name, { path, act, refused }] of Object.entries(looks)) {
    await openAnew(visit, path(filled));
    await settle(visit, quiet);
    // What is only unfolded is looked at once, unfolded.
    if (act !== openEach) faults.push(...(await faultsOf(visit, name)));
    if (act) {
      await act(visit);
      await settle(visit, quiet);
      faults.push(...(await faultsOf(visit, `${name}, in use`)));
    }
    faults.push(...(await coveredFocus(visit, presses)).map((fault) => `${name}: ${fault}`));
    if (refused) visit.forgive(new RegExp(`status of ${refused} `));
    faults.push(...visit.troubles.splice(0).map((trouble) => `${name}: ${trouble}`));
  }
  await visit.close();
  return faults;
};

describe.each(SHAPES.map((shape, place) => [...shape, place] as const))(
  'in %s, %i pixels wide, %s',
  (lang, width, scheme, shape) => {
    const options = { lang, width, scheme, height: width < 600 ? 740 : 900 };
    // Looking at all shapes takes longer than what somebody proved holds good; pages that ask for it anew are looked at
    // elsewhere.
    beforeEach(() => stage.app.database.query('update session set proved_at = now()'));

    it('the public pages are as they should be', async () => {
      expect(await lookAtAll(await visitAs(stage, null, options), inShape(PUBLIC, shape))).toEqual([]);
    });

    it('the pages of a monitor are as they should be', async () => {
      expect(await lookAtAll(await visitAs(stage, desk.monitor, options), inShape(MONITOR, shape))).toEqual([]);
    });

    it('the pages of a reviewer are as they should be', async () => {
      expect(await lookAtAll(await visitAs(stage, desk.second, options), inShape(REVIEWER, shape))).toEqual([]);
    });

    it('windows and forms are opened and left with keys', async () => {
      const visit = await visitAs(stage, desk.second, options);
      const quiet = listenFor(visit);
      const faults: string[] = [];
      for (const [name, opening] of Object.entries(inShape(WINDOWS_AND_FORMS, shape))) {
        const found = openAndLeave(visit, quiet, filled, name, opening);
        faults.push(...(await found.catch((error: Error) => [`${name}: ${error.message}`])));
        faults.push(...visit.troubles.splice(0).map((trouble) => `${name}: ${trouble}`));
      }
      await visit.close();
      expect(faults).toEqual([]);
    });

    it('the pages of an administrator are as they should be', async () => {
      expect(await lookAtAll(await visitAs(stage, desk.admin, options), inShape(ADMIN, shape))).toEqual([]);
    });
  },
);

/** Pages of the desk come by turns, after those that are looked at each time. */
const someOf = (looks: Record<string, Look>, always: readonly string[], shape: number): Record<string, Look> => {
  const some = new Set([...always, ...everyNth(16, Object.keys(looks), shape)]);
  return Object.fromEntries(Object.entries(looks).filter(([name]) => some.has(name)));
};
describe.each([
  ['letters of twice the size', 'km', 32, []],
  // They have a bar that stays in sight below them; with large letters it does not.
  ['usual letters', 'en', 16, ['the form', 'a draft of a report']],
] as const)('on a phone with %s', (_letters, lang, size, always) => {
  let large: Stage;
  beforeAll(async () => {
    large = inBrowser(stage, await openBrowser(size));
    await stage.app.database.query('update session set proved_at = now()');
  });
  afterAll(() => large?.close());

  it('no page of the desk is wider than the screen, and the keyboard leads to nothing that a bar covers', async () => {
    const faults: string[] = [];
    for (const [member, looks] of [
      [desk.monitor, MONITOR],
      [desk.second, REVIEWER],
      [desk.admin, ADMIN],
    ] as const) {
      const visit = await visitAs(large, member, { lang, width: 360, height: 740 });
      faults.push(...(await lookAtAll(visit, someOf(looks, always, size / 2), 40)));
    }
    expect(faults).toEqual([]);
  });
});

it('a request to somebody else is stopped, and would be seen', async () => {
  const visit = await visitAs(stage, null);
  await visit.go('/method');
  await visit.page.evaluate(`fetch('https://tiles.example.net/1.png').catch(() => null)`);
  expect(visit.troubles.join()).toMatch(/Connecting to 'https:\/\/tiles\.example\.net\/1\.png' violates/);
});

it('a key in the place of words would be seen', async () => {
  const visit = await visitAs(stage, null);
  await visit.go('/method');
  expect(await keysShown(visit.page)).toEqual([]);
  await visit.page.evaluate(`document.querySelector('main').append('desk.menu'); document.body.title = 'app.close'`);
  expect(await keysShown(visit.page)).toEqual(['desk.menu', 'app.close']);
  await visit.close();
});
