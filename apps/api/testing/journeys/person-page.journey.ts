import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { handIn } from '../a-person.js';
import { personForPage, showPageOf, SOURCES } from '../a-person-page.js';
import { openDesk, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';
import { escape } from './form-controls.js';
import { visitAs } from './incident-form-steps.js';
import { story, type Visit } from './open-installation.js';
import { axeFaults } from './page-checks.js';

/** Two reviewers show readers a person with a name, and one takes the page away; in Khmer on a phone for the second. */
const NAME = 'ហេរ៉ុន ដេម៉ូ';
const LATIN = 'Heronqxz Demo';
let stage: Stage;
let desk: Desk;
let office: Visit;
let second: Visit;
let reader: Visit;
let person = '';
const sent: string[] = [];
const { step } = story();

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  person = await personForPage(desk.reviewer, { handle: 'quiet river' });
  office = await visitAs(stage, desk.reviewer, { width: 1280 });
  second = await visitAs(stage, desk.second, { lang: 'km', width: 360, height: 740 });
  reader = await visitAs(stage, null, { width: 360 });
  for (const { page } of [office, second])
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
});
afterAll(() => stage?.close());

const part = ({ page, t }: Visit): Locator =>
  page.getByRole('region', { name: new RegExp(`^${escape(t('people.page'))}`) });

const typeName = async ({ page, t }: Visit, latin: string): Promise<void> => {
  await page.getByLabel(t('people.page.name'), { exact: true }).fill(NAME);
  await page.getByLabel(t('people.page.latin'), { exact: true }).fill(latin);
};

describe('a public page about a person', () => {
  step('says what is missing, one line a rule', async () => {
    const { t } = office;
    await office.go(`/desk/custody/people/${await handIn(desk.reviewer)}`);
    await part(office).getByText(t('field.page-adult')).waitFor();
    expect(await part(office).getByText(t('field.page-consent')).count()).toBe(2);
    expect(await button(office, 'people.page.prepare.SH_NAMED').count()).toBe(0);
  });

  step('is proposed with two published sources, and with a name that stays in the browser', async () => {
    const { page, t } = office;
    await office.go(`/desk/custody/people/${person}`);
    await button(office, 'people.page.prepare.SH_NAMED', part(office)).click();
    // Nothing is left out unsaid: neither a source that is missing, nor half of a period.
    await button(office, 'people.page.propose').click();
    await part(office).getByText(t('field.page-sources')).waitFor();
    await part(office).getByText(t('field.name-shape')).waitFor();
    await page.getByLabel(t('people.page.since.latest')).fill('2021-03-31');
    await button(office, 'people.page.propose').click();
    await part(office).getByText(t('field.required')).first().waitFor();
    await page.waitForFunction(`(() => {
      const { top, bottom } = document.querySelector('.desk-refused').getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    })()`);
    for (const [at, { publisher, title, url }] of SOURCES.entries()) {
      const source = page.getByRole('group', { name: t('people.page.source', { n: at + 1 }) });
      await source.getByLabel(t('people.page.publisher')).fill(publisher);
      await source.getByLabel(t('people.page.source-title')).fill(title);
      await source.getByLabel(t('people.page.url')).fill(url);
    }
    await page.getByLabel(t('people.page.since.earliest')).fill('2021-03-01');
    await page.getByLabel(t('people.page.since.latest')).fill('2021-03-31');
    await typeName(office, LATIN);
    // The whole page stands there before it is proposed, with the name.
    await part(office).getByRole('heading', { name: LATIN }).waitFor();
    await part(office).getByRole('link', { name: SOURCES[1]!.title }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await button(office, 'people.page.propose').click();
    await part(office).getByText(t('people.page.waits.mine')).waitFor();
    expect(await button(office, 'people.page.agree').count()).toBe(0);
    expect(
      await part(office)
        .getByText(/Heronqxz/)
        .count(),
    ).toBe(0);
    expect(sent.filter((one) => one.includes('Heronqxz'))).toEqual([]);
  });

  step('is agreed to by another reviewer, who types the same name', async () => {
    const { page, t } = second;
    await second.go('/desk');
    await page.getByRole('link', { name: /quiet river/ }).click();
    await part(second)
      .getByText(t('people.page.waits', { name: desk.reviewer.member!.name }))
      .waitFor();
    await button(second, 'people.page.agree').click();
    await part(second).getByText(t('field.name-shape')).waitFor();
    // Which part of it is another one; what was typed stays.
    await typeName(second, 'Heran Demo');
    await button(second, 'people.page.agree').click();
    await part(second).getByText(t('field.latin-differs')).waitFor();
    expect(await part(second).getByText(t('field.name-differs')).count()).toBe(0);
    expect(await page.getByLabel(t('people.page.name'), { exact: true }).inputValue()).toBe(NAME);
    await typeName(second, LATIN);
    await part(second).getByRole('heading', { name: LATIN }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(sent.filter((one) => one.includes('Heronqxz'))).toEqual([]);
    await button(second, 'people.page.agree').click();
    await part(second).getByText(t('people.page.shown')).waitFor();
    expect(sent.filter((one) => one.includes('Heronqxz')).map((one) => one.split(' ')[0]!.split('/').at(-1))).toEqual([
      'answers',
    ]);
  });

  step('is found by a reader on the page of people, and read without anything of others', async () => {
    const { page, t } = reader;
    await reader.go('/people');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('link', { name: LATIN }).click();
    await page.getByRole('heading', { level: 1, name: LATIN }).waitFor();
    await page.getByText(t('person-page.explained.named')).waitFor();
    expect(await page.getByText('quiet river').count()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    await page.reload();
    await reader.settled();
    await page.getByRole('heading', { level: 1, name: LATIN }).waitFor();
  });

  step('is taken away by one reviewer', async () => {
    await office.go(`/desk/custody/people/${person}`);
    await button(office, 'people.page.end', part(office)).click();
    await button(office, 'people.page.end', office.page.getByRole('dialog')).click();
    await part(office).getByText(office.t('people.page.gone')).waitFor();
    await reader.page.reload();
    await reader.settled();
    await reader.page.getByRole('heading', { level: 1, name: reader.t('person-page.nothing') }).waitFor();
    expect(await axeFaults(reader.page)).toEqual([]);
  });

  step('is taken away by its address, where the person cannot be opened', async () => {
    const code = await showPageOf(desk, await personForPage(desk.reviewer));
    const { page, t } = second;
    await second.go('/desk/custody');
    await page.getByText(t('people.page.by-address'), { exact: true }).click();
    const field = page.getByLabel(t('people.page.by-address.code'));
    await field.fill('P-12');
    await button(second, 'people.page.end').click();
    await page.getByText(t('people.page.by-address.shape')).waitFor();
    await field.fill(`https://vigil.example/people/${code.toLowerCase()}`);
    expect(await axeFaults(page)).toEqual([]);
    await button(second, 'people.page.end').click();
    await button(second, 'people.page.end', page.getByRole('dialog')).click();
    await page.getByText(t('people.page.by-address.ended', { code })).waitFor();
    await reader.go(`/people/${code}`);
    await reader.page.getByRole('heading', { level: 1, name: reader.t('person-page.nothing') }).waitFor();
  });
});
