import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { Dataset } from '@vigil/shared/staff-responses/datasets.js';
import { anIncident } from '../an-incident.js';
import { log, openDesk, submit, type Desk } from '../desk.js';
import { check, HEAD, row, sendFile } from '../upload-import-file.js';
import { openStage, press, type Stage } from './app-and-browser.js';
import { eventually } from './open-installation.js';
import { axeFaults } from './page-checks.js';
import { pageTexts } from './page-texts.js';

const [t, km] = [pageTexts('en'), pageTexts('km')];
let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  for (const day of ['2021-03-05', '2021-06-04'])
    await submit(desk.monitor, await log(desk.monitor, anIncident({ when: exactDay(asDay(day)) })));
});
afterAll(async () => {
  await stage?.close();
});

const FILE = [
  HEAD,
  row('D1', '2021-03-01', 'Kampot', 'First of others'),
  row('D2', '2021-03-02', 'Kep', 'Second of others'),
  row('D3', '2021-06-02', 'Takeo', 'Third of others'),
].join('\n');
const ALL =
  'period=2021&indicator=I01&stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED';
const NAME = 'DEMO Events';

const sentence = (page: Page): Promise<string> => page.locator('#figure-title').innerText();
/** The rows of a table as texts, each number with what stands beside it. */
const tableRows = (page: Page): Promise<string[][]> =>
  page.evaluate<string[][]>(
    `[...document.querySelectorAll('.analysis-figure table tr')].map((tr) => [...tr.children].map((td) => td.innerText.replace(/\\s+/g, ' ').trim()))`,
  );

