import { meetMeanwhile } from './meet-meanwhile.js';

const began = { place: '12', note: null as string | null, shown: true };

describe('what somebody typed and what somebody else saved meanwhile', () => {
  it('are both there where each changed another answer', () =>
    expect(meetMeanwhile(began, { ...began, note: 'mine' }, { ...began, place: '1201' })).toEqual({
      typed: { place: '1201', note: 'mine', shown: true },
      both: [],
    }));

  it('keep what was typed where both changed the same answer, and name it', () =>
    expect(meetMeanwhile(began, { ...began, note: 'mine' }, { ...began, note: 'theirs', shown: false })).toEqual({
      typed: { place: '12', note: 'mine', shown: false },
      both: ['note'],
    }));

  it('are no difference where both say the same', () =>
    expect(meetMeanwhile(began, { ...began, note: 'one' }, { ...began, note: 'one' }).both).toEqual([]));
});
