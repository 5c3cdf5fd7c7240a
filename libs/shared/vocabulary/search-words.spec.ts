import words from './search-words.json' with { type: 'json' };
import { isSearchedBy } from './search-words.js';
import { ACT_LISTS, termOf, termsOf } from './vocabulary.js';

const found = (typed: string): string[] =>
  ACT_LISTS.flatMap((list) => termsOf(list))
    .filter((term) => isSearchedBy(term, typed))
    .map(({ code }) => code);

describe('an act is found by the everyday word', () => {
  it.each([
    ['beaten', ['FM_PUNCH', 'FM_KICK', 'FM_BATON', 'FM_IMPROVISED', 'FM_UNSPEC']],
    ['told to leave', ['RS_DISPERSAL_ORDER']],
    ['Handcuffed', ['FM_RESTRAINT']],
    ['ឱ្យចាកចេញ', ['RS_DISPERSAL_ORDER']],
    ['teargas', ['FM_IRRITANT_DIST']],
  ])('%s', (typed, codes) => expect(found(typed)).toEqual(codes));

  it('detained, in every way in which one can be', () => {
    expect(found('detained')).toEqual(
      expect.arrayContaining(['D_APPREHENDED', 'D_ARREST', 'D_POLICE_CUSTODY', 'D_PRETRIAL', 'D_MASS_ARREST']),
    );
    expect(found('វាយ')).toEqual(expect.arrayContaining(['FM_PUNCH', 'FM_KICK', 'FM_BATON']));
  });

  it('and by nothing that is no act: every code is one of a list', () => {
    expect(Object.keys(words).filter((code) => !termOf(code))).toEqual([]);
    expect(found('zebra')).toEqual([]);
  });
});
