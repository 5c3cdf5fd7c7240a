import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { anIncident } from '../an-incident.js';
import { aGroup, ifMatch, log, openDesk, submit, untilAllIsSearched, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { answer, unfold, visitAs } from './incident-form-steps.js';
import { eventually, type Visit } from './open-installation.js';

/** More than a page of the queue, and more than one request. */
const ALL = 53;
let stage: Stage;
let desk: Desk;
let reviewer: Visit;
let phone: Visit;
const records: IncidentRecord[] = [];

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  for (let n = 1; n <= ALL; n += 1)
    records.push(
      await submit(
        desk.monitor,
        await log(desk.monitor, anIncident({ title: `Gathering ${String(n).padStart(2, '0')}` })),
      ),
    );
  reviewer = await visitAs(stage, desk.reviewer);
  phone = await visitAs(stage, desk.second, { width: 360, height: 740, lang: 'km' });
});
afterAll(() => stage?.close());

const rows = (visit: Visit) => visit.page.locator('.queue-table tbody tr');
const box = (visit: Visit, n: number) => rows(visit).nth(n).getByRole('checkbox');
const selected = async (visit: Visit, n: number): Promise<void> =>
  visit.page.getByText(visit.t('desk.queue.selected', { n })).waitFor();
const press = (visit: Visit, key: string, n?: number): Promise<void> =>
  visit.page.getByRole('button', { name: visit.t(key, n === undefined ? {} : { n }), exact: true }).click();
const choose = async (visit: Visit, action: string): Promise<void> => {
  await visit.page.getByLabel(visit.t('bulk.action'), { exact: true }).selectOption(action);
};
const says = (visit: Visit, key: string, n: number): Promise<void> =>
  visit.page.getByRole('dialog').getByText(visit.t(key, { n })).waitFor();
/** Opens the queue, chooses so many of it, and opens what can be done with them. */
const openAll = async (visit: Visit): Promise<void> => {
  await visit.go('/desk?sort=title');
  await press(visit, 'desk.queue.select-all', ALL);
  await press(visit, 'desk.queue.act', ALL);
};
/** The same with some rows of its first page. */
const openThese = async (visit: Visit, ...places: number[]): Promise<void> => {
  await visit.go('/desk?sort=title');
  for (const place of places) await box(visit, place).click();
  await press(visit, 'desk.queue.act', places.length);
};
const BULK = '**/api/incidents/bulk-actions';
/** Holds what the page asks for many records. @returns what lets it through */
const holdBulk = async ({ page }: Visit): Promise<() => void> => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(BULK, async (route) => {
    await held;
    await route.continue();
  });
  return release;
};
const ownerOf = async ({ id }: IncidentRecord): Promise<string | null> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body.owner?.name ?? null;
const owned = async (): Promise<number> => {
  const [{ n }] = (await stage.app.database.query('select count(*)::int as n from record_owner')) as [{ n: number }];
  return n;
};

