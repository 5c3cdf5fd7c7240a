import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Language, useFurtherLanguages } from '@vigil/shared/language/languages.js';
import { pseudoLanguages } from '@vigil/shared/language/pseudo-languages.js';
import { openDesk, type Desk } from '../desk.js';
import { ADMIN, fill, type Filled, type Look, MONITOR, openEach, PUBLIC, REVIEWER } from './all-pages.js';
import { openStage, type Stage } from './app-and-browser.js';
import { fieldTextsIn, openPhone } from './field-app-steps.js';
import { everyNth } from '../sample-by-seed.js';
import { useInBrowser } from '../test-browser.js';
import { visitAs } from './incident-form-steps.js';
import type { Visit } from './open-installation.js';
import { listenFor, openAnew, settle } from './page-checks.js';

/**
 * Every page in two languages that are made from English: one a third longer, one from right to left with its own
 * digits, calendar and forms of numbers. Nothing is wider than the screen, no control's words are cut, and what does
 * not follow the language (maps, time axes, codes) runs from left to right.
 */
const [LONG, RTL] = ['qps-long', 'qps-rtl'] as [Language, Language];
const SHAPES = [
  [LONG, 360],
  [RTL, 360],
  [LONG, 1280],
  [RTL, 1280],
] as const;
/** Every sixth page is looked at, in one shape: the seed chooses both. At full counts every page is, in every shape. */
const inShape = (looks: Record<string, Look>, shape: number): Record<string, Look> =>
  Object.fromEntries(everyNth(6 * SHAPES.length, Object.entries(looks), shape));

let stage: Stage;
let desk: Desk;
let filled: Filled;

beforeAll(async () => {
  useFurtherLanguages(pseudoLanguages());
  stage = await openStage();
  desk = await openDesk(stage.app);
  filled = await fill(desk);
});
afterAll(async () => {
  await stage?.close();
  useFurtherLanguages([]);
});

/** Runs in the page: what is wider than the screen, and words of controls and headings that are cut off. */
const CUT = `(() => {
  const page = document.documentElement;
  const over = page.scrollWidth - page.clientWidth;
  // What scrolls in a frame of its own, or is only heard, makes no page wider.
  const beyond = [...document.querySelectorAll('body *')].filter((one) => {
    const { left, right, width } = one.getBoundingClientRect();
    if (width === 0 || (left > -0.5 && right < page.clientWidth + 0.5)) return false;
    return one.checkVisibility() && !one.closest('.visually-hidden, .table-frame');
  });
  const faults = over > 0 ? ['wider than the screen by ' + over + ': ' + beyond.map((one) => one.outerHTML.slice(0, 120)).join(' | ').slice(0, 900)] : [];
  if (page.scrollLeft !== 0) faults.push('is scrolled sideways');
  for (const one of document.querySelectorAll('button, h1, h2, h3, label, legend, th, a.button')) {
    if (!one.checkVisibility({ visibilityProperty: true }) || one.closest('.visually-hidden, .leaflet-container')) continue;
    const style = getComputedStyle(one);
    if (style.overflowX === 'visible' || style.textOverflow === 'ellipsis') continue;
    if (one.scrollWidth > one.clientWidth + 1) faults.push('cut: ' + one.outerHTML.slice(0, 160));
  }
  return faults;
})()`;
/** Runs in the page: what runs in another direction than it should. */
const ASTRAY = `(() => {
  const faults = [];
  const wanted = document.documentElement.lang === 'qps-rtl' ? 'rtl' : 'ltr';
  if (document.documentElement.dir !== wanted) faults.push('dir is ' + document.documentElement.dir);
  for (const one of document.querySelectorAll('svg, code, .leaflet-container, .chart-frame, input[type=url]'))
    if (getComputedStyle(one).direction !== 'ltr') faults.push('from right to left: ' + one.outerHTML.slice(0, 160));
  return faults;
})()`;

