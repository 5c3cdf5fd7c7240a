import { addDays, type Day, lastOfMonth, partsOf } from './day.js';
import { type Period, unitOfKey } from './period.js';
import { memoize } from '../memory/memoize.js';
import { ABOUT_DAYS, type DayWindow } from './day-window.js';
import type { DayWords } from '../language/language-facts.js';
import { factsOf, type Language } from '../language/languages.js';

const wordsOf = (language: Language): DayWords => factsOf(language).days;

/** Returns a month's name for the head of a narrow column: 'Jan'; 'មករា'. @param month from 1 */
export const shortMonth = (month: number, lang: Language): string => {
  const words = wordsOf(lang);
  return words.shortMonth(words.months[month - 1]!);
};

/** Formats '4 June 2021'; 'ថ្ងៃទី៤ ខែមិថុនា ឆ្នាំ២០២១'. */
export function formatDay(day: Day, lang: Language): string {
  const { year, month, day: date } = partsOf(day);
  const words = wordsOf(lang);
  const said = words.day(digitsIn(String(date), lang), words.months[month - 1]!, digitsIn(String(year), lang));
  return words.inCalendar ? words.inCalendar(day, said) : said;
}

/** Formats 'January to June 2021', '2021', '31 May to 6 June 2021 (week 22)'. */
export const formatPeriod = memoize(
  (period: Period, lang: Language): string => {
    const span = formatSpan(period.from, addDays(period.until, -1), lang);
    if (unitOfKey(period.key) !== 'week') return span;
    return wordsOf(lang).numberedWeek(span, digitsIn(String(Number(period.key.slice(6))), lang));
  },
  ({ key, from, until }, lang) => `${lang} ${key} ${from} ${until}`,
);

/** Formats '2022 to 31 October 2026': from the first day of a period to a day. */
export function formatSince(start: Period, last: Day, lang: Language): string {
  return wordsOf(lang).to(formatPeriod(start, lang), formatDay(last, lang));
}

/** Formats what is known of a day: 'about 4 June 2021', 'between 25 March 2021 and 7 April 2021', 'June 2021'. */
export function formatWindow(window: DayWindow, lang: Language): string {
  const words = wordsOf(lang);
  const { precision, earliest, latest } = window;
  switch (precision) {
    case 'DP_DAY':
      return formatDay(earliest, lang);
    case 'DP_DAY_APPROX':
      return words.about(formatDay(addDays(earliest, ABOUT_DAYS), lang));
    case 'DP_WEEK': {
      const isWeekend = addDays(earliest, 1) === latest;
      return (isWeekend ? words.weekend : words.week)(formatSpan(earliest, latest, lang));
    }
    case 'DP_RANGE':
      return formatRange(earliest, latest, lang);
    default:
      return formatSpan(earliest, latest, lang);
  }
}

/**
 * Formats a number with the language's digits and grouping, and at most `decimals` decimals. Callers handle unknown
 * numbers.
 */
export function formatNumber(n: number, lang: Language, decimals = 0): string {
  if (n >= 0 && n < 1000 && Number.isInteger(n)) return digitsIn(String(n), lang);
  const { group, decimal } = wordsOf(lang);
  const fixed = Math.abs(n).toFixed(decimals);
  const [whole, fraction] = fixed.split('.') as [string, string?];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const kept = fraction?.replace(/0+$/, '');
  const text = kept ? `${grouped}${decimal}${kept}` : grouped;
  return (n < 0 && /[1-9]/.test(text) ? '-' : '') + digitsIn(text, lang);
}

const DIGIT_0 = '0'.charCodeAt(0);

/** Replaces the digits of a text by the language's own. */
export function digitsIn(text: string, lang: Language): string {
  if (lang === 'en') return text;
  const zero = wordsOf(lang).zero.charCodeAt(0);
  let said = '';
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - DIGIT_0;
    said += digit >= 0 && digit < 10 ? String.fromCharCode(zero + digit) : text[i]!;
  }
  return said;
}

function formatRange(earliest: Day, latest: Day, lang: Language): string {
  if (earliest === latest) return formatDay(earliest, lang);
  if (isWholeMonths(earliest, latest)) return formatSpan(earliest, latest, lang);
  return wordsOf(lang).between(formatDay(earliest, lang), formatDay(latest, lang));
}

function formatSpan(first: Day, last: Day, lang: Language): string {
  const words = wordsOf(lang);
  if (first === last) return formatDay(first, lang);
  const a = partsOf(first);
  const b = partsOf(last);
  const year = (n: number): string => digitsIn(String(n), lang);
  const month = (n: number): string => words.months[n - 1]!;
  const day = (n: number): string => digitsIn(String(n), lang);
  const sameYear = a.year === b.year;
  if (isWholeMonths(first, last)) {
    if (a.month === 1 && b.month === 12)
      return sameYear ? words.year(year(a.year)) : words.to(words.year(year(a.year)), words.year(year(b.year)));
    if (sameYear && a.month === b.month) return words.month(month(a.month), year(a.year));
    const start = sameYear ? words.monthOnly(month(a.month)) : words.month(month(a.month), year(a.year));
    return words.to(start, words.month(month(b.month), year(b.year)));
  }
  if (!sameYear) return words.to(formatDay(first, lang), formatDay(last, lang));
  const start = a.month === b.month ? words.dateOnly(day(a.day)) : words.dayOfMonth(day(a.day), month(a.month));
  return words.to(start, formatDay(last, lang));
}

function isWholeMonths(first: Day, last: Day): boolean {
  const b = partsOf(last);
  return partsOf(first).day === 1 && last === lastOfMonth(b.year, b.month);
}
