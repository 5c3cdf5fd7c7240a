import { fold } from '@vigil/shared/text-matching/fold.js';

export interface Mentionable {
  id: string;
  name: string;
}

/** A letter, mark or digit of a script that ends words with spaces; `_` belongs to names on other sites. */
const GOES_ON = /^[\p{Script=Latin}\p{N}\p{M}_]/u;
const folded = (text: string): string => fold(text.normalize('NFKC'));

/**
 * Returns the ids of those whom a text mentions: @ at the beginning of a word, then a name; the longest that fits.
 * Other words after @ are plain text: a source may have such a name.
 */
export const findMentions = (text: string, people: readonly Mentionable[]): string[] => {
  const names = people
    .map(({ id, name }) => ({ id, name: folded(name).trim() }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (const [before, rest] of splitAtMentions(text)) {
    if (/[\p{L}\p{N}_]$/u.test(before)) continue;
    const typed = folded(rest);
    const one = names.find(
      ({ name }) =>
        typed.startsWith(name) && !(GOES_ON.test(typed.slice(name.length)) && /[\p{Script=Latin}\p{N}]$/u.test(name)),
    );
    if (one) found.add(one.id);
  }
  return [...found];
};

const splitAtMentions = (text: string): [before: string, rest: string][] =>
  [...text.matchAll(/@/g)].map(({ index }) => [
    text.slice(Math.max(0, index - 2), index),
    text.slice(index + 1, index + 201),
  ]);
