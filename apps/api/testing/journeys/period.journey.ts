import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { everyNth } from '../sample-by-seed.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { anIncident } from '../an-incident.js';
import { log, openDesk, published, submit, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { faultsOf } from './page-checks.js';

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const when = exactDay(asDay('2021-03-03'));
  await published(desk, anIncident({ title: 'Wryneck marched', when }));
  await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Wryneck sat', when })));
});
afterAll(() => stage?.close());

describe.each(
  everyNth(2, [
    ['en', 1280],
    ['km', 360],
  ] as const),
)('whether the half-year is finished, in %s at %i px', (lang, width) => {
  it('leads from each number to these records, and from each week to its coverage', async () => {
    const visit = await visitAs(stage, desk.reviewer, { lang, width });
    const { page, t } = visit;
    const at = `/desk/period?period=2021-H1&lang=${lang}`;
    const titles = async (): Promise<string[]> => {
      await page.locator('.queue-link').first().waitFor();
      return page.locator('.queue-link').allInnerTexts();
    };
    await visit.go(at);
    const waits = page.getByRole('link', { name: t('desk.period.n-of', { n: 1, what: t('desk.period.unreviewed') }) });
    await waits.waitFor();
    expect(await faultsOf(visit, 'period')).toEqual([]);
    await waits.focus();
    await page.keyboard.press('Enter');
    expect(await titles()).toEqual(['Wryneck sat']);
    await visit.go(at);
    const lead = page.locator('.lead[role="status"]');
    await lead.getByRole('link').last().click();
    await page.waitForURL(/WS_SUBMITTED/);
    expect((await titles()).sort()).toEqual(['Wryneck marched', 'Wryneck sat']);
    await visit.go(at);
    await lead.getByRole('link').first().click();
    expect(await titles()).toEqual(['Wryneck marched']);
    await visit.go(at);
    await page.locator('section[aria-labelledby="missing-coverage"] summary').first().click();
    await page.locator('a[href*="from=2021-01-04"]').click();
    const form = page.getByRole('dialog', { name: t('desk.coverage.add') });
    await form.waitFor();
    const days = (): Promise<string[]> =>
      form.locator('input').evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value));
    expect(await days()).toEqual(expect.arrayContaining(['4', '2021', '10']));
    expect(await faultsOf(visit, 'coverage')).toEqual([]);
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await page.waitForURL((url) => !url.searchParams.has('from'));
    expect(visit.troubles).toEqual([]);
    await visit.close();
  });
});
