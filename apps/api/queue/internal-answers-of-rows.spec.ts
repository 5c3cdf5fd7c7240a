import { describe, expect, it } from '@jest/globals';
import { INTERNAL_FILTERS, InternalAnswersOfRows } from './internal-answers-of-rows.js';

const bit = (key: string): number => 1 << INTERNAL_FILTERS.findIndex((filter) => filter.key === key);
const ALL = new Uint8Array(5).fill(1);
const answers = new InternalAnswersOfRows();
const timed = { answered: bit('timeOfDay'), lacking: bit('narrative') };
answers.put(0, { ...timed, times: [[570, 570]] });
answers.put(1, { ...timed, times: null });
answers.put(2, {
  answered: bit('narrative') | bit('acts.note'),
  lacking: bit('timeOfDay') | bit('acts.note'),
  times: null,
});
// Row 3 is not read yet, row 4 is another's.
answers.put(4, { ...timed, times: [[600, 600]] });
const reads = Uint8Array.of(1, 1, 1, 1, 0);
const found = (filter: string, value: string, of = reads): number[] =>
  [...answers.having(filter, value, of)].flatMap((is, row) => (is === 1 ? [row] : []));
const counted = (filter: string, of = reads) =>
  Object.fromEntries(answers.count(Int32Array.of(0, 1, 2, 3, 4), of).get(filter)!);

describe('the internal answers of rows', () => {
  it('are answered or not, a time in words that say none is a value of its own, and what is not read is neither', () => {
    expect([found('timeOfDay', 'answered'), found('timeOfDay', 'not-answered')]).toEqual([[0, 1], [2]]);
    expect(found('timeOfDay', 'no-time')).toEqual([1]);
    expect(counted('timeOfDay')).toEqual({ answered: 2, 'not-answered': 1, 'no-time': 1 });
    expect([found('acts.note', 'answered'), found('acts.note', 'not-answered')]).toEqual([[2], [2]]);
    expect(counted('harms.note')).toEqual({});
  });

  it('have a time that may be in a range', () => {
    expect([
      found('timeOfDay', '09:00..09:30'),
      found('timeOfDay', '09:31..'),
      found('timeOfDay', '22:00..10:00'),
    ]).toEqual([[0], [], [0]]);
  });

  it('are those of rows alone whose internal answers the member may read, also in a number', () => {
    expect(found('timeOfDay', '10:00..10:00')).toEqual([]);
    expect(found('timeOfDay', '10:00..10:00', ALL)).toEqual([4]);
    expect(counted('timeOfDay', ALL)['answered']).toBe(3);
    const nobody = new Uint8Array(5);
    expect([counted('timeOfDay', nobody), found('narrative', 'not-answered', nobody)]).toEqual([{}, []]);
  });

  it('have no other value, and no other filter', () => {
    for (const [filter, value] of [
      ['narrative', '09:00..10:00'],
      ['narrative', 'no-time'],
      ['narrative', 'heron'],
      ['timeOfDay', '10:00'],
      ['crowd', 'answered'],
    ] as const)
      expect([filter, value, found(filter, value, ALL)]).toEqual([filter, value, []]);
  });
});
