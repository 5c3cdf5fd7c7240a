import { fold } from '@vigil/shared/text-matching/fold.js';

/** Whether a text is one of these names, or the last words of one: "Group A" of "DEMO Group A", not "Group Alpha". */
export const isNameOf = (typed: string, names: readonly string[]): boolean => {
  const wanted = fold(typed);
  return wanted !== '' && names.some((name) => ` ${fold(name)}`.endsWith(` ${wanted}`));
};
