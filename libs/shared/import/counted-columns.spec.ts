import { describe, expect, it } from '@jest/globals';
import { asDay } from '../day/day.js';
import { exactDay } from '../day/day-window.js';
import { Gazetteer } from '../places/gazetteer.js';
import { guessColumns, mapOfGuesses } from './guess-columns.js';
import { readRecord } from './read-record.js';
import { wholeMap, type ColumnMapping, type EarlierMapping } from './column-mapping.js';
import type { RowDraft, ImportContext } from './row-draft.js';
import { targetOf } from './column-targets.js';

const gazetteer = new Gazetteer([
  { code: 'KH', parent: null, level: 0, type: '', nameEn: 'Cambodia', nameKm: '', aliases: [], lat: 11, lon: 104 },
]);
let made = 0;
const world = (): ImportContext => ({
  gazetteer,
  groups: new Map(),
  newId: () => `00000000-0000-4000-9000-${String((made += 1)).padStart(12, '0')}`,
  places: new Map(),
});
const mapOf = (headers: string, cells: string[], hxl: string[] | null = null): ColumnMapping =>
  mapOfGuesses(
    guessColumns(
      headers.split('|'),
      hxl,
      cells.map((cell) => [cell, cell]),
    ),
  );
const read = (
  headers: string,
  cells: string[],
  change: (map: ColumnMapping) => EarlierMapping = (map) => map,
): RowDraft => readRecord([cells], wholeMap(change(mapOf(headers, cells))), world());
const looked = (map: ColumnMapping): ColumnMapping => ({
  ...map,
  columns: map.columns.map((column) =>
    targetOf(column.target)?.reads === 'count' ? { ...column, zero: 'none' } : column,
  ),
});
const codes = ({ notes }: RowDraft): string[] => notes.map(({ code }) => code);

describe('a zero in a column of numbers', () => {
  it('makes no act and no harm, and says nothing of either: it may be an empty cell that somebody filled', () => {
    for (const zero of ['0', '០', 'none', '0 people', '0.0']) {
      const draft = read('Title|Arrested|Killed|Injured', ['A rally', zero, zero, zero]);
      expect([zero, draft.incident.acts, draft.incident.harms, draft.incident.interference]).toEqual([
        zero,
        [],
        [],
        'IN_UNKNOWN',
      ]);
      expect(codes(draft)).toEqual(['zero-says-nothing', 'zero-says-nothing', 'zero-says-nothing']);
      expect(draft.incident.narrative).toBe(`Arrested: ${zero}\nKilled: ${zero}\nInjured: ${zero}`);
    }
  });

  it('says "none" where the map says that somebody looked: of the harm itself, and of interference where every such column has one', () => {
    const none = read('Title|Arrested|Killed', ['A rally', '0', '0'], looked);
    expect([
      none.incident.acts,
      none.incident.interference,
      none.incident.harms.map(({ type, count }) => [type, count.state]),
    ]).toEqual([[], 'IN_NONE', [['HM_DEATH', 'CS_NONE']]]);
    expect(none.incident.title).toBe('A rally');
    expect(read('Title|Arrested|Detained', ['A rally', '0', ''], looked).incident.interference).toBe('IN_UNKNOWN');
    expect(read('Title|Arrested|Detained', ['A rally', '0', '2'], looked).incident.interference).toBe('IN_INTERFERED');
    expect(
      read('Title|Arrested|What the authorities did', ['A rally', '0', 'banners confiscated'], looked).incident
        .interference,
    ).toBe('IN_UNKNOWN');
    expect(read('Title|Arrested|Interference', ['A rally', '0', 'IN_UNKNOWN'], looked).incident.interference).toBe(
      'IN_UNKNOWN',
    );
  });

  it('of a figure in a row of its own makes no act either', () => {
    const decided = (map: ColumnMapping): EarlierMapping => ({
      ...map,
      decisions: {
        measure: { arrests: { as: 'value', value: ['D_ARREST'] }, deaths: { as: 'value', value: ['HM_DEATH'] } },
      },
    });
    for (const measure of ['arrests', 'deaths']) {
      const { incident } = read('Title|Measure|Value', ['A rally', measure, '0'], decided);
      expect([incident.acts, incident.harms, incident.interference]).toEqual([[], [], 'IN_UNKNOWN']);
    }
    expect(
      read('Title|Measure|Value', ['A rally', 'deaths', '0'], (map) => looked(wholeMap(decided(map)))).incident.harms,
    ).toMatchObject([{ type: 'HM_DEATH', count: { state: 'CS_NONE' } }]);
  });

  it('takes the act away whose number of times it is, and an arrest of nobody', () => {
    const as =
      (target: string) =>
      (map: ColumnMapping): ColumnMapping => ({
        ...map,
        columns: map.columns.map((column) => (column.header === 'N' ? { ...column, target } : column)),
      });
    expect(read('Title|What the authorities did|N', ['T', 'Arrest', '0'], as('acts.people')).incident).toMatchObject({
      acts: [],
      interference: 'IN_UNKNOWN',
    });
    expect(
      read('Title|What the authorities did|N', ['T', 'Water cannon', '0'], as('acts.quantity')).incident,
    ).toMatchObject({ acts: [], interference: 'IN_UNKNOWN' });
    const sprayed = read('Title|What the authorities did|N', ['T', 'Water cannon', '0'], as('acts.people'));
    expect([sprayed.incident.acts.map(({ type, people }) => [type, people.state]), codes(sprayed)]).toEqual([
      [['FM_WATER_CANNON', 'CS_UNKNOWN']],
      ['zero-says-nothing'],
    ]);
    expect(read('Title|Harm|N', ['T', 'Death', '0'], as('harms.count')).incident.harms).toEqual([]);
    expect(
      read('Title|What the authorities did', ['T', 'Arrest; 0 arrests'], (map) => ({
        ...map,
        decisions: {
          'acts.type': { arrest: { as: 'nothing', value: [] }, '0 arrests': { as: 'value', value: ['D_ARREST'] } },
        },
      })).incident.acts,
    ).toEqual([]);
  });

  it('beside a cell that names the act leaves the act, with a number that is not known', () => {
    const draft = read('Title|What the authorities did|Arrested', ['T', 'Arrest', '0']);
    expect(draft.incident.acts.map(({ type, people }) => [type, people.state])).toEqual([['D_ARREST', 'CS_UNKNOWN']]);
  });
});

