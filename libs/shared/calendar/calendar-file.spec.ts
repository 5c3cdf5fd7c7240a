import { describe, expect, it } from '@jest/globals';
import { asDay } from '../day/day.js';
import { utf8 } from '../sealing/web-crypto.js';
import { calendarFile } from './calendar-file.js';

const AT = '2024-02-01T10:00:00.123Z';
const entry = (first: string, last = first, title = 'Vigil: due') => ({
  id: 'one',
  first: asDay(first),
  last: asDay(last),
  title,
});

describe('a calendar file', () => {
  it('has whole days; the end is the day after, also at the end of a month, a year and February', () => {
    expect(calendarFile([entry('2024-02-28', '2024-02-29')], AT)).toBe(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//Vigil//hearings//EN',
        'BEGIN:VEVENT',
        'UID:one@vigil',
        'DTSTAMP:20240201T100000Z',
        'DTSTART;VALUE=DATE:20240228',
        'DTEND;VALUE=DATE:20240301',
        'SUMMARY:Vigil: due',
        'TRANSP:TRANSPARENT',
        'END:VEVENT',
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
    expect(calendarFile([entry('2023-12-31')], AT)).toContain('DTEND;VALUE=DATE:20240101\r\n');
    expect(calendarFile([entry('2023-02-28')], AT)).toContain('DTEND;VALUE=DATE:20230301\r\n');
  });

  it('has a part also without an entry, as the format wants it', () => {
    const file = calendarFile([], AT);
    expect(file.match(/^BEGIN:.*$/gm)).toEqual(['BEGIN:VCALENDAR', 'BEGIN:VTIMEZONE', 'BEGIN:STANDARD']);
    expect(file).not.toContain('VEVENT');
  });

  it('escapes what means something in it', () => {
    expect(calendarFile([entry('2024-02-28', '2024-02-28', 'a, b; c\\d\ne')], AT)).toContain(
      String.raw`SUMMARY:a\, b\; c\\d\ne`,
    );
  });

  it('has no line of more than 75 octets, and cuts no letter', () => {
    const title = 'សវនាការ é 😀'.repeat(30);
    const file = calendarFile([entry('2024-02-28', '2024-02-28', title)], AT);
    expect(file.split('\r\n').filter((line) => utf8(line).length > 75)).toEqual([]);
    expect(file.replaceAll('\r\n ', '')).toContain(`SUMMARY:${title}`);
  });
});
