import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { joinCounts, leadingCount, readCount } from '@vigil/shared/import/read-count.js';
import { joinDates, judgeDates } from '@vigil/shared/import/date-column.js';
import { readDate, serialDay, type DateRule } from '@vigil/shared/import/read-date.js';
import { readRecord } from '@vigil/shared/import/read-record.js';
import { emptyMap, type MappedColumn } from '@vigil/shared/import/column-mapping.js';
import { findTerm, suggestTerms } from '@vigil/shared/import/find-term.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { inCheckout } from '../../project-root.js';

const page = readFileSync(inCheckout('docs/import.md'), 'utf8');
const table = (heading: string): string[][] =>
  page
    .split(`# ${heading}\n`)[1]!
    .split(/\n##/)[0]!
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replace(/^`|`$/g, '')),
    );
const NONE: DateRule = { order: null, era: null, serial: null };

describe('dates, as docs/import.md says', () => {
  it.each(table('Dates'))('%s (order %s): %s', (cell, order, said) => {
    const read = readDate(cell, { ...NONE, order: order === '' ? null : (order as 'dmy') });
    const got =
      'problem' in read
        ? {
            'date-order-unclear': 'asked: day or month first',
            'date-not-in-calendar': 'no such day',
            'date-other-calendar': 'another calendar',
            'date-not-understood': 'not understood',
            'date-era-unclear': 'era',
          }[read.problem]
        : read.window === null
          ? 'not known'
          : read.window.earliest === read.window.latest
            ? read.window.earliest
            : `${read.window.earliest} to ${read.window.latest}`;
    expect(got).toBe(said);
  });

  it('counts the Buddhist era as its column says, and leaves May to a person where the year turns in it', () => {
    const read = (cell: string, era: DateRule['era']): unknown => {
      const found = readDate(cell, { ...NONE, order: 'dmy', era });
      return 'problem' in found ? found.problem : found.window!.earliest;
    };
    expect([
      read('4/6/2564', 'thai'),
      read('4/6/2565', 'khmer'),
      read('4/2/2564', 'khmer'),
      read('4/5/2564', 'khmer'),
      read('4/6/2564', null),
    ]).toEqual(['2021-06-04', '2021-06-04', '2021-02-04', 'date-era-unclear', 'date-era-unclear']);
  });

  it('reads days of both calendars of spreadsheets', () => {
    expect([
      serialDay(44_351, 1900),
      serialDay(42_889, 1904),
      serialDay(44_351.6, 1900),
      serialDay(-5, 1900),
      serialDay(9e9, 1900),
    ]).toEqual(['2021-06-04', '2021-06-04', '2021-06-04', null, null]);
    expect(readDate('44351', { ...NONE, serial: 1900 })).toEqual({
      window: { precision: 'DP_DAY', earliest: '2021-06-04', latest: '2021-06-04' },
    });
  });
});

describe('a column of dates', () => {
  it('is decided by the cell that fits one order only', () => {
    expect(judgeDates(['4/6/2021', '25/6/2021'])).toMatchObject({ order: 'clear', rule: { order: 'dmy' }, dates: 1 });
    expect(judgeDates(['4/6/2021', '6/25/2021'])).toMatchObject({ order: 'clear', rule: { order: 'mdy' } });
    expect(judgeDates(['2021-06-04', '5 June 2021'])).toMatchObject({ order: 'clear', rule: { order: null } });
  });

  it('is asked about where every cell fits both, and where cells contradict each other', () => {
    expect(judgeDates(['4/6/2021', '5/6/2021', 'unknown'])).toMatchObject({ order: 'unclear', rule: { order: null } });
    expect(judgeDates(['25/6/2021', '6/25/2021'])).toMatchObject({ order: 'mixed', rule: { order: null } });
  });

  it('is judged whole when it comes in parts', () => {
    const [a, b, c] = [judgeDates(['4/6/2021']), judgeDates(['25/6/2021']), judgeDates(['6/25/2021'])] as const;
    expect(joinDates(a, b)).toMatchObject({ order: 'clear', rule: { order: 'dmy' } });
    expect(joinDates(joinDates(a, b), c)).toMatchObject({ order: 'mixed', rule: { order: null } });
  });

  it('sees the Buddhist era and the numbers of a spreadsheet', () => {
    expect(judgeDates(['4/6/2564', '25/6/2564'])).toMatchObject({ buddhist: true });
    expect(judgeDates(['44351', '44352'])).toMatchObject({ rule: { serial: 1900 }, buddhist: false });
  });
});

