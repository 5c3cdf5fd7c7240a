import type { Answer } from '@vigil/shared/counting/answer.js';
import { heardAnswer } from '@vigil/shared/counting/answer-from-wire.js';
import type { ToldAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import type { AsOf } from '@vigil/shared/public/response-types.js';
import { useMemo } from 'preact/hooks';
import { type Loading, usePublicFetch } from '../use-public-fetch.js';

/** The response of `/api/public/counts`, decoded for drawing and text. */
export interface CountsBody {
  answer: Answer;
  asOf: AsOf;
}

/** Sends the server a query for `/api/public/counts`; null sends nothing. */
export const useReadCounts = (query: string | null): Loading<CountsBody> & { again: () => void } => {
  const reading = usePublicFetch<{ answer: ToldAnswer; asOf: AsOf }>(
    query === null ? null : `/api/public/counts?${query}`,
  );
  const { value: body } = reading;
  const value = useMemo(() => body && { ...body, answer: heardAnswer(body.answer) }, [body]);
  return { ...reading, value } as Loading<CountsBody> & { again: () => void };
};
