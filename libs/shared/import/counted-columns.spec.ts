import { describe, expect, it } from '@jest/globals';
import { asDay } from '../day/day.js';
import { exactDay } from '../day/window.js';
import { Gazetteer } from '../places/gazetteer.js';
import { CALLED, guessColumns, HXL, mapForHeaders, mapOfGuesses, notesOnUnused } from './guess-columns.js';
import { leadingCount, leadingYear, leadsWithZero, readCount } from './read-count.js';
import { finishRecord } from './finish-record.js';
import { wholeMap, type ColumnMapping } from './column-mapping.js';
import { readRow } from './read-row.js';
import type { RowDraft, World } from './row-draft.js';
import { targetOf } from './targets.js';

const gazetteer = new Gazetteer([
  { code: 'KH', parent: null, level: 0, type: '', nameEn: 'Cambodia', nameKm: '', aliases: [], lat: 11, lon: 104 },
]);
let made = 0;
const world = (): World => ({
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
  change: (map: ColumnMapping) => ColumnMapping = (map) => map,
): RowDraft => finishRecord([readRow(cells, change(mapOf(headers, cells)), world())]);
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
    const decided = (map: ColumnMapping): ColumnMapping => ({
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
      read('Title|Measure|Value', ['A rally', 'deaths', '0'], (map) => looked(decided(map))).incident.harms,
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
      decisions: { 'acts.count:D_ARREST': {} },
    };
    expect(wholeMap(old)).toMatchObject({
      columns: [{ target: 'acts.people:D_ARREST' }],
      decisions: { 'acts.people:D_ARREST': {} },
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
});

describe('a merged cell', () => {
  const readMerged = (headers: string, cells: string[], merged: number[]): RowDraft =>
    finishRecord([readRow(cells, mapOf(headers, cells), world(), merged)]);

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
      finishRecord([readRow(cells, arrests as ColumnMapping, world(), merged)]),
    );
    expect(first!.incident.acts).toMatchObject([{ type: 'D_ARREST', people: { low: 4 } }]);
    expect(next!.incident.acts).toMatchObject([{ type: 'D_ARREST', people: { state: 'CS_UNKNOWN', low: null } }]);
    expect(codes(next!)).toContain('merged-number');
  });
});

describe('a day before words', () => {
  it('is no number of people', () => {
    for (const day of [
      '4 June 2021: arrests',
      '4 June, arrested by police',
      '4 of June arrests',
      '4-5 June arrests',
      '4 Jun arrests',
      '4 May 2021 arrests',
      '4 may: arrests',
      '12 March',
      '៤ មិថុនា ២០២១ ចាប់ខ្លួន',
      '2021 eviction by guards',
      '2021: arrests',
    ])
      expect([day, leadingCount(day)]).toEqual([day, null]);
    for (const [words, low] of [
      ['4 may have been hurt', 4],
      ['12 march leaders beaten', 12],
      ['4 Junior monks hurt', 4],
      ['2000 garment workers hurt', 2000],
      ['2021 people were hurt', 2021],
    ] as const)
      expect([words, leadingCount(words)?.low]).toEqual([words, low]);
    const cells = ['A rally', '4 June 2021: arrest'];
    const map = mapOf('Title|acts.type', cells);
    const decisions = { 'acts.type': { '4 june 2021 arrest': { as: 'value', value: ['D_ARREST'] } } };
    expect(finishRecord([readRow(cells, { ...map, decisions } as ColumnMapping, world())]).incident.acts).toMatchObject(
      [{ type: 'D_ARREST', people: { state: 'CS_UNKNOWN' } }],
    );
  });
});

describe('a year before a noun', () => {
  const arrests = (words: string, day: string, headers = 'Title|acts.type|Date') => {
    const cells = headers === 'Title|acts.type|Date' ? ['A rally', words, day] : ['A rally', day, words];
    const decisions = {
      'acts.type': { [words.toLowerCase()]: { as: 'value', value: ['D_ARREST'] } },
    };
    const row = finishRecord([readRow(cells, { ...mapOf(headers, cells), decisions } as ColumnMapping, world())]);
    return [
      row.incident.acts.map(({ people }) => people.low),
      codes(row).filter((code) => code === 'year-not-counted'),
    ];
  };

  it('is no number of people where the row is of that year, and this is noted', () => {
    expect(arrests('2021 arrests', '2021-06-04')).toEqual([[null], ['year-not-counted']]);
    expect(arrests('2021 arrests', '2021-06-04', 'Title|Date|acts.type')).toEqual([[null], ['year-not-counted']]);
    expect(leadingYear('២០២១ arrests')).toBe(2021);
    expect(leadingYear('2,021 arrests')).toBeNull();
  });

  it('is a number where the row is of another year, has no day, or writes it as a number', () => {
    expect(arrests('2021 arrests', '2019-06-04')).toEqual([[2021], []]);
    expect(arrests('2021 arrests', '')).toEqual([[2021], []]);
    expect(arrests('21 arrests', '2021-06-04')).toEqual([[21], []]);
  });
});

