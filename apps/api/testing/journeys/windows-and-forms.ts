import type { Filled } from './all-pages.js';
import { eventually, type Visit } from './open-installation.js';
import { faultsOf, openAnew, settle } from './page-checks.js';

/** A window over the desk, or a form that opens in its page. */
export interface WindowOrForm {
  path: (filled: Filled) => string;
  /** What has the focus before: the button that opens it, or for a key a link. A selector, or a key of the words. */
  from: string;
  /** What is pressed there. */
  key?: string;
  /** Opens in the page: Escape leaves it as it is. */
  isInPage?: true;
}
const submitted = (one: Filled): string => `/desk/incidents/${one.submitted.id}`;
/** Windows and forms of a reviewer. */
export const WINDOWS_AND_FORMS: Record<string, WindowOrForm> = {
  'the palette': { path: () => '/desk', from: '.queue-link', key: 'Control+k' },
  'the keys': { path: () => '/desk', from: '.queue-link', key: '?' },
  'what the queue shows': { path: () => '/desk', from: 'desk.queue.arrange' },
  'a view of the queue': { path: () => '/desk?q=gate', from: 'desk.queue.save-view' },
  'one thing for many records': { path: () => '/desk', from: '.queue-selection .button-primary' },
  'back to the author': { path: submitted, from: '[data-do~=return]', isInPage: true },
  'not an incident': { path: submitted, from: '[data-do~=reject]', isInPage: true },
  'to a colleague': { path: submitted, from: '[data-do~=hand-over]', isInPage: true },
  'a record like this': { path: submitted, from: '[data-do~=join]', isInPage: true },
  'several records like this': { path: submitted, from: '[data-do~=join-several]', isInPage: true },
  'hidden for safety': {
    path: ({ shown }) => `/desk/incidents/${shown.id}`,
    from: 'desk.hiding.begin',
    isInPage: true,
  },
  'words to erase': { path: ({ shown }) => `/desk/incidents/${shown.id}/history`, from: 'desk.erase.begin' },
  'a frozen report': { path: ({ draft }) => `/desk/reports/drafts/${draft}`, from: 'write.freeze' },
  'a draft to drop': { path: ({ draft }) => `/desk/reports/drafts/${draft}`, from: 'write.drop' },
  'a saved query': { path: () => '/desk/figures?indicator=I02&period=2021', from: 'analysis.save' },
  'a person to join': { path: ({ person }) => `/desk/custody/people/${person}`, from: 'people.join' },
  'a person to erase': { path: ({ person }) => `/desk/custody/people/${person}`, from: 'people.erase' },
  'a new passkey': { path: () => '/desk/account', from: 'account.passkeys.add' },
  'every session': { path: () => '/desk/account', from: 'account.sessions.end-all' },
  'a photo': { path: () => '/desk/gallery', from: '.media-thumb' },
  'what waits for me': {
    path: () => '/desk',
    from: 'releases.open-page',
    isInPage: true,
  },
};
const AT = `document.activeElement`;
const PARTS = `document.querySelectorAll('main :is(input, textarea, select, section)').length`;
const isAt = ({ page }: Visit, what: string): Promise<boolean> => page.evaluate<boolean>(what);

/** Opens one with keys alone, and leaves it again. @returns everything that is wrong */
export const openAndLeave = async (
  visit: Visit,
  quiet: () => Promise<void>,
  filled: Filled,
  name: string,
  { path, from, key = 'Enter', isInPage }: WindowOrForm,
) => {
  const { page, t } = visit;
  await openAnew(visit, path(filled));
  await settle(visit, quiet);
  // On a phone some of it is folded.
  await page.evaluate(`document.querySelectorAll('main details').forEach((one) => { one.open = true; })`);
  const button = (t.has(from) ? page.getByRole('button', { name: t(from), exact: true }) : page.locator(from)).first();
  if (from.startsWith('.queue-selection')) await page.locator('.queue-table tbody input').first().press('Space');
  await button.focus();
  await page.evaluate(`document.had = ${AT}`);
  const before = await page.evaluate<number>(PARTS);
  await page.keyboard.press(key);
  const look = async (): Promise<string[]> => {
    await settle(visit, quiet);
    if (process.env['VIGIL_PICTURES']) await visit.picture(`windows-${t.language}-${name.replaceAll(' ', '-')}`);
    return faultsOf(visit, name);
  };
  if (isInPage) {
    await eventually(() => isAt(visit, `${PARTS} !== ${before} && ${AT} !== document.body`), true);
    return look();
  }
  const dialog = page.locator('dialog[open]');
  await dialog.waitFor();
  await dialog.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  const faults = await look();
  for (let n = 0; n < 12; n += 1) {
    // Between the last control and the first is the browser's own frame.
    if (!(await isAt(visit, `${AT} === document.body || ${AT}.closest('dialog[open]') !== null`)))
      faults.push(`${name}: the focus is outside at ${await page.evaluate<string>(`${AT}.outerHTML.slice(0, 80)`)}`);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  if (!(await isAt(visit, `${AT} === document.had`)))
    faults.push(`${name}: afterwards the focus is at ${await page.evaluate<string>(`${AT}.outerHTML.slice(0, 80)`)}`);
  return faults;
};
