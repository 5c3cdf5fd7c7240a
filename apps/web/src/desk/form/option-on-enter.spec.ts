import { optionOnEnter } from './option-on-enter.js';

const named = (key: string): { key: string; isExact?: boolean } => ({ key });
const exact = (key: string): { key: string; isExact?: boolean } => ({ key, isExact: true });

describe('the Enter key in a list of suggestions', () => {
  it('takes the only match of what was typed', () =>
    expect(optionOnEnter('told to lea', [named('RS_DISPERSAL_ORDER')], undefined)?.key).toBe('RS_DISPERSAL_ORDER'));

  it('takes the only exact match among several', () =>
    expect(optionOnEnter('arrest', [exact('D_ARREST'), named('LE_WARRANT')], undefined)?.key).toBe('D_ARREST'));

  it('takes what the arrow keys chose, also where it is no match', () =>
    expect(optionOnEnter('beaten', [exact('FM_PUNCH')], named('otherwise'))?.key).toBe('otherwise'));

  it.each([
    ['of several matches', 'beat', [named('FM_PUNCH'), named('FM_KICK')]],
    ['of several exact matches', 'beaten', [exact('FM_PUNCH'), exact('FM_KICK')]],
    ['where nothing matches', 'zebra', []],
    ['before somebody has typed', ' ', [named('FM_PUNCH')]],
  ])('chooses nothing for the person %s', (_when, typed, found) =>
    expect(optionOnEnter(typed, found, undefined)).toBeUndefined(),
  );
});
