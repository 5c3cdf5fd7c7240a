import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anAct, anIncident } from '../an-incident.js';
import { log, openDesk, submit, type Desk } from '../desk.js';
import { openStage, type Stage } from './app-and-browser.js';
import { button } from './desk-steps.js';
import { answer, choose, listOf, visitAs } from './incident-form-steps.js';
import { eventually, type Visit } from './open-installation.js';

/**
 * Two reviewers give the organisation a code of its own; a monitor on a phone in Khmer finds it by a word of theirs.
 */
let stage: Stage;
let desk: Desk;
let reviewer: Visit;
let second: Visit;
let monitor: Visit;
let record: IncidentRecord;

beforeAll(async () => {
  stage = await openStage();
  desk = await openDesk(stage.app);
  record = await log(
    desk.monitor,
    anIncident({ title: 'At the gate', issues: ['IS_LAND'], acts: [anAct({ actor: null })] }),
  );
  [reviewer, second, monitor] = [
    await visitAs(stage, desk.reviewer),
    await visitAs(stage, desk.second),
    await visitAs(stage, desk.monitor, { lang: 'km', width: 360 }),
  ];
});
afterAll(() => stage?.close());

const CODES = [
  { parent: 'PF_GENDARMERIE', suffix: 'kh', nameEn: 'Royal unit', nameKm: 'អង្គភាពរាជ', word: 'ប៉េអឹម' },
  { parent: 'IS_LAND', suffix: 'EVICTION', nameEn: 'Eviction', nameKm: 'ការបណ្តេញចេញ', word: 'evicted' },
];
const widthOf = ({ page }: Visit): Promise<number> => page.evaluate<number>('document.documentElement.scrollWidth');
const own = { name: /Royal unit|អង្គភាពរាជ/ };

describe('a code of the organisation', () => {
  it('is proposed with its words in both languages, and waits for a second person', async () => {
    const { page, t } = reviewer;
    await reviewer.go('/desk/own-codes');
    for (const { parent, suffix, nameEn, nameKm, word } of CODES) {
      await page.getByRole('button', { name: t('desk.own.add') }).click();
      const dialog = page.getByRole('dialog', { name: t('desk.own.add') });
      await choose(reviewer, dialog.getByRole('combobox', { name: t('desk.own.parent') }), label(parent, 'en'));
      await dialog.getByLabel(t('desk.own.suffix')).fill(suffix);
      await dialog.getByLabel(t('desk.groups.name-en')).fill(nameEn);
      const propose = dialog.getByRole('button', { name: t('desk.own.propose') });
      await propose.click();
      await dialog.getByText(t('field.required')).first().waitFor();
      await dialog.getByLabel(t('desk.groups.name-km')).fill(nameKm);
      await dialog.getByLabel(t('desk.own.synonyms')).fill(word);
      await propose.click();
      await dialog.waitFor({ state: 'detached' });
      const row = page.getByRole('row').filter({ hasText: `${parent}.${suffix.toUpperCase()}` });
      await row.getByRole('link', { name: t('desk.own.waits') }).waitFor();
    }
  });

  it('is agreed to by a colleague, who reads what staff would have', async () => {
    const { page, t } = second;
    await second.go('/desk/releases');
    for (const { nameEn } of CODES) {
      const card = page.getByRole('listitem', { name: nameEn });
      await card.getByText(t('releases.then-own')).first().waitFor();
      await card.getByRole('button', { name: t('releases.agree-what', { what: nameEn }) }).click();
      await card.waitFor({ state: 'detached' });
    }
  });

  it('is found in the form by a word of the team, and answers with the code that it refines', async () => {
    const { page, t } = monitor;
    await monitor.go(`/desk/incidents/${record.id}/edit`);
    const card = listOf(monitor, 'incident.acts').getByRole('listitem').first();
    await card.getByRole('button').first().click();
    const actor = answer(monitor, 'act.actor', card);
    await choose(monitor, actor, 'ប៉េអឹម', own.name);
    expect(await actor.inputValue()).toBe(label('PF_GENDARMERIE', 'km'));
    const chip = card.getByRole('checkbox', own);
    expect(await chip.isChecked()).toBe(true);
    // Another answer takes it away, and the former one brings it back.
    const instead = async (name: string): Promise<void> => {
      await actor.fill(name);
      const list = page.getByRole('listbox', { name: t('desk.form.suggestions') });
      await list.getByRole('option', { name, exact: true }).first().click();
    };
    await instead(label('PF_ARMY', 'km'));
    await chip.waitFor({ state: 'detached' });
    await instead(label('PF_GENDARMERIE', 'km'));
    await eventually(() => chip.isChecked(), true);
    await button(monitor, 'desk.save').first().click();
    await eventually(async () => {
      const { incident } = (await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
      return incident.acts[0]!.ownCodes;
    }, ['PF_GENDARMERIE.KH']);
    expect(await widthOf(monitor)).toBe(360);
    await page.getByText(t('desk.own.more-exactly')).first().waitFor();
    record = await submit(desk.monitor, (await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body);
    await monitor.go(`/desk/incidents/${record.id}`);
    await page.locator('.record-main').getByText('អង្គភាពរាជ').waitFor();
  });

  it('narrows the queue, by its name', async () => {
    const { page, t } = reviewer;
    await log(desk.reviewer, anIncident({ title: 'Elsewhere' }));
    await reviewer.go('/desk?acts.ownCodes=PF_GENDARMERIE.KH');
    await page.getByRole('link', { name: 'At the gate' }).first().waitFor();
    await page.getByText('Royal unit').first().waitFor();
    expect(await page.getByRole('link', { name: 'Elsewhere' }).count()).toBe(0);
    expect(await page.getByText(t('act.ownCodes.label')).count()).toBeGreaterThan(0);
  });

  it('is retired by two, offered no longer, and stays where it stands', async () => {
    const { page, t } = reviewer;
    await reviewer.go('/desk/own-codes');
    await page.getByRole('button', { name: t('desk.change-what', { what: 'PF_GENDARMERIE.KH' }) }).click();
    const dialog = page.getByRole('dialog', { name: t('desk.own.change') });
    await dialog.getByLabel(t('desk.own.state')).selectOption('retired');
    await dialog.getByRole('button', { name: t('desk.own.propose') }).click();
    await dialog.waitFor({ state: 'detached' });
    await second.go('/desk/releases');
    const what = second.t('releases.agree-what', { what: 'Royal unit' });
    await second.page.getByRole('button', { name: what }).click();
    await second.page.getByText(second.t('releases.none')).first().waitFor();
    await reviewer.go('/desk/incidents/new');
    await page.getByRole('button', { name: `+ ${t('act.add')}`, exact: true }).click();
    const actor = answer(reviewer, 'act.actor');
    await choose(reviewer, actor, label('PF_GENDARMERIE', 'en'));
    await page.getByText(label('PF_GENDARMERIE', 'en')).first().waitFor();
    expect(await page.getByRole('checkbox', own).count()).toBe(0);
    await reviewer.go(`/desk/incidents/${record.id}`);
    await page.locator('.record-main').getByText('Royal unit').waitFor();
    await page.goto('about:blank');
  });
});
