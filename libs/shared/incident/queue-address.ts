import { isDay } from '../day/day.js';
import { QUEUE_COLUMNS, QUEUE_FILTERS, type QueueColumn } from './queue-filters.js';

/** What the queue shows. It is all in the address, so that a link or the back button shows the same. */
export interface QueueAddress {
  /** Chosen values by filter. */
  values: Readonly<Record<string, readonly string[]>>;
  /** Only records that the member wrote or owns. */
  mine: boolean;
  q: string;
  /** The query of a figure's address: only records that it counts. Empty: no figure. */
  figure: string;
  /** Days, both included; empty: no limit. */
  from: string;
  until: string;
  sort: QueueColumn;
  isDescending: boolean;
  /** From 1. */
  page: number;
}

export const WHOLE_QUEUE: QueueAddress = {
  values: {},
  mine: false,
  q: '',
  figure: '',
  from: '',
  until: '',
  sort: 'changed',
  isDescending: true,
  page: 1,
};

const dayIn = (text: string | null): string => (isDay(text) ? text : '');

/**
 * Reads the parameters of an address, for the desk and for the server. What it does not know is left out: the server
 * has refused such an address before (`queue/read-queue-address.ts`).
 */
export const readQueueParameters = (asked: { get(name: string): string | null }): QueueAddress => {
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
    figure: asked.get('figure') ?? '',
    from: dayIn(asked.get('from')),
    until: dayIn(asked.get('until')),
    sort: isColumn ? (column as QueueColumn) : 'changed',
    isDescending: isColumn ? sort.startsWith('-') : true,
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  };
};
