import {
  dayOf,
  FIRST_YEAR,
  fromEpochDay,
  LAST_YEAR,
  daysInMonth,
  isDay,
  isLeapYear,
  epochDay,
  weekday,
  type Day,
} from '../day/day.js';
import { aboutDay, between, exactDay, monthOf, weekOf, yearOf, type DayWindow } from '../day/day-window.js';
import { fold } from '../text-matching/fold.js';
import { foldCell, isProse, isUnsaid } from './cell-text.js';

/** Which of two numbers is the day: 17/7/2020 (dmy) or 7/17/2020 (mdy). */
export type DateOrder = 'dmy' | 'mdy';
/**
 * How years above 2442 are read. thai: always 543 more than the common era. khmer: the year changes at Visak Bochea, so
 * 543 until April, 544 from June, and May is undecided.
 */
export type Era = 'thai' | 'khmer';
/** How the dates of one column are read: decided once for the column, never per cell. */
export interface DateRule {
  order: DateOrder | null;
  era: Era | null;
  /** Days as numbers of a spreadsheet that counts from 1900 or 1904; null: none. */ serial: 1900 | 1904 | null;
}

export type DateProblem =
  | 'date-not-understood'
  | 'date-order-unclear'
  | 'date-era-unclear'
  | 'date-other-calendar'
  | 'date-not-in-calendar';
type DateRead = { window: DayWindow | null } | { problem: DateProblem };

export const MONTHS: readonly (readonly string[])[] = [
  ['january', 'jan', 'janvier', 'មករា'],
  ['february', 'feb', 'fevrier', 'កុម្ភៈ', 'កុម្ភះ', 'កុម្ភ'],
  ['march', 'mar', 'mars', 'មីនា', 'មិនា'],
  ['april', 'apr', 'avril', 'មេសា'],
  ['may', 'mai', 'ឧសភា'],
  ['june', 'jun', 'juin', 'មិថុនា'],
  ['july', 'jul', 'juillet', 'កក្កដា'],
  ['august', 'aug', 'aout', 'សីហា'],
  ['september', 'sep', 'sept', 'septembre', 'កញ្ញា'],
  ['october', 'oct', 'octobre', 'តុលា'],
  ['november', 'nov', 'novembre', 'វិច្ឆិកា'],
  ['december', 'dec', 'decembre', 'ធ្នូ'],
];
const MONTH_OF = new Map(MONTHS.flatMap((names, index) => names.map((name) => [fold(name), index + 1] as const)));
const KHMER_MONTHS = [...MONTH_OF.keys()]
  .filter((name) => /[\u1780-\u17FF]/.test(name))
  .sort((a, b) => b.length - a.length);

/** Words around a date that do not change it: the day of the week, "day", "month", "year", "of". */
const IDLE = new Set(
  [
    'mon',
    'monday',
    'tue',
    'tues',
    'tuesday',
    'wed',
    'wednesday',
    'thu',
    'thur',
    'thurs',
    'thursday',
    'fri',
    'friday',
    'sat',
    'saturday',
    'sun',
    'sunday',
    'on',
    'the',
    'of',
    'day',
    'month',
    'year',
    'ad',
    'ce',
    'in',
    'ថ្ងៃទី',
    'ថ្ងៃ',
    'ទី',
    'ខែ',
    'ឆ្នាំ',
    'គស',
    'ព',
    'គ',
    'ស',
    'ច័ន្ទ',
    'អង្គារ',
    'ពុធ',
    'ព្រហស្បតិ៍',
    'សុក្រ',
    'សៅរ៍',
    'អាទិត្យ',
  ].map(fold),
);
const ABOUT = /^(?:about|around|circa|ca\.?|c\.|approx(?:imately)?\.?|~|≈|ប្រហែល|ប្រមាណ)\s*/iu;
const PART_OF_MONTH: Readonly<Record<string, readonly [number, number]>> = {
  early: [1, 10],
  mid: [11, 20],
  late: [21, 31],
  ដើម: [1, 10],
  ពាក់កណ្តាល: [11, 20],
  ចុង: [21, 31],
};
const RANGE = /\s+(?:to|until|till|through|or|and|ដល់|ឬ)\s+|\s*[–—]\s*|\s+-\s+/iu;

/** The number of 1 January 1970 in the two date systems of spreadsheets. */
const EPOCH_OF = { 1900: 25_569, 1904: 24_107 } as const;

/**
 * Converts a spreadsheet's number to a day: whole days since its year zero; the fraction is the time of day. Null
 * outside 1900 to 2999.
 */
export const serialDay = (number: number, from: 1900 | 1904): Day | null => {
  const n = Math.floor(number) - EPOCH_OF[from];
  const [first, last] = [epochDay(dayOf(FIRST_YEAR, 1, 1)), epochDay(dayOf(LAST_YEAR, 12, 31))];
  return Number.isFinite(n) && n >= first && n <= last ? fromEpochDay(n) : null;
};

/**
 * Years that are now, or were in living memory, in the solar and the lunar Hijri calendar. No other calendar has them.
 */
