import { epochDay, isDay } from '@vigil/shared/day/day.js';
import { type QueueAddress, readQueueParameters } from '@vigil/shared/incident/queue-address.js';
import { MOST_VALUES, QUEUE_COLUMNS, QUEUE_FILTERS, QUEUE_PAGE } from '@vigil/shared/incident/queue-filters.js';
import type { Question } from '@vigil/shared/counting/question.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import {
  day,
  oneOf,
  type QueryReader,
  type QueryShape,
  readQuery,
  wholeNumber,
  words,
  yesOrNo,
} from '../platform/http/read-query.js';
import { MOST_WORDS, wordsOf } from '../public-site/text-search/search-words.js';
import { askStaff } from '../statistics/parse-question.js';
import { addressesIn, withoutAddresses } from './addresses-in-query.js';

/** What is asked of the queue. */
export interface QueueQuestion extends Omit<QueueAddress, 'values' | 'q' | 'figure' | 'from' | 'until'> {
  /** Values by filter: a record passes with any of them. */
  values: ReadonlyMap<string, readonly string[]>;
  q: string | null;
  /** Only records that it counts. */
  figure: Question | null;
  /** Days since 1970, both included. */
  from: number | null;
  until: number | null;
  /** Only so many rows, without the counts of each filter; null: a whole page with them. */
  rows: number | null;
}

const LONGEST = 200;
/** With what they add to follow readers, addresses are long. */
const LONGEST_WITH_ADDRESS = 2_000;
const LONGEST_FIGURE = 4_000;
/** Each filter with values is one bit of a number. */
const MOST_FILTERS = 30;
const MOST_PAGES = 1_000_000;

/** A value that no record has matches nothing: a saved view may name a group that was merged or a code that is gone. */
const values: QueryReader<string> = (text) => {
  const read = words(4_000)(text);
  if ('code' in read) return read;
  return text.split(',').length > MOST_VALUES ? { code: 'too-many-items', params: { max: MOST_VALUES } } : read;
};

const searchWords: QueryReader<string> = (text) => {
  const addresses = text.length > LONGEST_WITH_ADDRESS ? [] : addressesIn(text);
  const read = words(addresses.length === 0 ? LONGEST : LONGEST_WITH_ADDRESS)(text);
  if ('code' in read) return read;
  const n = wordsOf(withoutAddresses(text)).length + addresses.length;
  if (n === 0) return { code: 'blank-text' };
  return n > 2 * MOST_WORDS ? { code: 'too-many-words', params: { max: 2 * MOST_WORDS } } : read;
};

const SHAPE: QueryShape = {
  ...Object.fromEntries(QUEUE_FILTERS.map((key) => [key, values])),
  mine: yesOrNo,
  q: searchWords,
  figure: words(LONGEST_FIGURE),
  from: day,
  until: day,
  sort: oneOf([...QUEUE_COLUMNS, ...QUEUE_COLUMNS.map((column) => `-${column}`)]),
  page: wholeNumber(1, MOST_PAGES),
  rows: wholeNumber(1, QUEUE_PAGE),
};

/**
 * Parses the parameters of the queue's address, and refuses what the desk would leave out.
 * @throws Problem 'invalid-query'
 */
export const readQueueAddress = (query: unknown): QueueQuestion => {
  const asked = readQuery(query, SHAPE) as Record<string, unknown>;
  if (Object.keys(asked).length > MOST_FILTERS)
    throw new Problem('invalid-query', {
      errors: [{ pointer: 'q', code: 'too-many-items', params: { max: MOST_FILTERS } }],
    });
  // Every parameter is one string now.
  const { values, q, figure, from, until, ...rest } = readQueueParameters(
    new URLSearchParams(query as Record<string, string>),
  );
  return {
    ...rest,
    values: new Map(Object.entries(values)),
    q: q === '' ? null : q,
    figure: figure === '' ? null : askStaff(figure),
    from: isDay(from) ? epochDay(from) : null,
    until: isDay(until) ? epochDay(until) : null,
    rows: (asked['rows'] as number | undefined) ?? null,
  };
};
