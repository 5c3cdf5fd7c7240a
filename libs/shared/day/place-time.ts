import { asDay, type Day } from './day.js';

/**
 * The calendar day that it is now at a place, e.g. todayIn('Asia/Phnom_Penh'). Neither the server's nor the
 * reader's zone takes part. @throws RangeError for a zone that is not in the IANA list.
 */
export function todayIn(timeZone: string, now: Date = new Date()): Day {
  const part: Record<string, string> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(now)) part[type] = value;
  return asDay(`${part['year']}-${part['month']}-${part['day']}`);
}

/** Making one takes a hundred times as long as using it, and there are as many as there are places that are served. */
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
