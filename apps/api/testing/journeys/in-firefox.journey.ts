import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { aGroupLink, anAccount, anIncident } from '../an-incident.js';
import { aGroup, openDesk, published, type Desk } from '../desk.js';
import { openFirefox } from '../test-firefox.js';
import { aPhoto, sha256 } from '../upload-evidence.js';
import { openStage, type Stage } from './app-and-browser.js';
import { FieldVisit, logF1 } from './field-app-steps.js';
import { visitAs } from './incident-form-steps.js';
import { eventually, type Visit } from './open-installation.js';
import { addFilter, theMap } from './reader-steps.js';

/**
 * What differs between engines, in Firefox: that the map, the story of an incident, the page of a group and the field
 * app can be used, by pointer and keyboard. What they say is asked in Chromium.
 *
 * Firefox 153 crashes where Playwright works out roles in the page's own world as well as in its own: what is found by
 * its role is counted and pressed here, never handed to `evaluateAll`.
 */
let stage: Stage;
let desk: Desk;
let weavers: { id: string; publicCode: string };
let shown: IncidentRecord;
let visit: Visit;

const PROVINCES = 25;
const on = (day: string) => ({ when: exactDay(asDay(day)) });

beforeAll(async () => {
  stage = await openStage(undefined, undefined, openFirefox);
  desk = await openDesk(stage.app);
  weavers = await aGroup(desk, 'Friday Women');
  const ofWeavers = () => ({ groups: [aGroupLink(weavers.id)] });
  shown = await published(
    desk,
    anIncident({
      ...on('2021-03-05'),
      ...ofWeavers(),
      title: 'Pushed from a gate',
      accounts: [anAccount(), anAccount({ party: 'PA_ORGANISER', stance: 'DS_CONFIRMS', text: 'We were pushed.' })],
    }),
  );
  await published(desk, anIncident({ ...on('2021-04-09'), ...ofWeavers() }));
  await published(desk, anIncident({ ...on('2021-06-04'), place: { code: '17', precision: 'LP_PROVINCE' } }));
});
afterEach(async () => {
  const troubles = visit?.troubles ?? [];
  await visit?.close();
  expect(troubles).toEqual([]);
});
afterAll(() => stage?.close());

/** How many places of the map have a circle. */
const circles = (): Promise<number> =>
  theMap(visit)
    .getByRole('button', { name: /^(Phnom Penh|Siem Reap|ភ្នំពេញ|សៀមរាប)/ })
    .count();
const overflow = (): Promise<number> =>
  visit.page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

describe('the map in Firefox', () => {
  it('draws, is filtered, and opens a place; the chart takes the keyboard', async () => {
    visit = await visitAs(stage, null);
    const { page, t } = visit;
    await visit.go('/');
    await eventually(circles, 2);
    const drawn = () => theMap(visit).locator('path[d]:visible').count();
    await eventually(async () => (await drawn()) > PROVINCES, true);
    await addFilter(visit, 'groups', 'Friday Women');
    await page.waitForURL(/groups=/);
    await eventually(circles, 1);
    await theMap(visit)
      .getByRole('button', { name: /^Phnom Penh/ })
      .click();
    await page.getByRole('button', { name: t('card.only') }).click();
    await page.waitForURL(/place=12/);
    await page
      .getByRole('group', { name: t('chart.label') })
      .getByRole('button')
      .last()
      .focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForURL(/period=/);
  });

  it('fits a phone in Khmer, and zooms', async () => {
    visit = await visitAs(stage, null, { lang: 'km', width: 360, height: 740 });
    await visit.go('/');
    await eventually(circles, 2);
    const before = visit.page.url();
    await theMap(visit)
      .getByRole('button', { name: visit.t('map.zoom-in') })
      .click();
    await visit.page.waitForURL((now) => now.href !== before);
    expect(await overflow()).toBe(0);
  });
});

describe('an incident and a group in Firefox', () => {
  it('show both accounts with a map, and the calendar, whose squares lead to the incidents', async () => {
    visit = await visitAs(stage, null, { width: 360, height: 740 });
    const { page, t } = visit;
    await visit.go(`/incidents/${shown.code}`);
    await page.getByRole('heading', { level: 1, name: 'Pushed from a gate' }).waitFor();
    await page.getByText('We were pushed.').waitFor();
    expect(await page.locator('main svg path[d]').count()).toBeGreaterThan(0);
    expect(await overflow()).toBe(0);
    await page.getByRole('link', { name: 'Friday Women' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Friday Women' }).waitFor();
    const squares = page.getByRole('region', { name: t('strip.title-month') }).locator('a.square');
    await eventually(async () => (await squares.count()) > 0, true);
    await squares.first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/period=2021-03/);
    expect(await overflow()).toBe(0);
  });
});

describe('the field app in Firefox', () => {
  const photo = aPhoto(700_000);
  const stored = async (): Promise<unknown[]> => {
    const { body } = await desk.monitor.get<{ items: { id: string }[] }>('/api/incidents?mine=true');
    const mine = body.items.filter(({ id }) => id !== shown.id);
    const files = mine.map(({ id }) =>
      desk.monitor.get<{ items: EvidenceView[] }>(`/api/incidents/${id}/evidence`).then((answer) => answer.body.items),
    );
    return (await Promise.all(files)).flat().map(({ state, sha256: hash, size }) => ({ state, hash, size }));
  };

  it('keeps a report with a photo without a network, opens again without one, and sends it when there is one', async () => {
    visit = await visitAs(stage, null, { lang: 'km', width: 360, height: 640 });
    const { context } = visit;
    const phone = new FieldVisit(visit.page, stage.origin);
    await phone.open();
    await phone.speak('en');
    await phone.enrol(desk.monitor);
    await phone.isKept();
    await eventually(() => phone.groupLists(), 1);
    await context.setOffline(true);
    await phone.open();
    await logF1(phone);
    await phone.pressWord('field.step.media.short');
    await phone.add('photo', [{ name: 'IMG_1.png', mimeType: 'image/png', buffer: photo }]);
    await phone.page.getByText(phone.t('field.media.kind.photo', { n: 1 })).waitFor();
    await phone.saved();
    await phone.open();
    await phone.pressWord('field.go-on-locked');
    await phone.unlock();
    await phone.pressWord('field.step.end.short');
    await phone.pressWord('field.form.finish');
    await phone.page.getByText(phone.t('field.queue', { n: 1 })).waitFor();
    expect(await stored()).toEqual([]);
    await context.setOffline(false);
    await phone.page.getByText(phone.t('field.queue.empty')).waitFor();
    await eventually(stored, [{ state: 'stored', hash: sha256(photo), size: photo.length }]);
    visit.forgive(/NetworkError|offline/i);
  });
});
