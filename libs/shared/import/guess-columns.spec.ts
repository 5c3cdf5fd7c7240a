import { describe, expect, it } from '@jest/globals';
import { CALLED, HXL } from './column-names.js';
import { guessColumns, mapOfGuesses } from './guess-columns.js';
import { mapForHeaders, notesOnUnused } from './match-saved-mapping.js';
import type { ColumnMapping } from './column-mapping.js';
import { targetOf } from './column-targets.js';

const mapOf = (headers: string, cells: string[], hxl: string[] | null = null): ColumnMapping =>
  mapOfGuesses(
    guessColumns(
      headers.split('|'),
      hxl,
      cells.map((cell) => [cell, cell]),
    ),
  );

describe('what a guess cannot use', () => {
  it('is never a meaning that does not exist', () => {
    expect([...Object.keys(CALLED), ...Object.values(HXL)].filter((key) => !targetOf(key))).toEqual([]);
  });

  it.each(['Tags', 'tags', '_tags', 'ស្លាក'])(
    'takes %s for the words of the team, and for acts in a file of ACLED',
    (header) => {
      const target = (...others: string[]): string =>
        mapOf([...others, header].join('|'), ['2021-06-04', ...others.map(() => 'a')]).columns.at(-1)!.target;
      expect(target('Date', 'Place', 'Notes', 'Source')).toBe('tags');
      expect(target('event_date', 'sub_event_type', 'notes')).toBe('acts.type');
      expect(target('EVENT_DATE', 'EVENT_ID_CNTY')).toBe('acts.type');
    },
  );

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
    ).toEqual(['words', 'place.0', 'place.1']);
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

describe('a column with the end of an event', () => {
  it('is never the latest day on which it may have begun', () => {
    for (const header of ['end_date', 'date_end', 'To', 'Until', 'End date', 'endDate'])
      expect([header, mapOf(`Date|${header}`, ['2021-06-29', '2021-07-02']).columns[1]!.target]).toEqual([
        header,
        'when.end',
      ]);
    expect(mapOf('a|b', ['2021-06-29', '2021-07-02'], ['#date+start', '#date+end']).columns[1]!.target).toBe(
      'when.end',
    );
  });
});

describe('a file that Vigil wrote', () => {
  it('has no point in it: "lat" and "lng" are those of a whole place', () => {
    const targets = (...headers: string[]): string[] =>
      guessColumns(
        headers,
        null,
        headers.map((header) => (header.startsWith('l') ? ['10.8', '10.9'] : ['07', '07'])),
      ).map(({ target }) => target);
    expect(targets('code', 'lat', 'lng', 'point_of')).toEqual(['record.code', 'nothing', 'nothing', 'nothing']);
    expect(targets('code', 'lat', 'lng')).toEqual(['record.code', 'point.lat', 'point.lon']);
  });
});

describe('a column of marks that a form adds for a choice', () => {
  const of = (header: string, ...cells: string[]): unknown[] => {
    const [{ target, flag } = {}] = guessColumns([header], null, [cells]);
    return [target, flag?.add];
  };

  it('adds the code in its header where it is marked', () => {
    expect(of('restrictions/RS_CORDON', '1', '0', '')).toEqual(['acts.type', 'RS_CORDON']);
    expect(of('Group A/What it was about/IS_LAND', 'TRUE', 'FALSE')).toEqual(['issues', 'IS_LAND']);
  });

  it('is none with another code, with cells that are no marks, or with no cell', () => {
    expect(of('restrictions/RS_NO_SUCH', '1', '0')).toEqual(['words', undefined]);
    expect(of('restrictions/RS_CORDON', '1', 'twice')).toEqual(['words', undefined]);
    expect(of('restrictions/RS_CORDON', '', '')).toEqual(['words', undefined]);
    expect(of('actor/PF_POLICE', '1', '0')).toEqual(['words', undefined]);
  });
});
