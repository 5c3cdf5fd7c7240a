import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { aGroupLink, anIncident } from '../an-incident.js';
import { aGroup, openDesk, published, type Desk } from '../desk.js';
import { eventually, type Visit } from './open-installation.js';
import { visitAs } from './incident-form-steps.js';
import { symbols } from './reader-steps.js';
import { openStage, type Stage } from './app-and-browser.js';

/** Nobody in this file has a mouse: they press Tab, Enter, the arrows and Escape, and go by what has the focus. */
let stage: Stage;
let desk: Desk;
let reader: Visit;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const weavers = await aGroup(desk, 'Test weavers');
  await published(desk, anIncident({ title: 'In the capital', groups: [aGroupLink(weavers.id)] }));
  await published(desk, anIncident({ title: 'In the capital again' }));
  await published(desk, anIncident({ title: 'In another province', place: { code: '17', precision: 'LP_PROVINCE' } }));
  reader = await visitAs(stage, null);
  await reader.go('/?period=2021-H1');
  await eventually(async () => (await symbols(reader)).length, 2);
});
afterAll(() => stage?.close());

interface Focused {
  innerText: string;
  labels?: ArrayLike<{ innerText: string }>;
  getAttribute(name: string): string | null;
  matches(what: string): boolean;
  closest(what: string): Focused | null;
}
declare const document: { activeElement: Focused; getElementById(id: string): Focused | null };

/** What has the focus, by its name. */
const focused = ({ page }: Visit): Promise<string> =>
  page.evaluate(() => {
    const here = document.activeElement;
    const labels = Array.from(here.labels ?? [])
      .map((one) => one.innerText)
      .join(' ');
    return (here.getAttribute('aria-label') ?? (labels || here.innerText)).replace(/\s+/g, ' ').trim();
  });

/** What is said to be wrong with what has the focus, or with the question that it is a part of. */
const wrongOfFocused = ({ page }: Visit): Promise<string> =>
  page.evaluate(() => {
    const ids = document.activeElement.closest('[aria-describedby]')?.getAttribute('aria-describedby') ?? '';
    const said = ids.split(' ').map((id) => document.getElementById(id));
    return said.find((one) => one?.matches('.field-error'))?.innerText ?? '';
  });

const isSeen = ({ page }: Visit): Promise<boolean> =>
  page.evaluate(() => document.activeElement.matches(':focus-visible'));

/** Presses Tab until what has the focus begins so, and is seen to have it. */
const tabTo = async (visit: Visit, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  const passed: string[] = [];
  for (let presses = 0; presses < 120; presses += 1) {
    await visit.page.keyboard.press(key);
    passed.push(await focused(visit));
    if (typeof name === 'string' ? !passed.at(-1)!.startsWith(name) : !name.test(passed.at(-1)!)) continue;
    expect(await isSeen(visit)).toBe(true);
    return;
  }
  throw new Error(`${key} does not lead to "${String(name)}", but to ${passed.join(' | ')}`);
};

const press = ({ page }: Visit, ...keys: string[]): Promise<void> =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

/** Types into a box that searches and takes the first thing that it offers. */
const pick = async (visit: Visit, words: string): Promise<void> => {
  await visit.page.keyboard.type(words);
  await visit.page
    .getByRole('listbox', { name: visit.t('desk.form.suggestions') })
    .getByRole('option')
    .first()
    .waitFor();
  await press(visit, 'ArrowDown', 'Enter');
};

/** Runs in the page: what Tab reaches in its head although it stands above, or before, what Tab reached last. */
const HEAD_OUT_OF_ORDER = `(() => {
  const all = [...document.querySelectorAll('header :is(a, button, input:not([type=hidden]))')].filter((one) =>
    one.checkVisibility());
  return all.slice(1).flatMap((one, n) => {
    const [last, now] = [all[n], one].map((it) => it.getBoundingClientRect());
    const isAbove = now.bottom <= last.top + 1;
    const isBefore = now.top < last.bottom - 1 && now.bottom > last.top + 1 && now.right <= last.left + 1;
    return isAbove || isBefore ? [one.className + ' after ' + all[n].className] : [];
  });
})()`;

