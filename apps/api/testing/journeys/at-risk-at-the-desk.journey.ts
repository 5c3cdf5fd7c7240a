import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anIncident } from '../an-incident.js';
import { log, openDesk, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { faultsOf } from './page-checks.js';

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
});
afterAll(() => stage?.close());

describe('somebody who is at risk', () => {
  it.each([
    ['en', 1280, 1],
    ['km', 360, 2],
  ] as const)('is said in the form and reaches a reviewer, in %s at %i px', async (lang, width, n) => {
    const title = `Knot by the river ${width}`;
    const { id } = await log(desk.monitor, anIncident({ title }));
    const monitor = await visitAs(stage, desk.monitor, { lang, width });
    const risk = monitor.page.getByRole('group', { name: monitor.t('desk.risk.label') });
    const yes = risk.getByRole('radio', { name: monitor.t('desk.yes'), exact: true });
    await monitor.go(`/desk/incidents/${id}?lang=${lang}`);
    await yes.check();
    await monitor.page.getByText(monitor.t('desk.form.kept')).waitFor();
    // What was said is not lost with the page.
    await monitor.go(`/desk/incidents/${id}?lang=${lang}`);
    await yes.waitFor();
    expect(await yes.isChecked()).toBe(true);
    expect(await faultsOf(monitor, 'at-risk-form')).toEqual([]);
    await monitor.page.getByRole('button', { name: monitor.t('desk.form.submit') }).click();
    await monitor.page.getByText(monitor.t('desk.risk.said')).waitFor();
    expect(monitor.troubles).toEqual([]);
    await monitor.close();

    const reviewer = await visitAs(stage, desk.reviewer, { lang, width });
    const { page, t } = reviewer;
    await reviewer.go(`/desk/inbox?lang=${lang}`);
    const notice = page.getByRole('listitem').filter({ hasText: title });
    await notice.getByText(t('inbox-notice.at-risk-record', { by: desk.monitor.member!.name })).waitFor();
    await notice.getByRole('link', { name: title }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByText(t('desk.risk.said')).waitFor();
    await page.getByRole('link', { name: t('desk.queue.gap.at-risk') }).waitFor();
    expect(await faultsOf(reviewer, 'at-risk-record')).toEqual([]);
    await reviewer.go(`/desk?lang=${lang}`);
    await page.getByRole('link', { name: t('desk.home.at-risk-here', { n }) }).click();
    await page.waitForURL(/gap=at-risk/);
    await page.getByRole('link', { name: title, exact: true }).waitFor();
    await reviewer.go(`/desk/incidents/${id}/history?lang=${lang}`);
    await page.getByText(t('desk.history.at-risk')).waitFor();
    expect(reviewer.troubles).toEqual([]);
    await reviewer.close();
  });
});