describe('a number of people in a column of its own', () => {
  it('is of the acts of that type, by header, by HXL tag and by key, and for every type of act', () => {
    expect(read('Title|Arrested', ['T', '3']).incident).toMatchObject({
      acts: [{ type: 'D_ARREST', people: { low: 3, high: 3 } }],
      interference: 'IN_INTERFERED',
    });
    expect(read('Title|acts.people:FM_WATER_CANNON', ['T', 'at least 12']).incident.acts).toMatchObject([
      { type: 'FM_WATER_CANNON', people: { low: 12, high: null } },
    ]);
    expect(
      mapOf('a|b', ['2', '3'], ['#affected+arrested', '#affected+detained']).columns.map(({ target }) => target),
    ).toEqual(['acts.people:D_ARREST', 'acts.people:D_APPREHENDED']);
    expect(targetOf('acts.people:FM_NONE')).toBeUndefined();
  });

  it('is found under the key that older maps have for it', () => {
    const old = {
      ...mapOf('Arrested', ['3']),
      columns: [{ header: 'Arrested', target: 'acts.count:D_ARREST', dates: null }],
      decisions: { 'acts.count:D_ARREST': { some: { as: 'nothing' as const, value: [] } } },
    };
    expect(wholeMap(old)).toMatchObject({
      columns: [{ target: 'acts.people:D_ARREST', values: { some: { as: 'nothing', value: [] } } }],
    });
  });

  it('makes nothing of words that are no number, and an act of a "yes"', () => {
    const draft = read('Title|Arrested', ['T', 'see report']);
    expect([draft.incident.acts, codes(draft), draft.incident.narrative]).toEqual([
      [],
      ['count-not-understood'],
      'Arrested: see report',
    ]);
    expect(read('Title|Arrested', ['T', 'yes']).incident.acts).toMatchObject([
      { type: 'D_ARREST', people: { state: 'CS_UNKNOWN' } },
    ]);
    expect(read('Title|Killed', ['T', 'two monks']).incident.harms).toMatchObject([
      { type: 'HM_DEATH', count: { low: 2, text: 'two monks' } },
    ]);
  });

  it('is not read from a day or a time that stands before words', () => {
    const cells = ['A rally', '4 June 2021: arrest'];
    const map = mapOf('Title|acts.type', cells);
    const decisions = { 'acts.type': { '4 june 2021 arrest': { as: 'value', value: ['D_ARREST'] } } };
    expect(readRecord([cells], wholeMap({ ...map, decisions } as EarlierMapping), world()).incident.acts).toMatchObject(
      [{ type: 'D_ARREST', people: { state: 'CS_UNKNOWN' } }],
    );
    const draft = read('Title|Arrested', ['T', '24 hours in custody']);
    expect([draft.incident.acts, codes(draft), draft.incident.narrative]).toEqual([
      [],
      ['count-not-understood'],
      'Arrested: 24 hours in custody',
    ]);
  });
});

