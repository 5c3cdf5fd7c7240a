import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { aGroupLink, anIncident, aSource } from '../an-incident.js';
import { aGroup, log, openDesk, published, submit, type Desk } from '../desk.js';
import { openStage, press, type Stage } from './app-and-browser.js';
import { answers, listOf } from './form-controls.js';
import { pageTexts } from './page-texts.js';
import { axeFaults } from './page-checks.js';

const [t, km] = [pageTexts('en'), pageTexts('km')];
const ARTICLE = 'https://weekly.example.org/weavers';
const ARCHIVED = 'https://archive.example.org/weavers';

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const sources = [
    aSource({
      publisher: 'Weavers Weekly',
      title: 'Weavers at a gate',
      url: ARTICLE,
      archiveUrl: ARCHIVED,
      language: 'km',
      publishedOn: exactDay(asDay('2021-06-05')),
    }),
  ];
  await published(desk, anIncident({ title: 'Weavers at a gate' }));
  await submit(desk.reviewer, await log(desk.reviewer, anIncident({ title: 'Weavers summoned', sources })));
});
afterAll(() => stage.close());

describe('one article for several incidents', () => {
  it('is found in the register on a phone, in Khmer, and begins the next record', async () => {
    const { page, troubles } = await stage.as(desk.reviewer, { lang: 'km', width: 360 });
    const addresses: string[] = [];
    page.on('request', (one) => addresses.push(one.url()));
    await page.goto(`${stage.origin}/desk/sources?lang=km`);
    await page
      .getByText(km('sources.records', { n: 1 }), { exact: false })
      .first()
      .waitFor();
    await page
      .getByRole('searchbox', { name: km('sources.search') })
      .fill('http://www.weekly.example.org/weavers/?utm_source=x');
    await page.keyboard.press('Enter');
    await page.getByText(km('sources.count', { k: 1, n: 1 })).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('link', { name: km('sources.log-next') }).click();
    await page.locator('input[type="url"]').first().waitFor();
    expect(await page.locator('input[type="url"]').first().inputValue()).toBe(ARTICLE);
    expect(page.url()).not.toContain('weekly');
    await page.getByText(km('sources.known', { n: 1 })).waitFor();
    // What is withheld is asked of nobody.
    const visit = { page, t: km };
    await listOf(visit, 'incident.sources')
      .getByRole('button', { name: km('desk.form.more') })
      .click();
    await answers(visit, 'source.linkWithheld')
      .getByRole('radio', { name: km('desk.yes') })
      .check();
    await page.getByText(km('sources.known', { n: 1 })).waitFor({ state: 'detached' });
    expect(addresses.filter((one) => one.includes('weekly'))).toEqual([]);
    expect(troubles.filter((one) => !one.includes('404'))).toEqual([]);
  });

  it('says outlet, day, language and archived copy, and which records have no other source', async () => {
    const { page, troubles } = await stage.as(desk.second, { width: 360 });
    await page.goto(`${stage.origin}/desk/sources`);
    await page.getByRole('checkbox', { name: t('sources.alone') }).check();
    const row = page.getByRole('row').filter({ hasText: 'Weavers Weekly: Weavers at a gate' });
    await row.getByText(t('desk.language.km')).waitFor();
    await row.getByText('5 June 2021').waitFor();
    expect(await row.getByRole('link', { name: t('sources.archived') }).getAttribute('href')).toBe(ARCHIVED);
    await row.getByText(t('sources.hang', { n: 1 }), { exact: false }).click();
    await row.getByText(t('sources.hangs'), { exact: false }).last().waitFor();
    expect(await axeFaults(page)).toEqual([]);

    // Also from the record that cites it: everything of the article is there, and nothing of the incident.
    await row.getByRole('link', { name: 'Weavers summoned' }).click();
    const articles = page.getByRole('region', { name: t('sources.of-record') });
    await articles.getByRole('link', { name: t('sources.log-next') }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await articles.getByRole('link', { name: t('sources.log-next') }).click();
    await page.locator('input[type="url"]').first().waitFor();
    const visit = { page, t };
    await listOf(visit, 'incident.sources')
      .getByRole('button', { name: t('desk.form.more') })
      .click();
    const typed = await page.evaluate<string[]>(
      `[...document.querySelectorAll('input, textarea')].map(({ value }) => value)`,
    );
    expect(typed).toEqual(expect.arrayContaining([ARTICLE, ARCHIVED, 'Weavers Weekly', 'Weavers at a gate']));
    expect(
      await page
        .getByRole('textbox', { name: t('incident.title.label') })
        .first()
        .inputValue(),
    ).toBe('');
    expect(troubles.filter((one) => !one.includes('404'))).toEqual([]);
  });
});

describe('two records that belong together', () => {
  it('are related with the keyboard alone, and seen from both', async () => {
    const { page, troubles } = await stage.as(desk.second, { width: 1280 });
    await page.goto(`${stage.origin}/desk?q=summoned`);
    await page.getByRole('link', { name: 'Weavers summoned' }).first().click();
    await page.getByRole('heading', { name: t('relations.title') }).waitFor();
    await page.getByRole('button', { name: t('relations.add') }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: t('relations.kind') }).selectOption('reprisal-of');
    await page.getByRole('searchbox', { name: t('relations.other'), exact: true }).fill('gate');
    const choose = page.getByRole('button', { name: new RegExp(`^${t('relations.choose')}: Weavers at a gate`) });
    await choose.focus();
    await page.keyboard.press('Enter');
    expect(await axeFaults(page)).toEqual([]);
    await press(page, t('relations.save'));
    const list = page.getByRole('region', { name: t('relations.title') });
    await list.getByText(t('relations.kind.reprisal-of'), { exact: false }).first().waitFor();
    await list.getByRole('link', { name: 'Weavers at a gate' }).click();
    await page.getByRole('heading', { level: 1, name: 'Weavers at a gate' }).waitFor();
    await list.getByText(t('relations.kind.reprisal-of-inverse'), { exact: false }).waitFor();
    await list.getByText(t('relations.waits'), { exact: false }).waitFor();
    expect(troubles).toEqual([]);
  });
});