describe('a reader of the public map', () => {
  it('jumps past the head of the page', async () => {
    await press(reader, 'Tab');
    expect(await focused(reader)).toBe(reader.t('app.skip'));
    await press(reader, 'Enter', 'Tab');
    const head = reader.page.getByRole('banner').getByRole('link');
    expect(await head.allInnerTexts()).not.toContain(await focused(reader));
  });

  it('comes to the symbols, the largest first, opens the card of one and closes it', async () => {
    await tabTo(reader, 'Phnom Penh');
    await press(reader, 'Enter');
    const only = reader.page.getByRole('button', { name: reader.t('card.only') });
    await only.waitFor();
    expect(await reader.page.getByRole('button', { name: /^Phnom Penh:/, pressed: true }).count()).toBe(1);
    await press(reader, 'Escape');
    await only.waitFor({ state: 'detached' });
    expect(await focused(reader)).toMatch(/^Phnom Penh:/);
    await tabTo(reader, 'Siem Reap');
  });

  it('is shown which symbol has the focus, on a circle and on a shaded unit', async () => {
    const ringed = async (): Promise<string[]> =>
      await reader.page
        .locator('.symbol:has(.symbol-ring:not([r="0.00"]))')
        .evaluateAll((all: { ariaLabel: string }[]) => all.map(({ ariaLabel }) => ariaLabel.split(':')[0]!));
    expect(await ringed()).toEqual(['Siem Reap']);
    await tabTo(reader, reader.t('map.areas'));
    expect(await ringed()).toEqual([]);
    await press(reader, 'Enter');
    await reader.page.locator('path[class*="map-shade"]').first().waitFor();
    await tabTo(reader, 'Siem Reap', 'Shift+Tab');
    expect(await ringed()).toEqual(['Siem Reap']);
    await tabTo(reader, reader.t('map.circles'));
    await press(reader, 'Enter');
    await tabTo(reader, 'Siem Reap', 'Shift+Tab');
  });

  it('narrows the picture to a group and takes the filter away again', async () => {
    await tabTo(reader, reader.t('filter.groups'));
    await press(reader, 'Enter');
    await reader.page.getByRole('checkbox', { name: /Test weavers/ }).waitFor();
    await tabTo(reader, /Test weavers/);
    await press(reader, 'Space');
    await eventually(async () => (await symbols(reader)).length, 1);
    // The address is written after the picture.
    await eventually(async () => new URL(reader.page.url()).searchParams.has('groups'), true);
    await tabTo(reader, reader.t('filter.remove', { words: 'Test weavers' }));
    await press(reader, 'Enter');
    await eventually(async () => (await symbols(reader)).length, 2);
    expect(await focused(reader)).not.toBe(''); // the focus is still somewhere
  });

  it('moves the map and looks closer with the keys', async () => {
    await press(reader, 'Home');
    await tabTo(reader, reader.t('map.zoom-in'), 'Shift+Tab');
    await press(reader, 'Enter', 'Enter', 'Enter');
    await eventually(async () => new URL(reader.page.url()).searchParams.has('at'), true);
    await tabTo(reader, reader.t('map.whole-country'));
    await press(reader, 'Enter');
    await eventually(async () => new URL(reader.page.url()).searchParams.has('at'), false);
  });

  it('reads the table and opens what it counts in one province', async () => {
    await tabTo(reader, /^Siem Reap$/);
    expect(await reader.page.evaluate(() => document.activeElement.matches('table *'))).toBe(true);
    await press(reader, 'Enter');
    await eventually(async () => new URL(reader.page.url()).searchParams.get('place'), '17');
    await tabTo(reader, 'In another province');
    await press(reader, 'Enter');
    await reader.page.getByRole('heading', { level: 1, name: 'In another province' }).waitFor();
  });

  it.each([360, 1280])('reads the page in the order in which it is seen, %d pixels wide', async (width) => {
    const visit = await visitAs(stage, null, { width, height: 740 });
    await visit.go('/?period=2021-H1');
    await visit.page.locator('.head-foot button').waitFor();
    await visit.page.locator('.tiles:not([aria-busy=true])').waitFor();
    await visit.page.locator('.time-area:not([aria-busy=true])').waitFor();
    await visit.page.locator('.facets-title, .filters-narrow button').first().waitFor({ state: 'attached' });
    const PARTS =
      '.headline, .questions, .head-foot, .tiles, .map-area, .filters-narrow, .time-area, .filters-wide, .below-grid';
    const inOrder: { name: string; top: number | null }[] = [];
    for (const part of await visit.page.locator(PARTS).all())
      inOrder.push({
        name: (await part.getAttribute('class'))!.split(' ')[0]!,
        top: (await part.boundingBox())?.y ?? null,
      });
    const seen = inOrder.filter((part): part is { name: string; top: number } => part.top !== null);
    const names = (parts: readonly { name: string }[]): string[] => parts.map(({ name }) => name);
    expect(names(seen)).toEqual(names(seen.toSorted((one, other) => one.top - other.top)));
    expect(names(seen)).toEqual(
      width === 360
        ? ['headline', 'questions', 'map-area', 'filters-narrow', 'head-foot', 'tiles', 'time-area', 'below-grid']
        : ['headline', 'questions', 'head-foot', 'tiles', 'map-area', 'time-area', 'filters-wide', 'below-grid'],
    );
    const map = visit.page.locator('.map-area :is(.map, .legend, figcaption)');
    const tops = await Promise.all((await map.all()).map(async (one) => (await one.boundingBox())!.y));
    expect([tops.length, tops]).toEqual([3, tops.toSorted((one, other) => one - other)]);
    expect(visit.troubles).toEqual([]);
  });

  it.each([360, 700, 1280])('goes through the head of a page as it is seen, %d pixels wide', async (width) => {
    const visit = await visitAs(stage, null, { width, height: 740 });
    for (const path of ['/method', '/?period=2021-H1']) {
      await visit.go(path);
      await visit.page.getByRole('navigation', { name: visit.t('public.pages') }).waitFor();
      expect(await visit.page.evaluate(HEAD_OUT_OF_ORDER)).toEqual([]);
    }
    await visit.close();
    const staff = await visitAs(stage, desk.reviewer, { width, height: 740 });
    await staff.go('/desk/account');
    const menu = staff.page.getByRole('button', { name: staff.t('desk.menu'), exact: true });
    if (width < 960) await menu.click();
    await staff.page.getByRole('navigation', { name: staff.t('desk.menu') }).waitFor();
    expect(await staff.page.evaluate(HEAD_OUT_OF_ORDER)).toEqual([]);
    await staff.close();
  });

  it('opens and leaves the filters of a phone', async () => {
    const phone = await visitAs(stage, null, { lang: 'km', width: 360, height: 740 });
    await phone.go('/?period=2021-H1');
    await eventually(async () => (await symbols(phone)).length, 2);
    await tabTo(phone, phone.t('filter.open'));
    await press(phone, 'Enter');
    const sheet = phone.page.getByRole('dialog', { name: phone.t('filter.title') });
    await sheet.waitFor();
    await tabTo(phone, phone.t('filter.groups'));
    await press(phone, 'Enter');
    await sheet.getByRole('checkbox', { name: /Test weavers/ }).waitFor();
    await tabTo(phone, /Test weavers/);
    await press(phone, 'Space');
    await eventually(async () => (await symbols(phone)).length, 1);
    await press(phone, 'Escape');
    await sheet.waitFor({ state: 'hidden' });
    expect(await focused(phone)).toContain(phone.t('filter.open-n', { n: 1 }));
    expect(phone.troubles).toEqual([]);
  });
});

