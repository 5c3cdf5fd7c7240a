import { QUEUE_COLUMNS, type QueueColumn } from '@vigil/shared/incident/queue-filters.js';

/** Returns all columns: those that are shown, in their order, then the others. */
export const listedColumns = (shown: readonly QueueColumn[]): QueueColumn[] => [
  ...shown,
  ...QUEUE_COLUMNS.filter((one) => !shown.includes(one)),
];

/** Returns the columns of a card, which begins with its title. */
export const titleFirst = (shown: readonly QueueColumn[]): QueueColumn[] =>
  [...shown].sort((a, b) => Number(b === 'title') - Number(a === 'title'));

/** Moves a shown column by one place. At the ends, the order stays. */
export const moveColumn = (shown: readonly QueueColumn[], column: QueueColumn, by: -1 | 1): QueueColumn[] => {
  const at = shown.indexOf(column);
  const moved = [...shown];
  if (at < 0 || at + by < 0 || at + by >= shown.length) return moved;
  [moved[at], moved[at + by]] = [moved[at + by]!, column];
  return moved;
};

/** Shows a column as the last one, or hides it. */
export const showColumn = (shown: readonly QueueColumn[], column: QueueColumn, isShown: boolean): QueueColumn[] =>
  isShown && shown.includes(column)
    ? [...shown]
    : [...shown.filter((one) => one !== column), ...(isShown ? [column] : [])];
