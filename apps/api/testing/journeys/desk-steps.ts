import { expect } from '@jest/globals';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { Locator } from 'playwright-core';
import { TestAuthenticator } from '../authenticator-app.js';
import type { Visit } from './open-installation.js';

/** A member at the desk. The steps below click what a person clicks, found by its words or role. */

export interface Person {
  name: string;
  password: string;
}

/** The authenticator apps of members, by name. */
const phones = new Map<string, TestAuthenticator>();

/** Finds a button of the page, or of a part of it, by the key of its text. */
export const button = ({ page, t }: Visit, key: string, within: Locator = page.locator('body')): Locator =>
  within.getByRole('button', { name: t(key), exact: true });

const isHome = ({ page, t }: Visit, { name }: Person): Promise<void> =>
  page.getByRole('heading', { level: 1, name: t('desk.home.title', { name }), exact: true }).waitFor();

/** Accepts an invitation: chooses a pseudonym and a password, and sets up an authenticator app. Ends at the desk. */
export const takeUpInvitation = async (visit: Visit, link: string, { name, password }: Person): Promise<void> => {
  const { page, t } = visit;
  await page.goto(link);
  await page.getByRole('textbox', { name: t('desk.invitation.name'), exact: true }).fill(name);
  await page.getByLabel(t('desk.invitation.password'), { exact: true }).fill(password);
  await button(visit, 'desk.invitation.do').click();
  await button(visit, 'account.enrol.begin-app').click();
  const secret = (await page.locator('.totp-secret').innerText()).replaceAll(' ', '');
  // On the phone that has the app nobody can scan its own screen.
  expect(await page.getByRole('link', { name: t('account.totp.open') }).getAttribute('href')).toMatch(
    new RegExp(`^otpauth://totp/.*secret=${secret}`),
  );
  phones.set(name, new TestAuthenticator(secret));
  await page.getByRole('textbox', { name: t('account.totp.first-code') }).fill(await phones.get(name)!.code());
  await button(visit, 'account.totp.confirm').click();
  await page.getByRole('checkbox', { name: t('account.recovery.kept') }).check();
  await button(visit, 'account.recovery.go-on').click();
  await page
    .getByText(name, { exact: true })
    .or(page.getByRole('heading', { name: t('vouch.waiting.title', { name }) }))
    .first()
    .waitFor();
};

/** A reviewer vouches for somebody, on the page Members. */
export const vouchFor = async (visit: Visit, { name }: Person): Promise<void> => {
  const { page, t } = visit;
  await openPage(visit, 'people');
  const begin = page.getByRole('button', { name: t('vouch.do-for', { name }), exact: true });
  await begin.click();
  const dialog = page.getByRole('dialog', { name: t('vouch.do-for', { name }) });
  await button(visit, 'vouch.do', dialog).click();
  await dialog.waitFor({ state: 'hidden' });
  // Until the page has read the members again.
  await begin.waitFor({ state: 'detached' });
};

export const signIn = async (visit: Visit, person: Person): Promise<void> => {
  const { page, t } = visit;
  await visit.go('/sign-in');
  await page.getByRole('textbox', { name: t('desk.sign-in.name'), exact: true }).fill(person.name);
  await page.getByLabel(t('desk.sign-in.password'), { exact: true }).fill(person.password);
  await button(visit, 'desk.sign-in.do').click();
  await giveCode(visit, person);
  await isHome(visit, person);
};

/** Types the code that the person's authenticator app shows. */
export const giveCode = async (visit: Visit, { name }: Person): Promise<void> => {
  await visit.page.getByRole('textbox', { name: visit.t('account.step.code') }).fill(await phones.get(name)!.code());
  await button(visit, 'account.step.do').click();
};

export const signOut = async (visit: Visit): Promise<void> => {
  await button(visit, 'desk.sign-out.do').click();
  await visit.page.getByRole('heading', { level: 1, name: visit.t('desk.sign-in.title'), exact: true }).waitFor();
};

