import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import { handIn, happens } from '../a-person.js';
import { CREATE, openDesk, type Desk } from '../desk.js';
import { makeKey } from '../seal-notes.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { story, type Visit } from './open-installation.js';

/**
 * Nobody in this file has a mouse. When what they used goes, they are at the heading of its part, and not at the top.
 */
let stage: Stage;
let desk: Desk;
let office: Visit;
let person = '';
let courtCase = '';
const { step } = story();

interface Focused {
  tagName: string;
  innerText: string;
  getAttribute(name: string): string | null;
}
declare const document: { activeElement: Focused };

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  await makeKey(desk.reviewer);
  person = await handIn(desk.reviewer, { handle: 'walnut lantern' });
  await handIn(desk.reviewer, { handle: 'cedar pillow' });
  await happens(desk.reviewer, 'ARREST', '2021-03-01', [person]);
  courtCase = randomUUID();
  const accused = [{ id: randomUUID(), person, role: 'CA_ACCUSED' }];
  await desk.reviewer.put(
    `/api/court-cases/${courtCase}`,
    { ...blank(CourtCase), handle: 'slate roof', people: accused },
    CREATE,
  );
  office = await visitAs(stage, desk.reviewer, { width: 1280 });
});
afterAll(() => stage?.close());

/** What has the focus: 'H2 What happened'. */
const focused = (): Promise<string> =>
  office.page.evaluate(() => {
    const { activeElement: here } = document;
    return `${here.tagName} ${(here.getAttribute('aria-label') ?? here.innerText).replace(/\s+/g, ' ').trim()}`;
  });
/** Waits until the focus is there: a page moves it once it has drawn what changed. */
const isAt = async (wanted: string): Promise<void> => {
  for (let tries = 0; (await focused()) !== wanted && tries < 100; tries += 1) await office.page.waitForTimeout(50);
  expect(await focused()).toBe(wanted);
};
const press = async (name: string | RegExp, isIn = office.page.getByRole('main')): Promise<void> => {
  const exact = typeof name === 'string';
  await isIn.getByRole('button', { name, exact }).first().focus();
  await office.page.keyboard.press('Enter');
};
const begins = (words: string): RegExp => new RegExp(`^${words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);

describe('somebody who has a keyboard and no mouse', () => {
  step('stays where the answers of a person are, while they are changed and afterwards', async () => {
    const { page, t } = office;
    await office.go(`/desk/custody/people/${person}`);
    await press(t('people.change'), page.getByRole('region', { name: t('people.answers') }));
    await isAt(`H2 ${t('people.answers')}`);
    await press(t('desk.save'));
    await isAt(`H2 ${t('people.answers')}`);
  });

  step('stays at the events, when one is added or taken back', async () => {
    const { page, t } = office;
    await press(`+ ${t('caseEvent.add')}`);
    await isAt(`H2 ${t('people.events')}`);
    await press(t('desk.cancel'));
    await isAt(`H2 ${t('people.events')}`);
    await press(begins(t('people.events.take-back-what', { what: '' }).trim()));
    await press(t('people.events.take-back'), page.getByRole('dialog'));
    await isAt(`H2 ${t('people.events')}`);
  });

  step('stays at the identity, when it is written', async () => {
    const { page, t } = office;
    const identity = page.getByRole('region', { name: begins(t('people.identity')) });
    await press(t('people.identity.write'), identity);
    const title = await identity.getByRole('heading').first().innerText();
    await isAt(`H2 ${title.replace(/\s+/g, ' ').trim()}`);
    await press(t('desk.cancel'), identity);
    await isAt(`H2 ${title.replace(/\s+/g, ' ').trim()}`);
  });

  step('is led to the choice that a joining needs, and back to the button by Escape', async () => {
    const { page, t } = office;
    await press(t('people.join'));
    const dialog = page.getByRole('dialog');
    const choice = dialog.getByLabel(t('people.join.into'));
    await press(t('people.two.ask'), dialog);
    await dialog.getByText(t('field.required')).waitFor();
    expect(
      await choice.evaluate((one) => one === (document as unknown as { activeElement: unknown }).activeElement),
    ).toBe(true);
    await page.keyboard.press('Escape');
    await isAt(`BUTTON ${t('people.join')}`);
  });

  step('stays at the hearings of a case, and at a limit', async () => {
    const { t } = office;
    await office.go(`/desk/custody/cases/${courtCase}`);
    await press(`+ ${t('people.case.hearing')}`);
    await isAt(`H2 ${t('people.case.events')}`);
    await press(t('desk.cancel'));
    await isAt(`H2 ${t('people.case.events')}`);
    await office.go('/desk/custody/limits');
    const write = begins(`${t('people.limits.write')}: `);
    const title = await office.page.getByRole('main').getByRole('heading', { level: 2 }).first().innerText();
    await press(write);
    await isAt(`H2 ${title}`);
  });

  step('stays at the address of a calendar, made and ended', async () => {
    const { t, page } = office;
    await office.go('/desk/custody/hearings');
    await press(t('people.calendar.address.make'));
    await page.getByRole('textbox', { name: t('people.calendar.address.link') }).waitFor();
    await isAt(`BUTTON ${t('people.calendar.address.again')}`);
    await press(t('people.calendar.address.end'));
    await isAt(`H2 ${t('people.calendar.address')}`);
  });

  step('stays at the part of the own account whose button was pressed', async () => {
    const { t } = office;
    await office.go('/desk/account');
    await press(t('account.app.set-up'));
    await isAt(`H2 ${t('account.app')}`);
  });

  step('reads the days of a week in their language, also in a browser that has no Khmer', async () => {
    const phone = await visitAs(stage, desk.reviewer, { lang: 'km', width: 360, height: 740 });
    await phone.go('/desk/custody/hearings');
    await phone.page.locator('.hearing-weekday').first().waitFor();
    expect((await phone.page.locator('.hearing-weekday').allInnerTexts()).slice(0, 7)).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((day) => phone.t(`people.weekday.${day}`)),
    );
    expect([office.troubles, phone.troubles]).toEqual([[], []]);
  });
});
