import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { Locator } from 'playwright-core';
import { answer, answers, listOf } from './form-controls.js';
import type { Visit } from './open-installation.js';

/** How much somebody presses and types until a record is handed in. */
export interface Effort {
  /** Presses on buttons, boxes and options, and on each field before typing in it. */
  taps: number;
  /** Fields that are typed in. */
  fields: number;
}

/** How the day, the place, the group and the source are answered. */
export type Beginning =
  /** Everything is searched for or typed: the first record of a monitor. */
  | 'first'
  /** The monitor has logged records at this place, of this group. */
  | 'recent'
  /** One press takes place, group and source of the last record. */
  | 'like-last';

/**
 * Logs the caption of F1 at the desk, from the home page until it is handed in: a day of the past, a petition and a
 * demonstration of a group, a small crowd, banners seized by security personnel, force not known, one newspaper.
 */
export const logCaption = async (visit: Pick<Visit, 'page' | 't'>, beginning: Beginning): Promise<Effort> => {
  const { page, t } = visit;
  const effort: Effort = { taps: 0, fields: 0 };
  const tap = async (target: Locator): Promise<void> => {
    effort.taps += 1;
    await target.click();
  };
  const type = async (field: Locator, words: string): Promise<void> => {
    effort.fields += 1;
    const isReady = await field.evaluate((element: { ownerDocument: { activeElement: unknown } }) =>
      Object.is(element.ownerDocument.activeElement, element),
    );
    if (!isReady) await tap(field);
    await field.fill(words);
  };
  const offered = (): Locator =>
    page
      .getByRole('listbox', { name: t('desk.form.suggestions') })
      .getByRole('option')
      .first();
  const quick = (code: string, within: Locator): Locator =>
    within.getByRole('button', { name: `+ ${label(code, t.language)}`, exact: true });
  const card = (list: string): Locator => listOf(visit, list).getByRole('listitem').last();

  await tap(page.getByRole('link', { name: t('desk.home.log') }));
  await answer(visit, 'incident.title').waitFor();
  if (beginning === 'like-last')
    await tap(page.getByRole('button', { name: t('desk.form.like-last', { what: '' }).trim() }));
  const day = answers(visit, 'incident.when');
  await type(day.getByLabel(t('desk.when.box-day'), { exact: true }), '4.6.2021');
  if (beginning === 'first') {
    await type(answer(visit, 'incident.place'), t.language === 'km' ? 'ភ្នំពេញ' : 'Phnom Penh');
    await tap(offered());
  }
  if (beginning === 'recent')
    await tap(page.locator('[data-question=place]').getByRole('button', { name: /ភ្នំពេញ|Phnom Penh/ }));
  if (beginning !== 'like-last')
    await tap(listOf(visit, 'incident.groups').getByRole('button', { name: /^\+ (Friday Women|ស្ត្រីថ្ងៃសុក្រ)/ }));
  for (const code of ['AT_PETITION', 'AT_DEMONSTRATION'])
    await tap(
      answers(visit, 'incident.assemblyTypes').getByRole('checkbox', { name: label(code, t.language), exact: true }),
    );
  await type(answers(visit, 'incident.crowd').getByLabel(t('desk.count.words')), 'small');
  await tap(quick('RS_SEIZE_MATERIAL', listOf(visit, 'incident.acts')));
  await type(answer(visit, 'act.forceName', card('incident.acts')), 'security personnel');
  await tap(quick('FM_UNKNOWN', listOf(visit, 'incident.acts')));
  if (beginning !== 'like-last') {
    await tap(quick('SR_MEDIA_NAT', listOf(visit, 'incident.sources')));
    await type(answer(visit, 'source.publisher', card('incident.sources')), 'Example Daily');
  } else await tap(card('incident.sources').getByRole('button', { expanded: false }));
  await type(answer(visit, 'source.url', card('incident.sources')), 'https://example.org/caption');
  await tap(page.getByRole('button', { name: t('desk.form.submit'), exact: true }));
  return effort;
};
