import { fold } from '../text-matching/fold.js';
import { isOneSlipApart } from '../text-matching/similar-spelling.js';
import type { OwnQuestionWords } from './own-question.js';

/** Of a shorter word, one other letter makes another word: now, not. */
const SHORTEST = 4;

/** Whether words are the same but for capitals, punctuation, spaces, and one slip in any longer word without digits. */
export const isCorrection = (before: string, after: string): boolean => {
  const [was, is] = [before, after].map((text) => fold(text).split(' ')) as [string[], string[]];
  return (
    was.length === is.length &&
    was.every((word, n) => {
      const now = is[n]!;
      if (word === now) return true;
      return Math.min(word.length, now.length) >= SHORTEST && !/\d/.test(word + now) && isOneSlipApart(word, now);
    })
  );
};

/**
 * Whether a question would mean something else, so that it must become a new one: another kind, an answer taken away, or
 * other words than a correction of their spelling. Answers that were given would else say what nobody said.
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
