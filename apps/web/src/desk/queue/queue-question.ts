import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';

/**
 * What the list of the desk is asked for; it stands in the address, so that a link or a way back shows the same list.
 */
export interface QueueQuestion {
  status: string | null;
  mine: boolean;
  q: string;
  /** Only published records that others have changed since. */ corrections: boolean;
}

export const readQuestion = (search: string): QueueQuestion => {
  const asked = new URLSearchParams(search);
  const status = asked.get('status');
  return {
    status: status && codesOf('workflow_status').includes(status) ? status : null,
    mine: asked.get('mine') === 'true',
    corrections: asked.get('corrections') === 'true',
    q: asked.get('q') ?? '',
  };
};

/** The address of a list inside the desk, and, with another start, of the API's. */
export const addressOf = (
  { status, mine, q, corrections }: QueueQuestion,
  start: string,
  more: Record<string, string> = {},
): string => {
  const asked = new URLSearchParams({
    ...(status ? { status } : {}),
    ...(mine ? { mine: 'true' } : {}),
    ...(corrections ? { corrections: 'true' } : {}),
    ...(q.trim() ? { q: q.trim() } : {}),
    ...more,
  });
  const text = asked.toString();
  return text ? `${start}?${text}` : start;
};

/** One heap of records that wait for this role: which question shows it. */
export interface Heap {
  key: string;
  question: QueueQuestion;
}

const heap = (key: string, status: string, mine: boolean): Heap => ({
  key,
  question: { status, mine, q: '', corrections: false },
});

/** What needs whom next, most pressing first. */
export const HEAPS: Record<string, readonly Heap[]> = {
  monitor: [heap('returned', 'WS_RETURNED', true), heap('drafts', 'WS_DRAFT', true)],
  reviewer: [
    { key: 'corrections', question: { status: null, mine: false, q: '', corrections: true } },
    heap('returned', 'WS_RETURNED', true),
    heap('submitted', 'WS_SUBMITTED', false),
    heap('under-review', 'WS_UNDER_REVIEW', false),
    heap('verified', 'WS_VERIFIED', false),
    heap('drafts', 'WS_DRAFT', true),
  ],
  analyst: [heap('submitted', 'WS_SUBMITTED', false), heap('verified', 'WS_VERIFIED', false)],
};
