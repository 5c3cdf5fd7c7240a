import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactly } from '@vigil/shared/counting/count-range.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '../incidents/records.js';
import { aGroupLink, aHarm, anAccount, anAct, anIncident, aSource } from '../testing/an-incident.js';
import { aGroup, assess, CREATE, log, openDesk, publish, published, retract, submit, verified, type Desk } from '../testing/desk.js';
import type { Visit } from './house.js';
import { visitAs } from './logging.js';
import { button } from './staff.js';
import { openStage, type Stage } from './stage.js';

/**
 * Every page, in both languages, on a desktop and on a small phone: without a fault that axe finds (WCAG, and its best
 * practices), without an error of its own, wider than no screen, and without a word to anybody else.
 */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHAPES = [['en', 1280], ['en', 360], ['km', 1280], ['km', 360]] as const satisfies [Language, number][];

let stage: Stage;
let desk: Desk;
let shown: IncidentRecord;
let single: IncidentRecord;
let gone: IncidentRecord;
let submitted: IncidentRecord;
let ready: IncidentRecord;
let report: string;
let group: string;

/** Something of everything that a page can show. */
const fill = async (): Promise<void> => {
  const weavers = await aGroup(desk, 'Test weavers');
  group = weavers.publicCode;
  const source = aSource();
  const full = anIncident({
    title: 'Weavers pushed from a gate', groups: [aGroupLink(weavers.id, { role: 'RO_ORGANISER' })], crowd: exactly(25), issues: ['IS_LAND'], grounds: ['GR_PUBLIC_ORDER'],
    acts: [anAct({ sources: [source.id] }), anAct({ type: 'FM_PUSH', people: exactly(3) }), anAct({ type: 'FM_UNKNOWN' })],
    harms: [aHarm({ count: exactly(5), side: 'SI_ASSEMBLY' })], sources: [source, aSource({ publisher: 'Other Weekly', linkWithheld: 'yes' })],
    accounts: [anAccount(), anAccount({ party: 'PA_ORGANISER', stance: 'DS_CONFIRMS', text: 'យើងត្រូវបានរុញ។', language: 'km' })],
    publicSummary: 'Guards pushed weavers away from a gate.',
  });
  shown = await publish(desk.second, await assess(desk, await verified(desk, full), 'LA_UNLAWFUL', full.acts[1]!.id));
  single = await published(desk, anIncident({ title: 'Known from one paper', place: { code: '1202', precision: 'LP_DISTRICT' }, sources: [aSource()] }), 'VG_WEAK');
  gone = await retract(desk.reviewer, await published(desk, anIncident({ title: 'Taken back' })));
  submitted = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Waits for a reviewer' })));
  ready = await verified(desk, anIncident({ title: 'Waits for a publisher' }), 'VG_WEAK');
  const span = { from: asDay('2021-01-01'), until: asDay('2021-06-30'), place: '12', group: null, note: null, shown: true };
  must(await desk.analyst.put(`/api/coverage/${randomUUID()}`, { ...span, level: 'CO_ON_SITE' }, CREATE));
  must(await desk.analyst.put(`/api/published-totals/${randomUUID()}`, { ...span, publisher: 'Example Centre', title: 'A report', measure: 'marches that were stopped', unit: 'incidents', value: exactly(7), partOf: null, url: 'https://example.org/report' }, CREATE));
  report = must(await desk.analyst.post<{ code: string }>('/api/reports', { title: 'A half-year', question: 'indicator=I02&period=2021-H1&split=period&unit=month' })).code;
};

const must = <T>({ status, body, text }: { status: number; body: T; text: string }): T => {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
};

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  await fill();
});
afterAll(() => stage?.close());