describe("the staff's page of groups", () => {
  it('says on a phone, in Khmer, in which weeks a group met, and of another one that it has no series', async () => {
    const weekly = await aGroup(desk, 'Every week');
    await aGroup(desk, 'Once');
    const today = todayIn('Asia/Phnom_Penh');
    for (const weeks of [1, 2, 4, 5])
      await log(
        desk.reviewer,
        anIncident({
          title: `${weeks} weeks ago`,
          when: exactDay(addDays(today, -7 * weeks)),
          groups: [aGroupLink(weekly.id)],
        }),
      );
    const { page, troubles } = await stage.as(desk.reviewer, { lang: 'km', width: 360 });
    await page.goto(`${stage.origin}/desk/groups?lang=km`);
    const series = (name: string) => page.getByRole('row').filter({ hasText: name });
    const open = (name: string) => series(name).getByText(km('relations.series-of-group')).press('Enter');
    await page.getByText('Every week').first().waitFor();
    await open('Every week');
    await series('Every week').getByText(km('relations.series-show')).click();
    expect(
      await series('Every week')
        .getByRole('link', { name: /weeks ago/ })
        .allTextContents(),
    ).toEqual([1, 2, 4, 5].map((n) => `${n} weeks ago`));
    await open('Once');
    await series('Once').getByText(km('relations.series-none')).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(troubles).toEqual([]);
    const admin = await stage.as(desk.admin);
    await admin.page.goto(`${stage.origin}/desk/groups`);
    await admin.page.getByText('Every week').first().waitFor();
    expect(await admin.page.getByText(t('relations.series-of-group')).count()).toBe(0);
    expect(admin.troubles).toEqual([]);
  });
});
