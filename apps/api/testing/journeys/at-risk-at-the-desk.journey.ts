import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident } from '../an-incident.js';
import { ifMatch, log, merge, openDesk, submit, take, type Desk } from '../desk.js';
import { addPhone, aReport, sealedBody } from '../field-phone.js';
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
    await page.getByRole('link', { name: t('desk.home.records-at-risk', { n }) }).click();
    await page.waitForURL(/gap=at-risk/);
    await page.getByRole('link', { name: title, exact: true }).waitFor();
    await reviewer.go(`/desk/incidents/${id}/history?lang=${lang}`);
    await page.getByText(t('desk.history.at-risk')).waitFor();
    expect(reviewer.troubles).toEqual([]);
    await reviewer.close();
  });

  /** Submits a record that says so, through the API. */
  const risky = async ({ id, revision }: { id: string; revision: number }): Promise<IncidentRecord> =>
    (await desk.monitor.post<IncidentRecord>(`/api/incidents/${id}/submissions`, { atRisk: true }, ifMatch(revision)))
      .body;

  it('stands beside what a phone said, and on the first page, however the record began', async () => {
    const phone = await addPhone(stage.app, desk.monitor);
    const title = 'Linnet at the well';
    const report = aReport({ atRisk: false, handOver: false, files: [], incident: { ...anIncident({ title }) } });
    await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key));
    const monitor = await visitAs(stage, desk.monitor);
    await monitor.go(`/desk/incidents/${report.id}`);
    const risk = monitor.page.getByRole('group', { name: monitor.t('desk.risk.label') });
    await risk.getByText(monitor.t('desk.risk.phone-no')).waitFor();
    expect(monitor.troubles).toEqual([]);
    await monitor.close();
    await risky({ id: report.id, revision: 1 });

    const reviewer = await visitAs(stage, desk.reviewer);
    await reviewer.go('/desk');
    await reviewer.page.getByRole('link', { name: reviewer.t('desk.home.records-at-risk', { n: 3 }) }).click();
    await reviewer.page.waitForURL(/gap=at-risk/);
    await reviewer.page.getByRole('link', { name: title, exact: true }).waitFor();
    await reviewer.close();
  });

  it.each(['/api/field/inbox', '/api/incidents?gap=at-risk&rows=1'])(
    'is not taken for nobody while %s does not answer',
    async (path) => {
      const { go, page, t, close } = await visitAs(stage, desk.reviewer);
      const isIt = (url: URL): boolean => url.pathname + url.search === path;
      await page.route(isIt, (route) => route.abort());
      await go('/desk');
      const alert = page.locator('.desk-refused');
      await alert.getByText(t('app.unreachable')).waitFor();
      expect(await alert.count()).toBe(1);
      await page.unroute(isIt);
      await alert.getByRole('button', { name: t('app.again') }).click();
      await alert.waitFor({ state: 'detached' });
      await page.getByRole('link', { name: t('desk.home.records-at-risk', { n: 3 }) }).waitFor();
      await close();
    },
  );

  it('is asked for again with the queue', async () => {
    const { go, page, t, close } = await visitAs(stage, desk.reviewer);
    const ofTheQueue = ({ pathname }: URL): boolean => pathname === '/api/incidents';
    await page.route(ofTheQueue, (route) => route.abort());
    await go('/desk');
    const alerts = page.locator('.desk-refused');
    const inQueue = page.locator('.queue .desk-refused');
    await inQueue.getByText(t('app.unreachable')).waitFor();
    await page.unroute(ofTheQueue);
    await inQueue.getByRole('button', { name: t('app.again') }).click();
    await page.getByRole('link', { name: t('desk.home.records-at-risk', { n: 3 }) }).waitFor();
    await page.locator('.queue-table tbody tr').first().waitFor();
    expect(await alerts.count()).toBe(0);
    await close();
  });

  it('is on the page of the record that remains, until a reviewer has taken it', async () => {
    const one = await risky(await log(desk.monitor, anIncident({ title: 'Plover' })));
    const stays = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Pratincole' })));
    await merge(desk.reviewer, one, stays.id);
    const { go, page, t, troubles, close } = await visitAs(stage, desk.reviewer);
    const band = page.locator('#said-at-risk');
    await go(`/desk/incidents/${stays.id}`);
    await band.getByText(t('desk.risk.said-elsewhere')).waitFor();
    const gap = page.getByRole('link', { name: t('desk.queue.gap.at-risk') });
    expect(await gap.getAttribute('href')).toBe('#said-at-risk');
    const taken = await take(desk.reviewer, await risky(await log(desk.monitor, anIncident({ title: 'Pipit' }))));
    const asked = page.waitForResponse(`**/api/incidents/${taken.id}/gaps`);
    await go(`/desk/incidents/${taken.id}`);
    await (await asked).finished();
    await page.locator('.record-gaps li').first().waitFor();
    expect(await band.count()).toBe(0);
    await go(`/desk/incidents/${taken.id}/history`);
    await page.getByText(t('desk.history.at-risk')).waitFor();
    expect(troubles).toEqual([]);
    await close();
  });

  it('is told without the record, where that is sealed and nobody is in its case team', async () => {
    await risky(await log(desk.monitor, anIncident({ title: 'Quail', sensitivity: 'S4_SEALED' })));
    const { go, page, t, troubles, close } = await visitAs(stage, desk.reviewer, { width: 360 });
    await go('/desk/inbox');
    const said = t('inbox-notice.at-risk-limited', { by: desk.monitor.member!.name });
    const notice = page.getByRole('listitem').filter({ hasText: said });
    await notice.waitFor();
    expect(await notice.getByRole('link').count()).toBe(0);
    expect(troubles).toEqual([]);
    await close();
  });
});
