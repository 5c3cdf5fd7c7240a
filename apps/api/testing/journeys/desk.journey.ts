import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Page, Route } from 'playwright-core';
import { anIncident, but } from '../an-incident.js';
import { withPassword } from '../authenticator-app.js';
import { aGroup, ifMatch, log, openDesk, type Desk } from '../desk.js';
import { eventually } from './open-installation.js';
import { openStage, type Stage } from './app-and-browser.js';
import { pageTexts } from './page-texts.js';

const t = pageTexts('en');

const PASSWORD = 'orchid umbrella kettle 47 bridge';

let stage: Stage;
let desk: Desk;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  await aGroup(desk, 'Test weavers');
});
afterAll(() => stage.close());

const titleBox = (page: Page) => page.getByLabel(t('incident.title.label'));
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();
const kept = (page: Page) => page.locator('.form-kept');

/** What has the focus, by its label or its words. */
const focused = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
  const here = document.activeElement;
  return [...here.labels ?? []].map((label) => label.innerText).join(' ') || here.getAttribute('aria-label') || here.innerText || '';
})()`);

/** Presses Tab until the control with these words has the focus. */
const tabTo = async (page: Page, words: string): Promise<void> => {
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await focused(page)).includes(words)) return;
  }
  throw new Error(`the Tab key does not lead to "${words}"`);
};

/** Types into a combobox and takes the first thing that it finds. */
const pick = async (page: Page, words: string): Promise<void> => {
  await page.keyboard.type(words);
  await page.locator('.combobox-option').first().waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
};

const openForm = async (page: Page): Promise<void> => {
  await page.goto(`${stage.origin}/desk/incidents/new`);
  await titleBox(page).waitFor();
};

describe('logging an incident', () => {
  it('needs no mouse', async () => {
    const visit = await stage.as(desk.monitor);
    const { page } = visit;
    await page.goto(`${stage.origin}/desk`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await tabTo(page, t('desk.home.log'));
    await page.keyboard.press('Enter');
    await titleBox(page).waitFor();
    await tabTo(page, t('incident.title.label'));
    await page.keyboard.type('Weavers told to leave the gate');
    await tabTo(page, t('desk.when.box-day'));
    await page.keyboard.type('៤');
    await page.keyboard.press('Tab');
    await page.keyboard.type('June');
    await page.keyboard.press('Tab');
    await page.keyboard.type('2021');
    await tabTo(page, t('incident.place.label'));
    await pick(page, 'ដូនពេញ');
    await tabTo(page, t('group.add'));
    await page.keyboard.press('Enter');
    await pick(page, 'weavers');
    await tabTo(page, 'Stated');
    await page.keyboard.press('Space');
    await tabTo(page, t('desk.count.words'));
    await tabTo(page, 'Unknown');
    await page.keyboard.press('ArrowLeft');
    await tabTo(page, t('act.add'));
    await page.keyboard.press('Enter');
    await pick(page, 'order to disperse');
    await tabTo(page, t('source.add'));
    await page.keyboard.press('Enter');
    await pick(page, 'national media');
    await tabTo(page, t('source.publisher.label'));
    await page.keyboard.type('Test Daily');
    await tabTo(page, t('desk.form.submit'));
    await page.keyboard.press('Enter');
    await page.locator('#record-state').waitFor();

    const id = new URL(page.url()).pathname.split('/').at(-1)!;
    const { body } = await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`);
    expect(body.status).toBe('WS_SUBMITTED');
    expect(body.incident).toMatchObject({
      title: 'Weavers told to leave the gate',
      when: { precision: 'DP_DAY', earliest: '2021-06-04', latest: '2021-06-04' },
      place: { code: '1202', precision: 'LP_DISTRICT' },
      interference: 'IN_INTERFERED',
      groups: [{ link: 'GL_STATED' }],
      acts: [{ type: 'RS_DISPERSAL_ORDER' }],
      sources: [{ type: 'SR_MEDIA_NAT', publisher: 'Test Daily' }],
    });
    visit.forgive(/404/); // the record's address exists before the record does
    expect(visit.troubles).toEqual([]);
  });

  it('says what is wrong beside the question, and leads there from the top', async () => {
    const { page } = await stage.as(desk.monitor);
    await openForm(page);
    await press(page, `+ ${t('source.add')}`);
    await page.getByLabel(t('source.url.label')).fill('example.org');
    await press(page, t('desk.save'));
    const summary = page.locator('.summary.band-error');
    expect(await summary.innerText()).toContain(t('field.not-a-web-address'));
    await summary.getByRole('link').click();
    await eventually(async () => (await focused(page)).includes(t('source.url.label')), true);
    expect(await page.locator('[data-question$="/url"] .field-error').innerText()).toBe(t('field.not-a-web-address'));
  });

  it('takes the place from a click on the map, keeps the point only when asked, and says what lies elsewhere', async () => {
    const { page } = await stage.as(desk.monitor);
    await openForm(page);
    await page.locator('.place-land').first().waitFor();
    const box = (await page.locator('.place-map-frame').boundingBox())!;
    const middle = { x: box.width / 2, y: box.height / 2 };
    await page.locator('.place-map-frame').click({ position: middle });
    await page.getByRole('button', { name: t('desk.place.keep'), exact: true }).waitFor();
    const where = page.locator('[data-question="place"] input[role=combobox]');
    await eventually(async () => (await where.inputValue()).split(' › ').length, 3); // the names of communes come when they are needed
    await page.locator('.place-map-frame').click({ position: { x: 3, y: box.height - 3 } });
    await page.getByText(t('desk.place.outside')).waitFor();
    await page
      .getByRole('button', { name: t('desk.form.more') })
      .last()
      .click();
    expect(await page.getByLabel(t('incident.point.label')).inputValue()).toBe('');
    await page.getByLabel(t('incident.point.label')).fill('104.92, 11.55');
    await page.keyboard.press('Enter');
    await page.getByText(t('desk.place.swapped')).first().waitFor();
  });

  it('says what is at a typed point also where the answer comes before the page is drawn again', async () => {
    const { page } = await stage.as(desk.monitor);
    await openForm(page);
    await page
      .getByRole('button', { name: t('desk.form.more') })
      .last()
      .click();
    await page.getByLabel(t('incident.point.label')).fill('104.92, 11.55');
    // What the page does after it has drawn waits; the answer does not.
    await page.evaluate(`{
      const plain = setTimeout;
      const held = [];
      globalThis.setTimeout = (call, ms, ...more) => (ms === undefined ? held.push(call) : plain(call, ms, ...more));
      globalThis.letGo = () => { globalThis.setTimeout = plain; for (const call of held) call(); };
    }`);
    const answered = page.waitForResponse('**/api/places/at');
    await page.keyboard.press('Enter');
    await (await answered).finished();
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    await page.evaluate('letGo()');
    await page.getByText(t('desk.place.swapped')).first().waitFor();
  });

  it('is left without an error while its map is loading', async () => {
    const visit = await stage.as(desk.monitor);
    const { page } = visit;
    const held: Route[] = [];
    await page.route('**/areas/1.topo.json', (route) => void held.push(route));
    await page.goto(`${stage.origin}/desk`);
    const toForm = page.getByRole('link', { name: t('desk.home.log') });
    await toForm.click();
    await eventually(() => Promise.resolve(held.length), 1);
    await page.goBack();
    await page.locator('.place-map').waitFor({ state: 'detached' });
    await toForm.click();
    await page.locator('.place-map').waitFor();
    await held[0]!.continue();
    // The map of the first form, which is gone, hears of the areas before this one.
    await page.locator('.place-land').first().waitFor();
    visit.forgive(/404/); // the record's address exists before the record does
    expect(visit.troubles).toEqual([]);
  });
});

