import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { anIncident } from '../an-incident.js';
import { openDesk, published, type Desk } from '../desk.js';
import { eventually, type Visit } from './open-installation.js';
import { answer, visitAs } from './incident-form-steps.js';
import { openStage, type Stage } from './app-and-browser.js';

let stage: Stage;
let desk: Desk;
let shown: IncidentRecord;
let visit: Visit;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  shown = await published(desk, anIncident({ title: 'Heron on the screen' }));
});
afterAll(() => stage?.close());
beforeEach(async () => {
  visit = await visitAs(stage, null);
});
afterEach(async () => {
  expect(visit.troubles).toEqual([]);
  await visit.close();
});

const leave = ({ page, t }: Visit): Promise<void> =>
  page
    .getByRole('button', { name: t('leave.do'), exact: true })
    .first()
    .click();
/** What can be read on the screen: none of it is ours where this is empty. */
const onScreen = ({ page }: Visit): Promise<string> =>
  page.evaluate<string>(`document.documentElement.hidden ? '' : document.body.innerText`);
const isAway = (of: Visit): Promise<void> => eventually(async () => of.page.url(), 'about:blank');
/** A step that a person takes with the browser's own buttons. */
const step = async ({ page }: Visit, by: -1 | 1): Promise<void> => {
  await page.evaluate(`setTimeout(() => history.go(${by}), 0)`);
  await page.waitForTimeout(400);
};
const readIncident = async (of: Visit): Promise<void> => {
  await of.go('/');
  await of.page.getByRole('link', { name: 'Heron on the screen' }).click();
  await of.page.getByRole('heading', { level: 1, name: 'Heron on the screen' }).waitFor();
};

describe('a reader who must leave', () => {
  it('presses the button: another page is there, and neither back nor forward shows anything of this one', async () => {
    await readIncident(visit);
    await leave(visit);
    await isAway(visit);
    for (const by of [-1, 1, 1, -1] as const) {
      await step(visit, by);
      await isAway(visit);
      expect(await onScreen(visit)).toBe('');
    }
  });

  it('presses Shift three times, in a dialog too, and is told after the second', async () => {
    const phone = await visitAs(stage, null, { width: 360, height: 740 });
    await phone.go('/');
    await phone.page.getByRole('button', { name: phone.t('filter.open') }).click();
    await phone.page.getByRole('dialog').waitFor();
    await phone.page.keyboard.press('Shift');
    await phone.page.keyboard.press('Shift');
    await eventually(
      () =>
        phone.page.evaluate<boolean>(
          `[...document.querySelectorAll('[role=status]')].some((one) => one.textContent === ${JSON.stringify(phone.t('leave.once-more'))})`,
        ),
      true,
    );
    await phone.page.keyboard.press('Shift');
    await isAway(phone);
    expect(phone.troubles).toEqual([]);
    await phone.close();
  });

  it('finds the button in a dialog, and at the lower edge of a phone without anything behind it', async () => {
    const phone = await visitAs(stage, null, { width: 360, height: 740, lang: 'km' });
    await phone.go(`/incidents/${shown.code}`);
    await phone.page.getByRole('heading', { level: 1 }).waitFor();
    const covered = await phone.page.evaluate<boolean>(
      `(() => { scrollTo(0, document.body.scrollHeight); return document.querySelector('footer').getBoundingClientRect().bottom > document.querySelector('.leave').getBoundingClientRect().top + 1; })()`,
    );
    expect(covered).toBe(false);
    await phone.go('/');
    await phone.page.getByRole('button', { name: phone.t('filter.open') }).click();
    await phone.page
      .getByRole('dialog')
      .getByRole('button', { name: phone.t('leave.do') })
      .click();
    await isAway(phone);
    await phone.close();
  });

  it('leaves nothing of this site in the storage of the browser', async () => {
    await visit.go('/method?lang=km');
    await visit.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await visit.page.evaluate(`Object.keys(localStorage)`)).toEqual(['vigil.language']);
    await visit.page.getByRole('button', { name: 'ចាកចេញភ្លាម' }).click();
    await isAway(visit);
    const again = await visit.context.newPage();
    await again.goto(`${visit.origin}/api/public/about`);
    expect(await again.evaluate(`Object.keys(localStorage)`)).toEqual([]);
    // The browser asks for an icon where none is named, and may say so until the page is closed.
    await again.close();
    visit.forgive(/favicon\.ico/);
  });

  it('opens the site anew and reads it as before', async () => {
    await readIncident(visit);
    await leave(visit);
    await isAway(visit);
    await readIncident(visit);
  });
});

describe('the way through this site', () => {
  it('is forgotten as far as the browser lets it: a step back leads to what was before', async () => {
    await visit.page.goto('about:blank#before');
    await readIncident(visit);
    await visit.page
      .getByRole('link', { name: visit.t('public.method'), exact: true })
      .first()
      .click();
    await visit.page.getByRole('heading', { level: 1, name: visit.t('method.title') }).waitFor();
    await leave(visit);
    await isAway(visit);
    await step(visit, -1);
    await eventually(async () => visit.page.url(), 'about:blank#before');
  });
});

describe('somebody who works here', () => {
  it('is signed out by leaving, and a report that was not sent is still there', async () => {
    const working = await visitAs(stage, desk.monitor);
    await working.go('/desk/incidents/new');
    await answer(working, 'incident.title').fill('Not yet sent');
    const isKept = (): Promise<boolean> => working.page.evaluate(`caches.has('desk-offline')`);
    await eventually(isKept, true);
    await leave(working);
    await isAway(working);
    await eventually(
      async () => (await desk.monitor.get<{ member: object | null }>('/api/sessions/current')).body.member,
      null,
    );
    await working.go('/sign-in');
    await working.page.getByRole('heading', { level: 1 }).waitFor();
    const drafts = await working.page.evaluate(`new Promise((answer, fail) => {
      const opening = indexedDB.open('vigil-desk');
      opening.onerror = fail;
      opening.onsuccess = () => { const all = opening.result.transaction('drafts').objectStore('drafts').getAll(); all.onsuccess = () => answer(JSON.stringify(all.result)); all.onerror = fail; };
    })`);
    expect(drafts).toContain('Not yet sent');
    // So that the desk can say without a network that it is.
    expect(await isKept()).toBe(true);
    working.forgive(/status of 404 /); // a new record is asked for, and is not there yet
    expect(working.troubles).toEqual([]);
    await working.close();
  });
});

describe('what goes wrong', () => {
  it('pages of this tab that were loaded anew show nothing either when somebody steps back to them', async () => {
    await visit.go(`/incidents/${shown.code}`);
    await visit.page.getByRole('heading', { level: 1, name: 'Heron on the screen' }).waitFor();
    await visit.go('/method');
    await visit.page.getByRole('heading', { level: 1 }).waitFor();
    await leave(visit);
    await isAway(visit);
    await step(visit, -1);
    await isAway(visit);
    expect(await onScreen(visit)).toBe('');
  });

  it('capitals and slow presses do not lead away', async () => {
    await visit.go('/');
    const search = visit.page.getByRole('searchbox', { name: visit.t('search.label') });
    await search.click();
    for (const letter of ['H', 'E', 'R']) await visit.page.keyboard.press(`Shift+${letter}`);
    expect(await search.inputValue()).toBe('HER');
    await visit.page.waitForURL(/text=HER/);
    expect(visit.page.url()).toContain(visit.origin);
  });
});
