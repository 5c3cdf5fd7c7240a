import { describe, expect, it } from '@jest/globals';
import { OwnAnswersOfRows } from './own-answers-of-rows.js';

const ROWS = Int32Array.of(0, 1, 2, 3, 4);
const READS = Uint8Array.of(1, 1, 1, 1, 0);
const answers = new OwnAnswersOfRows();
answers.put(0, ['lawyer.answered', 'lawyer.NEVER']);
answers.put(1, []);
answers.put(2, null);
// Row 3 was never put, row 4 is another's.
answers.put(4, []);
const found = (value: string, of = answers): number[] =>
  [...of.having([value], READS)].flatMap((is, row) => (is === 1 ? [row] : []));
const counted = (wanted: readonly string[] = [], of = answers) => Object.fromEntries(of.count([ROWS], READS, wanted));

describe('what rows answer to own questions', () => {
  it('is an answer or none, and of what is not read neither', () => {
    expect([found('lawyer.answered'), found('lawyer.not-answered')]).toEqual([[0], [1]]);
    expect(counted()).toEqual({ 'lawyer.answered': 1, 'lawyer.NEVER': 1, 'lawyer.not-answered': 1 });
    expect(counted(['other.not-answered'])['other.not-answered']).toBe(2);
  });

  it('is none to a question in use that nobody answered, of rows that are read and may be', () => {
    const some = new OwnAnswersOfRows();
    for (const row of [0, 1, 4]) some.put(row, row === 0 ? ['lawyer.answered'] : []);
    some.put(2, null);
    some.ask(['call', 'lawyer']);
    expect(counted([], some)).toEqual({ 'lawyer.answered': 1, 'lawyer.not-answered': 1, 'call.not-answered': 2 });
    some.ask(['lawyer']);
    expect(counted([], some)).toEqual({ 'lawyer.answered': 1, 'lawyer.not-answered': 1 });
    some.ask(['call']);
    expect(new OwnAnswersOfRows().count([ROWS], READS)).toEqual(new Map());
  });

  it('is not known any more of a row that is taken out, or put while it cannot be read', () => {
    const some = new OwnAnswersOfRows();
    for (const row of [0, 1, 2, 3]) some.put(row, ['lawyer.answered']);
    some.put(1, []);
    some.put(2, null);
    some.remove(3);
    expect([found('lawyer.answered', some), found('lawyer.not-answered', some)]).toEqual([[0], [1]]);
    some.remove(1);
    expect([found('lawyer.not-answered', some), counted([], some)]).toEqual([[], { 'lawyer.answered': 1 }]);
  });

  it('may have the code ANSWERED, which is not whether there is an answer', () => {
    const some = new OwnAnswersOfRows();
    some.put(0, ['call.answered', 'call.ANSWERED']);
    some.put(1, ['call.answered', 'call.REFUSED']);
    expect([found('call.ANSWERED', some), found('call.answered', some)]).toEqual([[0], [0, 1]]);
    expect(counted([], some)).toEqual({ 'call.answered': 2, 'call.ANSWERED': 1, 'call.REFUSED': 1 });
  });
});
