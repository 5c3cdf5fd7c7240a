import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anIncident } from '../an-incident.js';
import { log, openDesk, releaseAll, submit, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';
import { visitAs } from './incident-form-steps.js';
import { eventually, type Visit } from './open-installation.js';

/** Two reviewers give the organisation a question of its own; a monitor on a phone in Khmer answers it. */
let stage: Stage;
let desk: Desk;
let reviewer: Visit;
let second: Visit;
let monitor: Visit;
let record: IncidentRecord;
beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  record = await log(desk.monitor, anIncident({ title: 'At the court' }));
  [reviewer, second, monitor] = [
    await visitAs(stage, desk.reviewer),
    await visitAs(stage, desk.second),
    await visitAs(stage, desk.monitor, { lang: 'km', width: 360 }),
  ];
});
afterAll(() => stage?.close());

const EN = 'Was a lawyer let in?';
const KM = 'តើមេធាវីត្រូវបានអនុញ្ញាតឲ្យចូលឬទេ?';
const widthOf = ({ page }: Visit): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');

describe('a question of the organisation', () => {
  it('is proposed with its answers in both languages, and waits for a second person', async () => {
    const { page, t } = reviewer;
    await reviewer.go('/desk/own-codes');
    await page.getByRole('button', { name: t('desk.question.add') }).click();
    const dialog = page.getByRole('dialog', { name: t('desk.question.add') });
    await dialog.getByLabel(t('desk.question.kind')).selectOption('choice');
    await dialog.getByLabel(t('desk.question.label-en')).fill(EN);
    await dialog.getByLabel(t('desk.question.label-km')).fill(KM);
    await dialog.getByLabel(t('desk.question.options')).fill('AT_ONCE; At once');
    await dialog.getByText(t('desk.question.options-wrong')).waitFor();
    await dialog.getByLabel(t('desk.question.options')).fill('AT_ONCE; At once; ភ្លាមៗ\nNEVER; Never; មិនដែល');
    await dialog.getByLabel(t('desk.question.key')).fill('lawyer');
    await dialog.getByRole('button', { name: t('desk.own.propose') }).click();
    await dialog.waitFor({ state: 'detached' });
    await page
      .getByRole('row')
      .filter({ hasText: 'lawyer' })
      .getByRole('link', { name: t('desk.own.waits') })
      .waitFor();
    await second.go('/desk/releases');
    const card = second.page.getByRole('listitem', { name: EN });
    await card.getByText('Never · មិនដែល (NEVER)').waitFor();
    await second.page.getByText(second.t('releases.about-own')).waitFor();
    expect(await second.page.getByText(second.t('releases.about'), { exact: true }).count()).toBe(0);
    await card.getByRole('button', { name: second.t('releases.agree-what', { what: EN }) }).click();
    await card.waitFor({ state: 'detached' });
    // The card went with the button that had the focus: the next key does not begin at the top of the page.
    await eventually(() => second.page.evaluate<string>('document.activeElement.id'), 'releases-title');
  });

  it('is answered in the form, below the others, and read in the record and its history', async () => {
    const { page, t } = monitor;
    await monitor.go(`/desk/incidents/${record.id}/edit`);
    await page.getByRole('heading', { name: t('incident.ownAnswers.label') }).waitFor();
    await page.getByRole('group', { name: KM }).getByLabel('មិនដែល').check();
    expect(await widthOf(monitor)).toBe(360);
    await button(monitor, 'desk.save').first().click();
    await eventually(
      async () => {
        const { incident } = (await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
        return incident.ownAnswers;
      },
      { lawyer: 'NEVER' },
    );
    record = await submit(desk.monitor, (await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body);
    await reviewer.go(`/desk/incidents/${record.id}`);
    await reviewer.page.locator('.answers').getByText('Never', { exact: true }).waitFor();
    await reviewer.go(`/desk/incidents/${record.id}/history`);
    await reviewer.page.locator('.history').getByText(EN).first().waitFor();
  });

  it('narrows the queue', async () => {
    const { page } = reviewer;
    await log(desk.reviewer, anIncident({ title: 'Elsewhere' }));
    await reviewer.go('/desk?own=lawyer.NEVER');
    await page.getByRole('link', { name: 'At the court' }).first().waitFor();
    await page.getByText(`${EN} · Never`).first().waitFor();
    expect(await page.getByRole('link', { name: 'Elsewhere' }).count()).toBe(0);
  });

  it('whose meaning changes is proposed as a new one, and the former answer stays with its words', async () => {
    const { page, t } = reviewer;
    await reviewer.go('/desk/own-codes');
    await page.getByRole('button', { name: t('desk.change-what', { what: 'lawyer' }) }).click();
    const dialog = page.getByRole('dialog', { name: t('desk.question.change') });
    await dialog.getByLabel(t('desk.question.label-en')).fill('Was no lawyer let in?');
    await dialog.getByText(t('desk.question.as-new')).waitFor();
    await dialog.getByRole('button', { name: t('desk.question.propose-new') }).click();
    await dialog.waitFor({ state: 'detached' });
    await releaseAll(desk);
    await reviewer.go(`/desk/incidents/${record.id}/edit`);
    await page.getByRole('group', { name: 'Was no lawyer let in?' }).waitFor();
    expect(await page.getByRole('group', { name: EN }).getByLabel('Never').isChecked()).toBe(true);
    await reviewer.go('/desk/incidents/new');
    await page.getByRole('group', { name: 'Was no lawyer let in?' }).waitFor();
    expect(await page.getByRole('group', { name: EN }).count()).toBe(0);
    await page.goto('about:blank');
  });
});
