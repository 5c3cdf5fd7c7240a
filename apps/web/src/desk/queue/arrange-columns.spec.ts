import { describe, expect, it } from '@jest/globals';
import type { QueueColumn } from '@vigil/shared/incident/queue-filters.js';
import { listedColumns, moveColumn, showColumn } from './arrange-columns.js';

const columns: QueueColumn[] = ['title', 'day', 'place', 'age'];

describe('the order of the columns', () => {
  it('changes by one place, and stays at the ends', () => {
    expect(moveColumn(columns, 'place', -1)).toEqual(['title', 'place', 'day', 'age']);
    expect(moveColumn(columns, 'day', 1)).toEqual(['title', 'place', 'day', 'age']);
    expect(moveColumn(columns, 'title', -1)).toEqual(columns);
    expect(moveColumn(columns, 'age', 1)).toEqual(columns);
  });

  it('stays when a column comes or goes: a new one is last', () => {
    expect(showColumn(['age', 'title', 'day'], 'code', true)).toEqual(['age', 'title', 'day', 'code']);
    expect(showColumn(['age', 'title', 'day'], 'title', false)).toEqual(['age', 'day']);
    expect(showColumn(['age', 'title'], 'age', true)).toEqual(['age', 'title']);
  });

  it('lists what is shown in its order, then the others', () => {
    const listed = listedColumns(['age', 'title']);
    expect(listed.slice(0, 3)).toEqual(['age', 'title', 'code']);
    expect(new Set(listed).size).toBe(14);
    expect(listed).toHaveLength(14);
  });
});
