import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldError } from '@vigil/shared/codebook/check-body.js';
import { MOST_OWN_QUESTIONS, type OwnQuestionWords } from '@vigil/shared/codebook/own-question.js';
import { changesMeaning } from '@vigil/shared/codebook/question-meaning.js';
import type { OwnQuestion } from '@vigil/shared/staff-responses/own-questions.js';
import { ReleaseKinds } from '../../accounts/releases/release-kinds.js';
import { logUpsert } from '../../audit-log/log-small-records.js';
import { upsert } from '../../platform/database/optimistic-upsert.js';
import type { Member } from '../../platform/http/current-member.js';
import { AgreedWords } from '../own-codes/agreed-words.js';
import { listOwnQuestions, optionColumns, SELECT_OWN_QUESTIONS } from './own-questions.repository.js';

const CHOOSING = ['choice', 'choices'];

/**
 * Questions of the organisation's own. One whose meaning changes becomes a new one, and the former is retired with it.
 */
@Injectable()
export class OwnQuestionsService extends AgreedWords<OwnQuestionWords> {
  constructor(@InjectDataSource() database: DataSource, kinds: ReleaseKinds) {
    super(database, kinds, 'own-question', { table: 'own_question', select: SELECT_OWN_QUESTIONS, knownBy: 'key' });
  }

  protected wordsOf({
    key,
    kind,
    labelEn,
    labelKm,
    helpEn,
    helpKm,
    options,
    state,
    replaces,
  }: OwnQuestionWords): OwnQuestionWords {
    return { key, kind, labelEn, labelKm, helpEn, helpKm, options, state, replaces };
  }

  protected async faults(
    manager: EntityManager,
    body: OwnQuestionWords,
    former: OwnQuestion | null,
  ): Promise<FieldError[]> {
    const errors: FieldError[] = [];
    if (former && former.key !== body.key) errors.push({ pointer: '/key', code: 'question-stays' });
    else if (former && (former.replaces !== body.replaces || changesMeaning(former, body)))
      errors.push({ pointer: '/labelEn', code: 'question-means-another' });
    const codes = body.options.map(({ code }) => code);
    if (CHOOSING.includes(body.kind) !== codes.length > 0)
      errors.push({ pointer: '/options', code: codes.length > 0 ? 'unknown-key' : 'required' });
    const twice = codes.findIndex((code, n) => codes.indexOf(code) < n);
    if (twice >= 0) errors.push({ pointer: `/options/${twice}/code`, code: 'repeated-code' });
    if (former) return errors;
    const all = await listOwnQuestions(manager);
    if (body.replaces !== null && !all.some(({ id }) => id === body.replaces))
      errors.push({ pointer: '/replaces', code: 'unknown-own-question' });
    if (all.filter(({ id, state }) => state === 'used' && id !== body.replaces).length >= MOST_OWN_QUESTIONS)
      errors.push({ pointer: '/key', code: 'too-many-items', params: { max: MOST_OWN_QUESTIONS } });
    return errors;
  }

  protected columnsOf({ key, kind, labelEn, labelKm, helpEn, helpKm, options, state, replaces }: OwnQuestionWords) {
    return {
      columns: {
        label_en: labelEn,
        label_km: labelKm,
        help_en: helpEn,
        help_km: helpKm,
        ...optionColumns(options),
        state,
      },
      once: { key, kind, replaces },
    };
  }

  /** Retires the question that a new one takes the place of: its answers stay, under its words. */
  protected override async agreed(manager: EntityManager, { replaces }: OwnQuestionWords, by: Member): Promise<void> {
    const former = replaces === null ? null : await this.find(manager, 'id', replaces);
    if (!former || former.state === 'retired') return;
    const { id, revision } = former;
    const kept = await upsert(manager, 'own_question', id, { create: false, revision }, { state: 'retired' }, {});
    await logUpsert(manager, 'own_question', id, by.id, kept);
  }
}
