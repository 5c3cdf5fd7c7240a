import { codebookOf, fieldsOf, type CodebookClass, type Field } from '@vigil/shared/codebook/field.js';
import { formatCount, type CountValue } from '@vigil/shared/counting/count-value.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { isDay, type Day } from '@vigil/shared/day/day.js';
import { periodBetween } from '@vigil/shared/day/period.js';
import { digitsIn, formatDay, formatPeriod, formatWindow } from '@vigil/shared/day/format-dates.js';
import type { DayWindow } from '@vigil/shared/day/day-window.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Text } from '@vigil/shared/text/text.js';
import { labelIn } from '@vigil/shared/codebook/label-in.js';
import { nameOf } from '@vigil/shared/language/name-of.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { isChildren, isTree, type Tree } from './draft/record-tree.js';
import type { OwnField } from './own-questions-context.js';

/** What is needed to format an answer: the reader's texts, and the names that answers refer to. */
export interface FormatContext {
  t: Text;
  /** Formats a code as 'Doun Penh › Phnom Penh'. */
  place: (code: string) => string;
  /** Returns the name of a group by its id. */
  group: (id: string) => string;
  /** Returns the name of a landmark, or of a group that is only proposed, by its id. */
  proposedName: (id: string) => string;
  /** Returns the name of a code of the organisation's own. */
  ownCode: (code: string) => string;
  /** Returns a question of the organisation's own as a field, by its key. */
  ownField: OwnField;
  /**
   * Names what an answer about people refers to: a person, an event, a case, an incident; null: it has no name here.
   */
  referred?: (id: string) => string | null;
  /** The sources of the current record, for answers that cite them. */
  sources: readonly Tree[];
}

/** Returns the label of a code. Where this version does not know the code, the label includes its list. */
export const formatCode = (code: unknown, t: Text): string => (typeof code === 'string' ? label(code, t.language) : '');

const window = (value: Tree, { t }: FormatContext): string | null => {
  const { precision, earliest, latest } = value as unknown as DayWindow;
  return isDay(earliest) && isDay(latest) ? formatWindow({ precision, earliest, latest }, t.language) : null;
};

const UNIT_ONLY = new Set(['LP_COMMUNE', 'LP_DISTRICT', 'LP_PROVINCE']);
const place = (value: Tree, { t, place: name }: FormatContext): string | null => {
  const precision = String(value.precision);
  if (typeof value.code !== 'string') return formatCode(precision, t);
  return UNIT_ONLY.has(precision) ? name(value.code) : `${name(value.code)} (${formatCode(precision, t)})`;
};

const point = (value: Tree, { t }: FormatContext): string => {
  const degrees = `${Number(value.lat).toFixed(5)}, ${Number(value.lon).toFixed(5)}`;
  return digitsIn(degrees, t.language);
};

const numberInList = (id: unknown, sources: readonly Tree[]): number =>
  sources.findIndex((source) => source.id === id) + 1;

/** Formats a source as '2 Radio': its number in the record and its name. */
export const formatSource = (source: Tree, sources: readonly Tree[], t: Text): string => {
  const called =
    [source.publisher, source.title].find((text) => typeof text === 'string' && text.trim() !== '') ??
    formatCode(source.type, t);
  return `${digitsIn(String(numberInList(source.id, sources)), t.language)} ${String(called)}`.trim();
};

const cites = (value: readonly unknown[], { sources, t }: FormatContext): string | null => {
  const cited = sources.filter((source) => value.includes(source.id));
  return cited.length === 0 ? null : cited.map((source) => formatSource(source, sources, t)).join(t('list.and'));
};

