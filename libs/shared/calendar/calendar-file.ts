import { addDays, type Day } from '../day/day.js';

/** An entry of a calendar: whole days, both included. */
interface CalendarEntry {
  id: string;
  first: Day;
  last: Day;
  title: string;
}

const MOST_OCTETS = 75;
/** Of a letter in UTF-8. */
const octets = (letter: string): number => {
  const point = letter.codePointAt(0)!;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
};

/** Folds a line (RFC 5545, 3.1): no line has more than 75 octets, and no letter is cut. */
const folded = (line: string): string => {
  const lines: string[] = [];
  let now = '';
  let used = 0;
  for (const letter of line) {
    used += octets(letter);
    if (used > MOST_OCTETS) {
      lines.push(now);
      now = ' ';
      used = 1 + octets(letter);
    }
    now += letter;
  }
  return [...lines, now].join('\r\n');
};

const escaped = (text: string): string => text.replace(/[\\;,]/g, String.raw`\$&`).replace(/\r?\n/g, String.raw`\n`);
const date = (day: Day): string => day.replaceAll('-', '');

/** A calendar must have a part. One without entries says in which zone it has none: programs refuse an empty one. */
const NO_ENTRIES = [
  'BEGIN:VTIMEZONE',
  'TZID:UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/**
 * Writes a calendar (RFC 5545) of whole days. The end of an entry is the day after its last one, as the format wants
 * it.
 * @param at when it is written: '2021-03-01T10:00:00.000Z'
 */
export const calendarFile = (entries: readonly CalendarEntry[], at: string): string => {
  const stamp = at.replace(/\.\d+/, '').replace(/[-:]/g, '');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Vigil//hearings//EN',
    ...(entries.length === 0 ? NO_ENTRIES : []),
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
