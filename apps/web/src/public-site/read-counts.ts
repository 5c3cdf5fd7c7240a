import type { Answer } from '@vigil/shared/counting/answer.js';
import type { CompactAnswer } from '@vigil/shared/counting/answer-columns.js';
import { answerFromColumns } from '@vigil/shared/counting/answer-from-columns.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { memoizeByObject } from '@vigil/shared/memory/memoize-by-object.js';
import { type Loading, usePublicFetch } from '../use-public-fetch.js';
import { askCounts, type Told } from './ask-counts.js';

/** The response of `/api/public/counts`, decoded for drawing and text. */
export interface CountsBody {
  answer: Answer;
  asOf: AsOf;
}

/**
 * The server renders pages from the compact form. A browser soon counts by itself: code that reads columns would cost
 * it more than they save.
 */
const heard = memoizeByObject((body: Told): CountsBody => ({
  ...body,
  answer: import.meta.env.SSR
    ? answerFromColumns(body.answer as CompactAnswer)
    : answerFromWire(body.answer as WireAnswer),
}));

/** Sends the server a query for `/api/public/counts`; null sends nothing. */
export const useReadCounts = (query: string | null): Loading<CountsBody> & { again: () => void } => {
  const reading = usePublicFetch<Told>(
    query === null ? null : `/api/public/counts?${query}${import.meta.env.SSR ? '&form=compact' : ''}`,
    askCounts,
  );
  const { value: body } = reading;
  return { ...reading, value: body && heard(body) } as Loading<CountsBody> & { again: () => void };
};
