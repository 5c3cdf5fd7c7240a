import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { anIncident } from '../an-incident.js';
import { log, openDesk, submit, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';
import { visitAs } from './incident-form-steps.js';
import { eventually, type Visit } from './open-installation.js';

/** Two reviewers at one record: one in English, the other on a narrow screen in Khmer. */
let stage: Stage;
let desk: Desk;
let one: Visit;
let other: Visit;
let record: IncidentRecord;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'At the court' })));
  [one, other] = [await visitAs(stage, desk.reviewer), await visitAs(stage, desk.second, { lang: 'km', width: 360 })];
});
afterAll(() => stage?.close());

interface Shown {
  getBoundingClientRect(): { top: number; bottom: number };
}
declare const innerHeight: number;
const isInSight = (one: Locator): Promise<boolean> =>
  one.evaluate((element: Shown) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
const openRecord = async (visit: Visit): Promise<void> => {
  await visit.go(`/desk/incidents/${record.id}`);
  await visit.page.getByRole('heading', { name: visit.t('desk.comments.title') }).waitFor();
};
const unreadIn = ({ page, t }: Visit, n: number): Promise<void> =>
  page.getByText(t('desk.inbox.link', { n }), { exact: true }).waitFor({ state: 'attached' });

describe('two reviewers at one record', () => {
  it('take it, hand it over, write beside it and are told, without loading a page again', async () => {
    await openRecord(other);
    await openRecord(one);
    const text = one.page.getByLabel(one.t('desk.comments.write'));
    await text.fill('Half a thought');
    await button(one, 'desk.owner.take').click();
    await one.page.getByText(one.t('desk.owner.me', { since: '' }).replace('.', '').trim()).waitFor();
    expect(await text.inputValue()).toBe('Half a thought');
    // The other has the page open from before: neither taking it nor its review goes past who has it.
    for (const press of ['desk.owner.take', 'desk.review.take']) {
      await button(other, press).click();
      await other.page
        .getByText(other.t('problem.has-owner', { name: desk.reviewer.member!.name }))
        .last()
        .waitFor();
    }
    // It is told where the reader is, although the button is at the edge of the screen.
    const refused = other.page.getByRole('region', { name: other.t('desk.review.title') }).getByRole('alert');
    await eventually(() => isInSight(refused), true);
    await other.go('/desk');
    const queued = other.page.locator(`tr[data-record="${record.id}"]`);
    await queued.getByText(desk.reviewer.member!.name).waitFor();
    await openRecord(other);
    expect(await button(other, 'desk.owner.take').count()).toBe(0);
    await text.fill('Look at this, @');
    await one.page
      .getByRole('button', { name: one.t('desk.comments.tell', { name: desk.second.member!.name }) })
      .click();
    expect(await text.inputValue()).toBe(`Look at this, @${desk.second.member!.name} `);
    await button(one, 'desk.comments.send').click();
    await one.page.getByText(one.t('desk.comments.told', { names: desk.second.member!.name })).waitFor();
    await unreadIn(other, 1);

    await other.page.getByRole('link', { name: other.t('desk.inbox.title') }).click();
    await other.page.getByText(other.t('inbox-notice.mention', { by: desk.reviewer.member!.name })).waitFor();
    expect(await other.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    // The name of whoever is signed in is not cut.
    const cut = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('.desk-name'))`;
    expect(await other.page.evaluate<number>(cut)).toBe(0);
    await other.page.getByRole('link', { name: 'At the court' }).click();
    await other.page.getByText('Look at this').waitFor();
    expect(await other.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await button(other, 'desk.comments.reply').click();
    const reply = other.page.getByLabel(other.t('desk.comments.reply-to', { name: desk.reviewer.member!.name }));
    await reply.fill('I did.');
    await reply
      .locator('xpath=ancestor::form')
      .getByRole('button', { name: other.t('desk.comments.send') })
      .click();
    await other.page.getByText('I did.').waitFor();
    await button(other, 'desk.comments.resolve').click();
    await button(other, 'desk.comments.reopen').waitFor();
  });

  it('write a comment once where the answer was lost, and what was corrected since as another', async () => {
    const { page, t } = one;
    await openRecord(one);
    await page.route('**/comments/*', async (route) => {
      await route.fetch();
      await route.abort();
    });
    const text = page.getByLabel(t('desk.comments.write'));
    await text.fill('It was on Fridday.');
    await button(one, 'desk.comments.send').click();
    await page.getByText(t('app.unreachable')).waitFor();
    await page.unroute('**/comments/*');
    await text.fill('It was on Friday.');
    await button(one, 'desk.comments.send').click();
    // It was written, and is shown now; the corrected text stays to be sent, if they want to.
    await page.locator('.comment', { hasText: 'It was on Fridday.' }).waitFor();
    expect(await text.inputValue()).toBe('It was on Friday.');
    await button(one, 'desk.comments.send').click();
    await page.locator('.comment', { hasText: 'It was on Friday.' }).waitFor();
    expect(await page.locator('.comment', { hasText: 'It was on Fri' }).count()).toBe(2);
  });

  it('see who edits it, until that tab leaves the form', async () => {
    await openRecord(other);
    // From the record to its form, it is one tab from the beginning.
    await openRecord(one);
    const tabs = new Set<string | null>();
    const noteTab = (asked: { url: () => string }): void => {
      const { pathname, searchParams } = new URL(asked.url());
      if (pathname.endsWith('/editors') && searchParams.has('tab')) tabs.add(searchParams.get('tab'));
    };
    one.page.on('request', noteTab);
    const held = one.page.waitForRequest((asked) => /\/editors\?.*tab=.*wait=/.test(asked.url()));
    await one.page.getByRole('link', { name: one.t('desk.record.edit') }).click();
    await held;
    expect(tabs.size).toBe(1);
    one.page.off('request', noteTab);
    const said = other.t('desk.editing.other', { name: desk.reviewer.member!.name, time: '|' }).split('|')[0]!;
    await other.page.getByText(said).waitFor();
    // Somebody who looks into another tab still edits: the request that says so goes on.
    const broken: string[] = [];
    one.page.on('requestfailed', (asked) => asked.url().includes('/editors') && broken.push(asked.url()));
    await one.page.evaluate(`document.dispatchEvent(new Event('visibilitychange')); fetch('/api/public/about')`);
    expect(broken).toEqual([]);
    // After a sleep no connection holds any more, whatever the browser believes.
    const anew = one.page.waitForRequest((asked) => asked.url().includes('/editors'));
    await one.page.evaluate(
      `Date.now = ((now) => () => now() + 3600000)(Date.now); document.dispatchEvent(new Event('visibilitychange'))`,
    );
    await anew;
    await one.go('/desk');
    await other.page.getByText(said).waitFor({ state: 'detached' });
  });
});
