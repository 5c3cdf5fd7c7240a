import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { aHarm, anAct, anIncident, aSource } from '../an-incident.js';
import { hideCanaries, canaryScannerFor, type Canary } from '../canaries.js';
import { log, openDesk, published, submit, type Desk } from '../desk.js';
import { answer, unfold, visitAs } from './incident-form-steps.js';
import { button } from './desk-steps.js';
import { openStage, type Stage } from './app-and-browser.js';
import { keptBy } from './kept-by-browser.js';
import { eventually } from './open-installation.js';

/** What a browser keeps of confidential answers, when whoever sat before it is gone. */
let stage: Stage;
let desk: Desk;
const canaries: Canary[] = [];
const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 1));
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
});
afterAll(() => stage?.close());

const withCanaries = (): ReturnType<typeof anIncident> => {
  const incident = anIncident({
    acts: [anAct()],
    harms: [aHarm()],
    sources: [aSource(), aSource({ publisher: 'Other Weekly', url: 'https://other.example.net/report' })],
  });
  canaries.push(...hideCanaries(incident, 'r', random));
  return incident;
};

it('a reviewer who read a record and signed out leaves nothing of it; an analyst never had it', async () => {
  const record = await published(desk, withCanaries());
  const waiting = await submit(desk.monitor, await log(desk.monitor, withCanaries()));
  const scan = canaryScannerFor(canaries);
  const internal = canaryScannerFor(canaries.filter((canary) => canary.class === 'internal'));
  for (const [who, client] of [
    ['reviewer', desk.reviewer],
    ['analyst', desk.analyst],
  ] as const) {
    const visit = await visitAs(stage, client);
    for (const id of [record.id, waiting.id]) {
      await visit.go(`/desk/incidents/${id}`);
      await visit.page.getByRole('heading', { level: 1 }).filter({ hasText: record.incident.title! }).waitFor();
      const seen = internal(await visit.page.content());
      expect([who, seen.length > 0]).toEqual([who, who === 'reviewer']);
    }
    await button(visit, 'desk.sign-out.do').click();
    await visit.page.getByRole('heading', { level: 1, name: visit.t('desk.sign-in.title'), exact: true }).waitFor();
    expect([who, scan(await keptBy(visit)), scan(await visit.page.content())]).toEqual([who, [], []]);
  }
});

it('a monitor’s browser keeps what was typed until it is saved, as the form says, and nothing of it afterwards', async () => {
  const typed = withCanaries();
  const scan = canaryScannerFor(canaries);
  const visit = await visitAs(stage, desk.monitor);
  const draft = await log(desk.monitor, anIncident({ title: `Draft ${randomUUID()}` }));
  await visit.go(`/desk/incidents/${draft.id}`);
  await answer(visit, 'incident.title').waitFor();
  await unfold(visit);
  await answer(visit, 'incident.narrative').fill(typed.narrative!);
  await visit.page.getByText(visit.t('desk.form.kept'), { exact: true }).waitFor();
  // The search is not blind: until it is saved it lies there.
  expect(scan(await keptBy(visit)).map(({ field }) => field)).toContain('incident.narrative');
  await button(visit, 'desk.save').click();
  const saved = async (): Promise<string | null> =>
    (await desk.monitor.get<IncidentRecord>(`/api/incidents/${draft.id}`)).body.incident.narrative;
  await eventually(saved, typed.narrative);
  await visit.page.getByText(visit.t('desk.form.kept'), { exact: true }).waitFor({ state: 'detached' });
  await eventually(async () => scan(await keptBy(visit)), []);
});

it('and nothing either once it is submitted by somebody who says that a person is at risk', async () => {
  const typed = withCanaries();
  const scan = canaryScannerFor(canaries);
  const visit = await visitAs(stage, desk.monitor);
  const { page, t } = visit;
  const { id } = await log(desk.monitor, typed);
  await visit.go(`/desk/incidents/${id}`);
  const risk = page.getByRole('group', { name: t('desk.risk.label') });
  await risk.getByRole('radio', { name: t('desk.yes'), exact: true }).check();
  await page.getByText(t('desk.form.kept'), { exact: true }).waitFor();
  expect(scan(await keptBy(visit))).not.toEqual([]);
  await button(visit, 'desk.form.submit').click();
  await page.getByText(t('desk.risk.said')).waitFor();
  await eventually(async () => scan(await keptBy(visit)), []);
  await visit.close();
});

it('a reader’s browser never held any', async () => {
  const reader = await visitAs(stage, null);
  for (const path of ['/', '/incidents']) {
    await reader.go(path);
    await reader.page.getByRole('heading').first().waitFor();
    expect([
      path,
      canaryScannerFor(canaries)(await keptBy(reader)),
      canaryScannerFor(canaries)(await reader.page.content()),
    ]).toEqual([path, [], []]);
  }
});
