import { fold } from '../text-matching/fold.js';
import type { OwnQuestionWords } from './own-question.js';

/** Signs that say something, and what stands within a number. */
const MEANT = /\p{S}|%|(?<=\p{Nd})\p{P}(?=\p{Nd})/gu;
const meantIn = (text: string): string => (text.match(MEANT) ?? []).join('');

/**
 * Whether words are the same but for capitals, punctuation and spaces. One other letter can make another word of any
 * (armed, harmed), and no rule tells it from a slip.
 */
export const isCorrection = (before: string, after: string): boolean =>
  fold(before) === fold(after) && meantIn(before) === meantIn(after);

/**
 * Whether a question would mean something else, so that it must become a new one: another kind, an answer taken away,
 * or other words. Answers that were given would else say what nobody said.
 */
export const changesMeaning = (before: OwnQuestionWords, after: OwnQuestionWords): boolean => {
  if (before.kind !== after.kind) return true;
  const isSame = (name: 'labelEn' | 'labelKm' | 'helpEn' | 'helpKm'): boolean =>
    isCorrection(before[name], after[name]);
  if (!(['labelEn', 'labelKm', 'helpEn', 'helpKm'] as const).every(isSame)) return true;
  return before.options.some((option) => {
    const now = after.options.find(({ code }) => code === option.code);
    return !now || !isCorrection(option.nameEn, now.nameEn) || !isCorrection(option.nameKm, now.nameKm);
  });
};