describe('a monitor', () => {
  it('logs the first answers of an incident and saves them', async () => {
    const visit = await visitAs(stage, desk.monitor);
    const { page, t } = visit;
    await visit.go('/desk');
    await page.getByRole('heading', { level: 1 }).waitFor();
    const isAt = (what: string): Promise<boolean> => page.evaluate((one) => document.activeElement.matches(one), what);
    expect(await isAt('body')).toBe(true);
    await tabTo(visit, `+ ${t('desk.home.log')}`);
    await press(visit, 'Enter');
    await page.getByRole('heading', { level: 1, name: t('desk.form.new-title') }).waitFor();
    await eventually(() => isAt('#desk-main'), true);
    await tabTo(visit, t('incident.title.label'));
    await page.keyboard.type('Weavers told to leave the gate');
    await tabTo(visit, t('desk.when.box-day'));
    await page.keyboard.type('4');
    await press(visit, 'Tab');
    await page.keyboard.type('June');
    await press(visit, 'Tab');
    await page.keyboard.type('2021');
    await tabTo(visit, t('incident.place.label'));
    await pick(visit, 'ភ្នំពេញ');
    await tabTo(visit, `+ ${t('group.add')}`);
    await press(visit, 'Enter');
    await pick(visit, 'weavers');
    await tabTo(visit, label('AT_MARCH', 'en'));
    await press(visit, 'Space');
    await tabTo(visit, t('desk.save'));
    await press(visit, 'Enter');
    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    await eventually(async () => (await desk.monitor.get<IncidentRecord>(`/api/incidents/${id}`)).status, 200);
    const { body } = await desk.monitor.get<IncidentRecord>(`/api/incidents/${id}`);
    expect(body.incident).toMatchObject({
      title: 'Weavers told to leave the gate',
      when: { precision: 'DP_DAY', earliest: '2021-06-04', latest: '2021-06-04' },
      place: { code: '12', precision: 'LP_PROVINCE' },
      groups: [{ group: expect.any(String) }],
      assemblyTypes: ['AT_MARCH'],
    });
  });
});

