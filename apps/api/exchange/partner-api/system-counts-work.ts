import { type WireAnswer, answerToWire } from '@vigil/shared/counting/answer-to-wire.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import type { CountingWork } from '../../statistics/counting-work.js';
import { ruleOf } from '../../statistics/rule-text.js';

/** What `/api/v1/counts` answers. */
export interface SystemCounts {
  answer: WireAnswer;
  rule: string[];
  asOf: AsOf;
}

export const SYSTEM_COUNTS: CountingWork<{ question: Question; language: Language }, SystemCounts> = {
  module: import.meta.url,
  name: 'SYSTEM_COUNTS',
  run([standing], { gazetteer, country }, { question, language }) {
    const { facts, coverage, asOf } = standing!;
    const answer = count(facts, question, asOf.day as Day);
    const watchOf = watchingOf(answer, coverage, gazetteer, country.code);
    return { answer: answerToWire(answer, watchOf), rule: ruleOf(answer, language), asOf };
  },
};
