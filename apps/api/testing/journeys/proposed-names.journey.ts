import { randomUUID } from 'node:crypto';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anIncident } from '../an-incident.js';
import { aGroup, log, openDesk, submit, type Desk } from '../desk.js';
import { withProposed } from '../propose-names.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';
import { addTo, answer, unfold, visitAs } from './incident-form-steps.js';
import { eventually, type Visit } from './open-installation.js';

/** A monitor on a narrow screen in Khmer proposes what the form does not know; a reviewer decides in English. */
let stage: Stage;
let desk: Desk;
let monitor: Visit;
let reviewer: Visit;
let record: IncidentRecord;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  await aGroup(desk, 'Weavers of the North');
  record = await log(desk.monitor, anIncident({ title: 'At the gate', place: null }));
  [monitor, reviewer] = [
    await visitAs(stage, desk.monitor, { lang: 'km', width: 360 }),
    await visitAs(stage, desk.reviewer),
  ];
});
afterAll(() => stage?.close());

const NAME = 'Municipal court';
const KHMER = 'តុលាការក្រុង';
const widthOf = ({ page }: Visit): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
const offered = ({ page, t }: Visit) => page.getByRole('listbox', { name: t('desk.form.suggestions') });

const saveDraft = async (visit: Visit): Promise<void> => {
  await button(visit, 'desk.save').first().click();
  await visit.page
    .getByText(visit.t('desk.form.saved', { at: '' }).trim(), { exact: false })
    .first()
    .waitFor();
};

/**
 * Chooses the landmark that was accepted: until the names are loaded, only proposing it again is offered. The communes
 * must be there too, because the list moves when they come.
 */
const takeLandmark = async (): Promise<void> => {
  await answer(reviewer, 'incident.place').fill('Phsar Thmei Ti Bei');
  await offered(reviewer)
    .getByRole('option', { name: /^Phsar Thmei Ti Bei/ })
    .first()
    .waitFor();
  await answer(reviewer, 'incident.place').fill(NAME);
  await offered(reviewer).getByRole('option', { name: NAME }).filter({ hasText: 'Phsar Thmei Ti Bei' }).click();
};

