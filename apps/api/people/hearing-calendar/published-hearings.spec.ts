import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { days } from '@vigil/shared/custody/test-events.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { Source } from '@vigil/shared/incident/source.js';
import { aCaseEvent } from '../../testing/a-person.js';
import type { EventRecord } from '../visible-people.js';
import { hearingCalendar, publishedHearings } from './published-hearings.js';

const TODAY = asDay('2024-02-10');
const article = (): Source => ({
  ...blank(Source),
  id: randomUUID(),
  type: 'SR_MEDIA_NAT',
  publisher: 'The Example Post',
  url: 'https://post.example/hearing',
  publishedOn: { precision: 'DP_DAY', ...days('2024-01-02') },
  linkWithheld: 'no',
});
const set = (when: string, next: string, rest: Partial<CaseEvent> = {}, type = 'HEARING_SET'): EventRecord =>
  ({
    id: randomUUID(),
    content: aCaseEvent(type, when, ['a'], {
      nextWhen: next === '' ? null : { precision: 'DP_RANGE', ...days(next) },
      sources: [article()],
      case: 'one',
      ...rest,
    }),
  }) as EventRecord;
const due = (...events: EventRecord[]) =>
  publishedHearings({ events: new Map(events.map((event) => [event.id, event])), all: new Map() }, TODAY).map(
    ({ first, last }) => `${first} ${last}`,
  );
const other = { case: 'two' };

describe('the days of published hearings', () => {
  it('are those that are due, in order, as spans', () => {
    expect(
      due(
        set('2024-01-02', '2024-03-05..2024-03-09'),
        set('2024-01-02', '2024-02-10', other),
        set('2024-01-02', '2024-02-09', { case: 'three' }),
      ),
    ).toEqual(['2024-02-10 2024-02-10', '2024-03-05 2024-03-09']);
  });

  it('are told once, however many hearings are on them, so that no number is told', () => {
    expect(due(set('2024-01-02', '2024-03-05'), set('2024-01-03', '2024-03-05', other))).toEqual([
      '2024-03-05 2024-03-05',
    ]);
  });

  it('are of no event without a published source, and such an event moves and ends none', () => {
    const told = { sources: [] };
    const announced = set('2024-01-02', '2024-03-05');
    expect(due(set('2024-01-02', '2024-03-05', told))).toEqual([]);
    expect(due(announced, set('2024-01-20', '2024-04-01', told, 'HEARING_POSTPONED'))).toEqual([
      '2024-03-05 2024-03-05',
    ]);
    expect(due(announced, set('2024-01-20', '2024-04-01', {}, 'HEARING_POSTPONED'))).toEqual(['2024-04-01 2024-04-01']);
    const window = set('2024-01-02', '2024-02-01..2024-02-20');
    expect(due(window, set('2024-02-05', '', told, 'HEARING'))).toEqual(['2024-02-01 2024-02-20']);
    expect(due(window, set('2024-02-05', '', {}, 'HEARING'))).toEqual([]);
  });

  it('are of no event that was taken back', () => {
    const taken = set('2024-01-02', '2024-03-05');
    expect(due({ ...taken, content: { ...taken.content, takenBack: true } })).toEqual([]);
  });
});

describe('the calendar of an address', () => {
  const row = { tokenHash: Buffer.alloc(32, 1), createdOn: '2024-01-31', language: 'en' as const };
  const spans = [
    { first: asDay('2024-02-28'), last: asDay('2024-02-29') },
    { first: asDay('2024-12-31'), last: asDay('2024-12-31') },
  ];

  it('says that something is due on whole days, by the day after the last, and not another word', () => {
    const lines = hearingCalendar(spans, row).split('\r\n');
    const ids = lines.filter((line) => line.startsWith('UID:'));
    expect(ids.map((id) => /^UID:[0-9a-f]{32}@vigil$/.test(id))).toEqual([true, true]);
    const entry = (id: string, first: string, after: string): string[] => [
      'BEGIN:VEVENT',
      id,
      'DTSTAMP:20240131T000000Z',
      `DTSTART;VALUE=DATE:${first}`,
      `DTEND;VALUE=DATE:${after}`,
      'SUMMARY:Vigil: due',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ];
    expect(lines).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Vigil//hearings//EN',
      ...entry(ids[0]!, '20240228', '20240301'),
      ...entry(ids[1]!, '20241231', '20250101'),
      'END:VCALENDAR',
      '',
    ]);
  });

  it('is the same bytes for the same days; another address has other ids, and another entry leaves them', () => {
    const ids = (calendar: string): string[] => calendar.match(/^UID:.*$/gm)!;
    expect(hearingCalendar(spans, row)).toBe(hearingCalendar(spans, row));
    expect(ids(hearingCalendar(spans.slice(1), row))).toEqual(ids(hearingCalendar(spans, row)).slice(1));
    const elsewhere = ids(hearingCalendar(spans, { ...row, tokenHash: Buffer.alloc(32, 2) }));
    expect(new Set([...ids(hearingCalendar(spans, row)), ...elsewhere]).size).toBe(4);
  });

  it('is in the language of whoever made the address', () => {
    expect(hearingCalendar(spans, { ...row, language: 'km' })).toContain('SUMMARY:Vigil៖ ជិតដល់\r\n');
  });
});