const SAY: Record<Field['kind'], (value: unknown, context: FormatContext, field: Field) => string | null> = {
  choice: (value, { t }, field) => (typeof value === 'string' ? labelIn(field, value, t.language) : ''),
  choices: (value, { t, ownCode }, field) =>
    Array.isArray(value) && value.length > 0
      ? value
          .map(String)
          .map((code) => (field.refines ? ownCode(code) : labelIn(field, code, t.language)))
          .join(t('list.and'))
      : null,
  text: (value, { t }, { format }) => (format === 'number' ? digitsIn(String(value), t.language) : String(value)),
  count: (value, { t }) =>
    isTree(value) && (value.state !== 'CS_UNKNOWN' || value.text)
      ? formatCount(value as unknown as CountValue, t)
      : null,
  window: (value, context) => (isTree(value) ? window(value, context) : null),
  place: (value, context) => (isTree(value) ? place(value, context) : null),
  point: (value, context) => (isTree(value) ? point(value, context) : null),
  ternary: (value, { t }) => (value === 'unknown' ? null : t(`desk.${String(value)}`)),
  reference: (value, { group, proposedName, referred }, { names }) =>
    names === 'proposed-name'
      ? proposedName(String(value))
      : names === undefined
        ? group(String(value))
        : (referred?.(String(value)) ?? null),
  cites: (value, context) => (Array.isArray(value) ? cites(value, context) : null),
  own: (value, context) =>
    ownAnswersIn(value, context)
      .map(({ field, answer }) => `${formatLabel(Incident, field, context.t)}: ${formatAnswer(field, answer, context)}`)
      .join(context.t('list.and')) || null,
  many: (value, { t }) => (isChildren(value) && value.length > 0 ? t('desk.entries', { n: value.length }) : null),
};

/** Returns the own questions that a record answers, each as a field with its answer, in the order of the form. */
export const ownAnswersIn = (answers: unknown, { ownField }: FormatContext): { field: Field; answer: unknown }[] =>
  Object.entries(isTree(answers) ? answers : {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, answer]) => {
      const field = ownField(key);
      return field && answer !== null ? [{ field, answer }] : [];
    });

/** Formats an answer; null when it is not known. */
export const formatAnswer = (field: Field, value: unknown, context: FormatContext): string | null => {
  if (value === null || value === undefined || value === '') return null;
  return SAY[field.kind](value, context, field);
};

/** Formats a child in a few words, from its first questions: 'Baton · District security guards'. */
export const formatChild = (of: CodebookClass, child: Tree, context: FormatContext): string => {
  const first = fieldsOf(of).filter((field) => field.required || field.essential);
  const said = first
    .filter((field) => field.kind !== 'many')
    .map((field) => formatAnswer(field, child[field.name], context))
    .filter((text) => text !== null);
  return said.slice(0, 2).join(' · ');
};

/** Returns the label of a field: 'What was done' for act.type. */
export const formatLabel = (of: CodebookClass, field: Field, t: Text): string =>
  field.own
    ? nameOf({ nameEn: field.own.labelEn, nameKm: field.own.labelKm }, t.language)
    : t(`${codebookOf(of).key}.${field.name}.label`);

/** Returns what helps to answer a field; of an own question nothing may be written. */
export const formatHelp = (of: CodebookClass, field: Field, t: Text): string | undefined =>
  field.own
    ? nameOf({ nameEn: field.own.helpEn, nameKm: field.own.helpKm }, t.language) || undefined
    : t(`${codebookOf(of).key}.${field.name}.help`);

/**
 * Formats a moment to the minute. The desk writes moments and their days in the country's time zone, and not in the
 * device's. @param timeZone undefined: it is not loaded yet
 */
export const formatMoment = (iso: string, t: Text, timeZone: string | undefined): string => {
  const parts: Record<string, string> = {};
  const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    ...(timeZone ? { timeZone } : {}),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  for (const { type, value } of format.formatToParts(new Date(iso))) parts[type] = value;
  const day = `${parts.year}-${parts.month}-${parts.day}` as Day;
  return t('desk.moment', {
    day: formatDay(day, t.language),
    time: digitsIn(`${parts.hour}:${parts.minute}`, t.language),
  });
};

/** Formats the day of a moment, in the same time zone. */
export const formatDayAt = (iso: string, t: Text, timeZone: string | undefined): string =>
  timeZone === undefined ? '…' : formatDay(todayIn(timeZone, new Date(iso)), t.language);

/** Formats 'January to June 2021' from two days, the last one included. Invalid days stay as written. */
export const formatSpan = (from: string, until: string, t: Text): string =>
  isDay(from) && isDay(until) && from <= until
    ? formatPeriod(periodBetween(from, until), t.language)
    : `${from} – ${until}`;

export const formatDayOf = (day: string, t: Text): string => (isDay(day) ? formatDay(day, t.language) : day);
