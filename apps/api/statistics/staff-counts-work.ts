import type { Answer } from '@vigil/shared/counting/answer.js';
import { count } from '@vigil/shared/counting/count.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { datasetsIn, recordsByDataset } from '@vigil/shared/counting/records-of-datasets.js';
import type { Day } from '@vigil/shared/day/day.js';
import type { CountingWork } from './counting-work.js';

/** Counts a staff figure, the records that it may count, and the datasets of others of which it has records. */
export const STAFF_COUNTS: CountingWork<
  { question: Question; day: Day; only: Uint8Array | null },
  { answer: Answer; counted: number; notReviewed: number; datasets: string[] }
> = {
  module: import.meta.url,
  name: 'STAFF_COUNTS',
  run: ([standing], _places, { question, day, only }) => ({
    answer: count(standing!.facts, question, day, only),
    ...recordsByDataset(standing!.facts, question, only),
    datasets: datasetsIn(standing!.facts, question, day, only),
  }),
};
