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

/**
 * Returns the instant at which a day begins at a place, for formats that have no days: '2021-06-04T00:00:00+07:00'. A
 * program that shows the instant as it is written shows the day, and the instant is never later than what happened.
 */
export function startOfDayIn(timeZone: string, day: Day): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Clocks can change at midnight: the offset until then makes it the first instant of the day in either direction.
  const minutes = offsetAt(timeZone, midnight - offsetAt(timeZone, midnight) * MINUTE_MS - 1);
  const two = (n: number): string => String(n).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${day}T00:00:00${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

const MINUTE_MS = 60_000;

/** Returns how far the clocks of a zone are ahead of UTC at an instant, in minutes. */
function offsetAt(timeZone: string, instant: number): number {
  const said = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(instant);
  const [, sign, hours, minutes] =
    /GMT(.)(\d\d):(\d\d)/.exec(said.find(({ type }) => type === 'timeZoneName')!.value) ?? [];
  return hours === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
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
