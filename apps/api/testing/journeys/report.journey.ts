import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { anAct, anIncident } from '../an-incident.js';
import { readDocx } from '../read-docx.js';
import { openDesk, published, releaseAll, type Desk } from '../desk.js';
import { eventually } from './open-installation.js';
import { openStage, refusedWith422, type Stage } from './app-and-browser.js';
import { pageTexts } from './page-texts.js';

const [t, km] = [pageTexts('en'), pageTexts('km')];

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  for (let i = 0; i < 3; i++)
    await published(
      desk,
      anIncident({ title: `Banners seized, time ${i + 1}`, acts: [anAct(), anAct({ type: 'FM_PUSH' })] }),
    );
});
afterAll(() => stage.close());

it('writes a report from a template to a Word document, freezes it, and lets a reader see it', async () => {
  const visit = await stage.as(desk.analyst);
  const { page } = visit;
  const button = (name: string, within: Locator = page.locator('body')): Locator =>
    within.getByRole('button', { name, exact: true });
  await page.goto(`${stage.origin}/desk/reports`);
  await page.getByRole('link', { name: `+ ${t('write.new')}` }).click();
  await page.getByRole('radio', { name: t('template.un-annex') }).check();
  await page.getByLabel(t('write.period')).selectOption('own');
  const days = (legend: string): Locator => page.getByRole('group', { name: legend, exact: true }).first();
  for (const [legend, day, month, year] of [
    [t('desk.span.from'), '1', 'January', '2021'],
    [t('desk.span.until'), '30', 'June', '2021'],
  ] as const) {
    await days(legend).getByLabel(t('desk.when.box-day')).fill(day);
    await days(legend).getByLabel(t('desk.when.box-month')).selectOption({ label: month });
    await days(legend).getByLabel(t('desk.when.box-year')).fill(year);
  }
  await button(t('write.begin')).click();
  await page
    .getByRole('heading', { level: 1, name: 'Annex: freedom of peaceful assembly, January to June 2021' })
    .waitFor();
  const draft = new URL(page.url()).pathname.split('/').at(-1)!;

  const text = page.getByLabel(t('write.text.en')).first();
  await text.fill('Assemblies interfered with: {I99}.');
  await button(t('desk.save')).click();
  await page.getByText('There is no figure “I99”; choose one from the list').first().waitFor();
  await text.fill('Assemblies interfered with: ');
  const offered = page.getByLabel(t('write.insert.en')).first();
  await offered.selectOption('I02');
  const boxes = `[...document.querySelectorAll('textarea')]`;
  const filled = `${boxes}.some((box) => box.value === 'Assemblies interfered with: {I02}')`;
  await eventually(() => page.evaluate<boolean>(filled), true);
  // How complete the figures are, as far as readers may know, is offered; whoever writes takes it or not.
  await button(t('write.complete')).click();
  await eventually(
    () => page.evaluate<boolean>(`${boxes}.some((box) => box.lang === 'km' && box.value.includes('{I01.sentence}'))`),
    true,
  );
  await button(t('desk.save')).click();
  await page.getByText(t('write.saved'), { exact: true }).waitFor();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.write-look').getByRole('link', { name: 'DOCX' }).first().click(),
  ]);
  const docx = readDocx(readFileSync(await download.path()));
  expect(docx.faults).toEqual([]);
  expect(docx.paragraphs.map((one) => one.text)).toContain('Assemblies interfered with: at least 3');
  expect(docx.paragraphs.map((one) => one.text).join(' ')).toContain(
    'For 27 of its 27 weeks, who was watching is not on record',
  );
  expect(docx.tables.at(-1)!.rows.length).toBe(4);

  await button(t('write.freeze')).click();
  await button(t('write.freeze'), page.getByRole('dialog')).click();
  await page.getByRole('button', { name: /^Propose to publish: / }).click();
  // The button is gone: the focus stays with what it said of.
  await eventually(() => page.evaluate<string>('document.activeElement.textContent'), t('write.unpublished'));
  // What an analyst proposes, a reviewer releases.
  await eventually(() => releaseAll(desk), 1);
  const code = new URL(page.url()).searchParams.get('made')!;
  expect(visit.troubles).toEqual([refusedWith422(`${stage.origin}/api/reports/drafts/${draft}`)]);
  await visit.close();

  const reader = await stage.open({ lang: 'km', width: 390 });
  await reader.page.goto(`${stage.origin}/reports/${code}`);
  await reader.page.locator('#served').waitFor({ state: 'detached' });
  const annex = reader.page.getByRole('heading', { level: 2, name: km('template.words.annex.heading'), exact: true });
  await annex.waitFor();
  await reader.page.getByRole('heading', { name: km('report.complete.heading'), exact: true }).waitFor();
  expect(await reader.page.locator('main').innerText()).not.toContain('Banners seized, time 1');
  // The contents lead to a folded chapter and open it.
  await reader.page
    .getByRole('navigation', { name: km('report.contents') })
    .getByRole('link', { name: km('template.words.annex.heading'), exact: true })
    .click();
  await reader.page.locator('details[open] >> text=Banners seized, time 1').first().waitFor();
  expect(await reader.page.locator('main').innerText()).toContain('Banners seized, time 1');
  // No table is cut on a phone: rows of many cells fold.
  await reader.page.setViewportSize({ width: 360, height: 740 });
  expect(
    await reader.page.evaluate<string[]>(
      `[...document.querySelectorAll('details')].forEach((one) => (one.open = true)), [...document.querySelectorAll('.report-table .table-frame')].flatMap((one) => one.scrollWidth > one.clientWidth + 1 ? [one.textContent.slice(0, 60)] : [])`,
    ),
  ).toEqual([]);
  expect(await reader.page.locator('.table-folds td[data-head]').count()).toBeGreaterThan(0);
  await reader.page.getByRole('link', { name: km('report.print') }).click();
  await reader.page.getByRole('button', { name: km('report.print') }).waitFor();
  expect(await reader.page.evaluate(`document.fonts.ready.then(() => document.fonts.check("16px Report", "ក"))`)).toBe(
    true,
  );
  expect(
    await reader.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
  ).toBe(0);
  expect(reader.troubles).toEqual([]);
  await reader.close();
});