describe('what was typed is not lost', () => {
  it('when the page is loaded again or the tab is closed', async () => {
    const { page, context } = await stage.as(desk.monitor);
    await openForm(page);
    await titleBox(page).fill('Only on this device');
    await kept(page).getByText(t('desk.form.kept')).waitFor();
    await page.reload();
    expect(await titleBox(page).inputValue()).toBe('Only on this device');
    await page.close();
    const next = await context.newPage();
    await next.goto(`${stage.origin}/desk`);
    await next.getByRole('link', { name: 'Only on this device' }).click();
    expect(await titleBox(next).inputValue()).toBe('Only on this device');
    await press(next, t('desk.save'));
    await next.getByText(/Saved on the server/).waitFor();
    await next.goto(`${stage.origin}/desk`);
    await next.getByRole('heading', { level: 1 }).waitFor();
    expect(await next.locator('.device').count()).toBe(0);
  });

  it('when the session is lost: the person signs in again in place, and the saving goes on', async () => {
    const { page, context } = await stage.open();
    const name = 'test monitor with a password';
    const { phone } = await withPassword(stage.app, name, PASSWORD);
    const signIn = async (): Promise<void> => {
      await page.getByLabel(t('desk.sign-in.password'), { exact: true }).fill(PASSWORD);
      await press(page, t('desk.sign-in.do'));
      await page.getByRole('textbox', { name: t('account.step.code') }).fill(await phone.code());
      await press(page, t('account.step.do'));
    };
    await page.goto(`${stage.origin}/desk/incidents/new`);
    await page.getByLabel(t('desk.sign-in.name')).fill(name);
    await signIn();
    await titleBox(page).fill('Typed before the session was lost');
    await context.clearCookies();
    await press(page, t('desk.save'));
    await page.getByRole('dialog').waitFor();
    expect(await page.getByRole('dialog').getByLabel(t('desk.sign-in.name')).inputValue()).toBe(name);
    await phone.letHalfAMinutePass(stage.app);
    await signIn();
    await page.getByText(/Saved on the server/).waitFor();
    expect(await titleBox(page).inputValue()).toBe('Typed before the session was lost');
  });

  it('when somebody else saves first: both versions are shown and the person chooses', async () => {
    const record = await log(desk.monitor, anIncident({ title: 'As it was' }));
    const { page } = await stage.as(desk.monitor);
    await page.goto(`${stage.origin}/desk/incidents/${record.id}`);
    await titleBox(page).fill('As I say');
    const other = but(record.incident, { title: 'As they say', narrative: 'Theirs alone' });
    await desk.monitor.put(`/api/incidents/${record.id}`, other, ifMatch(record.revision));
    await press(page, t('desk.save'));
    const titles = page.getByRole('group', { name: t('incident.title.label') });
    await titles.waitFor();
    const go = page.getByRole('button', { name: t('desk.join.do'), exact: true }).first();
    expect(await go.getAttribute('aria-disabled')).toBe('true');
    await go.click({ force: true });
    expect(await titles.count()).toBe(1); // nothing goes on before the person has chosen
    await titles.getByRole('radio', { name: 'As I say' }).check();
    await go.click();
    await press(page, t('desk.save'));
    await page.getByText(/Saved on the server/).waitFor();
    const { body } = await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`);
    expect(body.incident).toMatchObject({ title: 'As I say', narrative: 'Theirs alone' });
  });

  it('but nothing of it stays on the device after signing out', async () => {
    const { page } = await stage.as(await stage.app.signIn('monitor'));
    await openForm(page);
    await titleBox(page).fill('Not saved');
    await kept(page).getByText(t('desk.form.kept')).waitFor();
    await press(page, t('desk.sign-out.do'));
    await press(page, t('desk.sign-out.anyway'));
    await page.getByRole('heading', { level: 1, name: t('desk.sign-in.title') }).waitFor();
    const left = await page.evaluate<number>(`new Promise((answer) => {
      const opening = indexedDB.open('vigil-desk');
      opening.onsuccess = () => {
        const asking = opening.result.transaction('drafts').objectStore('drafts').count();
        asking.onsuccess = () => answer(asking.result);
      };
    })`);
    expect(left).toBe(0);
  });
});