describe('a merged cell', () => {
  const readMerged = (headers: string, cells: string[], merged: number[]): RowDraft =>
    readRecord([cells], mapOf(headers, cells), world(), [merged]);

  it('is the day and the place of each of its rows, but its number counts once, where it begins', () => {
    const headers = 'Title|Date|Crowd|Arrested|Injured';
    const cells = ['A rally', '2021-06-04', '200', '12', '3'];
    const first = readMerged(headers, cells, []);
    expect([first.incident.crowd.low, first.incident.acts[0]?.people.low, first.incident.harms[0]?.count.low]).toEqual([
      200, 12, 3,
    ]);
    const next = readMerged(headers, cells, [1, 2, 3, 4]);
    expect(next.incident.when).toEqual(exactDay(asDay('2021-06-04')));
    expect([next.incident.crowd.state, next.incident.acts, next.incident.harms]).toEqual(['CS_UNKNOWN', [], []]);
    expect(codes(next)).toEqual(['merged-number', 'merged-number', 'merged-number']);
    expect(next.incident.narrative).toBe('Crowd: 200\nArrested: 12\nInjured: 3');
  });

  it('gives its act to each of its rows, without the number in its words', () => {
    const cells = ['A rally', '4 arrests'];
    const map = mapOf('Title|acts.type', cells);
    const arrests = { ...map, decisions: { 'acts.type': { '4 arrests': { as: 'value', value: ['D_ARREST'] } } } };
    const [first, next] = [[], [1]].map((merged) =>
      readRecord([cells], wholeMap(arrests as EarlierMapping), world(), [merged]),
    );
    expect(first!.incident.acts).toMatchObject([{ type: 'D_ARREST', people: { low: 4 } }]);
    expect(next!.incident.acts).toMatchObject([{ type: 'D_ARREST', people: { state: 'CS_UNKNOWN', low: null } }]);
    expect(codes(next!)).toContain('merged-number');
  });
});

describe('a year before a noun', () => {
  const arrests = (words: string, day: string, headers = 'Title|acts.type|Date') => {
    const cells = headers === 'Title|acts.type|Date' ? ['A rally', words, day] : ['A rally', day, words];
    const decisions = {
      'acts.type': { [words.toLowerCase()]: { as: 'value', value: ['D_ARREST'] } },
    };
    const row = readRecord([cells], wholeMap({ ...mapOf(headers, cells), decisions } as EarlierMapping), world());
    return [
      row.incident.acts.map(({ people }) => people.low),
      codes(row).filter((code) => code === 'year-not-counted'),
    ];
  };

  it('is no number of people where the row is of that year, and this is noted', () => {
    expect(arrests('2021 arrests', '2021-06-04')).toEqual([[null], ['year-not-counted']]);
    expect(arrests('2021 arrests', '2021-06-04', 'Title|Date|acts.type')).toEqual([[null], ['year-not-counted']]);
  });

  it('is a number where the row is of another year, has no day, or writes it as a number', () => {
    expect(arrests('2021 arrests', '2019-06-04')).toEqual([[2021], []]);
    expect(arrests('2021 arrests', '')).toEqual([[2021], []]);
    expect(arrests('21 arrests', '2021-06-04')).toEqual([[21], []]);
  });
});
