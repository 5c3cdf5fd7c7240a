import { expect, it } from '@jest/globals';
import { Gazetteer } from '../places/gazetteer.js';
import { emptyMap } from './column-mapping.js';
import { readRecord } from './read-record.js';

it('the words of a row of thousands that nobody knows are kept, and the first hundred get suggestions', () => {
  const columns = [
    { header: 'Groups', target: 'groups.group', dates: null },
    ...Array.from({ length: 30 }, (_n, i) => ({ header: `Groups ${i}`, target: 'groups.group', dates: null })),
    { header: 'Acts', target: 'acts.type', dates: null },
  ];
  const names = Array.from({ length: 100 }, (_n, i) => `workers of hall ${i}`).join(';');
  const { notes } = readRecord(
    [[...columns.slice(1).map(() => names), 'order of dispersal']],
    { ...emptyMap([]), columns },
    {
      gazetteer: new Gazetteer([]),
      groups: new Map(Array.from({ length: 300 }, (_n, i) => [`union of workers ${i}`, `group ${i}`])),
      newId: () => 'one',
      places: new Map(),
    },
  );
  const unknown = notes.filter(({ code }) => code.startsWith('unknown'));
  expect(unknown).toHaveLength(3_101);
  expect(unknown.map(({ suggestions = [] }) => suggestions.length > 0)).toEqual(unknown.map((_one, i) => i < 100));
});