describe('many records at once', () => {
  it('are selected by click, by a range, by key, by page, and all that match', async () => {
    const { page } = reviewer;
    await reviewer.go('/desk?sort=title');
    await box(reviewer, 1).click();
    await selected(reviewer, 1);
    await box(reviewer, 4).click({ modifiers: ['Shift'] });
    await selected(reviewer, 4);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await selected(reviewer, 5);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await selected(reviewer, 7);
    await page.getByRole('checkbox', { name: reviewer.t('desk.queue.select-page') }).click();
    await selected(reviewer, 50);
    await page.getByRole('link', { name: reviewer.t('desk.queue.next') }).click();
    await rows(reviewer)
      .nth(ALL - 51)
      .waitFor();
    await selected(reviewer, 50);
    await press(reviewer, 'desk.queue.select-all', ALL);
    await selected(reviewer, ALL);
    await press(reviewer, 'desk.queue.select-none');
    await page.getByText(reviewer.t('desk.queue.selected', { n: ALL })).waitFor({ state: 'detached' });
  });

  it('are first previewed, then handed over, without those that changed meanwhile, and taken back', async () => {
    const { page, t } = reviewer;
    await openAll(reviewer);
    await choose(reviewer, 'assign');
    await page.getByLabel(t('desk.owner.to')).selectOption({ label: desk.second.member!.name });
    await press(reviewer, 'bulk.check');
    await says(reviewer, 'bulk.would', ALL);
    expect(await owned()).toBe(0);
    const changed = records[9]!;
    await desk.second.put(
      `/api/incidents/${changed.id}`,
      { ...changed.incident, title: 'Changed meanwhile' },
      ifMatch(changed.revision),
    );
    await press(reviewer, 'bulk.run', ALL);
    await says(reviewer, 'bulk.done', ALL - 1);
    await says(reviewer, 'bulk.refused', 1);
    const dialog = page.getByRole('dialog');
    await dialog.getByText(t('bulk.reason', { why: t('problem.changed-meanwhile'), n: 1 })).waitFor();
    await dialog.getByRole('link', { name: 'Changed meanwhile' }).waitFor();
    expect([await owned(), await ownerOf(changed)]).toEqual([ALL - 1, null]);
    await eventually(() => page.evaluate<string>('document.activeElement.innerText'), t('bulk.result'));
    await press(reviewer, 'bulk.undo', ALL - 1);
    await says(reviewer, 'bulk.done', ALL - 1);
    expect(await owned()).toBe(0);
    await dialog
      .getByRole('button', { name: t('app.close'), exact: true })
      .last()
      .click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('stop when somebody says so, and go on from there', async () => {
    const { page } = reviewer;
    await openAll(reviewer);
    const release = await holdBulk(reviewer);
    await press(reviewer, 'bulk.check');
    await press(reviewer, 'bulk.stop');
    release();
    await says(reviewer, 'bulk.left', ALL - 50);
    await press(reviewer, 'bulk.go-on', ALL - 50);
    await says(reviewer, 'bulk.would', ALL);
    await page.unroute(BULK);
  });

  it('keep what was typed for whoever chooses again', async () => {
    const { page, t } = reviewer;
    await openThese(reviewer, 1);
    await choose(reviewer, 'return');
    await page.getByLabel(t('bulk.question'), { exact: true }).fill('Who saw it?');
    await press(reviewer, 'bulk.check');
    await says(reviewer, 'bulk.would', 1);
    await press(reviewer, 'bulk.back');
    expect(await page.getByLabel(t('bulk.question'), { exact: true }).inputValue()).toBe('Who saw it?');
    await eventually(() => page.evaluate<string>('document.activeElement.value'), 'return');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await eventually(() => page.evaluate<string>('document.activeElement.innerText'), t('desk.queue.act', { n: 1 }));
  });

  it('end with what was done, and can be undone, when somebody presses Escape meanwhile', async () => {
    const { page, t } = reviewer;
    await openAll(reviewer);
    await press(reviewer, 'bulk.check');
    await says(reviewer, 'bulk.would', ALL);
    const release = await holdBulk(reviewer);
    await press(reviewer, 'bulk.run', ALL);
    await page.getByRole('progressbar').waitFor();
    // A browser would close at the second one, whatever the page says.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    release();
    await says(reviewer, 'bulk.done', 50);
    await says(reviewer, 'bulk.left', ALL - 50);
    await press(reviewer, 'bulk.undo', 50);
    await says(reviewer, 'bulk.done', 50);
    await page.unroute(BULK);
    expect(await owned()).toBe(0);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('app.close'), exact: true })
      .last()
      .click();
  });

  it('say of a preview that failed that nothing was reached, and nothing else', async () => {
    const visit = await visitAs(stage, desk.reviewer);
    await openAll(visit);
    await visit.page.route(BULK, (route) => route.abort());
    await press(visit, 'bulk.check');
    await says(visit, 'bulk.not-reached', ALL);
    const said = await visit.page.getByRole('dialog').innerText();
    expect(said).not.toContain(visit.t('bulk.unknown', { n: 50 }));
    expect(said).not.toContain(visit.t('bulk.left', { n: ALL }).split(':')[0]!);
  });

  it('get a group, and so join its series, as a preview says, and no longer once it is undone', async () => {
    const group = await aGroup(desk, 'DEMO Group of Fridays');
    const visit = await visitAs(stage, desk.second, { width: 360, height: 740, lang: 'km' });
    await openThese(visit, 0, 1, 2);
    await choose(visit, 'group');
    expect(await visit.page.getByRole('button', { name: visit.t('bulk.check'), exact: true }).isDisabled()).toBe(true);
    await visit.page.getByRole('combobox', { name: visit.t('bulk.group') }).fill('of fri');
    await visit.page.getByRole('option', { name: 'DEMO Group of Fridays' }).click();
    await press(visit, 'bulk.check');
    await says(visit, 'bulk.would', 3);
    expect(await visit.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await press(visit, 'bulk.run', 3);
    await says(visit, 'bulk.done', 3);
    const named = async (): Promise<number> =>
      (await desk.second.get<RecordQueue>(`/api/incidents?group=${group.id}&rows=1`)).body.total;
    expect(await named()).toBe(3);
    await press(visit, 'bulk.undo', 3);
    await says(visit, 'bulk.done', 3);
    expect(await named()).toBe(0);
    await visit.close();
  });

  it('get a tag in the spelling that is in use, where capitals alone differ', async () => {
    const { id } = records[0]!;
    const { revision } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
    const path = '/api/incidents/bulk-actions';
    await untilAllIsSearched(desk.reviewer);
    await desk.reviewer.post(path, { action: 'tag', tag: 'Court case', dryRun: false, items: [{ id, revision }] });
    const visit = await visitAs(stage, desk.reviewer);
    await openThese(visit, 5);
    const known = visit.page.waitForResponse('**/api/incidents/tags');
    await choose(visit, 'tag');
    await (await known).finished();
    const field = visit.page.getByLabel(visit.t('bulk.tag'), { exact: true });
    await visit.page.locator('#known-tags option').first().waitFor({ state: 'attached' });
    await field.fill('court CASE');
    const asked = visit.page.waitForRequest(BULK);
    await field.press('Enter');
    expect((await asked).postDataJSON()).toMatchObject({ action: 'tag', tag: 'Court case' });
    expect(await field.inputValue()).toBe('Court case');
    await visit.close();
  });

  it.each([
    ['leave a tag in the spelling that somebody corrects in its record', 'river Bank', 0, 'River bank', 'River bank'],
    [
      'spell a tag in a record as others do, also one that it has',
      'sand bank',
      1,
      'SAND BANK, mine',
      'sand bank, mine',
    ],
  ])('%s', async (_, tags, others, typed, saved) => {
    const { id } = await log(desk.monitor, anIncident({ title: 'Spelt', tags }));
    for (let n = 0; n < others; n += 1) await log(desk.monitor, anIncident({ title: 'Shared', tags }));
    await untilAllIsSearched(desk.monitor);
    const visit = await visitAs(stage, desk.monitor);
    const known = visit.page.waitForResponse('**/api/incidents/tags?*');
    await visit.go(`/desk/incidents/${id}`);
    await unfold(visit);
    const field = answer(visit, 'incident.tags');
    await field.waitFor();
    await known;
    // The page has the spellings that are in use once it has read the answer: then it offers those that are not there.
    await field.fill('');
    if (others > 0) await visit.page.getByRole('button', { name: `+ ${tags}`, exact: true }).waitFor();
    await field.fill(typed);
    await field.press('Tab');
    await eventually(() => field.inputValue(), saved);
    await visit.close();
  });

  it('are limited on a phone, in Khmer, no wider than the screen', async () => {
    const { page, t } = phone;
    // Sorted first: the one whose title was changed.
    await openThese(phone, 0);
    await choose(phone, 'sensitivity');
    await page.getByLabel(t('bulk.sensitivity'), { exact: true }).selectOption('S1_COARSE');
    await press(phone, 'bulk.check');
    await says(phone, 'bulk.would', 1);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await press(phone, 'bulk.run', 1);
    await says(phone, 'bulk.done', 1);
    const { body } = await desk.second.get<IncidentRecord>(`/api/incidents/${records[9]!.id}`);
    expect(body.incident.sensitivity).toBe('S1_COARSE');
  });

  it('had no error on any page', () => {
    expect([reviewer, phone].flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});
