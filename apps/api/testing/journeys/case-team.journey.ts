import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { anIncident, but } from '../an-incident.js';
import type { Client } from '../app.js';
import { todayAwayFromMidnight } from '../today-away-from-midnight.js';
import { ifMatch, log, openDesk, publish, submit, verified, type Desk } from '../desk.js';
import { eventually, story, type Visit } from './open-installation.js';
import { visitAs } from './incident-form-steps.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';

/**
 * Who may know of a record, and what readers are made to forget: the choices as reviewers meet them, on a wide page and
 * a narrow one.
 */
let stage: Stage;
let day: string;
let desk: Desk;
let third: Client;
let inside: Visit;
let outside: Visit;
let restricted: IncidentRecord;
let corrected: IncidentRecord;
const { step, shows } = story();
const change = async (client: Client, record: IncidentRecord, fields: object): Promise<IncidentRecord> =>
  (
    await client.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      but(record.incident, fields),
      ifMatch(record.revision),
    )
  ).body;
const titles = async (): Promise<string[]> => {
  const rows: { title: string }[] = await stage.app.database.query(
    'select title from pub.incident where code = $1 order by from_seq',
    [corrected.code],
  );
  return rows.map(({ title }) => title);
};
beforeAll(async () => {
  stage = await openStage();
  desk = { ...(await openDesk(stage.app)), reviewer: await stage.app.signIn('reviewer', 'Kingfisher') };
  third = await stage.app.signIn('reviewer', 'Jacana');
  day = await todayAwayFromMidnight();
  restricted = await change(desk.reviewer, await verified(desk, anIncident({ title: 'A restricted event' })), {
    sensitivity: 'S3_RESTRICTED',
  });
  await submit(
    desk.monitor,
    await log(desk.monitor, anIncident({ title: 'Nobody can act', sensitivity: 'S4_SEALED' })),
  );
  const shown = await publish(
    desk.second,
    await verified(desk, anIncident({ title: 'Heron Egret was beaten at the market' })),
  );
  corrected = await change(desk.reviewer, shown, { title: 'A man was beaten at the market' });
  inside = await visitAs(stage, desk.reviewer);
  outside = await visitAs(stage, third, { width: 360, height: 740, lang: 'km' });
});
afterAll(() => stage?.close());

describe('a record for a case team', () => {
  step('is not in the list of a reviewer who is not in it; how many there are is said', async () => {
    await outside.go('/desk');
    await outside.page.getByText(outside.t('desk.team.limited', { n: 2 })).waitFor();
    expect(await outside.page.getByText('A restricted event').count()).toBe(0);
    await outside.page.getByText(outside.t('desk.team.kept-from', { name: 'Kingfisher', day, n: 1 })).waitFor();
    await outside.picture('case-team-outside');
  });

  step('is opened to a colleague by somebody who is in it', async () => {
    const { page, t } = inside;
    await inside.go(`/desk/incidents/${restricted.id}`);
    const team = page.getByRole('region', { name: t('desk.team.title') });
    expect(await team.getByRole('checkbox', { name: 'Kingfisher' }).isChecked()).toBe(true);
    await team.getByRole('checkbox', { name: 'Jacana' }).check();
    await inside.picture('case-team-inside');
    await button(inside, 'desk.team.save', team).click();
    await page.getByText(t('desk.record.revision', { n: restricted.revision + 1 })).waitFor();
    await outside.go(`/desk/incidents/${restricted.id}`);
    await outside.page.getByText('A restricted event').first().waitFor();
  });

  step('is shown as a colleague changed it meanwhile, whose choice is not undone unseen', async () => {
    const { page, t } = inside;
    const path = `/api/incidents/${restricted.id}/case-team`;
    const { revision } = (await third.get<IncidentRecord>(`/api/incidents/${restricted.id}`)).body;
    const members = [desk.reviewer, desk.second, third].map(({ member }) => member!.id);
    expect((await third.put(path, { members }, ifMatch(revision))).status).toBe(200);
    const team = page.getByRole('region', { name: t('desk.team.title') });
    const other = team.getByRole('checkbox', { name: desk.second.member!.name, exact: true });
    expect(await other.isChecked()).toBe(false);
    await button(inside, 'desk.team.save', team).click();
    await page.getByText(t('desk.record.changed-meanwhile')).waitFor();
    await eventually(() => other.isChecked(), true);
    await other.uncheck();
    await button(inside, 'desk.team.save', team).click();
    await page.getByText(t('desk.record.revision', { n: revision + 2 })).waitFor();
    inside.forgive(/status of 412/);
    await outside.picture('case-team-narrow');
  });

  step('of which nobody can act is opened by two', async () => {
    await outside.go('/desk');
    await button(outside, 'desk.team.open-first').click();
    await outside.page.getByText(outside.t('desk.team.asked-by-me')).waitFor();
    await inside.go('/desk');
    await button(inside, 'desk.team.open-second').click();
    await inside.page.getByRole('link', { name: inside.t('desk.team.opened') }).click();
    await inside.page.getByRole('heading', { name: 'Nobody can act' }).waitFor();
  });

  shows('nothing that went wrong on either page', async () => {
    expect([...inside.troubles, ...outside.troubles]).toEqual([]);
  });
});

