import { addDays, type Day } from '@vigil/shared/day/day.js';

/** An entry of a calendar: whole days, both included. */
export interface CalendarEntry {
  id: string;
  first: Day;
  last: Day;
  title: string;
}

const MOST_OCTETS = 75;
const octets = (text: string): number => new TextEncoder().encode(text).length;

/** Folds a line (RFC 5545, 3.1): no line has more than 75 octets, and no letter is cut. */
const folded = (line: string): string => {
  const lines: string[] = [];
  let now = '';
  for (const letter of line) {
    if (octets(now + letter) > MOST_OCTETS) {
      lines.push(now);
      now = ' ';
    }
    now += letter;
  }
  return [...lines, now].join('\r\n');
};

const escaped = (text: string): string => text.replace(/[\\;,]/g, String.raw`\$&`).replace(/\r?\n/g, String.raw`\n`);
const date = (day: Day): string => day.replaceAll('-', '');

/**
 * Writes a calendar (RFC 5545) of whole days. The end of an entry is the day after its last one, as the format wants it.
 * @param at when it is written: '2021-03-01T10:00:00.000Z'
 */
export const calendarFile = (entries: readonly CalendarEntry[], at: string): string => {
  const stamp = at.replace(/\.\d+/, '').replace(/[-:]/g, '');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Vigil//hearings//EN',
    ...entries.flatMap(({ id, first, last, title }) => [
      'BEGIN:VEVENT',
      `UID:${id}@vigil`,
      `DTSTAMP:${stamp}`,
      `DTSTART;VALUE=DATE:${date(first)}`,
      `DTEND;VALUE=DATE:${date(addDays(last, 1))}`,
      `SUMMARY:${escaped(title)}`,
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
};