const isHijri = (year: number): boolean => year >= 1290 && year <= 1500;

const gregorian = (year: number, month: number | null, era: Era | null): number | DateProblem => {
  if (year >= 80 && year < 100) return 1900 + year;
  // A year that is yet to come: another century, or another era.
  if (year < 100) return 2000 + year > new Date().getUTCFullYear() ? 'date-not-understood' : 2000 + year;
  if (isHijri(year)) return 'date-other-calendar';
  if (year < 2443 || year > 2743) return year >= FIRST_YEAR && year <= LAST_YEAR ? year : 'date-not-in-calendar';
  if (era === null) return 'date-era-unclear';
  if (era === 'thai') return year - 543;
  if (month === null || month === 5) return 'date-era-unclear';
  return year - (month < 5 ? 543 : 544);
};

const ofParts = (year: number, month: number, day: number, era: Era | null): DateRead => {
  const common = gregorian(year, month, era);
  if (typeof common === 'string') return { problem: common };
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(common, month))
    return { problem: 'date-not-in-calendar' };
  return { window: exactDay(dayOf(common, month, day)) };
};

/** What may stand after a day, and leave it as it is: a time, or one to another. Other words may change it. */
const CLOCK = String.raw`\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?|hrs?|h)?`;
const ZONE = String.raw`(?:z|utc|gmt)?(?:[+-]\d{1,2}(?::?\d{2})?)?`;
const TIME = String.raw`(?:[\sT,]+${CLOCK}(?:\s*(?:-|–|to)\s*${CLOCK})?\s*${ZONE})?`;
/** Two numbers and a year, as people write them with slashes, dots or hyphens. */
const NUMERIC = new RegExp(String.raw`^(\d{1,2})\s*[/.\-\s]\s*(\d{1,2})\s*[/.\-\s]\s*(\d{2}|\d{4})${TIME}$`, 'i');
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})${TIME}$`, 'i');

/** Returns the first two numbers of a numeric date that starts with the day or the month; null for every other form. */
export const numericPair = (cell: string): readonly [number, number] | null => {
  const found = isProse(cell) ? null : NUMERIC.exec(foldCell(cell).trim());
  return found ? [Number(found[1]), Number(found[2])] : null;
};

/** A time with its zone. The day may be another one where it happened, so only midnight of UTC, a bare day, is read. */
const ZONED =
  /\d:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:z|utc|gmt|(?:utc|gmt)?\+\d{1,2}(?::?\d{2})?)$|(?:t\d{1,2}:\d{2}|:\d{2}:\d{2}(?:[.,]\d+)?)\s*-\d{2}(?::?\d{2})?$/i;
const MIDNIGHT = /[\sT,]0?0:00(?::00(?:[.,]0+)?)?\s*(?:z|utc|gmt|[+-]00(?::?00)?)$/i;

/** Whether a year has a week 53 by ISO 8601: its first day is a Thursday, or a Wednesday of a leap year. */
const hasWeek53 = (year: number): boolean => {
  const first = weekday(dayOf(year, 1, 1));
  return first === 4 || (first === 3 && isLeapYear(year));
};

const ofNumbers = (text: string, rule: DateRule): DateRead | null => {
  if (ZONED.test(text) && !MIDNIGHT.test(text)) return { problem: 'date-not-understood' };
  const first = YEAR_FIRST.exec(text);
  if (first) return ofParts(Number(first[1]), Number(first[2]), Number(first[3]), rule.era);
  const pair = NUMERIC.exec(text);
  if (pair) {
    if (rule.order === null) return { problem: 'date-order-unclear' };
    const [a, b, year] = [Number(pair[1]), Number(pair[2]), Number(pair[3])];
    return rule.order === 'dmy' ? ofParts(year, b, a, rule.era) : ofParts(year, a, b, rule.era);
  }
  const month = /^(\d{4})[-/](\d{1,2})$/.exec(text);
  if (month) return ofMonth(Number(month[1]), Number(month[2]), rule.era);
  const week = /^(\d{4})-?W(\d{1,2})$/i.exec(text);
  if (
    week &&
    isDay(`${week[1]}-01-04`) &&
    Number(week[2]) >= 1 &&
    Number(week[2]) <= (hasWeek53(Number(week[1])) ? 53 : 52)
  ) {
    return { window: weekOf(fromEpochDay(epochDay(`${week[1]}-01-04` as Day) + 7 * (Number(week[2]) - 1))) };
  }
  if (/^\d{4}$/.test(text)) {
    const year = gregorian(Number(text), null, rule.era);
    return typeof year === 'string' ? { problem: year } : { window: yearOf(year) };
  }
  return null;
};

const ofMonth = (year: number, month: number, era: Era | null): DateRead => {
  const common = gregorian(year, month, era);
  if (typeof common === 'string') return { problem: common };
  return month >= 1 && month <= 12 ? { window: monthOf(common, month) } : { problem: 'date-not-in-calendar' };
};

const SHORT_YEAR = /^\d{1,2}-\p{L}+-\d{2}$/u;

/** Reads "17 July 2020", "July 17, 2020", "late March 2021", "ថ្ងៃទី១៧ ខែកក្កដា ឆ្នាំ២០២០". */
const ofWords = (text: string, era: Era | null): DateRead | null => {
  let spaced = fold(text);
  for (const name of KHMER_MONTHS) {
    if (!spaced.includes(name)) continue;
    spaced = spaced.replace(name, ` ${name} `);
    break;
  }
  const words = spaced
    .replace(/(\d+)(?:st|nd|rd|th)\b/g, '$1')
    // Khmer writes "early month November" without spaces.
    .replaceAll('ខែ', ' ')
    .replace(/([\u1780-\u17FF]+)(\d)/gu, '$1 $2')
    .replace(/(\d)([\p{L}])/gu, '$1 $2')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .split(' ')
    .filter((word) => word !== '' && !IDLE.has(word));
  const months = words.flatMap((word) => MONTH_OF.get(word) ?? []);
  const numbers = words.filter((word) => /^\d+$/.test(word));
  const part = words.map((word) => PART_OF_MONTH[word]).find((found) => found !== undefined);
  const [month] = months;
  if (month === undefined || months.length !== 1 || words.length !== 1 + numbers.length + (part ? 1 : 0)) return null;
  const [first, last] = [numbers[0] ?? '', numbers.at(-1) ?? ''];
  // Only "17-Jul-20", as spreadsheets write it, has a year of two digits: in "1-5 June" both numbers are days.
  const isYear = (number: string): boolean => number.length === 4 || (number === last && SHORT_YEAR.test(text));
  if (numbers.length === 2 && !part)
    return isYear(last)
      ? ofParts(Number(last), month, Number(first), era)
      : isYear(first)
        ? ofParts(Number(first), month, Number(last), era)
        : null;
  if (numbers.length !== 1 || last.length !== 4) return null;
  const year = Number(last);
  const whole = ofMonth(year, month, era);
  if (!part || !('window' in whole) || whole.window === null) return whole;
  const common = Number(whole.window.earliest.slice(0, 4));
  return {
    window: between(dayOf(common, month, part[0]), dayOf(common, month, Math.min(part[1], daysInMonth(common, month)))),
  };
};

const onePoint = (text: string, rule: DateRule): DateRead => {
  if (rule.serial !== null && /^\d{4,6}(\.\d+)?$/.test(text)) {
    const day = serialDay(Number(text), rule.serial);
    return day ? { window: exactDay(day) } : { problem: 'date-not-in-calendar' };
  }
  return ofNumbers(text, rule) ?? ofWords(text, rule.era) ?? { problem: 'date-not-understood' };
};

const YEAR_AT_END = /(\d{4})\s*$/;
const HAS_YEAR = /\d{4}/;

/**
 * Reads "25 March to 7 April 2021", "2–3 January 2014", "late March or early April 2021": between the two, both
 * possible.
 */
const ofRange = (text: string, rule: DateRule): DateRead | null => {
  const [from, to, ...more] = text.split(RANGE).map((part) => part.trim());
  const short = /^(\d{1,2})\s*[-–]\s*(\d{1,2})\s+(\D.*)$/.exec(text);
  const ends = short
    ? [`${short[1]} ${short[3]}`, `${short[2]} ${short[3]}`]
    : from && to && more.length === 0
      ? [from, to]
      : null;
  if (!ends) return null;
  let [first, last] = ends as [string, string];
  const year = YEAR_AT_END.exec(last)?.[1];
  if (!HAS_YEAR.test(first) && year)
    first = /^\d{1,2}$/.test(first) ? `${first} ${last.replace(/^\d{1,2}\s*/, '')}` : `${first} ${year}`;
  const [a, b] = [onePoint(first, rule), onePoint(last, rule)];
  if (!('window' in a) || !('window' in b)) return 'problem' in a ? a : b;
  if (!a.window || !b.window) return null;
  if (b.window.latest < a.window.earliest) return { problem: 'date-not-in-calendar' };
  return {
    window:
      a.window.earliest === b.window.latest ? exactDay(a.window.earliest) : between(a.window.earliest, b.window.latest),
  };
};

/**
 * Returns the window of days that a cell means, by the rule of its column; `window: null` when the cell says that it is
 * not known.
 */
export const readDate = (cell: string, rule: DateRule): DateRead => {
  if (isProse(cell)) return { problem: 'date-not-understood' };
  if (isUnsaid(cell)) return { window: null };
  const text = foldCell(cell).trim().replace(/\s+/g, ' ');
  if (ABOUT.test(text)) {
    const read = readDate(text.replace(ABOUT, ''), rule);
    return 'window' in read && read.window?.precision === 'DP_DAY' ? { window: aboutDay(read.window.earliest) } : read;
  }
  const single = onePoint(text, rule);
  if (!('problem' in single) || single.problem !== 'date-not-understood') return single;
  return ofRange(text, rule) ?? single;
};
