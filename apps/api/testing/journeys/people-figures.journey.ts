import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { handIn, happens } from '../a-person.js';
import { openDesk, releaseAll, type Desk } from '../desk.js';
import { everyNth } from '../sample-by-seed.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { faultsOf } from './page-checks.js';

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const on = exactDay(asDay('2021-01-01'));
  const may = (sex: string) => ({
    showing: 'SH_COUNTED',
    sex,
    consents: [{ id: randomUUID(), scope: 'CN_COUNT', by: 'CB_PERSON', on, until: null, withdrawnOn: null }],
  });
  const [a, b, c] = await Promise.all(
    ['SX_FEMALE', 'SX_FEMALE', 'SX_MALE'].map((sex) => handIn(desk.reviewer, may(sex))),
  );
  const grade = { grade: 'VG_FAIR' };
  await happens(desk.reviewer, 'ARREST', '2021-03-01', [a!, b!, c!], grade);
  await happens(desk.reviewer, 'RELEASED', '2021-04-17..2021-04-23', [b!], grade);
  await happens(desk.reviewer, 'SEEN_HELD', '2021-06-15', [c!], grade);
});
afterAll(() => stage?.close());

describe.each(
  everyNth(2, [
    ['en', 1280],
    ['km', 360],
  ] as const),
)('figures of people, in %s at %i px', (lang, width) => {
  it('say what is certain, possible and not known apart, in words, table and chart, and follow the choice', async () => {
    const visit = await visitAs(stage, desk.analyst, { lang, width });
    const { page, t } = visit;
    await visit.go(`/desk/people-figures?indicator=I14&period=2021-H1&lang=${lang}`);
    const said = page.locator('.lead[role="status"]');
    await said.waitFor();
    expect(await said.innerText()).toContain(t('people-figures.and-not-known', { n: 1 }));
    await page.locator('.people-chart svg').waitFor();
    const cells = async (): Promise<string[]> => page.locator('tbody td').allInnerTexts();
    expect((await cells()).join(' ')).toMatch(/[1១]/);
    expect(await faultsOf(visit, 'figures of people')).toEqual([]);
    const choice = page.getByLabel(t('people-figures.first'), { exact: true });
    await choice.selectOption('sex');
    await page.waitForURL(/splits=sex/);
    await page.locator('.people-bars li').nth(1).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(3);
    expect(await faultsOf(visit, 'figures of people by sex')).toEqual([]);
    await page.getByLabel(t('people-figures.indicator'), { exact: true }).selectOption('I20');
    await page.getByText(t('people-figures.say.no-limit')).waitFor();
    expect(visit.troubles).toEqual([]);
    await visit.close();
  });
});

it.each([
  ['en', 1280],
  ['km', 360],
] as const)(
  'a reviewer proposes whether readers see totals, and sees that it waits, in %s at %i px',
  async (lang, width) => {
    const visit = await visitAs(stage, desk.reviewer, { lang, width });
    const { page, t } = visit;
    await visit.go(`/desk/people-figures?lang=${lang}`);
    const [from, to] = lang === 'en' ? (['not-shown', 'show'] as const) : (['shown', 'hide'] as const);
    await page.getByText(t(`people-figures.readers.${from}`)).waitFor();
    await page.getByRole('button', { name: t(`people-figures.readers.${to}`), exact: true }).click();
    await page.getByRole('link', { name: t(`people-figures.readers.waits-${to}`) }).waitFor();
    expect(await faultsOf(visit, 'totals of people for readers')).toEqual([]);
    await releaseAll(desk);
    await visit.go(`/desk/people-figures?lang=${lang}`);
    await page.getByText(t(`people-figures.readers.${to === 'show' ? 'shown' : 'not-shown'}`)).waitFor();
    expect(visit.troubles).toEqual([]);
    await visit.close();
  },
);
