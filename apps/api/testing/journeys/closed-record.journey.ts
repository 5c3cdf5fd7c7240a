import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anIncident } from '../an-incident.js';
import { ifMatch, log, openDesk, submit, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { standsAs } from './desk-steps.js';
import { visitAs } from './incident-form-steps.js';

const ASKED = 'Which day does the caption say?';
const REASON = 'The caption is of another year.';

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
});
afterAll(() => stage?.close());

it('tells a monitor at the desk that a record was closed, and why; and nobody else above it', async () => {
  const { id } = await submit(desk.monitor, await log(desk.monitor, anIncident()));
  const decide = async (decision: string, more: object = {}): Promise<void> => {
    const { revision } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
    const { status } = await desk.reviewer.post(
      `/api/incidents/${id}/reviews`,
      { decision, ...more },
      ifMatch(revision),
    );
    expect(status).toBeLessThan(300);
  };
  await decide('take');
  await decide('return', { question: ASKED });
  await decide('take');
  await decide('reject', { reason: REASON });
  const monitor = await visitAs(stage, desk.monitor, { lang: 'km', width: 360, height: 740 });
  await monitor.go(`/desk/incidents/${id}`);
  await standsAs(monitor, 'WS_REJECTED').catch(async (error: Error) => {
    throw new Error(`${error.message} ${await monitor.page.innerText('body')} ${monitor.troubles.join()}`);
  });
  await monitor.page.getByText(REASON).waitFor();
  // Nobody waits for an answer any more.
  expect(await monitor.page.getByText(ASKED).count()).toBe(0);
  expect(await monitor.page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
  const reviewer = await visitAs(stage, desk.reviewer);
  await reviewer.go(`/desk/incidents/${id}`);
  await standsAs(reviewer, 'WS_REJECTED');
  expect(await reviewer.page.getByText(REASON).count()).toBe(0);
  // Nobody looks for what it lacks: that says nothing of whether it lacks anything.
  await reviewer.page.getByText(reviewer.t('desk.record.next.rejected')).waitFor();
  expect(await reviewer.page.getByText(reviewer.t('desk.record.nothing-missing')).count()).toBe(0);
  expect([...monitor.troubles, ...reviewer.troubles]).toEqual([]);
});
