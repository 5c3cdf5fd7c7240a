import {
  addDays,
  asDay,
  type Day,
  type DayParts,
  dayOf,
  daysInMonth,
  epochDay,
  partsOf,
} from '@vigil/shared/day/day.js';
import { weekendOf, weekOf, type DayWindow } from '@vigil/shared/day/day-window.js';
import { MONTHS, readDate } from '@vigil/shared/import/read-date.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { KHMER } from '../public-site/text-search/search-words.js';

/** Whether something that began on one of these days, counted from 1970, is of the date. */
export type DaysOfDate = (earliest: number, latest: number) => boolean;

/** As many words as a date has at most, as the queue itself writes it. */
export const LONGEST_DATE = 14;

const RULE = { order: 'dmy', era: 'khmer', serial: null } as const;
const HAS_DIGIT = /\p{Nd}/u;
/** Without a number beside them, short forms are other words, too. */
const FULL_MONTHS = new Set(
  MONTHS.flatMap((names) => names.filter((name, n) => n === 0 || KHMER.test(name))).map(fold),
);
/** Alone, these are words of what people report. */
const ALSO_WORDS = new Set(['march', 'may']);
const DAY = new RegExp(`^${fold('ថ្ងៃ')}`, 'u');
const WEEKDAYS = new Map(
  [
    ['monday', 'ច័ន្ទ'],
    ['tuesday', 'អង្គារ'],
    ['wednesday', 'ពុធ'],
    ['thursday', 'ព្រហស្បតិ៍'],
    ['friday', 'សុក្រ'],
    ['saturday', 'សៅរ៍'],
    ['sunday', 'អាទិត្យ'],
  ].flatMap((names, at) => names.map((name) => [fold(name), at + 1] as const)),
);
const WEEK = /^(?:(?:week|weekend)\s+of\s+|(?:ចុង)?សប្[តដ]ាហ៍\s*)/iu;
const WEEKEND = /^(?:weekend|ចុង)/iu;
const BETWEEN = /^(?:between\s+|ចន្លោះ\s*)/iu;
const KHMER_DAY = /ថ្ងៃទី\s*(?=\p{Nd})/gu;
const KHMER_TO = /\s+(?:ដល់|និង)\s*/gu;
const KHMER_YEAR = /^ឆ្នាំ\s*(?=\p{Nd}+$)/u;
/** A leap year, so that it has every day. Years that people leave out are read as this one. */
const ANY_YEAR = 2024;
const A_MONDAY = asDay('2024-01-01');
const DAY_MS = 86_400_000;

/**
 * Reads a date as people and the queue itself write it, in English or Khmer: with its year, without ("6 August",
 * "week of 27 July"), a month, or a day of the week. @returns null: it is no date
 */
export const readQueryDate = (text: string): DaysOfDate | null => {
  const day = WEEKDAYS.get(fold(text).replace(DAY, ''));
  if (day !== undefined) return isOnWeekday(day);
  const said = text
    .replace(WEEK, '')
    .replace(BETWEEN, '')
    .replace(KHMER_TO, ' ដល់ ')
    .replace(KHMER_DAY, '')
    .replace(KHMER_YEAR, '');
  if (HAS_DIGIT.test(said)) {
    const whole = windowIn(said);
    if (whole !== null) return during(weekAround(whole, text));
  }
  const words = fold(said).split(' ');
  const isNamed = HAS_DIGIT.test(said)
    ? /\p{L}/u.test(said)
    : words.every((word) => !WEEKDAYS.has(word)) && hasMonth(words);
  const yearless = isNamed ? windowIn(`${said} ${ANY_YEAR}`) : null;
  return yearless === null ? null : everyYear(weekFrom(yearless, text));
};

const hasMonth = (words: readonly string[]): boolean => {
  const months = words.map((word) => word.replace(/^ខែ/u, '')).filter((word) => FULL_MONTHS.has(word));
  return months.length > 1 || months.some((word) => !ALSO_WORDS.has(word));
};

const windowIn = (text: string): DayWindow | null => {
  const read = readDate(text, RULE);
  return 'window' in read ? read.window : null;
};

interface Span {
  earliest: Day;
  latest: Day;
}

const isDayOfWeek = ({ precision }: DayWindow, text: string): boolean => WEEK.test(text) && precision === 'DP_DAY';

/** A week may be named by any of its days. */
const weekAround = (window: DayWindow, text: string): Span =>
  !isDayOfWeek(window, text) ? window : (WEEKEND.test(text) ? weekendOf : weekOf)(window.earliest);

/** The same where the year is open, and so is the weekday: by its first day. */
const weekFrom = (window: DayWindow, text: string): Span =>
  !isDayOfWeek(window, text)
    ? window
    : { earliest: window.earliest, latest: addDays(window.earliest, WEEKEND.test(text) ? 1 : 6) };

const during = ({ earliest, latest }: Span): DaysOfDate => {
  const [first, last] = [epochDay(earliest), epochDay(latest)];
  return (from, until) => from <= last && until >= first;
};

/** In whichever year. It is asked of every record, so what a year has of the date is worked out once. */
const everyYear = ({ earliest, latest }: Span): DaysOfDate => {
  const [first, last] = [partsOf(earliest), partsOf(latest)];
  const known = new Map<number, readonly [from: number, until: number]>();
  const daysIn = (year: number): readonly [from: number, until: number] => {
    const days = known.get(year) ?? [dayIn(year, first), dayIn(year + last.year - first.year, last)];
    known.set(year, days);
    return days;
  };
  return (from, until) => {
    const lastYear = yearOf(until);
    for (let year = yearOf(from) - 1; year <= lastYear; year++) {
      const [begins, ends] = daysIn(year);
      if (from <= ends && until >= begins) return true;
    }
    return false;
  };
};

const yearOf = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();
const dayIn = (year: number, { month, day }: DayParts): number =>
  epochDay(dayOf(year, month, Math.min(day, daysInMonth(year, month))));

/** Of more days than a weekend has, none is known to be meant. */
const isOnWeekday = (day: number): DaysOfDate => {
  const one = epochDay(A_MONDAY) + day - 1;
  return (from, until) => until - from < 2 && ((from - one) % 7 === 0 || (until - one) % 7 === 0);
};
