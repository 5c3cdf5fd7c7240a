import { type QueueAddress, readQueueParameters, WHOLE_QUEUE } from '@vigil/shared/incident/queue-address.js';
import { QUEUE_FILTERS, type QueueColumn } from '@vigil/shared/incident/queue-filters.js';
import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';

export { type QueueAddress, WHOLE_QUEUE } from '@vigil/shared/incident/queue-address.js';

/** Reads the query of the desk's address. */
export const readQueueAddress = (search: string): QueueAddress => readQueueParameters(new URLSearchParams(search));

/** Writes the query of an address, in one order, without what is usual. */
export const queueQuery = ({
  values,
  mine,
  q,
  figure,
  from,
  until,
  sort,
  isDescending,
  page,
}: QueueAddress): string => {
  const pairs: [string, string][] = [
    ...QUEUE_FILTERS.flatMap((key): [string, string][] => {
      const chosen = values[key] ?? [];
      return chosen.length === 0 ? [] : [[key, chosen.join(',')]];
    }),
    ...(mine ? [['mine', 'true'] as [string, string]] : []),
    ...(q.trim() ? [['q', q.trim()] as [string, string]] : []),
    ...(figure ? [['figure', figure] as [string, string]] : []),
    ...(from ? [['from', from] as [string, string]] : []),
    ...(until ? [['until', until] as [string, string]] : []),
    ...(sort === 'changed' && isDescending ? [] : [['sort', `${isDescending ? '-' : ''}${sort}`] as [string, string]]),
    ...(page > 1 ? [['page', String(page)] as [string, string]] : []),
  ];
  // Commas between values stay as they are, so that people can read the address.
  return new URLSearchParams(pairs).toString().replaceAll('%2C', ',');
};

/** Returns the address of the queue with this query, in the desk or, with another start, in the API. */
export const queuePath = (address: QueueAddress, start = '/desk'): string => {
  const query = queueQuery(address);
  return query ? `${start}?${query}` : start;
};

/** Returns the address of a request for this query. Some columns are sorted by words in the reader's language. */
export const queueRequest = (address: QueueAddress, start: string, language: Language): string => {
  const path = queuePath(address, start);
  return `${path}${path === start ? '?' : '&'}lang=${language}`;
};

/** Chooses a value of a filter, or no longer. A change of what is shown begins at the first page. */
export const withValue = (address: QueueAddress, filter: string, value: string, isChosen: boolean): QueueAddress => {
  const others = (address.values[filter] ?? []).filter((one) => one !== value);
  return {
    ...address,
    values: { ...address.values, [filter]: isChosen ? [...others, value] : others },
    page: 1,
  };
};

/** Returns the address of the records that a figure of the desk counts. @param figure its query */
export const recordsOfFigure = (figure: string): string => queuePath({ ...WHOLE_QUEUE, figure });

/** Sorts by a column; by the same once more: in the other direction. */
export const sortedBy = (address: QueueAddress, column: QueueColumn): QueueAddress => ({
  ...address,
  sort: column,
  isDescending: address.sort === column ? !address.isDescending : BEGINS_WITH_GREATEST.includes(column),
  page: 1,
});
const BEGINS_WITH_GREATEST: readonly QueueColumn[] = ['changed', 'day', 'age', 'sources', 'media'];

/** How many things narrow the queue. */
export const countChosen = ({ values, mine, q, figure, from, until }: QueueAddress): number =>
  Object.values(values).reduce((sum, chosen) => sum + chosen.length, 0) +
  [mine, q.trim() !== '', figure !== '', from !== '' || until !== ''].filter(Boolean).length;
