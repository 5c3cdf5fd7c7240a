import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { type QueueViews, USUAL_SETTINGS } from '@vigil/shared/staff-responses/queue-views.js';
import { anIncident } from '../an-incident.js';
import { log, openDesk, submit, untilAllIsSearched, verified, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { eventually, type Visit } from './open-installation.js';
import { axeFaults } from './page-checks.js';

let stage: Stage;
let desk: Desk;
let reviewer: Visit;
let phone: Visit;
let submitted: IncidentRecord;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  submitted = await submit(
    desk.monitor,
    await log(desk.monitor, anIncident({ title: 'Alpha gathering', narrative: 'A curlew was seen.' })),
  );
  await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Beta gathering' })));
  await verified(desk, anIncident({ title: 'Gamma gathering' }));
  reviewer = await visitAs(stage, desk.reviewer);
  phone = await visitAs(stage, desk.second, { width: 360, height: 740, lang: 'km' });
});
afterAll(() => stage?.close());

const titles = (visit: Visit): Promise<string[]> => visit.page.locator('.queue-link').allInnerTexts();
const wait = (visit: Visit, n: number): Promise<void> =>
  visit.page.locator(`.queue-table tbody tr:nth-child(${n}):last-child`).waitFor();
/** The title of the row with the focus. */
const focused = (visit: Visit): Promise<string> => visit.page.evaluate<string>('document.activeElement.innerText');