describe('numbers, as docs/import.md says', () => {
  it.each(table('Numbers'))('%s: %s to %s', (cell, low, high) => {
    const { value } = readCount(cell);
    expect([value.low, value.high].map(String)).toEqual(
      [low, high].map((said) => (said === 'not known' || said === 'open' ? 'null' : said)),
    );
    expect(value.state === 'CS_UNKNOWN').toBe(low === 'not known');
  });

  it.each(table('Numbers in a column of their own'))('in a column of their own: %s is %s, %s', (cell, act, harm) => {
    const [, zero, said] = /^(.*?)`?(?:, and (nobody of its kind|no interference seen))?$/.exec(cell!)!;
    const columns = ['acts.people:D_ARREST', 'harms.count:HM_DEATH'].map((target): MappedColumn => ({
      header: target,
      target,
      dates: null,
      ...(said ? { zero: said.startsWith('nobody') ? ('nobody' as const) : ('none' as const) } : {}),
    }));
    const { incident } = readRecord(
      [[zero!, zero!]],
      { ...emptyMap([]), columns },
      { gazetteer: new Gazetteer([]), groups: new Map(), newId: randomUUID, places: new Map() },
    );
    const [done, hurt] = [incident.acts[0], incident.harms[0]];
    expect(
      done
        ? done.people.low === null
          ? 'act, number not known'
          : `act of ${done.people.low}`
        : incident.interference === 'IN_NONE'
          ? 'none observed'
          : 'nothing',
    ).toBe(act);
    expect(
      hurt
        ? hurt.count.state === 'CS_NONE'
          ? 'none'
          : hurt.count.low === null
            ? 'harm, number not known'
            : `harm to ${hurt.count.low}`
        : 'nothing',
    ).toBe(harm);
  });

  it('keeps the words of whatever is not a plain number, and says what it did not understand', () => {
    expect(readCount('>50').value.text).toBe('>50');
    expect(readCount('1,200').value.text).toBeNull();
    expect(readCount('small')).toEqual({
      value: { state: 'CS_UNKNOWN', low: null, high: null, text: 'small' },
      understood: false,
    });
  });

  it('finds the number at the head of a phrase', () => {
    expect([
      leadingCount('four others scraped and bruised')?.low,
      leadingCount('one woman seriously injured')?.low,
      leadingCount('banners taken'),
    ]).toEqual([4, 1, null]);
  });

  it('makes a range of figures that contradict each other, and never a sum', () => {
    const [four, five, more] = ['4', '5', 'more than 20'].map((cell) => readCount(cell).value) as [never, never, never];
    expect(joinCounts(four, five)).toEqual({ state: 'CS_RANGE', low: 4, high: 5, text: '4; 5' });
    expect(joinCounts(four, more)).toEqual({ state: 'CS_AT_LEAST', low: 4, high: null, text: '4; more than 20' });
    expect(joinCounts(four, readCount('unknown').value)).toEqual(four);
  });
});

describe('words of lists', () => {
  it('are found by code, label in either language, an alternative of a label, its beginning, or with one slip', () => {
    const how = (word: string, list: 'assembly_type' | 'actor_type'): string | null => {
      const found = findTerm(word, [list]);
      return found && `${found.code} ${found.how}`;
    };
    expect([
      how('at_march', 'assembly_type'),
      how('demonstration', 'assembly_type'),
      how('បាតុកម្ម', 'assembly_type'),
      how('procession', 'assembly_type'),
      how('petition', 'assembly_type'),
      how('Demonstation', 'assembly_type'),
      how('police', 'actor_type'),
    ]).toEqual([
      'AT_MARCH code',
      'AT_DEMONSTRATION label',
      'AT_DEMONSTRATION label',
      'AT_MARCH label',
      'AT_PETITION slip',
      'AT_DEMONSTRATION slip',
      'PF_POLICE label',
    ]);
  });

  it('are suggested where they only look alike, and never taken', () => {
    expect(findTerm('banners confiscated', ['restriction_type'])).toBeNull();
    expect(suggestTerms('banners confiscated', ['restriction_type'])[0]).toBe('RS_SEIZE_MATERIAL');
    expect(suggestTerms('ordered to disperse', ['restriction_type'])[0]).toBe('RS_DISPERSAL_ORDER');
    expect(suggestTerms('thrown to the ground', ['force_type'])[0]).toBe('FM_THROW_DOWN');
  });
});

describe('what goes wrong', () => {
  it('never makes "none" of silence, nor a number of what is none', () => {
    for (const cell of ['', '-', '?', 'n/a', 'unknown', 'មិនដឹង'])
      expect(readCount(cell).value).toMatchObject({ state: 'CS_UNKNOWN', text: null });
    for (const cell of ['3.5', '1.2.3', '-4', '12a', '99999999999', '20-10'])
      expect(readCount(cell)).toMatchObject({ understood: false, value: { state: 'CS_UNKNOWN' } });
  });

  it('never turns day and month around by itself, and never leaves the calendar', () => {
    for (const cell of [
      '0/0/0000',
      '2021-13-01',
      '99/99/2021',
      '30 February 2021',
      '7 April to 25 March 2021',
      `${'9'.repeat(400)}/1/2021`,
    ]) {
      const read = readDate(cell, { order: 'dmy', era: 'thai', serial: null });
      expect('problem' in read).toBe(true);
    }
  });
});