describe('what a guess cannot use', () => {
  it('is never a meaning that does not exist', () => {
    expect([...Object.keys(CALLED), ...Object.values(HXL)].filter((key) => !targetOf(key))).toEqual([]);
  });

  it('is said of the column: an unknown tag, a meaning that another column has, cells that do not fit', () => {
    const guesses = guessColumns(
      ['Date', 'Day', 'Part', 'Id', 'Lat', 'Free'],
      ['', '', '#sector+main', '', '', ''],
      [
        ['2021-06-04', '2021-06-05'],
        ['2021-06-04', '2021-06-05'],
        ['a', 'b'],
        ['', ''],
        ['north', 'south'],
        ['a', 'b'],
      ],
    );
    expect(guesses.map(({ target, unused }) => [target, unused?.code ?? null])).toEqual([
      ['when', null],
      ['words', 'meaning-taken'],
      ['words', 'unknown-tag'],
      ['words', null],
      ['words', 'cells-do-not-fit-meaning'],
      ['words', null],
    ]);
    expect(guesses[1]!.unused).toMatchObject({ meaning: 'when' });
  });

  it('is never a province that stands under a weaker name', () => {
    expect(
      mapOf('region|country|admin1', ['Southeast Asia', 'Cambodia', 'Kampot']).columns.map(({ target }) => target),
    ).toEqual(['words', 'words', 'place.1']);
    expect(mapOf('Region', ['Kampot']).columns[0]!.target).toBe('place.1');
  });

  it('is said of a map, too: columns of it that the file lacks, and columns of the file that it does not know', () => {
    const guesses = guessColumns(['Date', 'Weather'], null, [['2021-06-04'], ['rain']]);
    const saved = { ...mapOf('Date|Arrested', ['2021-06-04', '2']) };
    expect(notesOnUnused(saved, guesses)).toEqual({ notInFile: ['Arrested'], notInMap: ['Weather'] });
    expect(
      mapForHeaders({ ...saved, columns: [{ header: 'Date', target: 'no.such', dates: null }] }, guesses).columns[0]!
        .target,
    ).toBe('when');
  });
});

