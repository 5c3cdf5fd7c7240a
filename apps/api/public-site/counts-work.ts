import { compactAnswer, type CompactAnswer } from '@vigil/shared/counting/answer-columns.js';
import { countCells } from '@vigil/shared/counting/count.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { watchingOf } from '@vigil/shared/counting/watching-of.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { answerText } from '../statistics/answer-text.js';
import type { CountingWork, FactSnapshot, PlacesOfCounting } from '../statistics/counting-work.js';
import { ruleOf } from '../statistics/rule-text.js';

interface Asked {
  question: Question;
  only: Uint8Array | null;
}

/** Counts, and says who watched where and when a cell counts. */
const counted = (
  { facts, coverage, asOf }: FactSnapshot,
  { gazetteer, country }: PlacesOfCounting,
  { question, only }: Asked,
) => {
  const cells = countCells(facts, question, asOf.day as Day, only);
  return { cells, watchOf: watchingOf(cells.head, coverage, gazetteer, country.code) };
};

/** Writes what `/api/public/counts` answers. */
export const COUNTS: CountingWork<Asked & { form: 'wide' | 'compact'; language: Language }, Buffer> = {
  module: import.meta.url,
  name: 'COUNTS',
  run([standing], places, { form, language, ...asked }) {
    const { asOf } = standing!;
    const { cells, watchOf } = counted(standing!, places, asked);
    const rule = ruleOf({ ...cells.head, total: cells.blank() }, language, asOf);
    const around = { before: '{"answer":', after: `,${JSON.stringify({ rule, asOf }).slice(1)}` };
    if (form !== 'compact') return answerText(cells, watchOf, around);
    // Encoded in parts: one non-Latin character doubles a string's memory and halves the speed of sending it.
    const compact = JSON.stringify(compactAnswer(cells, watchOf));
    return Buffer.concat([around.before, compact, around.after].map((part) => Buffer.from(part)));
  },
};

/** The compact form, but for its rule in words, as an object. */
export const COMPACT_COUNTS: CountingWork<Asked, { answer: CompactAnswer; asOf: AsOf }> = {
  module: import.meta.url,
  name: 'COMPACT_COUNTS',
  run([standing], places, asked) {
    const { cells, watchOf } = counted(standing!, places, asked);
    return { answer: compactAnswer(cells, watchOf), asOf: standing!.asOf };
  },
};