describe('the queue at the desk', () => {
  it('is a table that is sorted, narrowed and searched, all of it in the address', async () => {
    const { page, t } = reviewer;
    await reviewer.go('/desk');
    await wait(reviewer, 3);
    await page.getByRole('button', { name: t('desk.queue.column.title'), exact: true }).click();
    await page.locator('th[aria-sort="ascending"]').waitFor();
    await eventually(async () => (await titles(reviewer))[0], 'Alpha gathering');
    expect(await focused(reviewer)).toContain(t('desk.queue.column.title'));
    expect(await titles(reviewer)).toEqual(['Alpha gathering', 'Beta gathering', 'Gamma gathering']);
    await page.getByLabel(t('desk.queue.search')).fill('curlew');
    await page.getByRole('button', { name: t('desk.home.find'), exact: true }).click();
    await wait(reviewer, 1);
    expect(await titles(reviewer)).toEqual(['Alpha gathering']);
    expect(new URL(page.url()).searchParams.get('q')).toBe('curlew');
    await page.goBack();
    await wait(reviewer, 3);
    expect(await page.getByText(t('desk.queue.count', { n: 3, of: 3 })).count()).toBe(1);
  });

  it('is where it was for whoever goes back to it from a record, by the browser', async () => {
    const { page, t } = phone;
    await phone.go('/desk?sort=title');
    await wait(phone, 3);
    await page.getByRole('link', { name: 'Gamma gathering', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Gamma gathering' }).waitFor();
    await page.evaluate('scrollTo(0, 0)');
    await page.goBack();
    await eventually(() => focused(phone), 'Gamma gathering');
    expect(await page.evaluate<number>('scrollY')).toBeGreaterThan(100);
    await page.getByRole('link', { name: `Vigil ${t('desk.name')}` }).click();
    await wait(phone, 3);
    expect(await focused(phone)).not.toContain('Gamma gathering');
  });

  it('keeps the heads of its columns in sight where it fits, and slides below them where it does not', async () => {
    const visit = await visitAs(stage, desk.reviewer, { width: 1280, height: 400 });
    const { page } = visit;
    await visit.go('/desk');
    await wait(visit, 3);
    // The last row is the first below what stays in sight.
    const scrolled = `(() => {
      const row = document.querySelector('.queue-table tbody tr:last-child');
      scrollBy(0, row.getBoundingClientRect().top - 120);
      const head = document.querySelector('.queue-sort').getBoundingClientRect();
      const there = document.elementFromPoint(head.x + 5, head.y + head.height / 2);
      return there !== null && there.closest('.queue-sort') !== null;
    })()`;
    expect(await page.evaluate(scrolled)).toBe(true);
    expect(await page.evaluate<number>('scrollY')).toBeGreaterThan(100);
    // Whoever goes through the rows with a key sees the one that has the focus.
    await page.locator('.queue-link').last().focus();
    await page.keyboard.press('k');
    const sees = `document.elementFromPoint(...(({ x, y }) => [x + 2, y + 2])(document.activeElement.getBoundingClientRect())) === document.activeElement`;
    expect(await page.evaluate(sees)).toBe(true);
    const slides = `(({ scrollWidth, clientWidth }) => [
      scrollWidth > clientWidth,
      getComputedStyle(document.querySelector('.queue-scroll')).overflowX === 'auto',
    ])(document.querySelector('.queue-scroll'))`;
    expect(await page.evaluate(slides)).toEqual([false, false]);
    await page.setViewportSize({ width: 780, height: 400 });
    await eventually(() => page.evaluate(slides), [true, true]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await visit.close();
  });

  it('asks for its rows once, in whichever order its address is written', async () => {
    const { page } = reviewer;
    const asked: string[] = [];
    const note = (request: { url: () => string }): void => {
      if (request.url().includes('/api/incidents?sort')) asked.push(request.url());
    };
    page.on('request', note);
    await page.goto(`${stage.origin}/desk?sort=title&status=WS_SUBMITTED,WS_VERIFIED`);
    await wait(reviewer, 3);
    page.off('request', note);
    expect(asked).toHaveLength(1);
  });

  it('is narrowed by a number and by what nobody answered, with how many, in the address and in words', async () => {
    const { page, t } = reviewer;
    await untilAllIsSearched(desk.reviewer);
    await reviewer.go('/desk');
    await wait(reviewer, 3);
    await page.locator('.queue-filters > .button').click();
    const filter = (key: string) =>
      page.locator('.queue-filter', { has: page.locator(`summary:text-is("${t(key)}")`) });
    const crowd = filter('incident.crowd.label');
    await crowd.locator('summary').click();
    await crowd.getByRole('checkbox', { name: `${t('app.not-known')} 3` }).waitFor();
    await crowd.getByLabel(t('desk.queue.from')).fill('20');
    await crowd.getByLabel(t('desk.queue.until')).fill('10');
    expect(await crowd.getByRole('button').last().getAttribute('aria-disabled')).toBe('true');
    await crowd.getByLabel(t('desk.queue.until')).fill('40');
    await crowd.getByLabel(t('desk.queue.until')).press('Enter');
    const between = t('desk.queue.value.between', { from: '20', until: '40' });
    await page
      .getByRole('button', { name: t('desk.queue.remove', { what: `${t('incident.crowd.label')}: ${between}` }) })
      .waitFor();
    await page.getByText(t('desk.home.no-records')).waitFor();
    expect(new URL(page.url()).search).toContain('crowd=20..40');
    await crowd.getByRole('checkbox', { name: `${t('app.not-known')} 3` }).check();
    await wait(reviewer, 3);
    await reviewer.go('/desk?narrative=answered');
    await wait(reviewer, 1);
    expect(await titles(reviewer)).toEqual(['Alpha gathering']);
    await filter('incident.narrative.label')
      .getByRole('checkbox', { name: `${t('desk.queue.value.not-answered')} 2` })
      .waitFor();
    // What is shown becomes a figure, which says so in words and lets go of it.
    await page.getByRole('link', { name: t('desk.queue.figure') }).click();
    const narrative = `${t('incident.narrative.label')}: ${t('desk.queue.value.answered')}`;
    const sentence = page.locator('#figure-title');
    await sentence.getByText(narrative).waitFor();
    expect(await sentence.innerText()).toMatch(/^2021: at least 1 assembly recorded \(found in the queue: /);
    await page.getByText(t('analysis.queue-found', { n: 1 })).waitFor();
    await page.getByRole('button', { name: t('desk.queue.remove', { what: narrative }) }).click();
    await sentence.getByText('at least 3 assemblies').waitFor();
    expect([await sentence.innerText(), await page.locator('.analysis-queue').count()]).toEqual([
      expect.not.stringContaining('queue'),
      0,
    ]);
    // On a phone, in Khmer, no wider than the screen.
    await phone.go('/desk?crowd=20..40,not-answered&timeOfDay=08:00..10:00,not-answered');
    await phone.page.locator('.queue-side > details > summary').nth(1).click();
    await phone.page.locator('.queue-filter[open] input[type=time]').first().waitFor();
    expect(await phone.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    expect(await axeFaults(phone.page)).toEqual([]);
  });

  it('has views with what waits, and one that is saved for the team', async () => {
    const { page, t } = reviewer;
    await reviewer.go('/desk');
    const views = page.getByRole('navigation', { name: t('desk.queue.views') });
    await views.getByRole('link', { name: `${t('desk.queue.view.review')} 2` }).click();
    await wait(reviewer, 2);
    await views.getByRole('button', { name: t('desk.queue.save-view') }).click();
    await page.getByRole('dialog', { name: t('desk.queue.save-view') }).waitFor();
    await page.getByLabel(t('desk.queue.view-title')).waitFor();
    // The first field has the focus: a space neither goes nowhere nor closes the window.
    await page.keyboard.type('To be read');
    await page.getByLabel(t('desk.queue.for-team')).check();
    await page.getByRole('button', { name: t('desk.queue.save'), exact: true }).click();
    await views.getByRole('link', { name: 'To be read 2' }).waitFor();
    // What a colleague takes is no longer waiting; nobody touches this page.
    await desk.second.put(`/api/incidents/${submitted.id}/owner`, { member: desk.second.member!.id });
    await views.getByRole('link', { name: `${t('desk.queue.view.review')} 1` }).waitFor();
    await desk.second.delete(`/api/incidents/${submitted.id}/owner`);
    await views.getByRole('link', { name: `${t('desk.queue.view.review')} 2` }).waitFor();
  });

  it('changes a view of one’s own by its name, and says when one cannot be deleted', async () => {
    const { page, t } = reviewer;
    const views = page.getByRole('navigation', { name: t('desk.queue.views') });
    await reviewer.go('/desk?q=curlew');
    await views.getByRole('link', { name: 'To be read 2' }).waitFor();
    await views.getByRole('button', { name: t('desk.queue.save-view') }).click();
    await page.getByLabel(t('desk.queue.view-title')).fill(' To be read ');
    await page.getByText(t('desk.queue.replaces')).waitFor();
    await page.getByRole('button', { name: t('desk.queue.save'), exact: true }).click();
    await views.getByRole('link', { name: 'To be read 1' }).waitFor();
    const { items } = (await desk.reviewer.get<QueueViews>('/api/queue-views')).body;
    // It stays the team's, because nobody said otherwise.
    expect(items).toMatchObject([{ title: 'To be read', address: 'q=curlew', shared: true }]);
    await desk.reviewer.delete(`/api/queue-views/${items[0]!.id}`);
    await views.getByRole('button', { name: t('desk.queue.delete-view', { title: 'To be read' }) }).click();
    await views.getByRole('alert').waitFor();
    reviewer.forgive(/status of 404/);
  });

  it('is worked with keys, none of which does anything while somebody types', async () => {
    const { page, t } = reviewer;
    await reviewer.go('/desk?sort=title');
    await wait(reviewer, 3);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    expect(await focused(reviewer)).toBe('Beta gathering');
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    await page.getByText(t('desk.queue.selected', { n: 1 })).waitFor();
    await page.keyboard.press('a');
    await page
      .locator(`tr[data-record="${submitted.id}"] .queue-owner`, { hasText: desk.reviewer.member!.name })
      .waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Beta gathering' }).waitFor();
    await page.getByRole('button', { name: t('desk.owner.take') }).waitFor();
    await page.keyboard.press('a');
    await page.getByRole('button', { name: t('desk.owner.take') }).waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await wait(reviewer, 3);
    // A space after ? scrolls the list: it never turns the keys off.
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: t('desk.keys.title') });
    await keys.waitFor();
    expect(await page.evaluate<boolean>(`document.activeElement.matches('input')`)).toBe(false);
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('xj?e');
    expect(await page.getByLabel(t('desk.queue.search')).inputValue()).toBe('xj?e');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: t('desk.palette.field') }).fill('gamma');
    await page.getByRole('option', { name: /^Gamma gathering/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Gamma gathering' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await wait(reviewer, 3);
  });

  it('keeps columns and keys for the member, on the server', async () => {
    const { page, t } = reviewer;
    await reviewer.go('/desk');
    await page.getByRole('button', { name: t('desk.queue.arrange') }).click();
    await page.getByRole('checkbox', { name: t('desk.queue.column.author'), exact: true }).check();
    const earlier = page.getByRole('button', {
      name: t('desk.queue.column-earlier', { column: t('desk.queue.column.author') }),
    });
    await earlier.focus();
    const { columns } = USUAL_SETTINGS;
    for (let at = columns.length; at > 0; at--) {
      await page.keyboard.press('Enter');
      await page
        .getByText(t('desk.queue.column-at', { column: t('desk.queue.column.author'), at, of: columns.length + 1 }))
        .waitFor();
    }
    // At the end it does nothing more, and keeps the focus.
    await page.keyboard.press('Enter');
    expect(await earlier.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);
    const saved = page.waitForResponse((one) => one.url().endsWith('/api/queue-settings') && one.status() === 204);
    await page.getByRole('checkbox', { name: t('desk.queue.keys-on') }).uncheck();
    await saved;
    await reviewer.go('/desk?sort=title');
    await page.getByRole('columnheader', { name: t('desk.queue.column.author') }).waitFor();
    expect(await page.locator('.queue-sort').allInnerTexts()).toEqual(
      ['author', ...columns].map((column) => expect.stringContaining(t(`desk.queue.column.${column}`))),
    );
    await wait(reviewer, 3);
    await page.keyboard.press('j');
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('BODY');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: t('desk.palette.field') }).waitFor();
    expect(await page.evaluate<string>('JSON.stringify(localStorage)')).not.toContain('author');
  });

  it('has cards on a phone, in Khmer, no wider than the screen', async () => {
    const { page, t } = phone;
    await phone.go('/desk');
    await wait(phone, 3);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await page.getByText(t('desk.queue.count', { n: 3, of: 3 })).waitFor();
    expect(await page.getByRole('navigation', { name: t('desk.queue.views') }).isVisible()).toBe(false);
  });

  it('had no error on any page', () => {
    expect([reviewer, phone].flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});