describe('the end of an event', () => {
  it('is never the latest day on which it may have begun', () => {
    for (const header of ['end_date', 'date_end', 'To', 'Until', 'End date', 'endDate'])
      expect([header, mapOf(`Date|${header}`, ['2021-06-29', '2021-07-02']).columns[1]!.target]).toEqual([
        header,
        'when.end',
      ]);
    expect(mapOf('a|b', ['2021-06-29', '2021-07-02'], ['#date+start', '#date+end']).columns[1]!.target).toBe(
      'when.end',
    );
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

describe('words for large numbers', () => {
  it('are at least two of what they name, in English and Khmer, and a fixed number of it where one is named', () => {
    const low = (cell: string): number | null => readCount(cell).value.low;
    const rows: [string, number][] = [
      ['tens', 20],
      ['dozens', 24],
      ['hundreds', 200],
      ['thousands', 2000],
      ['tens of thousands', 20_000],
      ['dozens of thousands', 24_000],
      ['hundreds of thousands', 200_000],
      ['10s', 20],
      ['1000s', 2000],
      ['10000s', 20_000],
      ['10,000s', 20_000],
      ['100 000s', 200_000],
      ['tens of thousands of people', 20_000],
      ['hundreds of people', 200],
      ['several hundred', 200],
      ['a few thousand', 2000],
      ['over a thousand', 1001],
      ['រាប់សិប', 20],
      ['រាប់រយ', 200],
      ['រាប់ពាន់', 2000],
      ['រាប់ម៉ឺន', 20_000],
      ['រាប់ម៉ឺននាក់', 20_000],
      ['រាប់សែន', 200_000],
      ['រាប់សិបពាន់', 20_000],
      ['រាប់លាន', 2_000_000],
      ['៣ ពាន់', 3000],
      ['២ម៉ឺន', 20_000],
    ];
    expect(rows.map(([cell]) => [cell, low(cell)])).toEqual(rows);
    expect(readCount('a hundred').value).toMatchObject({ low: 90, high: 110 });
    expect(readCount('thousand').value).toMatchObject({ low: 900, high: 1100 });
  });
});

describe('a number in words or digits', () => {
  const bounds = (cell: string): unknown => {
    const { value, understood } = readCount(cell);
    return understood ? [value.low, value.high] : null;
  };
  const readings = (rows: readonly (readonly [string, unknown])[], of: (cell: string) => unknown = bounds): void =>
    expect(rows.map(([cell]) => [cell, of(cell)])).toEqual(rows);

  it('is one number: words add up, a space joins digits only before three, and several numbers are not understood', () => {
    readings([
      ['twenty five', [25, 25]],
      ['twenty-five', [25, 25]],
      ['one hundred twenty', [120, 120]],
      ['two hundred and fifty', [250, 250]],
      ['two thousand three hundred and five', [2305, 2305]],
      ['a hundred and fifty', [150, 150]],
      ['two hundred thousand', [200_000, 200_000]],
      ['twenty five people', [25, 25]],
      ['10 000', [10_000, 10_000]],
      ['1 200 000', [1_200_000, 1_200_000]],
      ['2 3', null],
      ['10 20', null],
      ['3\n5', null],
      ['3\n500', null],
      ['five 200', null],
      ['five six', null],
      ['2 and 3', null],
      ['5, 10', null],
    ]);
  });

  it('in a range takes the unit that stands after the second', () => {
    readings([
      ['10-20 thousand', [10_000, 20_000]],
      ['2-3k', [2000, 3000]],
      ['two to three hundred', [200, 300]],
      ['between two and three thousand', [2000, 3000]],
      ['fifty to one hundred', [50, 100]],
      ['500 to 1 thousand', [500, 1000]],
      ['ten-twenty', [10, 20]],
    ]);
  });

  it('has separators of one kind, and no fraction', () => {
    readings([
      ['0.500', null],
      ['1,200.000', null],
      ['1.200 k', null],
      ['1.200,000', null],
      ['1,200 thousand', [1_200_000, 1_200_000]],
      ['1.200', [1200, 1200]],
      ['3.000', [3000, 3000]],
      ['12.0', [12, 12]],
      ['0.0', [0, 0]],
      ['2.5 thousand', [2500, 2500]],
    ]);
  });

  it('of families is at least as many people', () => {
    for (const cell of ['200 families', '200 households', '២០០ គ្រួសារ'])
      expect(readCount(cell)).toEqual({
        understood: true,
        value: { state: 'CS_AT_LEAST', low: 200, high: null, text: cell },
      });
    readings([
      ['10-20 families', [10, null]],
      ['up to 50 families', null],
      ['no families', [0, 0]],
    ]);
    expect(leadingCount('200 families evicted')).toMatchObject({ state: 'CS_AT_LEAST', low: 200, high: null });
  });

  it('that leads a phrase is the longest that reads, and never a time or money', () => {
    readings(
      [
        ['two hundred and fifty people', [250, 250]],
        ['two hundred and fifty were hurt', [250, 250]],
        ['10 000 people injured', [10_000, 10_000]],
        ['about 2 thousand workers', [1800, 2200]],
        ['3 or 4 monks', [3, 4]],
        ['four others scraped and bruised', [4, 4]],
        ['24 hours in custody', null],
        ['2 days detention', null],
        ['more than 24 hours', null],
        ['2 million riel', null],
        ['500 US dollars', null],
        ['10 20 monks', null],
        ['១០ ថ្ងៃ', null],
      ],
      (cell) => {
        const count = leadingCount(cell);
        return count && [count.low, count.high];
      },
    );
    expect(leadsWithZero('0 arrests')).toBe(true);
    expect(leadsWithZero('10 000 arrests')).toBe(false);
    const draft = read('Title|Arrested', ['T', '24 hours in custody']);
    expect([draft.incident.acts, codes(draft), draft.incident.narrative]).toEqual([
      [],
      ['count-not-understood'],
      'Arrested: 24 hours in custody',
    ]);
  });
});