/** Makes an invitation on the page Members. @returns its link, which is shown once */
export const invite = async (visit: Visit, role: 'monitor' | 'reviewer' | 'analyst'): Promise<string> => {
  const { page, t } = visit;
  await openPage(visit, 'people');
  await page.getByRole('button', { name: t('desk.people.invite') }).click();
  const dialog = page.getByRole('dialog', { name: t('desk.people.invite') });
  await dialog.getByRole('radio', { name: t(`desk.role.${role}`) }).check();
  await button(visit, 'desk.people.make-link', dialog).click();
  const link = await dialog.getByRole('textbox', { name: t('desk.people.link') }).inputValue();
  await dialog
    .getByRole('button', { name: t('app.close'), exact: true })
    .last()
    .click();
  return link;
};

/** Goes to a page of the desk by its menu. */
export const openPage = async (
  { page, t }: Visit,
  name: 'home' | 'people' | 'totals' | 'coverage' | 'groups' | 'reports' | 'settings',
): Promise<void> => {
  await page
    .getByRole('navigation', { name: t('desk.menu') })
    .getByRole('link', { name: t(`desk.page.${name}`), exact: true })
    .click();
};

/** Shows the records of the desk that have this status. */
export const showStatus = async ({ page, t }: Visit, status: string): Promise<void> => {
  const records = page.getByRole('region', { name: t('desk.home.records') });
  const box = records
    .getByRole('group', { name: t('desk.queue.filter.status'), exact: true })
    .getByRole('checkbox', { name: label(status, t.language) });
  // On a phone, the filters are folded.
  const filters = records.locator('.queue-side > details').nth(1);
  await filters.waitFor({ state: 'attached' });
  if ((await filters.getAttribute('open')) === null) await filters.locator('summary').first().click();
  await box.check();
  await page.waitForURL((url) => url.searchParams.get('status') === status);
  await records.locator('.queue-table tbody tr').first().waitFor();
};

/** Opens a record from the desk's queue, among those with this status. */
export const openFromQueue = async (visit: Visit, status: string, title: string): Promise<void> => {
  const { page, t } = visit;
  await openPage(visit, 'home');
  await showStatus(visit, status);
  const records = page.getByRole('region', { name: t('desk.home.records') });
  await records.getByRole('link', { name: title, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
};

/** Waits until the open record has this status, such as 'WS_VERIFIED'. */
export const standsAs = async ({ page, t }: Visit, status: string): Promise<void> => {
  await page.getByRole('main').getByText(label(status, t.language), { exact: true }).first().waitFor();
};

export const take = async (visit: Visit): Promise<void> => {
  await button(visit, 'desk.review.take').click();
  await standsAs(visit, 'WS_UNDER_REVIEW');
};

export const verify = async (visit: Visit, grade: string, reason: string): Promise<void> => {
  const { page, t } = visit;
  await button(visit, 'desk.review.verify').click();
  const form = page.locator('form').filter({ has: page.getByLabel(t('desk.review.reason')) });
  await form.getByRole('radio', { name: label(grade, t.language) }).check();
  await form.getByLabel(t('desk.review.reason')).fill(reason);
  await button(visit, 'desk.review.verify', form).click();
  await standsAs(visit, 'WS_VERIFIED');
};

interface Shown {
  place: string;
  date: string;
}

/**
 * Looks at what readers will see, chooses how finely place and date are shown, and publishes. @returns what was to be
 * seen
 */
export const publish = async (visit: Visit, { place, date }: Shown): Promise<string> => {
  const { page, t } = visit;
  await button(visit, 'desk.publish.publish-begin').click();
  const dialog = page.getByRole('dialog', { name: t('desk.publish.publish-title') });
  await dialog.getByLabel(t('desk.publish.place'), { exact: true }).selectOption(place);
  await dialog.getByLabel(t('desk.publish.date'), { exact: true }).selectOption(date);
  const seen = dialog.getByRole('region', { name: t('desk.public.title') });
  await seen
    .and(page.locator('[aria-busy=false]'))
    .or(seen.and(page.locator(':not([aria-busy])')))
    .waitFor();
  // Its words and places come a moment after the region.
  await seen.getByRole('heading', { level: 3 }).first().waitFor();
  const preview = await seen.innerText();
  await button(visit, 'desk.publish.publish-do', dialog).click();
  await standsAs(visit, 'WS_PUBLISHED');
  await page.getByRole('region', { name: t('desk.published.title') }).waitFor();
  return preview;
};