interface Violation { id: string; nodes: { html: string }[] }
declare const window: { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
declare const document: { documentElement: { scrollWidth: number; clientWidth: number; lang: string }; fonts: { ready: Promise<unknown> }; querySelector(selector: string): object | null };

/** @returns what waits until a page has asked for nothing, and waited for nothing, for a moment */
const listenFor = ({ page }: Visit): (() => Promise<void>) => {
  let open = 0;
  let last = Date.now();
  const count = (by: number) => (): void => { open += by; last = Date.now(); };
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
  await page.evaluate(async () => void await document.fonts.ready);
};

/** What axe finds on the page as it stands, and whether anything is wider than the screen or in the wrong language. */
const faultsOf = async ({ page, t }: Visit, name: string): Promise<string[]> => {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => (await window.axe.run({ resultTypes: ['violations'], preload: false })).violations);
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

type Act = (visit: Visit) => Promise<unknown>;
/** A page, what is done on it before it is looked at, and the refusals that belong to it. */
interface Look { path: () => string; act?: Act; refused?: number }

const opens = (key: string, role: 'dialog' | 'form' = 'dialog'): Act => async (visit) => {
  await visit.page.getByRole('button', { name: visit.t(key) }).first().click();
  if (role === 'dialog') await visit.page.getByRole('dialog').waitFor();
};

/** The symbol of the capital, with its card; on a phone also the filters. */
const openCard: Act = async ({ page, t }) => {
  await page.getByRole('button', { name: /^(Phnom Penh|ភ្នំពេញ)/ }).first().click();
  await page.getByRole('button', { name: t('card.only') }).waitFor();
};
const openFilters: Act = async (visit) => {
  if (visit.page.viewportSize()!.width < 600) await opens('filter.open')(visit);
};

/** Whatever is folded on the page. */
const openEach: Act = async ({ page }) => {
  await page.evaluate(`document.querySelectorAll('main details').forEach((one) => { one.open = true; })`);
};

/** Every list with an entry, and everything that is missing said beside its question. */
const fillForm: Act = async (visit) => {
  const { page, t } = visit;
  const add = (one: string) => page.getByRole('button', { name: `+ ${t(`${one}.add`)}`, exact: true }).click();
  for (const one of ['group', 'act', 'source']) await add(one);
  await page.getByRole('button', { name: t('desk.form.more') }).last().click();
  for (const one of ['harm', 'account']) await add(one);
  const map = page.getByRole('button', { name: t('desk.place.show-map') });
  if (page.viewportSize()!.width < 600) await map.first().click(); // where there is room it is open
  await button(visit, 'desk.form.submit').click();
  await page.getByText(t('field.required')).first().waitFor();
};

const PUBLIC: Record<string, Look> = {
  'the map': { path: () => '/?period=2021-H1', act: openCard },
  'the map, closer': { path: () => '/?period=2021-H1&at=11.56,104.9,10' },
  'the map, filtered to nothing': { path: () => '/?period=2021-H1&place=24', act: openFilters },
  'the map, with words in the list': { path: () => '/?period=2021-H1&text=weavers' },
  'all groups': { path: () => '/groups' },
  'a group': { path: () => `/groups/${group}?period=2021-H1`, act: openEach },
  'a group that never was': { path: () => '/groups/G-000000', refused: 404 },
  'all places': { path: () => '/places' },
  'places of a name': { path: () => '/places?text=kompong' },
  'a province': { path: () => '/places/12?period=2021', act: openEach },
  'a commune': { path: () => '/places/120203?period=2021' },
  'a place that never was': { path: () => '/places/9999', refused: 404 },
  'an incident': { path: () => `/incidents/${shown.code}` },
  'an incident from a single source': { path: () => `/incidents/${single.code}` },
  'a retracted incident': { path: () => `/incidents/${gone.code}`, refused: 410 },
  'an incident that never was': { path: () => '/incidents/KH-0000-0', refused: 404 },
  'the method': { path: () => '/method' },
  'the changes': { path: () => '/changes' },
  'the codebook': { path: () => '/codebook' },
  'a report': { path: () => `/reports/${report}` },
  'no page': { path: () => '/nowhere', refused: 404 },
  'the sign-in': { path: () => '/sign-in' },
  'an invitation': { path: () => '/sign-in#invitation=none' },
};

const MONITOR: Record<string, Look> = {
  'home of a monitor': { path: () => '/desk' },
  'the form': { path: () => '/desk/incidents/new', act: fillForm, refused: 404 },
  'a page for others': { path: () => '/desk/coverage' },
};

const REVIEWER: Record<string, Look> = {
  'home of a reviewer': { path: () => '/desk' },
  'a review': { path: () => `/desk/incidents/${submitted.id}`, act: opens('desk.review.verify', 'form') },
  'a publication': { path: () => `/desk/incidents/${ready.id}`, act: opens('desk.publish.publish-begin') },
  'a published record': { path: () => `/desk/incidents/${shown.id}`, act: opens('desk.retract.begin', 'form') },
  'a history': { path: () => `/desk/incidents/${shown.id}/history` },
  'a correction': { path: () => `/desk/incidents/${shown.id}/edit` },
  figures: { path: () => '/desk/figures?indicator=I02&period=2021-H1&unit=month&split=period' },
  coverage: { path: () => '/desk/coverage', act: opens('desk.coverage.add') },
  totals: { path: () => '/desk/totals', act: opens('desk.totals.add') },
  reports: { path: () => '/desk/reports' },
  groups: { path: () => '/desk/groups', act: opens('desk.groups.add') },
};

const ADMIN: Record<string, Look> = {
  'home of an administrator': { path: () => '/desk' },
  people: { path: () => '/desk/people', act: opens('desk.people.invite') },
  settings: { path: () => '/desk/settings' },
};

/** Goes through the pages one after the other. @returns everything that is wrong with any of them */
const lookAtAll = async (visit: Visit, looks: Record<string, Look>): Promise<string[]> => {
  const faults: string[] = [];
  const quiet = listenFor(visit);
  for (const [name, { path, act, refused }] of Object.entries(looks)) {
    await visit.page.goto('about:blank'); // so that an address that differs behind the # only is opened anew
    await visit.go(path());
    await settle(visit, quiet);
    faults.push(...await faultsOf(visit, name));
    if (act) {
      await act(visit);
      await settle(visit, quiet);
      faults.push(...await faultsOf(visit, `${name}, in use`));
    }
    if (refused) visit.forgive(new RegExp(`status of ${refused} `));
    faults.push(...visit.troubles.splice(0).map((trouble) => `${name}: ${trouble}`));
  }
  await visit.close();
  return faults;
};

describe.each(SHAPES)('in %s, %i pixels wide', (lang, width) => {
  const options = { lang, width, height: width < 600 ? 740 : 900 };

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
