import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { anIncident, aSource } from '../an-incident.js';
import { ifMatch, log, openDesk, submit, type Desk } from '../desk.js';
import { storeFile } from '../evidence-inspection.js';
import { aPng } from '../upload-evidence.js';
import { everyNth } from '../sample-by-seed.js';
import { openStage, type Stage } from './app-and-browser.js';
import { visitAs } from './incident-form-steps.js';
import { axeFaults } from './page-checks.js';

const ARTICLE = 'https://weekly.example.org/bakers';

let stage: Stage;
let desk: Desk;
let stays: IncidentRecord;
let twin: IncidentRecord;
let draft: IncidentRecord;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  const sources = () => [aSource({ publisher: 'Bakers Weekly', title: 'Bakers at a gate', url: ARTICLE })];
  stays = await submit(
    desk.monitor,
    await log(desk.monitor, anIncident({ title: 'Bakers at a gate', sources: sources() })),
  );
  twin = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Bakers were seen' })));
  draft = await log(desk.monitor, anIncident({ title: 'Once more', sources: sources() }));
  const bytes = aPng();
  await storeFile(stage.app, {
    incident: twin.id,
    by: desk.reviewer.member!.id,
    bytes,
    type: 'image/png',
    name: 'gate.png',
  });
  const comment = { text: 'The gate is the same.' };
  await desk.reviewer.put(`/api/incidents/${twin.id}/comments/${randomUUID()}`, comment);
  const merged = await desk.reviewer.post(
    `/api/incidents/${twin.id}/mergers`,
    { into: stays.id, take: [] },
    ifMatch(twin.revision),
  );
  expect(merged.status).toBe(200);
});
afterAll(() => stage?.close());

describe('files and comments of a record that was merged', () => {
  it.each(
    everyNth(2, [
      ['en', 1280],
      ['km', 360],
    ] as const),
  )('are read on the page of the remaining one, and only read, in %s at %i', async (lang, width) => {
    const { page, t, go } = await visitAs(stage, desk.second, { lang, width });
    await go(`/desk/incidents/${stays.id}`);
    const files = page.getByRole('region', { name: t('duplicates.files', { record: 'Bakers were seen' }) });
    await files.locator('.media-thumb img').waitFor();
    await files.getByRole('link', { name: t('evidence.download') }).waitFor();
    const comments = page.getByRole('region', { name: t('duplicates.comments', { record: 'Bakers were seen' }) });
    await comments.getByText('The gate is the same.').waitFor();
    expect(await comments.getByRole('button').count()).toBe(0);
    expect(await files.locator('input').count()).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
  });

  it('leave that page when the merger is undone', async () => {
    const { page, t, go } = await visitAs(stage, desk.second);
    await go(`/desk/incidents/${stays.id}`);
    const comments = page.getByRole('heading', { name: t('duplicates.comments', { record: 'Bakers were seen' }) });
    await comments.waitFor();
    await page.getByRole('button', { name: t('duplicates.undo-what', { title: 'Bakers were seen' }) }).click();
    await comments.waitFor({ state: 'detached' });
    await page.getByRole('heading', { level: 1, name: 'Bakers at a gate' }).waitFor();
    await go(`/desk/incidents/${twin.id}`);
    await page.getByText('The gate is the same.').waitFor();
  });
});

describe('the form', () => {
  it('says what may be recorded already, and why', async () => {
    const { page, t, go } = await visitAs(stage, desk.monitor, { lang: 'km', width: 360 });
    await go(`/desk/incidents/${draft.id}`);
    const band = page.getByRole('status').filter({ hasText: t('duplicates.typed') });
    await band.getByRole('link', { name: 'Bakers at a gate' }).waitFor();
    for (const reason of ['day', 'place', 'source'])
      await band
        .getByText(t(`duplicates.reason.${reason}`))
        .first()
        .waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });
});
