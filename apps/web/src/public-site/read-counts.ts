import type { Answer } from '@vigil/shared/counting/answer.js';
import { heardAnswer } from '@vigil/shared/counting/heard.js';
import type { ToldAnswer } from '@vigil/shared/counting/told.js';
import type { AsOf } from '@vigil/shared/public/shapes.js';
import { useMemo } from 'preact/hooks';
import { type Loading, usePublicFetch } from '../load.js';

/** What `/api/public/counts` answers, as it is drawn and said. */
export interface CountsBody {
  answer: Answer;
  asOf: AsOf;
}

/** Asks the server a question that is written like the query of `/api/public/counts`; null asks nothing. */
export const useReadCounts = (query: string | null): Loading<CountsBody> & { again: () => void } => {
  const reading = usePublicFetch<{ answer: ToldAnswer; asOf: AsOf }>(
    query === null ? null : `/api/public/counts?${query}`,
  );
  const { value: body } = reading;
  const value = useMemo(() => body && { ...body, answer: heardAnswer(body.answer) }, [body]);
  return { ...reading, value } as Loading<CountsBody> & { again: () => void };
};