describe('a name that the form does not know', () => {
  it('is proposed with the keyboard, checked against its commune, and on the draft at once', async () => {
    await monitor.go(`/desk/incidents/${record.id}/edit`);
    const { page, t } = monitor;
    const place = answer(monitor, 'incident.place');
    await place.fill(NAME);
    await place.press('ArrowDown');
    await place.press('Enter');
    const dialog = page.getByRole('dialog', { name: t('desk.names.propose-landmark') });
    await dialog.waitFor();
    expect(await dialog.getByLabel(t('desk.groups.name-en')).inputValue()).toBe(NAME);
    await dialog.getByLabel(t('desk.groups.name-km')).fill(KHMER);
    const commune = dialog.getByRole('combobox', { name: t('desk.names.commune') });
    await commune.fill('Phsar Thmei Ti Bei');
    await offered(monitor).getByRole('option').first().waitFor();
    await commune.press('Enter');
    const point = dialog.getByRole('textbox', { name: t('desk.names.point') });
    // The list is not read again here: what was proposed is in it at once.
    await page.route('**/api/proposed-names', (route) => route.abort());
    const send = dialog.getByRole('button', { name: t('desk.names.send') });
    await point.fill('13.3622, 103.8597');
    await send.click();
    await dialog.getByText(t('field.point-outside-commune', { place: '|' }).split('|')[1]!.trim()).waitFor();
    expect(await widthOf(monitor)).toBe(360);
    await point.fill('11.5661, 104.9234');
    await send.click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(t('desk.names.waits-landmark')).waitFor();
    expect(await place.inputValue()).toContain(t('desk.names.said-proposed', { name: KHMER }));
    await page.unroute('**/api/proposed-names');
  });

  it('of a group is proposed in the same way, and both are saved with the record', async () => {
    const { page, t } = monitor;
    const card = await addTo(monitor, 'incident.groups', 'group');
    const group = answer(monitor, 'group.group', card);
    await group.fill('Northern weavers');
    await offered(monitor)
      .getByRole('option', { name: t('desk.names.propose-group-named', { name: 'Northern weavers' }) })
      .click();
    const dialog = page.getByRole('dialog', { name: t('desk.names.propose-group') });
    await dialog.getByRole('button', { name: t('desk.names.send') }).click();
    await page.getByText(t('desk.names.waits-group')).waitFor();
    expect(await widthOf(monitor)).toBe(360);
    await card.getByRole('radio', { name: label('GL_STATED', 'km') }).check();
    await saveDraft(monitor);
    const saved = (await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect(saved.incident.place).toEqual({ code: '120203', precision: 'LP_SITE' });
    expect(saved.incident.point).toMatchObject({ lat: 11.5661, lon: 104.9234 });
    expect([saved.incident.landmark, saved.incident.groups[0]!.proposed]).toEqual([
      expect.any(String),
      expect.any(String),
    ]);
    record = await submit(desk.monitor, saved);
  });

  it('waits for a reviewer, who accepts it or joins it with one that is known', async () => {
    const { page, t } = reviewer;
    await reviewer.go('/desk');
    const waiting = page.getByRole('link', { name: t('desk.names.waiting') });
    await waiting.getByText('2').waitFor();
    await waiting.click();
    await page.getByRole('button', { name: t('desk.names.accept-what', { name: NAME }) }).click();
    await page
      .getByRole('button', { name: t('desk.names.accept-what', { name: NAME }) })
      .waitFor({ state: 'detached' });
    expect(await page.locator('#names-count').innerText()).toBe(t('desk.names.count', { n: 1 }));
    const gap = await submit(desk.monitor, await log(desk.monitor, withProposed(record.incident.groups[0]!.proposed!)));
    const erasure = { id: randomUUID(), path: '/title', why: 'It names somebody.' };
    expect((await desk.reviewer.post(`/api/incidents/${gap.id}/erasures`, erasure)).status).toBe(200);
    expect((await desk.admin.post(`/api/erasures/${erasure.id}/approvals`, {})).status).toBe(200);
    await page.getByRole('button', { name: t('desk.names.join-what', { name: 'Northern weavers' }) }).click();
    const into = page.getByRole('combobox', { name: t('desk.names.join-with-group') });
    await into.fill('of the north');
    await offered(reviewer).getByRole('option', { name: 'Weavers of the North' }).click();
    await button(reviewer, 'desk.names.join-do').click();
    await page.getByText(t('desk.names.none')).waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: t('desk.names.left', { n: 1 }) })
      .waitFor();
    await reviewer.go(`/desk/incidents/${record.id}`);
    await page.locator('.record-main').getByText(NAME, { exact: true }).waitFor();
    await page.locator('.record-main').getByText('Weavers of the North').first().waitFor();
  });

  it('is known to other monitors, who are not told by whom', async () => {
    const other = await visitAs(stage, await stage.app.signIn('monitor'), { width: 360 });
    await other.go('/desk/proposals?show=landmark');
    const item = other.page.getByRole('listitem').filter({ has: other.page.getByRole('heading', { name: NAME }) });
    await item.getByText(KHMER).waitFor();
    await item.getByText('Phsar Thmei Ti Bei').waitFor();
    const said = await item.innerText();
    for (const word of [desk.monitor.member!.name, desk.reviewer.member!.name, 'null', 'undefined'])
      expect([word, said.includes(word)]).toEqual([word, false]);
    expect(await widthOf(other)).toBe(360);
    await other.page.goto('about:blank');
  });

  it('is found from then on in both scripts, and misspelt', async () => {
    const { page } = reviewer;
    await reviewer.go('/desk/incidents/new');
    const place = answer(reviewer, 'incident.place');
    for (const typed of [KHMER, 'Municipel court']) {
      await place.fill(typed);
      const option = offered(reviewer).getByRole('option', { name: NAME }).first();
      await option.getByText('Phsar Thmei Ti Bei').waitFor();
    }
    await offered(reviewer).getByRole('option', { name: NAME }).first().click();
    expect(await place.inputValue()).toMatch(/^Municipal court › Phsar Thmei Ti Bei/);
    await place.fill('Siem Reap');
    await offered(reviewer)
      .getByRole('option', { name: /^Siem Reap/ })
      .first()
      .click();
    expect(await place.inputValue()).not.toContain(NAME);
    await page.goto('about:blank');
  });

  it('takes its point with it when it gives way to another place, or to its own commune', async () => {
    const draft = await log(desk.reviewer, anIncident({ title: 'At another gate', place: null }));
    const place = answer(reviewer, 'incident.place');
    for (const [typed, name, then] of [
      ['Siem Reap', /^Siem Reap/, { code: '17', precision: 'LP_PROVINCE' }],
      ['Phsar Thmei Ti Bei', /^Phsar Thmei Ti Bei/, { code: '120203', precision: 'LP_COMMUNE' }],
    ] as const) {
      await reviewer.go(`/desk/incidents/${draft.id}/edit`);
      await takeLandmark();
      await eventually(async () => (await place.inputValue()).startsWith('Municipal court › '), true);
      await place.fill(typed);
      await offered(reviewer).getByRole('option', { name }).first().click();
      await saveDraft(reviewer);
      const { incident } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${draft.id}`)).body;
      expect([incident.place, incident.landmark, incident.point]).toEqual([then, null, null]);
    }
  });

  it('leaves a point that somebody typed as it is', async () => {
    const draft = await log(desk.reviewer, anIncident({ title: 'Beside the gate', place: null }));
    await reviewer.go(`/desk/incidents/${draft.id}/edit`);
    await unfold(reviewer);
    const point = answer(reviewer, 'incident.point');
    await point.fill('11.5665, 104.9236');
    await point.blur();
    await takeLandmark();
    await saveDraft(reviewer);
    const { incident } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${draft.id}`)).body;
    expect(incident.point).toMatchObject({ lat: 11.5665, lon: 104.9236 });
    expect(incident.landmark).toEqual(expect.any(String));
    // Nor does another place delete it, when nobody knows yet where the landmark is.
    await reviewer.page.route('**/api/proposed-names', () => undefined);
    await reviewer.go(`/desk/incidents/${draft.id}/edit`);
    const place = answer(reviewer, 'incident.place');
    // A name that comes while the former one is being replaced would stay before the new one.
    await eventually(async () => (await place.inputValue()).includes('Phsar Thmei Ti Bei'), true);
    await place.fill('Siem Reap');
    await offered(reviewer)
      .getByRole('option', { name: /^Siem Reap/ })
      .first()
      .click();
    await saveDraft(reviewer);
    await reviewer.page.unroute('**/api/proposed-names');
    const after = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${draft.id}`)).body.incident;
    expect([after.place?.code, after.landmark, after.point?.lat]).toEqual(['17', null, 11.5665]);
  });
});

it('an author takes a record back until somebody took it, and adds to it afterwards', async () => {
  const { page, t } = monitor;
  await monitor.go(`/desk/incidents/${record.id}`);
  await button(monitor, 'desk.recall.do').waitFor();
  expect(
    (await desk.reviewer.put(`/api/incidents/${record.id}/owner`, { member: desk.reviewer.member!.id })).status,
  ).toBe(200);
  await button(monitor, 'desk.recall.do').click();
  await page
    .getByRole('alert')
    .getByText(t('problem.has-owner', { name: desk.reviewer.member!.name }))
    .waitFor();
  await monitor.go(`/desk/incidents/${record.id}`);
  await page.getByRole('link', { name: t('desk.recall.add') }).click();
  await page.getByLabel(t('desk.comments.add'), { exact: true }).fill('They came back.');
  await page.getByLabel(t('desk.comments.source')).fill('A neighbour');
  await button(monitor, 'desk.comments.add-send').click();
  await page.getByText(t('desk.comments.kind.addition')).waitFor();
  expect(await widthOf(monitor)).toBe(360);
  await reviewer.go('/desk/inbox');
  await reviewer.page.getByText(reviewer.t('inbox-notice.addition', { by: desk.monitor.member!.name })).waitFor();
});
