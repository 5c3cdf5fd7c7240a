import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import type { OwnOption } from '@vigil/shared/codebook/own-question.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { ownAnswerErrors } from '@vigil/shared/incident/own-answers.js';
import type { OwnQuestion } from '@vigil/shared/staff-responses/own-questions.js';
import type { WordMatcher } from '@vigil/shared/text-matching/word-matcher.js';
import type { EntityManager } from 'typeorm';
import { forgetInReleases } from '../../accounts/releases/releases.repository.js';
import type { BlankedRow } from '../../audit-log/log-small-records.js';

/** SQL: own questions as the desk sees them. */
export const SELECT_OWN_QUESTIONS = `select id, revision, key, kind, label_en as "labelEn", label_km as "labelKm",
  help_en as "helpEn", help_km as "helpKm", state, replaces,
  (select coalesce(json_agg(json_build_object('code', c, 'nameEn', e, 'nameKm', k) order by n), '[]')
    from unnest(option_codes, option_names_en, option_names_km) with ordinality o(c, e, k, n)) as options
  from own_question`;

/** Returns answers to choose from as they are stored: three lists in one order. */
export const optionColumns = (options: readonly OwnOption[]) => ({
  option_codes: options.map(({ code }) => code),
  option_names_en: options.map(({ nameEn }) => nameEn),
  option_names_km: options.map(({ nameKm }) => nameKm),
});

export const listOwnQuestions = async (manager: EntityManager): Promise<OwnQuestion[]> => {
  const questions: OwnQuestion[] = await manager.query(`${SELECT_OWN_QUESTIONS} order by key`);
  return questions;
};

/** Whether an own question is answered in words, which may say who somebody is. */
export const asksForText = async (manager: EntityManager, key: string): Promise<boolean> =>
  (await listOwnQuestions(manager)).some((question) => question.key === key && question.kind === 'text');

/** Returns what is wrong with a record's answers to own questions. */
export const wrongOwnAnswers = async (manager: EntityManager, { ownAnswers }: Incident): Promise<FieldError[]> =>
  Object.keys(ownAnswers).length === 0 ? [] : ownAnswerErrors(ownAnswers, await listOwnQuestions(manager));

/** Removes words from what own questions ask and offer, also where that waits. The caller logs the rows. */
export const forgetInOwnQuestions = async (
  manager: EntityManager,
  matcher: WordMatcher,
  instead: string,
): Promise<BlankedRow[]> => {
  await forgetInReleases(manager, matcher, instead, ['own-question']);
  const all: OwnQuestion[] = await manager.query(`${SELECT_OWN_QUESTIONS} order by id for update`);
  const rows: BlankedRow[] = [];
  for (const { id, labelEn, labelKm, helpEn, helpKm, options } of all) {
    const texts = [labelEn, labelKm, helpEn, helpKm, ...options.flatMap(({ nameEn, nameKm }) => [nameEn, nameKm])];
    if (!texts.some(matcher.holds)) continue;
    const without = (text: string): string => matcher.without(text, instead);
    const { option_names_en, option_names_km } = optionColumns(options);
    const left = {
      label_en: without(labelEn),
      label_km: without(labelKm),
      help_en: without(helpEn),
      help_km: without(helpKm),
      option_names_en: option_names_en.map(without),
      option_names_km: option_names_km.map(without),
    };
    const [[written]] = (await manager.query(
      `update own_question set revision = revision + 1, label_en = $2, label_km = $3, help_en = $4, help_km = $5,
        option_names_en = $6, option_names_km = $7 where id = $1 returning revision`,
      [id, ...Object.values(left)],
    )) as [[{ revision: number }]];
    const changed = Object.entries(left).map(([field, value]) => ({ field, value }));
    rows.push({ table: 'own_question', id, revision: written.revision, changed });
  }
  return rows;
};
