import { recordListStates } from '@vigil/shared/incident/desk-list-states.js';

/** The query of the desk's list. It is in the address, so that a link or the back button shows the same list. */
export interface RecordListQuery {
  status: string | null;
  mine: boolean;
  q: string;
  /** Only published records that others have changed since publication. */ corrections: boolean;
}

export const readRecordListQuery = (search: string): RecordListQuery => {
  const asked = new URLSearchParams(search);
  const status = asked.get('status');
  return {
    status: status && recordListStates().includes(status) ? status : null,
    mine: asked.get('mine') === 'true',
    corrections: asked.get('task') === 'correction',
    q: asked.get('q') ?? '',
  };
};

/** Returns the address of a list on the desk or, with another start, in the API. */
export const addressOf = (
  { status, mine, q, corrections }: RecordListQuery,
  start: string,
  more: Record<string, string> = {},
): string => {
  const asked = new URLSearchParams({
    ...(status ? { status } : {}),
    ...(mine ? { mine: 'true' } : {}),
    ...(corrections ? { task: 'correction' } : {}),
    ...(q.trim() ? { q: q.trim() } : {}),
    ...more,
  });
  const text = asked.toString();
  return text ? `${start}?${text}` : start;
};

/** One group of records that wait for this role, with the query that shows it. */
export interface Heap {
  key: string;
  question: RecordListQuery;
}

const heap = (key: string, status: string, mine: boolean): Heap => ({
  key,
  question: { status, mine, q: '', corrections: false },
});

/** The tasks of each role, most urgent first. */
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
