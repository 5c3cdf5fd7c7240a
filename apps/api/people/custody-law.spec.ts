import { readdirSync } from 'node:fs';
import { limitWordsIn } from '@vigil/shared/people-figures/custody-limits.js';
import { inCheckout } from '../project-root.js';
import { readLawOf } from './custody-law.js';

describe('the files of data/law', () => {
  it.each(readdirSync(inCheckout('data/law')))('%s can be read, and each limit has its own code', (name) => {
    const limits = readLawOf(name.replace('.json', ''), 'XX');
    expect(new Set(limits.map(({ code }) => code)).size).toBe(limits.length);
    expect(limits.map(({ country }) => country)).toEqual(limits.map(() => 'XX'));
    // The pages of lawyers are in two languages.
    for (const limit of limits) {
      const { law, open } = limitWordsIn(limit, 'km');
      expect([law, open].filter((words) => !/^[^A-Za-z]+$/.test(words))).toEqual([]);
      expect(limitWordsIn(limit, 'en')).toEqual({ law: limit.law, open: limit.open });
    }
  });
});