describe('an analyst', () => {
  it('is led to the first answer that is wrong, where a window is longer than the screen', async () => {
    const visit = await visitAs(stage, desk.analyst, { width: 360, height: 640 });
    const { page, t } = visit;
    await visit.go('/desk/totals');
    await page.getByRole('button', { name: t('desk.totals.add') }).click();
    await page.getByLabel(t('desk.totals.publisher')).fill('DEMO Watch');
    await page.getByLabel(t('desk.totals.title')).fill('DEMO yearly report');
    await page.getByLabel(t('desk.totals.measure')).fill('people who were detained');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('desk.save') })
      .click();
    await eventually(() => page.evaluate(() => document.activeElement.getAttribute('aria-invalid')), 'true');
    expect(await isSeen(visit)).toBe(true);
  });

  it('is led to the first answer that is missing or wrong, where a form is in the page', async () => {
    const visit = await visitAs(stage, desk.analyst, { width: 1280 });
    const { page, t } = visit;
    await visit.go('/desk/reports');
    await page.getByRole('button', { name: t('desk.reports.add') }).press('Enter');
    const report = page.getByRole('form', { name: t('desk.reports.add') });
    await report.waitFor();
    for (let attempts = 0; attempts < 2; attempts += 1) {
      await tabTo(visit, t('desk.reports.freeze'));
      await press(visit, 'Enter');
      await eventually(() => focused(visit), t('desk.reports.title'));
      await eventually(() => wrongOfFocused(visit), t('field.required'));
      await eventually(() => report.getByRole('alert').allInnerTexts(), [t('desk.form.wrong', { n: 2 })]);
    }
    await page.keyboard.type('A whole year');
    await tabTo(visit, t('desk.reports.freeze'));
    await press(visit, 'Enter');
    await eventually(() => focused(visit), t('desk.when.box-day'));

    await visit.go('/desk/account');
    await page.getByRole('button', { name: t('account.tokens.add') }).press('Enter');
    await tabTo(visit, t('account.tokens.name'));
    await page.keyboard.type('Charts');
    await tabTo(visit, t('account.tokens.make'));
    await press(visit, 'Enter');
    // A question with several boxes: the first of them.
    await eventually(() => focused(visit), t('account.tokens.scope.read-records'));
    expect(await wrongOfFocused(visit)).toBe(t('field.required'));
    await press(visit, 'Space');
    await tabTo(visit, t('account.tokens.make'));
    await page.context().setOffline(true);
    await press(visit, 'Enter');
    // No field is named: the message has the focus.
    await eventually(() => focused(visit), t('app.unreachable'));
    await visit.close();
  });

  it('arrives in the page with the steps of the browser, and from the palette', async () => {
    const visit = await visitAs(stage, desk.analyst, { width: 1280 });
    const { page, t } = visit;
    const isIn = (title: string): Promise<void> =>
      eventually(
        () => page.evaluate(`document.querySelector('h1')?.innerText + document.activeElement.id`),
        `${title}desk-main`,
      );
    await visit.go('/desk/sources');
    await tabTo(visit, t('desk.page.dated-notes'));
    await press(visit, 'Enter');
    await isIn(t('desk.page.dated-notes'));
    await tabTo(visit, t('desk.page.totals'));
    await press(visit, 'Enter');
    await isIn(t('desk.page.totals'));
    await page.goBack();
    await isIn(t('desk.page.dated-notes'));
    await press(visit, 'Tab');
    await page.goForward();
    await isIn(t('desk.page.totals'));
    await press(visit, 'Tab', 'Control+k');
    await page.getByRole('combobox', { name: t('desk.palette.field') }).fill(t('desk.page.sources'));
    await page.getByRole('option', { name: t('desk.page.sources') }).waitFor();
    await press(visit, 'Enter');
    await isIn(t('desk.page.sources'));
    await visit.close();
  });
});

