import { expect, it } from '@jest/globals';
import { outcomesOf } from './export-outcomes.js';

it('an export of selected records says of each whether it is in the file, and why not, by name', () => {
  const records = ['a', 'b', 'c', 'd'].map((id) => ({ id, revision: 3 }));
  const outcomes = outcomesOf(records, {
    refused: [
      { id: 'b', title: 'Not yet', code: null, why: 'not-published' },
      { id: 'c', title: null, code: null, why: 'not-found' },
      { id: 'd', title: 'Merged', code: 'KH-1', why: 'wrong-state' },
    ],
  });
  expect(
    outcomes.map(({ id, result, title, code, why }) => [id, result, title, code, why?.field ?? why?.code]),
  ).toEqual([
    ['a', 'done', null, null, undefined],
    ['b', 'refused', 'Not yet', null, 'not-published'],
    ['c', 'refused', null, null, 'not-found'],
    ['d', 'refused', 'Merged', 'KH-1', 'wrong-state'],
  ]);
});
