import { readdirSync } from 'node:fs';
import { inCheckout } from '../project-root.js';
import { readLawOf } from './custody-law.js';

describe('the files of data/law', () => {
  it.each(readdirSync(inCheckout('data/law')))('%s can be read, and each limit has its own code', (name) => {
    const limits = readLawOf(name.replace('.json', ''), 'XX');
    expect(new Set(limits.map(({ code }) => code)).size).toBe(limits.length);
    expect(limits.map(({ country }) => country)).toEqual(limits.map(() => 'XX'));
  });
});
