import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { aPlace } from '../places/test-place.js';
import type { MappedColumn } from './column-mapping.js';
import { guessColumns, mapOfGuesses } from './guess-columns.js';
import { readRecord } from './read-record.js';

const gazetteer = new Gazetteer([
  aPlace('KH', null, 0, 'Cambodia'),
  aPlace('12', 'KH', 1, 'Phnom Penh'),
  aPlace('1202', '12', 2, 'Doun Penh'),
  aPlace('02', 'KH', 1, 'Battambang'),
]);
const HEADERS = ['admin1', 'admin2', 'location'];
const read = (...cells: string[]): unknown => readDecided({}, ...cells);
const readDecided = (values: MappedColumn['values'], ...cells: string[]): unknown => {
  const map = mapOfGuesses(
    guessColumns(
      HEADERS,
      null,
      cells.map((cell) => [cell]),
    ),
  );
  map.columns[1] = { ...map.columns[1]!, values };
  const { incident, notes } = readRecord([cells], map, {
    gazetteer,
    groups: new Map(),
    newId: () => 'id',
    places: new Map(),
  });
  return [incident.place?.code, incident.placeNote, notes.map(({ code }) => code)];
};

describe('a place that is the unit above the one that the row names', () => {
  it('adds nothing and is nothing to decide', () => {
    expect(read('Phnom Penh', 'Doun Penh', 'Phnom Penh')).toEqual(['1202', null, []]);
    expect(read('Phnom Penh', 'Doun Penh', 'Doun Penh')).toEqual(['1202', null, []]);
  });

  it('is no number in a column of finer units: that is kept in words, and what is finer still with it', () => {
    expect(read('', '12', '')).toEqual([undefined, null, ['place-not-found']]);
    expect(read('', '02', 'Battambang')).toEqual(['02', null, ['place-not-found']]);
    expect(read('Nowhere', '1202', '')).toEqual(['1202', 'Nowhere', ['place-not-found']]);
    expect(read('12', '1202', '')).toEqual(['1202', null, []]);
    expect(read('2', '', '')).toEqual(['02', null, []]);
    expect(readDecided({ '12': { as: 'value', value: ['1202'] } }, '', '12', '')).toEqual(['1202', '12', []]);
    expect(read('', 'KH12', '')).toEqual(['12', null, []]);
  });

  it('is said where it is another unit, or no unit at all', () => {
    expect(read('Phnom Penh', 'Doun Penh', 'Battambang')).toEqual(['1202', 'Battambang', ['place-not-found']]);
    expect(read('Phnom Penh', 'Doun Penh', 'Nowhere')).toEqual(['1202', 'Nowhere', ['place-not-found']]);
  });
});
