import { describe, expect, it } from '@jest/globals';
import { countryCommands } from './country-commands.js';
import { beginningOf } from './beginning-of.js';

type Item = Parameters<typeof countryCommands>[0][number];
const item = (code: string, ...is: ('home' | 'loaded')[]): Item => ({
  code,
  isHome: is.includes('home'),
  isLoaded: is.includes('loaded'),
});
const lines = (...items: Item[]): string[] => countryCommands(items, 'npm run').lines;

describe('the commands of the page of countries', () => {
  it('name no country twice, and remove none that is in use', () => {
    expect(lines(item('KHM', 'home'), item('KEN', 'home', 'loaded'))).toEqual([
      'npm run country -- add XXX',
      'npm run country -- home KHM KEN XXX',
    ]);
    expect(countryCommands([item('KHM', 'home')], './vigil').lines).toContain('./vigil country add XXX');
    expect(countryCommands([item('KHM', 'home')], 'npm run').hasPlaceholder).toBe(true);
  });

  it('add and remove one that is loaded and not in use', () => {
    const all = [item('KHM', 'home'), item('LAO', 'loaded')];
    expect(countryCommands(all, 'npm run')).toEqual({
      lines: ['npm run country -- home KHM LAO', 'npm run country -- remove LAO'],
      hasPlaceholder: false,
    });
  });

  it('do not remove what ships with Vigil', () => {
    expect(lines(item('KEN', 'home', 'loaded'), item('KHM'))).toEqual(['npm run country -- home KEN KHM']);
  });
});

describe('a long source', () => {
  it('begins with whole words, and a short one is not folded', () => {
    const long = `Names: ${'somebody and '.repeat(30)}CC BY 4.0`;
    const begun = beginningOf(long)!;
    expect(long.startsWith(`${begun} `)).toBe(true);
    expect(begun).toMatch(/(?:somebody|and)$/);
    expect(beginningOf('CC BY 4.0')).toBeNull();
    expect(beginningOf('x'.repeat(500))).toHaveLength(160);
  });
});
