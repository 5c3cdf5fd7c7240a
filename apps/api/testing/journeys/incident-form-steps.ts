import type { Locator } from 'playwright-core';
import type { Client } from '../app.js';
import type { PageOptions } from '../test-browser.js';
import { LONGEST_WAIT_MS, waitForApplication, type Visit } from './open-installation.js';
import type { Stage } from './app-and-browser.js';
import { escape, listOf } from './form-controls.js';
import { pageTexts } from './page-texts.js';

export { answer, answers, listOf } from './form-controls.js';

/** How somebody fills in the form of an incident: question by question, found by its words in either language. */

/** A page of the stage in a reader's language; signed in where a member is given. */
export const visitAs = async (
  stage: Stage,
  client: Client | null,
  options: Partial<PageOptions> = {},
): Promise<Visit> => {
  const watched = await (client ? stage.as(client, options) : stage.open(options));
  watched.page.setDefaultTimeout(LONGEST_WAIT_MS);
  return Object.assign(watched, {
    t: pageTexts(options.lang ?? 'en'),
    origin: stage.origin,
    settled: () => waitForApplication(watched),
    go: async (path: string) => {
      await watched.page.goto(stage.origin + path);
      await waitForApplication(watched);
    },
  });
};

/** Adds an entry to a list. @returns its card, which is open */
export const addTo = async (visit: Visit, list: string, one: string): Promise<Locator> => {
  const region = listOf(visit, list);
  const before = await region.getByRole('listitem').count();
  await region.getByRole('button', { name: `+ ${visit.t(`${one}.add`)}`, exact: true }).click();
  const card = region.getByRole('listitem').nth(before);
  await card.waitFor();
  return card;
};

/** Types into a box that searches and takes what it offers under this name. */
export const choose = async (
  { page, t }: Visit,
  box: Locator,
  typed: string,
  offered: string | RegExp = typed,
): Promise<void> => {
  await box.click();
  await box.pressSequentially(typed);
  await page
    .getByRole('listbox', { name: t('desk.form.suggestions') })
    .getByRole('option', { name: offered })
    .first()
    .click();
};

/** What a person hears of a control besides its name: the help and what is wrong. */
export const saidBeside = (control: Locator): Promise<string> =>
  control.evaluate((element: InPage) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => element.ownerDocument.getElementById(id)?.textContent ?? '')
      .join(' '),
  );

/** As much of an element as is looked at inside the page. */
interface InPage {
  getAttribute(name: string): string | null;
  ownerDocument: { getElementById(id: string): { textContent: string } | null };
}

/** Unfolds the questions that come after the first ones. */
export const unfold = async ({ page, t }: Visit): Promise<void> => {
  const more = page.getByRole('button', { name: new RegExp(escape(t('desk.form.more'))) }).last();
  if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
};
