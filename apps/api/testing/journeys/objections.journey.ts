import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ObjectionEntry } from '@vigil/shared/staff-responses/objections.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { anIncident } from '../an-incident.js';
import { ObjectionsService } from '../../publishing/objections/objections.service.js';
import { backdateRow } from '../backdate-rows.js';
import { ifMatch, openDesk, published, type Desk } from '../desk.js';
import { openStage, press, refusedWith422, type Stage } from './app-and-browser.js';
import { eventually } from './open-installation.js';
import { axeFaults } from './page-checks.js';
import { pageTexts } from './page-texts.js';

const [t, km] = [pageTexts('en'), pageTexts('km')];

let stage: Stage;
let desk: Desk;
let code: string;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  code = (await published(desk, anIncident({ title: 'Weavers at a gate' }))).code!;
});
afterAll(() => stage.close());

const waitForApplication = (page: Page): Promise<void> => page.locator('#served').waitFor({ state: 'detached' });
const receipt = (page: Page): Promise<string> => page.locator('.objection-code code').innerText();

describe('a reader who finds something wrong', () => {
  it('writes from a phone without scripts, in Khmer, and looks up by the code what became of it', async () => {
    const { page, troubles } = await stage.open({ lang: 'km', width: 360, script: false });
    await page.goto(`${stage.origin}/incidents/${code}?lang=km`);
    await page
      .getByRole('link', { name: km('public.object') })
      .first()
      .click();
    const [text, contact] = ['objection.text', 'objection.contact'].map((key) =>
      page.getByRole('textbox', { name: km(key) }),
    ) as [Locator, Locator];
    await text.fill('គាត់មិននៅទីនោះទេ។');
    await contact.fill('តាមទូរស័ព្ទ');
    await press(page, km('objection.send'));
    // Something is missing: the refusal has the focus, and nothing that was typed is lost.
    await page.locator('[role=alert]:focus').waitFor();
    await page.getByText(km('field.required')).waitFor();
    expect([await text.inputValue(), await contact.inputValue()]).toEqual(['គាត់មិននៅទីនោះទេ។', 'តាមទូរស័ព្ទ']);
    await page.getByRole('radio', { name: km('objection.relation.relative') }).check();
    await press(page, km('objection.send'));
    const given = await receipt(page);
    expect(page.url()).not.toContain(given);
    await page.getByRole('link', { name: km('objection.look.title') }).click();
    await page.getByRole('textbox', { name: km('objection.code') }).fill(given.toLowerCase());
    await press(page, km('objection.look.do'));
    await page
      .getByText(km('objection.state.new').split('{day}')[1]!.split('{n}')[0]!.trim(), { exact: false })
      .waitFor();
    expect([page.url().includes(given), troubles]).toEqual([
      false,
      [refusedWith422(`${stage.origin}/objections/new?lang=km`)],
    ]);
  });

  it('with scripts keeps what was typed when something is left out, and reads the answer of a reviewer', async () => {
    const { page, troubles } = await stage.open({ width: 1280 });
    await page.goto(`${stage.origin}/objections/new?about=/incidents/${code}`);
    await waitForApplication(page);
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('textbox', { name: t('objection.text') }).fill('He was never there.');
    await press(page, t('objection.send'));
    await page.getByText(t('field.required')).first().waitFor(); // in the written page, or already in the application
    await waitForApplication(page);
    await page.getByText(t('field.required')).waitFor();
    const focused = page.getByRole('group', { name: t('objection.relation') }).locator('input:focus');
    await eventually(() => focused.count(), 1);
    expect(await page.getByRole('textbox', { name: t('objection.text') }).inputValue()).toBe('He was never there.');
    await page.getByRole('radio', { name: t('objection.relation.official') }).check();
    await press(page, t('objection.send'));
    await waitForApplication(page);
    const given = await receipt(page);
    expect(await axeFaults(page)).toEqual([]);

    const { page: staff, troubles: ofStaff } = await stage.as(desk.second, { width: 1280 });
    await staff.goto(`${stage.origin}/desk`);
    const views = staff.getByRole('navigation', { name: t('desk.queue.views') });
    await views.getByRole('link', { name: `${t('desk.page.objections')} 2` }).click();
    // They stand where the records stood: by age, beside the same views.
    await views.locator(`[aria-current=page]`, { hasText: t('desk.page.objections') }).waitFor();
    await eventually(() => staff.locator('.queue-table .queue-link').count(), 2);
    expect(await staff.locator('.queue-table .queue-link').first().innerText()).toBe('Weavers at a gate');
    expect(await staff.locator('.queue-table .queue-from').allInnerTexts()).toEqual(
      ['relative', 'official'].map((one) => t(`objection.relation.${one}`)),
    );
    expect(await axeFaults(staff)).toEqual([]);
    await staff.keyboard.press('j');
    await staff.keyboard.press('j');
    expect(await staff.evaluate<boolean>(`document.activeElement.matches('tr:nth-child(2) .queue-link')`)).toBe(true);
    await staff.keyboard.press('Enter');
    await staff.getByText('He was never there.').waitFor();
    await staff.goBack();
    await staff.locator('.queue-table .queue-link').nth(1).click();
    await staff.getByText('He was never there.').waitFor();
    const [objection] = /[0-9a-f-]{36}/.exec(staff.url())!;
    await press(staff, t('desk.owner.take'));
    await press(staff, t('desk.owner.give-back'));
    await press(staff, t('desk.owner.take'));
    await staff.getByRole('textbox', { name: t('objections.answer') }).waitFor();
    expect(await axeFaults(staff)).toEqual([]);

    // The official's side becomes an account of the authorities, with the objection as its source, in nobody's words
    // yet.
    await press(staff, t('objections.use.authorities-account'));
    await staff.getByText(t('desk.form.objection-help')).waitFor();
    await staff.locator('.objection-said').getByText('He was never there.').waitFor();
    await staff
      .getByRole('combobox', { name: t('account.stance.label') })
      .last()
      .selectOption('DS_DENIES');
    await staff
      .getByRole('textbox', { name: t('account.text.label') })
      .last()
      .fill('They say nobody was taken.');
    expect(await axeFaults(staff)).toEqual([]);
    await press(staff, t('desk.save'));
    await staff.getByText('They say nobody was taken.').first().waitFor();
    const record = (await desk.second.get<RecordQueue>(`/api/incidents?q=${code}`)).body.items[0]!.id;
    const { incident } = (await desk.second.get<IncidentRecord>(`/api/incidents/${record}`)).body;
    const account = incident.accounts.at(-1)!;
    const source = incident.sources.find(({ id }) => id === account.sources[0])!;
    expect([account.party, source.type, source.linkWithheld]).toEqual(['PA_AUTHORITY', 'SR_AUTHORITY', 'yes']);
    expect(source.note).toContain('/desk/objections/');
    expect(JSON.stringify(incident)).not.toContain('never there');

    await staff.getByRole('link', { name: t('desk.record.to-objection') }).click();
    await staff.getByText(t('objections.step.authorities-account')).waitFor();
    await press(staff, t('objections.send'));
    await staff.getByText(t('field.required')).first().waitFor();
    await staff.getByRole('combobox', { name: t('objections.decision') }).selectOption('account');
    await staff.getByRole('textbox', { name: t('objections.answer') }).fill('We took it out.');
    await press(staff, t('objections.send'));
    await staff.locator('.band-done').waitFor();
    // What was sent is text: nothing invites to send it again, until somebody wants to change it.
    const send = staff.getByRole('button', { name: t('objections.send') });
    await staff.locator('.objection-said').getByText('We took it out.').waitFor();
    expect([await send.count(), await staff.getByRole('textbox').count()]).toEqual([0, 0]);
    expect(await axeFaults(staff)).toEqual([]);
    // What was pressed is gone; the focus is at the head of what came instead.
    const isAtHead = () => staff.evaluate<boolean>(`document.activeElement.id === 'work'`);
    await eventually(isAtHead, true);
    const change = staff.getByRole('button', { name: t('objections.change-answer') });
    const typed = staff.getByRole('textbox', { name: t('objections.answer') });
    await change.press('Enter');
    expect(await typed.inputValue()).toBe('We took it out.');
    await eventually(isAtHead, true);
    // What is cancelled is forgotten.
    await typed.fill('We kept it.');
    staff.once('dialog', (dialog) => void dialog.accept());
    await staff.getByRole('button', { name: t('desk.cancel') }).press('Enter');
    await send.waitFor({ state: 'detached' });
    await eventually(isAtHead, true);
    await change.press('Enter');
    expect(await typed.inputValue()).toBe('We took it out.');
    await staff.getByRole('button', { name: t('desk.cancel') }).press('Enter');
    await send.waitFor({ state: 'detached' });
    await staff.goto(`${stage.origin}/desk/objections?about=${code}&state=answered`);
    await staff
      .getByText(t('objections.count', { k: 1, n: 1 }))
      .first()
      .waitFor();
    expect(await axeFaults(staff)).toEqual([]);

    await page.goto(`${stage.origin}/objections`);
    await waitForApplication(page);
    await page.getByRole('textbox', { name: t('objection.code') }).fill(given);
    await press(page, t('objection.look.do'));
    await page.getByText('We took it out.').first().waitFor();
    await page.getByText(t('objection.decision.account')).first().waitFor();
    await waitForApplication(page);
    expect(await axeFaults(page)).toEqual([]);
    await press(page, t('objection.erase-do'));
    await page.getByText(t('objection.erased')).first().waitFor();
    // The browser itself reports that the form with a missing answer was refused, and the answer without a decision.
    expect([troubles, ofStaff]).toEqual([
      [refusedWith422(`${stage.origin}/objections/new?lang=en`)],
      [refusedWith422(`${stage.origin}/api/objections/${objection}`)],
    ]);
  });

  it('is told of at the desk: waiting and overdue ones beside the views, in Khmer on a phone, too', async () => {
    await backdateRow(
      stage.app,
      `update objection set received_at = received_at - interval '20 days' where state = 'new'`,
      [],
    );
    await stage.app.app.get(ObjectionsService).tellOverdue();
    const { page, troubles } = await stage.as(desk.reviewer, { width: 360, lang: 'km' });
    await page.goto(`${stage.origin}/desk?lang=km`);
    await page.locator('.queue-side summary').first().click();
    const beside = page.getByRole('navigation', { name: km('desk.queue.views') });
    await beside.getByRole('link', { name: new RegExp(km('desk.queue.overdue', { n: 1 })) }).click();
    await page.locator('.objection-overdue').waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.goto(`${stage.origin}/desk/inbox?lang=km&what=objection-overdue`);
    await page.getByRole('link', { name: km('desk.inbox.to-objection') }).click();
    await page.getByRole('button', { name: km('desk.owner.take') }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.goto(`${stage.origin}/desk/period?lang=km`);
    await page.getByText(km('desk.period.limited')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('is answered in words that stay while the record is corrected, and when the same objection was saved meanwhile', async () => {
    const { page, troubles } = await stage.as(desk.second, { width: 1280 });
    await page.goto(`${stage.origin}/desk/objections`);
    await page.locator('.queue-table .queue-link', { hasText: 'Weavers at a gate' }).first().click();
    await press(page, t('desk.owner.take'));
    const [answer, note] = [t('objections.answer'), t('objections.note')].map((name) =>
      page.getByRole('textbox', { name }),
    ) as [Locator, Locator];
    await answer.fill('They were at work.');
    await press(page, t('objections.use.correction'));
    await page.getByText(t('desk.form.objection-help')).waitFor();
    await page.goBack();
    await answer.waitFor();
    expect(await answer.inputValue()).toBe('They were at work.');

    const path = `/api/objections/${new URL(page.url()).pathname.split('/').at(-1)!}`;
    const { revision } = (await desk.second.get<ObjectionEntry>(path)).body;
    const saved = { state: 'taken', note: 'Ask again', answer: 'From another tab', decision: null, contacted: false };
    expect((await desk.second.put(path, saved, ifMatch(revision))).status).toBe(200);
    await press(page, t('objections.save'));
    await press(page, t('app.again'));
    await eventually(() => note.inputValue(), 'Ask again');
    expect(await answer.inputValue()).toBe('They were at work.');
    await page.getByText(t('objections.saved-meanwhile', { words: 'From another tab' })).waitFor();
    await press(page, t('objections.save'));
    await eventually(async () => (await desk.second.get<ObjectionEntry>(path)).body.answer, 'They were at work.');
    expect(troubles).toEqual([
      `console: Failed to load resource: the server responded with a status of 412 (Precondition Failed) (${stage.origin}${path}:0)`,
    ]);
  });

  it('loses nothing that was typed before the page was ready', async () => {
    const { page } = await stage.open({ width: 360 });
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    await page.route('**/objection-page-*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${stage.origin}/objections/new`, { waitUntil: 'commit' });
    await page.locator('#served textarea[name=text]').fill('Typed early');
    await page.locator('#served input[value=witness]').check();
    go();
    await page.locator('#vigil textarea[name=text]').waitFor({ state: 'attached' });
    await page.locator('#served textarea[name=text]').pressSequentially(' and late');
    await page.locator('#served textarea[name=text]').blur();
    await waitForApplication(page);
    expect(await page.getByRole('textbox', { name: t('objection.text') }).inputValue()).toBe('Typed early and late');
    expect(await page.getByRole('radio', { name: t('objection.relation.witness') }).isChecked()).toBe(true);
  });
});
