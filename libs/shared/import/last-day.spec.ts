import { describe, expect, it } from '@jest/globals';
import { asDay } from '../day/day.js';
import { exactDay } from '../day/day-window.js';
import { Gazetteer } from '../places/gazetteer.js';
import { guessColumns, mapOfGuesses } from './guess-columns.js';
import { readRecord } from './read-record.js';
import type { RowDraft } from './row-draft.js';

const read = (headers: string, cells: string[]): RowDraft => {
  const guesses = guessColumns(
    headers.split('|'),
    null,
    cells.map((cell) => [cell]),
  );
  const world = { gazetteer: new Gazetteer([]), groups: new Map(), newId: () => '1', places: new Map() };
  return readRecord([cells], mapOfGuesses(guesses), world);
};
const codes = ({ notes }: RowDraft): string[] => notes.map(({ code }) => code);

describe('the end of an event', () => {
  it('is kept in words, not as the latest day on which it may have begun', () => {
    const draft = read('Date|End date', ['2021-06-29', '2021-07-02']);
    expect([draft.incident.when, codes(draft), draft.incident.narrative]).toEqual([
      exactDay(asDay('2021-06-29')),
      ['end-kept-in-words'],
      'End date: 2021-07-02',
    ]);
  });

  it('says nothing where it is the day of the beginning, and is doubted where it comes before it', () => {
    expect(read('Date|End date', ['2021-06-29', '2021-06-29'])).toMatchObject({
      notes: [],
      incident: { narrative: null },
    });
    expect(codes(read('Date|End date', ['2021-06-29', '2021-06-01']))).toEqual(['end-before-start']);
    const alone = read('Title|End date', ['T', '2021-06-29']);
    expect([alone.incident.when, codes(alone)]).toEqual([null, ['end-kept-in-words']]);
  });

  it('is still the latest possible day under that name', () => {
    expect(read('Date|Latest date', ['2021-06-29', '2021-07-02']).incident.when).toMatchObject({
      earliest: '2021-06-29',
      latest: '2021-07-02',
    });
  });
});
