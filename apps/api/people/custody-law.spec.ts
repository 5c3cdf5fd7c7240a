import { limitWordsIn } from '@vigil/shared/people-figures/custody-limits.js';
import { foldersOf, loadCountry } from '../places/country-data.js';

describe('the limits that ship', () => {
  it('are said in both languages: the pages of lawyers are, too', () => {
    const limits = loadCountry('khm', foldersOf('/nowhere')).limits!;
    expect(limits.map(({ country }) => country)).toEqual(['KH', 'KH', 'KH']);
    for (const limit of limits) {
      const { law, open } = limitWordsIn(limit, 'km');
      expect([law, open].filter((words) => !/^[^A-Za-z]+$/.test(words))).toEqual([]);
      expect(limitWordsIn(limit, 'en')).toEqual({ law: limit.law, open: limit.open });
    }
  });
});