describe('a correction that takes a name away', () => {
  step('asks whether it must be forgotten, says which words, and does it', async () => {
    await outside.go(`/desk/incidents/${corrected.id}`);
    const { page, t } = outside;
    await button(outside, 'desk.publish.correct-begin').click();
    const dialog = page.getByRole('dialog');
    const group = dialog.getByRole('group', { name: t('desk.publish.taken-title') });
    await group.getByText('Heron Egret').waitFor();
    expect(await group.getByRole('radio', { name: t('desk.publish.taken-no') }).isChecked()).toBe(true);
    await group.getByRole('radio', { name: t('desk.publish.taken-yes') }).check();
    await group.scrollIntoViewIfNeeded();
    await outside.picture('taken-away');
    await dialog.getByLabel(t('desk.publish.reason')).fill('It named somebody.');
    await button(outside, 'desk.publish.ask', dialog).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: t('releases.publication-waits') }).waitFor();
    expect(await titles()).toEqual(['Heron Egret was beaten at the market']);
  });

  step('waits for a colleague, who sees the page, the note and the words that go', async () => {
    await inside.go('/desk');
    const { page, t } = inside;
    const waiting = page.getByRole('region', { name: t('releases.waiting') });
    await waiting.getByText('Heron Egret').waitFor();
    const release = waiting.getByRole('button', {
      name: t('releases.release-what', { what: 'A man was beaten at the market' }),
    });
    // Nobody agrees to a page that they have not opened; they can refuse it.
    await waiting
      .getByRole('button', { name: t('releases.refuse-what', { what: 'A man was beaten at the market' }) })
      .waitFor();
    expect(await release.count()).toBe(0);
    await waiting.getByRole('button', { name: t('releases.open-page') }).click();
    const preview = waiting.getByRole('region', { name: t('desk.public.title') });
    await preview.getByText('It named somebody.').waitFor();
    await waiting.scrollIntoViewIfNeeded();
    await inside.picture('correction-waits');
    await release.click();
    await waiting.waitFor({ state: 'hidden' });
    expect(await titles()).toEqual(['—', 'A man was beaten at the market']);
  });
});

describe('what is to be done about a record for a case team', () => {
  step('is decided by an administrator who is told who asks, and nothing of the record', async () => {
    const asked = { id: randomUUID(), path: '/title', why: 'Egret asked to be left out.' };
    expect((await desk.reviewer.post(`/api/incidents/${restricted.id}/erasures`, asked)).status).toBe(200);
    for (const options of [{}, { width: 360, height: 740, lang: 'km' }] as const) {
      const office = await visitAs(stage, desk.admin, options);
      const { page, t } = office;
      await office.go('/desk/erasures');
      await page.getByText(t('erasures.outside')).waitFor();
      await page.getByText(t('erasures.ask-first', { name: 'Kingfisher' })).waitFor();
      await office.picture(`erasure-outside-${t.language}`);
      await page
        .getByRole('button', { name: t('erasures.outside') })
        .first()
        .click();
      await page.getByRole('dialog').getByText('Kingfisher').waitFor();
      await office.picture(`erasure-outside-sure-${t.language}`);
      expect(await page.getByText('Egret').count()).toBe(0);
      expect(office.troubles).toEqual([]);
      await office.close();
    }
  });

  step('waits for its team; other reviewers see that it waits, and its code', async () => {
    const shown = await publish(desk.second, await verified(desk, anIncident({ title: 'A vigil' })));
    const note = { reason: 'CR_CODING', note: 'Egret was not there.' };
    expect(
      (await desk.second.post(`/api/incidents/${shown.id}/retractions`, note, ifMatch(shown.revision))).status,
    ).toBe(200);
    await change(desk.reviewer, shown, { sensitivity: 'S3_RESTRICTED' });
    for (const options of [{}, { width: 360, height: 740, lang: 'km' }] as const) {
      const colleague = await visitAs(stage, third, options);
      const { page, t } = colleague;
      await colleague.go('/desk/releases');
      const waiting = page.getByRole('region', { name: t('releases.waiting') });
      await waiting.getByText(shown.code!).waitFor();
      await waiting.getByText(t('releases.outside')).waitFor();
      expect(await page.getByText('Egret').count()).toBe(0);
      await colleague.picture(`release-outside-${t.language}`);
      expect(colleague.troubles).toEqual([]);
      await colleague.close();
    }
  });
});
