import { epochDay } from '@vigil/shared/day/day.js';
import { MOST_VALUES, QUEUE_COLUMNS, QUEUE_FILTERS, type QueueColumn } from '@vigil/shared/incident/queue-filters.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import { day, oneOf, type QueryReader, readQuery, wholeNumber, words, yesOrNo } from '../platform/http/read-query.js';
import { MOST_WORDS, wordsOf } from '../public-site/text-search/search-words.js';

/** What is asked of the queue. */
export interface QueueQuestion {
  /** Values by filter: a record passes with any of them. */
  values: ReadonlyMap<string, readonly string[]>;
  /** Only records that the member wrote or owns. */
  mine: boolean;
  q: string | null;
  /** Days since 1970, both included. */
  from: number | null;
  until: number | null;
  sort: QueueColumn;
  isDescending: boolean;
  /** From 1. */
  page: number;
}

const LONGEST = 200;
/** Each filter with values is one bit of a number. */
const MOST_FILTERS = 30;
const MOST_PAGES = 1_000_000;

/** A value that no record has matches nothing: a saved view may name a group that was merged or a code that is gone. */
const values: QueryReader<readonly string[]> = (text) => {
  const read = words(4_000)(text);
  if ('code' in read) return read;
  const all = text.split(',');
  if (all.length > MOST_VALUES) return { code: 'too-many-items', params: { max: MOST_VALUES } };
  return { value: [...new Set(all)] };
};

const searchWords: QueryReader<string> = (text) => {
  const read = words(LONGEST)(text);
  if ('code' in read) return read;
  const n = wordsOf(text).length;
  if (n === 0) return { code: 'blank-text' };
  return n > 2 * MOST_WORDS ? { code: 'too-many-words', params: { max: 2 * MOST_WORDS } } : read;
};

const SHAPE: Record<string, QueryReader<unknown>> = {
  ...Object.fromEntries(QUEUE_FILTERS.map((key) => [key, values])),
  mine: yesOrNo,
  q: searchWords,
  from: day,
  until: day,
  sort: oneOf([...QUEUE_COLUMNS, ...QUEUE_COLUMNS.map((column) => `-${column}`)]),
  page: wholeNumber(1, MOST_PAGES),
};

/** Parses the parameters of the queue's address. @throws Problem 'invalid-query' */
export const readQueueAddress = (query: unknown): QueueQuestion => {
  const asked = readQuery(query, SHAPE) as Record<string, never> & {
    mine?: boolean;
    q?: string;
    from?: Parameters<typeof epochDay>[0];
    until?: Parameters<typeof epochDay>[0];
    sort?: string;
    page?: number;
  };
  if (Object.keys(asked).length > MOST_FILTERS)
    throw new Problem('invalid-query', {
      errors: [{ pointer: 'q', code: 'too-many-items', params: { max: MOST_FILTERS } }],
    });
  const sort = asked.sort ?? '-changed';
  return {
    values: new Map(
      QUEUE_FILTERS.flatMap((key): [string, readonly string[]][] =>
        asked[key] === undefined ? [] : [[key, asked[key] as readonly string[]]],
      ),
    ),
    mine: asked.mine ?? false,
    q: asked.q ?? null,
    from: asked.from === undefined ? null : epochDay(asked.from),
    until: asked.until === undefined ? null : epochDay(asked.until),
    sort: sort.replace(/^-/, '') as QueueColumn,
    isDescending: sort.startsWith('-'),
    page: asked.page ?? 1,
  };
};
