import { recordsToJoin } from './records-to-join.js';

const sent = (id: string) => ({ id, status: 'WS_SUBMITTED', code: null });
const known = (id: string) => ({ id, status: 'WS_PUBLISHED', code: `KH-${id}` });
const draft = { id: 'draft', status: 'WS_DRAFT', code: null };
const gone = { id: 'gone', status: 'WS_RETRACTED', code: 'KH-gone' };
const ids = (records: readonly { id: string }[]): string[] => records.map(({ id }) => id);
const parts = (records: Parameters<typeof recordsToJoin>[0], remains: string) => {
  const { others, wrongState, alone } = recordsToJoin(records, remains);
  return [ids(others), ids(wrongState), ids(alone)];
};

describe('the selected records that are joined with the one that remains', () => {
  it('are none whose state does not allow it', () => {
    expect(parts([sent('a'), draft, sent('b'), gone], 'a')).toEqual([['b'], ['draft', 'gone'], []]);
    expect(parts([sent('a'), draft], 'a')).toEqual([[], ['draft'], []]);
  });

  it('are one that readers have seen, but not several in one go', () => {
    expect(parts([sent('a'), known('b'), draft], 'a')).toEqual([['b'], ['draft'], []]);
    expect(parts([known('a'), known('b'), sent('c'), sent('d')], 'a')).toEqual([['c', 'd'], [], ['b']]);
    expect(parts([known('a'), known('b'), known('c')], 'a')).toEqual([[], [], ['b', 'c']]);
  });
});
