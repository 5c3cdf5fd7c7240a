import type { HiddenRecord } from '@vigil/shared/staff-responses/hidden-records.js';
import { groupIntoNotices } from './group-into-notices.js';

const aHidden = (id: string, batch: string | null, seenBy: string | null = null): HiddenRecord => ({
  id,
  code: `KH-${id}`,
  title: null,
  batch,
  by: 'R2',
  mine: false,
  at: '2026-11-27T10:00:00Z',
  reason: null,
  seenBy,
  forgetFrom: '2026-11-28T10:00:00Z',
  forgetAskedBy: null,
  mayAskForget: true,
  mayForget: false,
  mayLook: true,
  isOutside: false,
});

describe('what reviewers are told of hidden records', () => {
  it('is told once for what was hidden together', () => {
    expect(
      groupIntoNotices([aHidden('a', 'one'), aHidden('b', 'one'), aHidden('c', 'two')]).map(({ ids }) => ids),
    ).toEqual([['a', 'b'], ['c']]);
  });

  it('is told until a second reviewer has looked, and then no more', () => {
    expect(groupIntoNotices([aHidden('a', 'one', 'R3'), aHidden('b', 'one')]).map(({ ids }) => ids)).toEqual([['b']]);
    expect(groupIntoNotices([aHidden('a', 'one', 'R3')])).toEqual([]);
  });

  it('is told by itself of what was withdrawn by an earlier version', () => {
    expect(groupIntoNotices([aHidden('a', null), aHidden('b', null)])).toHaveLength(2);
  });
});
