import { addDays, isDay, type Day } from '@vigil/shared/day/day.js';
import {
  ABOUT_DAYS,
  aboutDay,
  exactDay,
  monthOf,
  weekendOf,
  weekOf,
  yearOf,
  type DatePrecision,
} from '@vigil/shared/day/day-window.js';
import { readDate } from '@vigil/shared/import/read-date.js';
import { foldKhmer } from '@vigil/shared/text-matching/fold.js';
import { isTree } from './record-tree.js';

/** A day as typed in its three boxes, in Latin or Khmer digits. */
export interface TypedDay {
  day: string;
  month: string;
  year: string;
}
/** The contents of a date question's boxes: a precision, one or two days, and whether a week means only its weekend. */
export interface TypedWindow {
  precision: DatePrecision | '';
  first: TypedDay;
  last: TypedDay;
  weekend: boolean;
}
/** The date in the draft: a window, or texts that are not valid days and that the check will report. */
export interface DraftWindow {
  precision: string;
  earliest: string;
  latest: string;
}

const NOTHING: TypedDay = { day: '', month: '', year: '' };
export const EMPTY: TypedWindow = { precision: '', first: NOTHING, last: NOTHING, weekend: false };

const digits = (text: string): string => foldKhmer(text).trim();
const two = (text: string): string => (text.length === 1 ? `0${text}` : text);

/**
 * Returns 'YYYY-MM-DD' for a valid day, the typed parts with hyphens for an invalid one, and '' when all three boxes
 * are empty.
 */
const written = ({ day, month, year }: TypedDay): string => {
  const parts = [digits(year), two(digits(month)), two(digits(day))];
  return parts.every((part) => part === '') ? '' : parts.join('-');
};

const whole = (precision: string, text: string): DraftWindow => ({ precision, earliest: text, latest: text });

const ofDay = (precision: DatePrecision, typed: TypedDay, make: (day: Day) => DraftWindow): DraftWindow => {
  const text = written(typed);
  return isDay(text) && isInCalendar(text) ? make(text) : whole(precision, text);
};

/** A week around the very last day of the calendar has no end; such a day stays text and is reported as wrong. */
const isInCalendar = (day: Day): boolean => day > '1900-01-10' && day < '2999-12-20';

const number = (text: string): number => (/^\d+$/.test(digits(text)) ? Number(digits(text)) : Number.NaN);
const isYear = (year: number): boolean => year >= 1900 && year <= 2999;

const month = ({ year, month: name }: TypedDay): DraftWindow => {
  const [y, m] = [number(year), number(name)];
  if (isYear(y) && m >= 1 && m <= 12) return monthOf(y, m);
  return whole('DP_MONTH', written({ year, month: name, day: '' }));
};

const year = (typed: TypedDay): DraftWindow => {
  const y = number(typed.year);
  return isYear(y) ? yearOf(y) : whole('DP_YEAR', written({ ...NOTHING, year: typed.year }));
};

/** Returns what goes into the draft; null while no precision is chosen. */
export const windowOf = (typed: TypedWindow): DraftWindow | null => {
  switch (typed.precision) {
    case '':
      return null;
    case 'DP_DAY':
      return ofDay('DP_DAY', typed.first, exactDay);
    case 'DP_DAY_APPROX':
      return ofDay('DP_DAY_APPROX', typed.first, aboutDay);
    case 'DP_WEEK':
      return ofDay('DP_WEEK', typed.first, typed.weekend ? weekendOf : weekOf);
    case 'DP_MONTH':
      return month(typed.first);
    case 'DP_YEAR':
      return year(typed.first);
    case 'DP_RANGE':
      return { precision: 'DP_RANGE', earliest: written(typed.first), latest: written(typed.last) };
  }
};

const typedDay = (text: string): TypedDay => {
  const [y = '', m = '', d = ''] = text.split('-', 3);
  return { year: y, month: m.replace(/^0(?=\d)/, ''), day: d.replace(/^0(?=\d)/, '') };
};

/** Returns the boxes for a date in the draft. "About 4 June" shows the 4th, the middle of its window. */
export const typedOf = (value: unknown): TypedWindow => {
  if (!isTree(value)) return EMPTY;
  const { precision, earliest, latest } = value as unknown as DraftWindow;
  const isAbout = precision === 'DP_DAY_APPROX' && isDay(earliest);
  const isWeekend = precision === 'DP_WEEK' && isDay(earliest) && addDays(earliest, 1) === latest;
  return {
    precision: precision as DatePrecision,
    first: typedDay(isAbout ? addDays(earliest, ABOUT_DAYS) : earliest),
    last: precision === 'DP_RANGE' ? typedDay(latest) : NOTHING,
    weekend: isWeekend,
  };
};

/**
 * Whether boxes and draft agree. An answer from elsewhere (a restored draft) must reach the boxes, but typing must not
 * be disturbed.
 */
export const saysSame = (typed: TypedWindow, value: unknown): boolean => {
  const mine = windowOf(typed);
  if (mine === null) return !isTree(value);
  return (
    isTree(value) &&
    value.precision === mine.precision &&
    value.earliest === mine.earliest &&
    value.latest === mine.latest
  );
};

/** Day, month and year, as people write them where the day comes first; or the year first. */
const WHOLE_DAYS = [
  /^(?<day>\d{1,2})[./\- ។](?<month>\d{1,2})[./\- ។](?<year>\d{4})$/u,
  /^(?<day>\d{2})(?<month>\d{2})(?<year>\d{4})$/,
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/,
];

/**
 * Returns the three boxes for a whole day that was typed or pasted into the box of the day: '4.6.2021', '04062021',
 * '2021-06-04', '4 June 2021', 'ថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១'; null: it is none. The month is shown by its name then, so
 * nobody takes 4.6. for 6 April.
 */
export const wholeDay = (text: string): TypedDay | null => {
  const typed = digits(text);
  for (const form of WHOLE_DAYS) {
    const parts = form.exec(typed)?.groups;
    if (!parts) continue;
    const [d, m] = [Number(parts['day']), Number(parts['month'])];
    return d >= 1 && d <= 31 && m >= 1 && m <= 12 ? { day: String(d), month: String(m), year: parts['year']! } : null;
  }
  return inWords(typed);
};

/** A day with the name of its month. The year comes last, so that no number is taken before all of it is typed. */
const inWords = (typed: string): TypedDay | null => {
  if (!/\p{L}.*\d{4}$/u.test(typed)) return null;
  const read = readDate(typed, { order: 'dmy', era: null, serial: null });
  const window = 'window' in read ? read.window : null;
  return window?.precision === 'DP_DAY' ? typedDay(window.earliest) : null;
};
