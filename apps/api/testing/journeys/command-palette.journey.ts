import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident } from '../an-incident.js';
import { CREATE, log, openDesk, submit, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { everyNth } from '../sample-by-seed.js';
import { eventually, type Visit } from './open-installation.js';
import { faultsOf } from './page-checks.js';

let stage: Stage;
let desk: Desk;
let record: IncidentRecord;
let group: string;
let office: Visit;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Hornbill gathering' })));
  await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Hornbill again' })));
  await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'All groups meet' })));
  await submit(
    desk.monitor,
    await log(desk.monitor, anIncident({ title: 'A meeting of workers', titleTranslation: 'ប្រជុំកម្មករ' })),
  );
  group = (
    await desk.reviewer.put<{ id: string }>(
      `/api/groups/${randomUUID()}`,
      { nameEn: 'Kiln workers', nameKm: 'កម្មករឡ', aliases: ['Brick people'], note: null },
      CREATE,
    )
  ).body.id;
  office = await visitAs(stage, desk.reviewer);
});
afterAll(() => stage?.close());

const field = ({ page }: Visit) => page.locator('dialog[open] [aria-controls="palette-offers"]');
/** Opens the palette with its key, types, and takes what is offered first under this name. */
const choose = async (visit: Visit, typed: string, name: string | RegExp): Promise<void> => {
  await field(visit).waitFor({ state: 'detached' });
  await visit.page.keyboard.press('Control+k');
  await field(visit).fill(typed);
  const option = visit.page.getByRole('option', { name }).first();
  await option.waitFor();
  for (let n = 0; n < 40 && (await option.getAttribute('aria-selected')) !== 'true'; n++)
    await visit.page.keyboard.press('ArrowDown');
  await visit.page.keyboard.press('Enter');
};
const ownerOf = async (): Promise<string | null> =>
  (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${record.id}`)).body.owner?.id ?? null;

describe('Ctrl-K', () => {
  it.each(
    everyNth(2, [
      ['en', 1280],
      ['km', 360],
    ] as const),
  )('does what somebody does with the record at hand, in %s at %i px', async (lang, width) => {
    const visit = await visitAs(stage, desk.reviewer, { lang, width });
    const { page, t } = visit;
    await visit.go(`/desk?sort=-title&lang=${lang}`);
    await page.locator('.queue-link').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Control+k');
    const give = page.getByRole('option', { name: t('desk.owner.give-back') });
    await page.getByRole('option', { name: t('desk.keys.assign') }).waitFor();
    expect(await give.count()).toBe(0);
    expect(await faultsOf(visit, 'palette')).toEqual([]);
    await page.keyboard.press('Escape');
    // From the row of the queue, without leaving it.
    await choose(visit, t('desk.keys.assign'), t('desk.keys.assign'));
    await page.locator('output', { hasText: t('desk.queue.assigned') }).waitFor({ state: 'attached' });
    expect(await ownerOf()).toBe(desk.reviewer.member!.id);
    await choose(visit, t('desk.owner.give-back'), t('desk.owner.give-back'));
    await page.locator('output', { hasText: t('desk.queue.given-back') }).waitFor({ state: 'attached' });
    expect(await ownerOf()).toBeNull();
    // What needs words opens on the page of the record.
    await choose(visit, t('desk.owner.hand-over'), t('desk.owner.hand-over'));
    await page.getByRole('heading', { level: 1, name: 'Hornbill gathering' }).waitFor();
    await page.getByRole('combobox', { name: t('desk.owner.to') }).waitFor();
    await choose(visit, t('desk.merge.other'), t('desk.merge.other'));
    await page.getByRole('searchbox', { name: t('relations.other'), exact: true }).waitFor();
    await choose(visit, t('desk.keys.relate'), t('desk.keys.relate'));
    await page.getByRole('combobox', { name: t('relations.kind') }).waitFor();
    await choose(visit, t('desk.keys.comment'), t('desk.keys.comment'));
    await eventually(() => page.evaluate(`document.activeElement.matches('#comments textarea')`), true);
    await page.keyboard.press('Escape');
    expect(visit.troubles).toEqual([]);
    await visit.close();
  });

  it.each(everyNth(2, ['edit', 'history']))('acts on the page of the record from its page /%s', async (page) => {
    const visit = office;
    const { t } = visit;
    const path = `/desk/incidents/${record.id}`;
    await visit.go(`${path}/${page}`);
    await visit.page.locator('h1').waitFor();
    await choose(visit, t('desk.keys.relate'), t('desk.keys.relate'));
    await visit.page.getByRole('combobox', { name: t('relations.kind') }).waitFor();
    expect(new URL(visit.page.url()).pathname).toBe(path);
    await visit.go(`${path}/${page}`);
    await visit.page.locator('h1').waitFor();
    await visit.page.evaluate('document.activeElement.blur()');
    await visit.page.keyboard.press('c');
    await eventually(() => visit.page.evaluate(`document.activeElement.matches('#comments textarea')`), true);
    expect(visit.troubles).toEqual([]);
  });

  it('never presses on another record what was chosen for one whose page did not come', async () => {
    const visit = await visitAs(stage, desk.reviewer);
    const { page, t } = visit;
    await visit.go('/desk?sort=-title');
    const link = page.getByRole('link', { name: 'Hornbill gathering', exact: true });
    await link.focus();
    await field(visit).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await field(visit).fill(t('desk.review.take'));
    await page
      .getByRole('option', { name: t('desk.review.take') })
      .first()
      .waitFor();
    // From now on its page waits for ever.
    await page.route(`**/api/incidents/${record.id}`, () => undefined);
    const taken: string[] = [];
    page.on('request', (one) => void (one.method() !== 'GET' && taken.push(one.url())));
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(record.id));
    await page.goBack();
    await page.getByRole('link', { name: 'Hornbill again', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Hornbill again' }).waitFor();
    await page.locator('[data-do~="take"]').waitFor();
    expect(taken).toEqual([]);
    await visit.close();
  });

  it('puts what is called so before records that have its words, in the reader’s language', async () => {
    const visit = await visitAs(stage, desk.reviewer, { lang: 'km' });
    const { page } = visit;
    await visit.go('/desk?lang=km');
    await page.getByRole('link', { name: 'ប្រជុំកម្មករ', exact: true }).waitFor();
    await page.keyboard.press('Control+k');
    await field(visit).fill('workers');
    await page.getByRole('option', { name: 'ប្រជុំកម្មករ' }).waitFor();
    expect(await page.getByRole('option').first().innerText()).toContain('កម្មករឡ');
    await page.keyboard.press('Escape');
    await visit.close();
  });

  it('keeps what is chosen where records that come late are put above it', async () => {
    const visit = await visitAs(stage, desk.reviewer);
    const { page, t } = visit;
    await visit.go('/desk?sort=-title');
    await page.locator('.queue-link').first().waitFor();
    let answerNow = (): void => undefined;
    const late = new Promise<void>((resolve) => (answerNow = resolve));
    await page.route('**/api/incidents?rows=5&q=*', async (route) => {
      await late;
      await route.continue();
    });
    await page.keyboard.press('Control+k');
    const asked = page.waitForRequest('**/api/incidents?rows=5&q=*');
    await field(visit).fill(t('desk.page.groups'));
    await asked;
    const chosen = page.locator('#palette-offers [aria-selected=true]');
    const before = await chosen.innerText();
    expect(before).toContain(t('desk.page.groups'));
    answerNow();
    await page.getByRole('option', { name: 'All groups meet' }).waitFor();
    expect(await page.getByRole('option').first().innerText()).toContain('All groups meet');
    expect(await chosen.innerText()).toBe(before);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/desk\/groups/);
    await visit.close();
  });

  it.each([
    ['k', '[aria-controls="palette-offers"]'],
    ['?', 'kbd'],
  ])('stays open with %s where the browser tells late that the window before was closed', async (key, inside) => {
    const { page } = office;
    await office.go('/desk');
    await page.locator('.queue-link').first().waitFor();
    const press = `document.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', ctrlKey: ${key === 'k'}, bubbles: true }))`;
    await page.evaluate(press);
    await page.locator('dialog[open]', { has: page.locator(inside) }).waitFor();
    // Both within one task, as where a page that arrives keeps the browser busy: it tells of the closing afterwards.
    await page.evaluate(`new Promise((told) => {
      const before = document.querySelector('dialog[open]');
      before.addEventListener('close', () => requestAnimationFrame(() => requestAnimationFrame(told)));
      before.close();
      ${press};
    })`);
    await page.locator('dialog[open]', { has: page.locator(inside) }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  });

  it('finds a group by another spelling, and a place in the other script', async () => {
    const visit = await visitAs(stage, desk.analyst, { width: 1280 });
    const { page } = visit;
    await visit.go('/desk');
    await page.locator('.queue-link').first().waitFor();
    await choose(visit, 'brick peop', /Kiln workers/);
    await page.waitForURL(new RegExp(`group=${group}`));
    await choose(visit, 'កម្មករឡ', /Kiln workers/);
    await choose(visit, 'បាត់ដំបង', /Battambang/);
    await page.waitForURL(/place=02/);
    expect(visit.troubles).toEqual([]);
    await visit.close();
  });

  it('changes the language, begins a record and signs out; a monitor is offered nothing of a reviewer’s', async () => {
    const visit = await visitAs(stage, desk.monitor, { width: 360 });
    const { page, t } = visit;
    await visit.go(`/desk/incidents/${record.id}`);
    await page.getByRole('heading', { level: 1, name: 'Hornbill gathering' }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: t('desk.keys.comment') }).waitFor();
    for (const words of ['desk.keys.assign', 'desk.owner.hand-over', 'desk.review.take', 'desk.keys.export'])
      expect([words, await page.getByRole('option', { name: t(words) }).count()]).toEqual([words, 0]);
    await page.keyboard.press('Escape');
    await choose(visit, t('desk.keys.language'), t('desk.keys.language'));
    await page.locator('html[lang=km]').waitFor();
    await field(visit).waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await field(visit).fill('English');
    await page.getByRole('option', { name: /English/ }).click();
    await page.locator('html[lang=en]').waitFor();
    await page.getByRole('button', { name: t('desk.sign-out.do') }).waitFor();
    await choose(visit, t('desk.home.log'), t('desk.home.log'));
    await page.getByRole('heading', { level: 1, name: t('desk.form.new-title') }).waitFor();
    await choose(visit, t('desk.sign-out.do'), t('desk.sign-out.do'));
    await page.waitForURL(/sign-in/);
    await visit.close();
  });
});
