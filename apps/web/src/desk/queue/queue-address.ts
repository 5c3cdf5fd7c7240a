import { isDay } from '@vigil/shared/day/day.js';
import { QUEUE_COLUMNS, QUEUE_FILTERS, type QueueColumn } from '@vigil/shared/incident/queue-filters.js';

/** What the queue shows. It is all in the address, so that a link or the back button shows the same. */
export interface QueueAddress {
  /** Chosen values by filter. */
  values: Readonly<Record<string, readonly string[]>>;
  mine: boolean;
  q: string;
  from: string;
  until: string;
  sort: QueueColumn;
  isDescending: boolean;
  page: number;
}

export const WHOLE_QUEUE: QueueAddress = {
  values: {},
  mine: false,
  q: '',
  from: '',
  until: '',
  sort: 'changed',
  isDescending: true,
  page: 1,
};

const dayIn = (text: string | null): string => (isDay(text) ? text : '');

/** Reads an address. What it does not know is left out. */
export const readQueueAddress = (search: string): QueueAddress => {
  const asked = new URLSearchParams(search);
  const sort = asked.get('sort') ?? '-changed';
  const column = sort.replace(/^-/, '');
  const isColumn = (QUEUE_COLUMNS as readonly string[]).includes(column);
  const page = Number(asked.get('page') ?? 1);
  return {
    values: Object.fromEntries(
      QUEUE_FILTERS.flatMap((key): [string, string[]][] => {
        const chosen = (asked.get(key) ?? '').split(',').filter(Boolean);
        return chosen.length === 0 ? [] : [[key, [...new Set(chosen)]]];
      }),
    ),
    mine: asked.get('mine') === 'true',
    q: asked.get('q') ?? '',
    from: dayIn(asked.get('from')),
    until: dayIn(asked.get('until')),
    sort: isColumn ? (column as QueueColumn) : 'changed',
    isDescending: isColumn ? sort.startsWith('-') : true,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
};

/** Writes the query of an address, in one order, without what is usual. */
export const queueQuery = ({ values, mine, q, from, until, sort, isDescending, page }: QueueAddress): string => {
  const pairs: [string, string][] = [
    ...QUEUE_FILTERS.flatMap((key): [string, string][] => {
      const chosen = values[key] ?? [];
      return chosen.length === 0 ? [] : [[key, chosen.join(',')]];
    }),
    ...(mine ? [['mine', 'true'] as [string, string]] : []),
    ...(q.trim() ? [['q', q.trim()] as [string, string]] : []),
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

/** Chooses a value of a filter, or no longer. A change of what is shown begins at the first page. */
export const withValue = (address: QueueAddress, filter: string, value: string, isChosen: boolean): QueueAddress => {
  const others = (address.values[filter] ?? []).filter((one) => one !== value);
  return {
    ...address,
    values: { ...address.values, [filter]: isChosen ? [...others, value] : others },
    page: 1,
  };
};

/** Sorts by a column; by the same once more: in the other direction. */
export const sortedBy = (address: QueueAddress, column: QueueColumn): QueueAddress => ({
  ...address,
  sort: column,
  isDescending: address.sort === column ? !address.isDescending : BEGINS_WITH_GREATEST.includes(column),
  page: 1,
});
const BEGINS_WITH_GREATEST: readonly QueueColumn[] = ['changed', 'day', 'age', 'sources', 'media'];

/** How many things narrow the queue. */
export const countChosen = ({ values, mine, q, from, until }: QueueAddress): number =>
  Object.values(values).reduce((sum, chosen) => sum + chosen.length, 0) +
  [mine, q.trim() !== '', from !== '' || until !== ''].filter(Boolean).length;