describe('a dataset that others made', () => {
  it('is named in the last step of an import, before its records are written', async () => {
    const { id } = await check(desk.reviewer, await sendFile(desk.reviewer, FILE), (map) => ({
      ...map,
      arrive: 'draft',
    }));
    const { page, troubles, picture, close, forgive } = await stage.as(desk.reviewer);
    await page.goto(`${stage.origin}/desk/import/${id}?lang=en`);
    const run = page.getByRole('button', { name: t('import.run', { n: 3 }) });
    await run.waitFor();
    await page.getByLabel(t('dataset.of-others')).check();
    // Until it is saved, the records would be written as the team's own.
    await page.getByText(t('dataset.unsaved')).waitFor();
    expect(await run.count()).toBe(0);
    await page.getByLabel(t('dataset.name'), { exact: true }).fill(NAME);
    await page.getByLabel(t('dataset.maker'), { exact: true }).fill('DEMO Institute');
    await page.getByLabel(t('dataset.licence'), { exact: true }).selectOption('TERMS');
    await page.getByLabel(t('dataset.citation'), { exact: true }).fill('DEMO Institute, DEMO Events.');
    await page.getByLabel(t('dataset.limits'), { exact: true }).fill('From newspapers in one language.');
    await page.getByLabel(t('dataset.version'), { exact: true }).fill('5');
    await press(page, t('dataset.save'));
    // Own terms need words. Nothing that was typed is lost.
    await page.getByText(t('field.required')).first().waitFor();
    expect(await page.getByLabel(t('dataset.name'), { exact: true }).inputValue()).toBe(NAME);
    await page.getByLabel(t('dataset.licence-words'), { exact: true }).fill('No republication.');
    // Without its state nothing is sent: a dataset would stay behind that no import names.
    await page.getByLabel(t('dataset.version'), { exact: true }).fill('');
    await press(page, t('dataset.save'));
    await page.getByText(t('dataset.version-or-day'), { exact: true }).waitFor();
    expect((await desk.analyst.get<{ items: Dataset[] }>('/api/datasets')).body.items).toEqual([]);
    await page.getByLabel(t('dataset.version'), { exact: true }).fill('5');
    expect(await axeFaults(page)).toEqual([]);
    await picture('import-whose-records', true);
    await press(page, t('dataset.save'));
    await page.getByText(`${NAME}, by DEMO Institute`).waitFor();
    // Looking at it again holds nothing up, and can be left.
    await press(page, t('dataset.change'));
    await page.getByLabel(t('dataset.version'), { exact: true }).waitFor();
    expect(await run.count()).toBe(1);
    await page.getByLabel(t('dataset.version'), { exact: true }).fill('6');
    await page.getByText(t('dataset.unsaved')).waitFor();
    await press(page, t('desk.cancel'));
    await page.getByText('(version 5)').waitFor();
    await run.click();
    await page.getByText(t('import.said', { created: 3, changed: 0, aside: 0 })).waitFor();
    await picture('import-of-a-dataset', true);
    await page.goto(`${stage.origin}/desk/import?lang=en`);
    await page.getByRole('heading', { name: t('dataset.list') }).waitFor();
    const { body } = await desk.analyst.get<{ items: Dataset[] }>('/api/datasets');
    expect(body.items).toEqual([
      expect.objectContaining({ name: NAME, licence: 'TERMS', licenceWords: 'No republication.' }),
    ]);
    await page.getByRole('button', { name: t('dataset.change-this', { name: NAME }) }).click();
    await page
      .getByRole('dialog')
      .getByLabel(t('dataset.limits'), { exact: true })
      .fill('Without assemblies of one person.');
    await page.getByRole('dialog').getByLabel(t('dataset.withdrawn'), { exact: true }).check();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('dataset.save') })
      .click();
    // Withdrawn without a day is refused, and not saved as if nothing had been said.
    await page.getByRole('dialog').getByText(t('field.required')).first().waitFor();
    await page.getByRole('dialog').getByLabel(t('dataset.withdrawn'), { exact: true }).uncheck();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('dataset.save') })
      .click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // The record says where it came from.
    await page.goto(`${stage.origin}/desk?lang=en&import=${id}`);
    await page.getByRole('link', { name: 'First of others' }).first().click();
    await page.getByRole('heading', { name: t('dataset.of-record') }).waitFor();
    await picture('record-of-a-dataset', true);
    // What was refused: own terms without words.
    forgive(/status of 422.*\/api\/datasets\//);
    expect(troubles).toEqual([]);
    await close();
  });

  it('is left out of a figure, counted when it is asked for, and set beside our own records', async () => {
    const { page, troubles, picture, close } = await stage.as(desk.analyst);
    await page.goto(`${stage.origin}/desk/figures?${ALL}&unit=quarter&split=period&lang=en`);
    await page.getByText(t('dataset.not-reviewed', { n: 3 })).waitFor();
    expect(await sentence(page)).toContain('at least 2 assemblies');
    await press(page, t('dataset.count-them'));
    await eventually(async () => (await sentence(page)).includes('at least 5 assemblies'), true);
    // Whatever has its records says so, with citation, licence and limits.
    for (const said of ['DEMO Institute, DEMO Events.', 'No republication.', 'Without assemblies of one person.'])
      await page.locator('#datasets-in-figure').locator('..').getByText(said).waitFor();
    await page.locator('.analysis-filters > summary').click();
    await page.getByLabel(t('filter.datasets'), { exact: true }).selectOption('own');
    await eventually(async () => (await sentence(page)).includes('at least 2 assemblies'), true);
    await page.getByLabel(t('dataset.compare-with')).selectOption({ label: `${NAME}, by DEMO Institute` });
    await eventually(
      async () => (await tableRows(page)).map((cells) => cells.join(' | ').toLowerCase()),
      [
        `period | ${t('dataset.own')} | ${NAME}`,
        'January to March 2021 | 1 1 of 2 | 2 2 of 3',
        'April to June 2021 | 1 1 of 2 | 1 1 of 3',
        // Nobody is on record as watching, and of others nobody knows whether they did.
        'July to September 2021 | – none recorded | – none recorded',
        'October to December 2021 | – none recorded | – none recorded',
        `${t('row.total')} | 2 | 3`,
      ].map((line) => line.toLowerCase()),
    );
    // A number of both together would be of nothing.
    expect(await sentence(page)).toBe(`Assemblies recorded, 2021, side by side: ${t('dataset.origin.own')}; ${NAME}`);
    expect(await axeFaults(page)).toEqual([]);
    await picture('figures-compared', true);
    // The address says all of it, also in Khmer.
    await page.goto(page.url().replace('lang=en', 'lang=km'));
    await page.getByText(km('dataset.compare-note')).waitFor();
    await picture('figures-compared-km', true);
    expect(troubles).toEqual([]);
    await close();
  });
});
