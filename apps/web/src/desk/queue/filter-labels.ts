import { isDay } from '@vigil/shared/day/day.js';
import { formatDay, formatPeriod } from '@vigil/shared/day/format-dates.js';
import { periodBetween } from '@vigil/shared/day/period.js';
import { HIDDEN } from '@vigil/shared/incident/desk-list-states.js';
import { endsOf } from '@vigil/shared/incident/filter-range.js';
import {
  ANSWERED,
  FIELD_FILTERS,
  type FieldFilter,
  NO_PLACE,
  NO_TIME,
  NOT_ANSWERED,
} from '@vigil/shared/incident/queue-filters.js';
import { labelIn } from '@vigil/shared/codebook/label-in.js';
import { readOwnFilter } from '@vigil/shared/incident/own-answers.js';
import { nameOf } from '@vigil/shared/language/name-of.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { OwnField } from '../own-questions-context.js';
import { type QueueAddress, withValue } from './queue-address.js';

const FIELDS = new Map(FIELD_FILTERS.map((field) => [field.key, field]));

/** The field by which a filter narrows; undefined: it is none of the codebook. */
export const fieldOfFilter = (filter: string): FieldFilter | undefined => FIELDS.get(filter);

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

/** Returns the name of a filter. Questions of children have names such as "Note", so they say of what. */
export const filterLabel = (filter: string, t: Text): string => {
  const field = FIELDS.get(filter);
  if (!field) return t(`desk.queue.filter.${filter}`);
  const name = t(`${field.words}.label`);
  return field.list === null || FIRST_FILTERS.includes(filter)
    ? name
    : `${t(`${field.words.split('.')[0]!}.one`)}: ${name}`;
};

/** Formats a value that any field can have; null: it is a code. */
const answerLabel = ({ kind }: FieldFilter, value: string, t: Text): string | null => {
  const isKnown = kind === 'count' || kind === 'days';
  if (value === ANSWERED) return t(isKnown ? 'desk.queue.value.known' : 'desk.queue.value.answered');
  if (value === NOT_ANSWERED) return t(isKnown ? 'app.not-known' : 'desk.queue.value.not-answered');
  if (value === NO_TIME) return t('desk.queue.value.no-time');
  const ends = kind === 'codes' || kind === 'presence' ? null : endsOf(value);
  if (!ends) return kind === 'codes' ? null : value;
  const say = (end: string): string =>
    kind === 'days' && isDay(end)
      ? formatDay(end, t.language)
      : kind === 'count' && /^\d+$/.test(end)
        ? t('desk.number', { n: Number(end) })
        : end;
  const [from, until] = ends.map(say) as [string, string];
  const which = from === '' ? 'until' : until === '' ? 'from' : 'between';
  return t(`desk.queue.value.${which}`, { from, until });
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
  ownCode: (code: string) => string;
  ownField: OwnField;
}

/** 'Was a lawyer let in? · At once'. */
const ownAnswerLabel = (value: string, ownField: OwnField, t: Text): string => {
  const { key, answer } = readOwnFilter(value);
  const field = ownField(key);
  if (!field?.own) return value;
  const said =
    answer === ANSWERED || answer === NOT_ANSWERED
      ? t(`desk.queue.value.${answer}`)
      : field.kind === 'ternary'
        ? t(`desk.${answer}`)
        : labelIn(field, answer, t.language);
  return `${nameOf({ nameEn: field.own.labelEn, nameKm: field.own.labelKm }, t.language)} · ${said}`;
};

/** Returns the words of a filter's value. */
export const valueLabel = (filter: string, value: string, names: ValueNames, t: Text): string => {
  const field = FIELDS.get(filter);
  const answer = field ? answerLabel(field, value, t) : null;
  if (answer !== null) return answer;
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
      return value === NO_PLACE ? t('app.not-known') : names.place(value);
    case 'group':
      return names.group(value);
    case 'author':
    case 'owner':
      return names.person(value);
    case 'tag':
      return value;
    case 'own':
      return ownAnswerLabel(value, names.ownField, t);
    default:
      if (field?.field.refines) return names.ownCode(value);
      return field?.isTernary
        ? value === 'unknown'
          ? t('app.not-known')
          : t(`desk.${value}`)
        : label(value, t.language);
  }
};

/** One thing that narrows the queue, and the queue without it. */
interface ChosenFilter {
  key: string;
  words: string;
  without: QueueAddress;
}

const quoted = (words: string): string => `“${words}”`;

/** Returns what narrows the queue, each value by itself: words, a figure, the member's own records, days, then filters. */
export const chosenFilters = (address: QueueAddress, names: ValueNames, t: Text): ChosenFilter[] => {
  const days = daysLabel(address.from, address.until, t);
  const chosen: ChosenFilter[] = [];
  if (address.q.trim() !== '') chosen.push({ key: 'q', words: quoted(address.q), without: { ...address, q: '' } });
  if (address.figure !== '')
    chosen.push({ key: 'figure', words: t('desk.queue.of-figure'), without: { ...address, figure: '' } });
  if (address.mine) chosen.push({ key: 'mine', words: t('desk.home.mine'), without: { ...address, mine: false } });
  if (days !== '') chosen.push({ key: 'days', words: days, without: { ...address, from: '', until: '' } });
  for (const [filter, values] of Object.entries(address.values))
    for (const value of values)
      chosen.push({
        key: `${filter} ${value}`,
        words: `${filterLabel(filter, t)}: ${valueLabel(filter, value, names, t)}`,
        without: withValue(address, filter, value, false),
      });
  return chosen.map((one) => ({ ...one, without: { ...one.without, page: 1 } }));
};

/** Says in words what narrows the queue: 'Crowd: may be 25 to 50; Status: published or verified'. */
export const formatQueue = (address: QueueAddress, names: ValueNames, t: Text): string =>
  [
    ...chosenFilters({ ...address, values: {} }, names, t).map(({ words }) => words),
    ...Object.entries(address.values).map(
      ([filter, values]) =>
        `${filterLabel(filter, t)}: ${values.map((value) => valueLabel(filter, value, names, t)).join(t('desk.queue.or'))}`,
    ),
  ].join(t('list.and'));
