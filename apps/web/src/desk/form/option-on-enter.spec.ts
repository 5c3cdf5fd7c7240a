import { optionOnEnter } from './option-on-enter.js';

describe('the Enter key in a list of suggestions', () => {
  it('takes the only match of what was typed', () =>
    expect(optionOnEnter('told to leave', ['RS_DISPERSAL_ORDER'], undefined)).toBe('RS_DISPERSAL_ORDER'));

  it('takes what the arrow keys chose, also where it is no match', () =>
    expect(optionOnEnter('beaten', ['FM_PUNCH'], 'otherwise')).toBe('otherwise'));

  it.each([
    ['of several matches', 'beaten', ['FM_PUNCH', 'FM_KICK']],
    ['where nothing matches', 'zebra', []],
    ['before somebody has typed', ' ', ['FM_PUNCH']],
  ])('chooses nothing for the person %s', (_when, typed, found) =>
    expect(optionOnEnter(typed, found, undefined)).toBeUndefined(),
  );
});