it('shows a frozen figure to the person who releases it, exactly as readers will see it', async () => {
  const title = 'Assemblies of the first half of 2021';
  const question = 'indicator=I02&period=2021-H1&split=period&unit=month';
  const { code } = (await desk.analyst.post<{ code: string }>('/api/reports', { title, question })).body;
  const visit = await stage.as(desk.reviewer);
  const { page } = visit;
  await page.goto(`${stage.origin}/desk`);
  const card = page.getByRole('listitem').filter({ hasText: code });
  const release = card.getByRole('button', { name: `${t('releases.release')}: ` });
  await card.getByRole('button', { name: t('releases.open-page') }).waitFor();
  expect(await release.count()).toBe(0);
  await card.getByRole('button', { name: t('releases.open-page') }).click();
  const seen = card.getByRole('region', { name: t('desk.public.title') });
  await seen.getByRole('heading', { name: t('report.rule') }).waitFor();
  const sentence = await seen.locator('.lead').innerText();
  expect(sentence).toMatch(/at least 3 assemblies/);
  await seen.locator('summary').click();
  const rows = (of: Locator): Promise<string[]> => of.locator('tbody tr').allInnerTexts();
  const before = await rows(seen);
  expect(before.length).toBeGreaterThan(6);
  await release.click();
  await release.waitFor({ state: 'detached' });
  expect(visit.troubles).toEqual([]);
  await visit.close();

  const reader = await stage.open();
  await reader.page.goto(`${stage.origin}/reports/${code}`);
  await reader.page.locator('#served').waitFor({ state: 'detached' });
  await reader.page.getByRole('heading', { level: 1, name: title }).waitFor();
  expect(await reader.page.locator('.lead').innerText()).toBe(sentence);
  await eventually(() => rows(reader.page.locator('main')), before);
  await reader.close();
});
