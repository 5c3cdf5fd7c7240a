import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { spellsOf } from '@vigil/shared/custody/spells.js';
import { aStep, released } from '@vigil/shared/custody/test-events.js';
import type { CaseStep } from '@vigil/shared/custody/stage.js';
import type { PersonLine } from '@vigil/shared/staff-responses/people.js';
import { countNarrowed, narrowPeople, peopleOn } from './narrow-people.js';

const line = (handle: string, ...events: CaseStep[]): PersonLine => ({
  id: handle,
  revision: 1,
  handle,
  risk: 'RK_HIGH',
  showing: 'SH_NONE',
  team: [],
  warnings: [],
  acts: [],
  events: events.length,
  custody: spellsOf(events),
});

const PEOPLE = [
  line('zinc kettle', aStep('ARREST', '2021-05-01'), aStep('SEEN_HELD', '2021-06-15')),
  line('amber lamp', aStep('ARREST', '2021-03-01'), released('2021-03-10')),
  line('woven roof', aStep('ARREST', '2021-06-10')),
  line('birch clock'),
];
const on = (day: string) => peopleOn(PEOPLE, asDay(day));
const handles = (people: readonly { handle: string }[]): string[] => people.map(({ handle }) => handle);

describe('the list of people', () => {
  it('has the held first, then those of whom it is not known, also as nothing is recorded, then the others', () => {
    expect(on('2021-06-16').map(({ handle, held }) => [handle, held])).toEqual([
      ['woven roof', 'possible'],
      ['zinc kettle', 'possible'],
      ['birch clock', 'not-known'],
      ['amber lamp', 'no'],
    ]);
    expect(on('2022-01-11').map(({ handle, held }) => [handle, held])).toEqual([
      ['birch clock', 'not-known'],
      ['woven roof', 'not-known'],
      ['zinc kettle', 'not-known'],
      ['amber lamp', 'no'],
    ]);
  });

  it('is narrowed to the held, the not known, the not held; each is in one of them', () => {
    expect(countNarrowed(on('2021-03-05'))).toEqual({ held: 1, 'not-known': 1, 'not-held': 2, 'ended-long-ago': 0 });
    expect(countNarrowed(on('2022-01-11'))).toEqual({ held: 0, 'not-known': 3, 'not-held': 1, 'ended-long-ago': 0 });
    expect(handles(narrowPeople(on('2022-01-11'), { words: '', which: 'not-known' }))).toEqual([
      'birch clock',
      'woven roof',
      'zinc kettle',
    ]);
  });

  it('is narrowed to those whose custody ended more than two years ago, who are among the not held', () => {
    const long = (day: string): string[] => handles(narrowPeople(on(day), { words: '', which: 'ended-long-ago' }));
    expect([long('2023-03-10'), long('2023-03-11')]).toEqual([[], ['amber lamp']]);
    expect(countNarrowed(on('2023-03-11'))).toMatchObject({ 'not-held': 1, 'ended-long-ago': 1 });
  });

  it('is narrowed by words in any order and case', () => {
    expect(handles(narrowPeople(on('2022-01-11'), { words: ' KETT zin', which: null }))).toEqual(['zinc kettle']);
    expect(handles(narrowPeople(on('2022-01-11'), { words: 'kettle', which: 'not-held' }))).toEqual([]);
  });
});
