import { describe, expect, it } from '@jest/globals';
import { guessColumns, type ColumnGuess } from './guess-columns.js';
import { joinMarks, looksLikeMarks, withMoreMarks } from './marks.js';

const guess = (header: string, ...cells: string[]): ColumnGuess => guessColumns([header], null, [cells])[0]!;
const looks = (target: string, ...cells: string[]): boolean => looksLikeMarks({ target }, joinMarks([], cells));

describe('a header that names an act, a harm or an actor, above marks alone', () => {
  it.each([
    ['Baton', 'acts.type', 'FM_BATON'],
    ['tear gas', 'acts.type', 'FM_IRRITANT_DIST'],
    ['Force: Baton', 'acts.type', 'FM_BATON'],
    ['Baton used?', 'acts.type', 'FM_BATON'],
    ['Police', 'acts.actor', 'PF_POLICE'],
    ['ដំបង', 'acts.type', 'FM_BATON'],
    ['ប៉ូលិស', 'acts.actor', 'PF_POLICE'],
  ])('is proposed as marks of it: %s', (header, target, add) => {
    expect(guess(header, 'x', 'yes', '1', 'TRUE', '', 'no', '?', '✓')).toMatchObject({
      target,
      flag: { yes: ['x', 'yes', '1', 'true', '✓'], add },
    });
  });

  it('is not, where a cell says more than a mark, or the header names no one thing', () => {
    for (const [header, cell] of [
      ['Baton', 'twice'],
      ['Baton', '2'],
      ['None observed', 'yes'],
      ['Good weather', 'yes'],
    ])
      expect(guess(header!, 'x', cell!)).toMatchObject({ target: 'words' });
    expect(guess('Baton', 'x', 'twice')).not.toHaveProperty('flag');
  });

  it('leaves a column that has a meaning of its own', () => {
    expect(guess('Interference', 'yes', 'no').target).toBe('interference');
    expect(guess('Baton', '', '').target).toBe('words');
  });
});

describe('a column of numbers', () => {
  it('whose cells are TRUE and FALSE is proposed as marks of what it counts', () => {
    expect(guess('Arrests', 'FALSE', 'TRUE', '0')).toMatchObject({
      target: 'acts.type',
      flag: { yes: ['true'], add: 'D_ARREST' },
    });
    expect(guess('Killed', 'x', '')).toMatchObject({ target: 'harms.type', flag: { add: 'HM_DEATH' } });
  });

  it('stays one of numbers where it has a number, and says that it looks like marks where 1 may be one', () => {
    for (const cells of [
      ['0', '1'],
      ['0', '1', 'no'],
      ['2', 'yes'],
    ]) {
      expect(guess('Arrests', ...cells).target).toBe('acts.people:D_ARREST');
      expect(looks('acts.people:D_ARREST', ...cells)).toBe(false);
    }
    expect(guess('Arrests', '1', 'TRUE', 'x').target).toBe('acts.people:D_ARREST');
    expect(looks('acts.people:FM_BATON', 'x', 'yes', 'TRUE', '1')).toBe(true);
    expect(looks('acts.people:D_ARREST', '1', 'TRUE', 'x', 'yes', 'FALSE', '0', 'maybe', '✓')).toBe(true);
    expect(looks('crowd', 'x', '1')).toBe(false);
  });
});

describe('the different cells of a column', () => {
  it('are those of all its rows, written in any way, and none of a column of words', () => {
    expect(joinMarks(joinMarks([], [' X ', 'x', '']), ['Yes', '?', '1'])).toEqual(['x', 'yes', '1']);
    const words = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(joinMarks([], [...words, 'x', 'yes', 'no', '0'])).toHaveLength(10);
    expect(joinMarks([], [...words, 'g'])).toBeNull();
    expect(joinMarks(joinMarks([], [...words, 'g']), ['x'])).toBeNull();
    expect(joinMarks([], ['long '.repeat(200)])).toBeNull();
  });

  it('of a later part of the file mean yes too', () => {
    expect(withMoreMarks({ yes: ['x'], add: 'FM_BATON' }, ['x', 'no', 'true'])).toEqual({
      yes: ['x', 'true'],
      add: 'FM_BATON',
    });
  });
});
