import { describe, expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { guessColumns, mapOfGuesses } from './guess-columns.js';
import { readRecord } from './read-record.js';

const HEADERS = ['ល.រ', 'Date', 'Place', 'Crowd', 'Arrested', 'Title'];
const map = mapOfGuesses(
  guessColumns(HEADERS, null, [
    ['1', '2', 'Total'],
    ['2024-07-17', '2024-07-18', ''],
    ['Kampot', 'Takeo', ''],
    ['40', '60', '100'],
    ['2', '1', '3'],
    ['A march', 'A rally', ''],
  ]),
);
const asideOf = (...cells: string[]): unknown => {
  const world = { gazetteer: new Gazetteer([]), groups: new Map(), newId: () => 'id', places: new Map() };
  const { aside, notes } = readRecord([cells], map, world);
  return aside && [aside.code, aside.value, notes];
};

describe('the row that adds up the others', () => {
  it.each([
    ['សរុប', '', '', '៥៦០', '២១', ''],
    ['Total', '', '', '100', '3', ''],
    ['TOTAL:', '-', '', 'about 100', '3', ''],
    ['', 'Sum', '', '100', '', ''],
    ['សរុបរួម', 'សរុបរួម', 'សរុបរួម', '៥៦០ នាក់', '', ''],
    ['Grand total', '', '', '', '', ''],
  ])('is no incident, and says so: %s', (...cells) => {
    expect(asideOf(...cells)).toEqual(['total-row', cells.find((cell) => cell !== ''), []]);
  });

  it.each([
    ['1', '2024-07-17', 'Total station, Kampot', '40', '2', 'A march'],
    ['2', '2024-07-17', 'Kampot', '40', '2', 'Total'],
    ['Total', '2024-07-17', '', '40', '2', ''],
    ['Total', '', 'Kampot', '40', '2', ''],
    ['Total', '', '', '40', '2', 'A march'],
    ['Total arrests at the gate', '', '', '40', '2', ''],
    ['', '', '', '40', '2', ''],
  ])('is none that says when, where or what, or only contains the word: %s', (...cells) => {
    expect(asideOf(...cells)).toBeNull();
  });
});