const faultsOf = async ({ page, t }: Pick<Visit, 'page' | 't'>, name: string): Promise<string[]> => {
  const lang = await page.evaluate<string>('document.documentElement.lang');
  return [
    ...(lang === t.language ? [] : [`says that it is in "${lang}"`]),
    ...(await page.evaluate<string[]>(CUT)),
    ...(await page.evaluate<string[]>(ASTRAY)),
  ].map((fault) => `${name}: ${fault}`);
};

const lookAtAll = async (visit: Visit, looks: Record<string, Look>): Promise<string[]> => {
  const faults: string[] = [];
  const quiet = listenFor(visit);
  for (const [name, { path, act, refused }] of Object.entries(looks)) {
    await openAnew(visit, path(filled));
    await settle(visit, quiet);
    if (act !== openEach) faults.push(...(await faultsOf(visit, name)));
    if (act) {
      await act(visit);
      await settle(visit, quiet);
      faults.push(...(await faultsOf(visit, `${name}, in use`)));
    }
    if (process.env['VIGIL_PICTURES'])
      await visit.picture(`${visit.t.language}-${visit.page.viewportSize()!.width}-${name.replace(/\W+/g, '-')}`);
    if (refused) visit.forgive(new RegExp(`status of ${refused} `));
    faults.push(...visit.troubles.splice(0).map((trouble) => `${name}: ${trouble}`));
  }
  await visit.close();
  return faults;
};

describe.each(SHAPES.map((shape, place) => [...shape, place] as const))(
  'in %s, %i pixels wide',
  (lang, width, shape) => {
    const options = { lang, width, height: width < 600 ? 740 : 900 };
    beforeEach(() => stage.app.database.query('update session set proved_at = now()'));

    it('the public pages are whole', async () => {
      expect(await lookAtAll(await visitAs(stage, null, options), inShape(PUBLIC, shape))).toEqual([]);
    });
    it('the pages of a monitor are whole', async () => {
      expect(await lookAtAll(await visitAs(stage, desk.monitor, options), inShape(MONITOR, shape))).toEqual([]);
    });
    it('the pages of a reviewer are whole', async () => {
      expect(await lookAtAll(await visitAs(stage, desk.second, options), inShape(REVIEWER, shape))).toEqual([]);
    });
    it('the pages of an administrator are whole', async () => {
      expect(await lookAtAll(await visitAs(stage, desk.admin, options), inShape(ADMIN, shape))).toEqual([]);
    });
  },
);

/** Runs in the page: the app's language, as its button would choose it if it were offered. */
const choosing = (language: Language): string => `new Promise((done) => {
  const open = indexedDB.open('field');
  open.onsuccess = () => {
    const settings = open.result.transaction('settings', 'readwrite').objectStore('settings');
    settings.put({ key: 'phone', language: '${language}', isPaused: false, filesByWifiOnly: false }).onsuccess = () => {
      open.result.close();
      done();
    };
  };
})`;
const STEPS = ['when', 'where', 'who', 'acts', 'harm', 'media', 'end'];

it.each(everyNth(2, [LONG, RTL]))('the field app is whole, in %s', async (language) => {
  const phone = await openPhone(stage.origin);
  const { visit, context } = phone;
  await visit.open();
  await useInBrowser(context, language);
  await visit.page.evaluate(choosing(language));
  const here = { page: visit.page, t: fieldTextsIn(language) };
  visit.t = here.t;
  await visit.open();
  await visit.page.locator(`html[lang=${language}]`).waitFor();
  const faults = await faultsOf(here, 'enrolment');
  await visit.enrol(desk.monitor);
  faults.push(...(await faultsOf(here, 'home')));
  await visit.pressWord('field.begin');
  for (const step of STEPS) {
    await visit.pressWord(`field.step.${step}.short`);
    faults.push(...(await faultsOf(here, step)));
    if (process.env['VIGIL_PICTURES'])
      await visit.page.screenshot({ path: `.vigil/pictures/${language}-field-${step}.png`, fullPage: true });
  }
  await phone.throwAway();
  expect(faults).toEqual([]);
});
