import { describe, expect, it } from '@jest/globals';
import { columnOfGuess, guessColumns } from './guess-columns.js';
import type { MappedColumn } from './column-mapping.js';
import { needsDecision } from './needs-decision.js';

const needs = (header: string, cells: string[], more: Partial<MappedColumn> = {}): boolean => {
  const guess = guessColumns([header], null, [cells])[0]!;
  return needsDecision({ ...columnOfGuess(guess), ...more }, guess, null);
};

describe('a column that somebody should look at', () => {
  it('has no meaning, dates that can be read in two ways, or numbers that may be marks or zeros', () => {
    expect(needs('Remarks of the office', ['a', 'b'])).toBe(true);
    expect(needs('Date', ['04/06/2021', '05/06/2021'])).toBe(true);
    expect(needs('Date', ['2021-06-04', '17/07/2564'])).toBe(true);
    expect(needs('Arrests', ['1', 'x'])).toBe(true);
    expect(needs('Arrests', ['2', '0'])).toBe(true);
  });

  it('is none that is understood, decided or empty', () => {
    expect(needs('Date', ['2021-06-04', '2021-06-05'])).toBe(false);
    expect(needs('Date', ['04/06/2021'], { dates: { order: 'dmy', era: null, serial: null } })).toBe(false);
    expect(needs('Province', ['Kampot', 'Kep'])).toBe(false);
    expect(needs('actor1', ['Protesters', 'Police'])).toBe(false);
    expect(needs('Arrests', ['2', '3'])).toBe(false);
    expect(needs('Arrests', ['2', '0'], { zero: 'nobody' })).toBe(false);
    expect(needs('Baton', ['x', ''])).toBe(false);
    expect(needs('Remarks of the office', ['', ''])).toBe(false);
    expect(needs('Remarks of the office', ['a'], { target: 'nothing' })).toBe(false);
  });

  it('has cells that a preview could not read', () => {
    const guess = guessColumns(['Province', 'Notes'], null, [
      ['Kampot', 'Atlantis'],
      ['a', 'b'],
    ]);
    const of = (i: number, words: number): boolean =>
      needsDecision(columnOfGuess(guess[i]!), guess[i]!, { filled: 2, used: 2 - words, words, aside: 0 });
    expect([of(0, 1), of(0, 0), of(1, 2)]).toEqual([true, false, false]);
  });
});
