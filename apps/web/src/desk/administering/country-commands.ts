import { commandsAsTyped } from '@vigil/shared/staff-responses/commands-as-typed.js';
import type { CountryEntry } from '@vigil/shared/staff-responses/countries.js';

/** Stands for a country where there is none to name. */
const ANY = 'XXX';

/**
 * Returns the commands that whoever runs the server can give as things are: they add a country that is loaded or, where
 * all are in use, first load one; and remove what is loaded and not in use.
 * @param program what they type before the name of a command
 */
export const countryCommands = (
  items: readonly Pick<CountryEntry, 'code' | 'isHome' | 'isLoaded'>[],
  program: string,
): { lines: string[]; hasPlaceholder: boolean } => {
  const home = items.filter(({ isHome }) => isHome).map(({ code }) => code);
  const idle = items.filter(({ isHome }) => !isHome);
  const next = idle[0]?.code ?? ANY;
  const removable = idle.find(({ isLoaded }) => isLoaded)?.code;
  const run = (words: string): string => commandsAsTyped(`npm run country -- ${words}`, program);
  return {
    lines: [
      ...(next === ANY ? [run(`add ${ANY}`)] : []),
      run(`home ${[...home, next].join(' ')}`),
      ...(removable === undefined ? [] : [run(`remove ${removable}`)]),
    ],
    hasPlaceholder: next === ANY,
  };
};
