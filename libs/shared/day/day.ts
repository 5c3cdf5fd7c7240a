declare const dayBrand: unique symbol;

/**
 * A calendar day in the place's own calendar, 'YYYY-MM-DD', proleptic Gregorian, 1900 to 2999. It has no hour and no
 * time zone, so it cannot shift by a day; days compare with < and >.
 */
export type Day = string & { readonly [dayBrand]: true };

export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2999;

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const SHAPE = /^\d{4}-\d{2}-\d{2}$/;

export interface DayParts {
  year: number;
  /** 1 to 12 */ month: number;
  /** 1 to 31 */ day: number;
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Returns the number of days in a month (1 to 12). */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Returns true for a day that exists in the calendar, written 'YYYY-MM-DD', from 1900 to 2999. */
export function isDay(x: unknown): x is Day {
  if (typeof x !== 'string' || !SHAPE.test(x)) return false;
  const { year, month, day } = partsOf(x as Day);
  return (
    year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  );
}

/** @throws RangeError when the text is no day. The message omits the text: it may be confidential. */
export function asDay(text: string): Day {
  if (!isDay(text)) throw new RangeError("not a calendar day 'YYYY-MM-DD' from 1900 to 2999");
  return text;
}

/** Returns year, month (1 to 12) and day of the month. */
export function partsOf(day: Day): DayParts {
  return { year: digits(day, 0, 4), month: digits(day, 5, 7), day: digits(day, 8, 10) };
}

/** @throws RangeError when the calendar has no such day. */
export function dayOf(year: number, month: number, day: number): Day {
  return asDay(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
}

/** Returns whole days since 1 January 1970 (negative before it): the form used for counting and in columns. */
export function epochDay(day: Day): number {
  const year = digits(day, 0, 4);
  const month = digits(day, 5, 7);
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0;
  return daysBeforeYear(year) + DAYS_BEFORE_MONTH[month - 1]! + leapDay + digits(day, 8, 10) - 1;
}

/** The reverse of `epochDay`. @throws RangeError outside 1900 to 2999. */
export function fromEpochDay(n: number): Day {
  let year = 1970 + Math.floor(n / 365.2425);
  if (daysBeforeYear(year) > n) year -= 1;
  else if (daysBeforeYear(year + 1) <= n) year += 1;
  let rest = n - daysBeforeYear(year);
  let month = 1;
  while (rest >= daysInMonth(year, month)) rest -= daysInMonth(year, month++);
  return dayOf(year, month, rest + 1);
}

/** Returns the day `n` days later (earlier when negative). @throws RangeError outside 1900 to 2999. */
export function addDays(day: Day, n: number): Day {
  return fromEpochDay(epochDay(day) + n);
}

/** Returns how many days `to` is after `from`: 0 for the same day, negative when earlier. */
export function daysBetween(from: Day, to: Day): number {
  return epochDay(to) - epochDay(from);
}

/** Returns the ISO weekday: 1 is Monday, 7 is Sunday. */
export function weekday(day: Day): number {
  const mondayBased = (epochDay(day) + 3) % 7; // 1 January 1970 was a Thursday
  return (mondayBased < 0 ? mondayBased + 7 : mondayBased) + 1;
}

export function firstOfMonth(year: number, month: number): Day {
  return dayOf(year, month, 1);
}

export function lastOfMonth(year: number, month: number): Day {
  return dayOf(year, month, daysInMonth(year, month));
}

function daysBeforeYear(year: number): number {
  return 365 * (year - 1970) + leapYearsThrough(year - 1) - 477; // 477 leap years from year 1 through 1969
}

function leapYearsThrough(year: number): number {
  return Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
}

function digits(text: string, from: number, until: number): number {
  let value = 0;
  for (let i = from; i < until; i++) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
}

function pad(n: number, width: number): string {
  return String(n).padStart(width, '0');
}