describe('whoever reads Khmer', () => {
  /** What is read out anew, in a part that is read out when it changes. */
  const saidAgain = ({ page }: Visit, act: () => Promise<void>): Promise<string> =>
    page
      .evaluate(
        `new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
          if (target.closest?.('[role=alert]') || [...addedNodes].some((one) => one.matches?.('[role=alert]')))
            document.said = target.closest?.('[role=alert]')?.innerText ?? '';
        })).observe(document.body, { childList: true, subtree: true }); document.said = 'nothing';`,
      )
      .then(act)
      .then(() => page.evaluate<string>('document.said'));

  it('is told in Khmer what is missing at the sign-in, and hears a refusal each time', async () => {
    const visit = await visitAs(stage, null, { lang: 'km', width: 360 });
    const { page, t } = visit;
    await visit.go('/sign-in?lang=km');
    const [name, password] = [t('desk.sign-in.name'), t('desk.sign-in.password')];
    await page.getByLabel(name, { exact: true }).press('Enter');
    await eventually(() => wrongOfFocused(visit), t('field.required'));
    expect(await focused(visit)).toBe(name);
    expect(await page.locator('form').getByRole('alert').allInnerTexts()).toEqual([t('desk.form.wrong', { n: 2 })]);
    await page.keyboard.type('nobody');
    await eventually(() => wrongOfFocused(visit), '');
    await press(visit, 'Enter');
    await eventually(() => focused(visit), password);
    expect(await wrongOfFocused(visit)).toBe(t('field.required'));
    const attempt = async (): Promise<void> => {
      await page.keyboard.type('not the password');
      await press(visit, 'Enter');
      await eventually(() => page.getByLabel(password, { exact: true }).inputValue(), '');
    };
    await attempt();
    const refused = await page.getByRole('alert').innerText();
    expect(await saidAgain(visit, attempt)).toBe(refused);
    await visit.close();
  });

  it('is answered by the page, not the browser, where a plain form is sent empty', async () => {
    const visit = await visitAs(stage, null, { lang: 'km', width: 360 });
    const { page, t } = visit;
    await visit.go('/search?words=capital&lang=km');
    const words = page.getByLabel(t('words.label'), { exact: true });
    await words.fill('');
    await words.press('Enter');
    await page.getByRole('heading', { level: 1, name: t('find.title') }).waitFor();
    await visit.go('/changes/figure?period=2021-H1&since=1&lang=km');
    await page.getByLabel(t('figure-changes.since')).fill('');
    await page.getByLabel(t('figure-changes.since')).press('Enter');
    await page.waitForURL(/since=&/);
    await visit.close();
  });

  it('is told in Khmer what is missing in a window, and what is not an answer', async () => {
    const visit = await visitAs(stage, desk.reviewer, { lang: 'km', width: 360 });
    const { page, t } = visit;
    await visit.go('/desk?lang=km&q=weavers');
    await page.locator('.queue-side summary').first().press('Enter');
    await page.getByRole('button', { name: t('desk.queue.save-view') }).press('Enter');
    const title = page.getByRole('dialog').getByLabel(t('desk.queue.view-title'));
    await title.press('Enter');
    await eventually(() => wrongOfFocused(visit), t('field.required'));
    expect(await focused(visit)).toBe(t('desk.queue.view-title'));
    await press(visit, 'Escape');
    await visit.close();
    const admin = await visitAs(stage, desk.admin, { lang: 'km', width: 360 });
    await admin.go('/desk/settings?lang=km');
    const days = admin.page.getByLabel(admin.t('settings.objection-days'));
    await days.fill('0');
    await days.press('Enter');
    await eventually(() => wrongOfFocused(admin), admin.t('field.too-few', { min: 1 }));
    await admin.close();
  });
});
