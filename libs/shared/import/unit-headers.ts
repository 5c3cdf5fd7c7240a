import type { CountryFile } from '../places/place.js';
import { plainKey } from './header-key.js';

/** What the columns are called that name units of one level, by `plainKey`: "municipio" is 'place.1'. */
export type UnitHeaders = ReadonlyMap<string, string>;

/**
 * Returns the names of columns that the countries' own words make: those of their levels and of their kinds of units, in
 * whatever language. What stands for units of two levels names neither.
 */
export const unitHeadersOf = (files: readonly Pick<CountryFile, 'levels' | 'types'>[]): UnitHeaders => {
  const levels = new Map<string, Set<number>>();
  const add = (word: string, level: number): void => {
    const key = plainKey(word);
    levels.set(key, (levels.get(key) ?? new Set()).add(level));
  };
  for (const file of files) {
    for (const { level, en, km } of file.levels) for (const word of [en, km]) add(word, level);
    for (const { level, en, km, words } of file.types) for (const word of [en, km, ...words]) add(word, level);
  }
  levels.delete('');
  return new Map([...levels].flatMap(([key, of]) => (of.size === 1 ? [[key, `place.${[...of][0]}`] as const] : [])));
};
