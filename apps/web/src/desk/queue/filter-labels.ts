import { isDay } from '@vigil/shared/day/day.js';
import { formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { periodBetween } from '@vigil/shared/day/period.js';
import { HIDDEN } from '@vigil/shared/incident/desk-list-states.js';
import { CODED_FIELDS } from '@vigil/shared/incident/queue-filters.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { Text } from '@vigil/shared/text/text.js';

const FIELDS = new Map(CODED_FIELDS.map((field) => [field.key, field]));

/** The filters that are always shown; the others are behind a button. */
export const FIRST_FILTERS: readonly string[] = [
  'task',
  'status',
  'gap',
  'tag',
  'place',
  'group',
  'acts.type',
  'acts.actor',
  'grade',
  'owner',
];

/** Returns the name of a filter. */
export const filterLabel = (filter: string, t: Text): string => {
  const field = FIELDS.get(filter);
  return field ? t(`${field.words}.label`) : t(`desk.queue.filter.${filter}`);
};

/** Formats 'January to June 2026', 'From 5 January 2026'. Empty if neither end is given. */
export const daysLabel = (from: string, until: string, t: Text): string => {
  if (isDay(from) && isDay(until) && from <= until) return formatPeriod(periodBetween(from, until), t.language);
  const end = (name: 'from' | 'until', day: string): string[] =>
    day === '' ? [] : [`${t(`desk.queue.${name}`)} ${isDay(day) ? formatDay(day, t.language) : day}`];
  return [...end('from', from), ...end('until', until)].join(' · ');
};

/** Names that values of filters refer to. */
export interface ValueNames {
  place: (code: string) => string;
  group: (id: string) => string;
  /** The import's file and when it began. */
  importedFile: (id: string) => string;
  person: (id: string) => string;
}

/** Returns the words of a filter's value. */
export const valueLabel = (filter: string, value: string, names: ValueNames, t: Text): string => {
  switch (filter) {
    case 'status':
      return value === HIDDEN ? t('desk.hidden.title') : label(value, t.language);
    case 'task':
    case 'gap':
    case 'origin':
      return t(`desk.queue.${filter}.${value}`);
    case 'import':
      return names.importedFile(value);
    case 'place':
      return names.place(value);
    case 'group':
      return names.group(value);
    case 'author':
    case 'owner':
      return names.person(value);
    case 'tag':
      return value;
    default:
      return FIELDS.get(filter)?.isTernary
        ? value === 'unknown'
          ? t('app.not-known')
          : t(`desk.${value}`)
        : label(value, t.language);
  }
};
