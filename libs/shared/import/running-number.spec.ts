import { describe, expect, it } from '@jest/globals';
import { exactDay } from '../day/day-window.js';
import type { Day } from '../day/day.js';
import { guessColumns } from './guess-columns.js';
import { looksLikeAnother } from './running-number.js';

const guessOf = (header: string, ...cells: string[]): [target: string, why: string | undefined] => {
  const [guess] = guessColumns([header, 'Date'], null, [cells, cells.map(() => '2024-07-17')]);
  return [guess!.target, guess!.unused?.code];
};
const LEFT_OUT = ['nothing', 'running-number'];

describe('a column that numbers the rows of a sheet', () => {
  it.each([
    ['ល.រ', '១', '២', '៣', 'សរុប'],
    ['លេខរៀង', '១', '២', '៣'],
    ['No.', '1', '2', '', '3'],
    ['#', '1', '2', '3'],
    ['n°', '1', '2', '3'],
    ['N', '1.0', '2.0', '3.0'],
    ['Number', '1', '2', '5'],
    ['Serial No', '14', '15', '17'],
    ['(1)', '1', '2', '3', 'Total'],
    ['id', '0', '1', '2'],
    ['Ref', '1', '2', '3'],
    ['No', '1'],
  ])('%s is no id and is left out, which is said', (header, ...cells) => {
    expect(guessOf(header, ...cells)).toEqual(LEFT_OUT);
  });

  it.each([
    ['id', 'DEMO-1', 'DEMO-2'],
    ['No.', '2024-017', '2024-018'],
    ['Case no', '4711', '4712'],
    ['Ref', '12', '11', '13'],
  ])('is not one whose cells are the ids of a team: %s', (header, ...cells) => {
    expect(guessOf(header, ...cells)).toEqual(['record.externalId', undefined]);
  });

  it('is none whose numbers go up and down: of what they are numbers, nobody knows', () => {
    expect(guessOf('Number', '12', '3', '40')).toEqual(['words', 'cells-do-not-fit-meaning']);
  });

  it('leaves the meaning of an id to another column, and numbers of people as they are', () => {
    const cells = [
      ['1', '2', '3'],
      ['DEMO-7', 'DEMO-9', 'DEMO-3'],
      ['1', '2', '3'],
    ];
    expect(guessColumns(['No', 'Id', 'Arrested'], null, cells).map(({ target }) => target)).toEqual([
      'nothing',
      'record.externalId',
      'acts.people:D_ARREST',
    ]);
  });
});

describe('a row with the id of an earlier one', () => {
  const at = (day: string | null, code: string | null) => ({
    when: day === null ? null : exactDay(day as Day),
    place: code === null ? null : { code, precision: 'LP_PROVINCE' },
  });
  const isWithin = (code: string, ancestor: string): boolean => code.startsWith(ancestor);
  const other = (row: ReturnType<typeof at>, isRunning: boolean): boolean =>
    looksLikeAnother(at('2024-07-17', '12'), row, isWithin, isRunning);

  it('is another incident where both its day and its place are others; with a running number where one is', () => {
    expect([other(at('2025-02-03', '07'), false), other(at('2025-02-03', '07'), true)]).toEqual([true, true]);
    expect([other(at('2025-02-03', '12'), false), other(at('2025-02-03', '12'), true)]).toEqual([false, true]);
    expect([other(at('2024-07-17', '07'), false), other(at('2024-07-17', '07'), true)]).toEqual([false, true]);
  });

  it('is the same where neither contradicts: a finer place, or what is not known', () => {
    for (const row of [at('2024-07-17', '1202'), at(null, '12'), at('2024-07-17', null), at(null, null)])
      expect([other(row, false), other(row, true)]).toEqual([false, false]);
    expect([other(at('2025-02-03', null), false), other(at(null, '07'), false)]).toEqual([false, false]);
  });
});
