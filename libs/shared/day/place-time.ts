import { asDay, type Day } from './day.js';

/**
 * Returns the current calendar day at a place, e.g. todayIn('Asia/Phnom_Penh'), whatever the server's or the reader's
 * zone. @throws RangeError for a zone that is not in the IANA list.
 */
export function todayIn(timeZone: string, now: Date = new Date()): Day {
  const second = Math.floor(now.getTime() / 1000);
  const last = lastDays.get(timeZone);
  if (last?.second === second) return last.day;
  const part: Record<string, string> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(now)) part[type] = value;
  const day = asDay(`${part['year']}-${part['month']}-${part['day']}`);
  lastDays.set(timeZone, { second, day });
  return day;
}

/** The last answer by time zone: busy servers ask thousands of times a second, and no day ends within a second. */
const lastDays = new Map<string, { second: number; day: Day }>();

/** Creating a formatter takes a hundred times as long as using it; the cache holds one per time zone served. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}
