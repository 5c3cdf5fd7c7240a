import { fold } from '../text-matching/fold.js';
import { inLetters, isOneSlipApart, roughSound } from '../text-matching/similar-spelling.js';
import commonWords from './common-words.json' with { type: 'json' };
import { isCommonWord } from './is-common-word.js';
import type { Lexicon, Meaning } from './lexicon.js';

/** Shorter words are one slip away from too many others. */
const LEAST_WITH_SLIP = 5;
/** Words of labels are ordinary words: those of five letters are near too many that mean something else. */
const LEAST_OF_ORDINARY = 6;
/** In words of this length, a slip beside silent or doubled letters is still the same word: "Kompong Chnang". */
const LONG = 8;
/** Khmer writes the same name in fewer letters: "កំពុងធំ". */
const LONG_KHMER = 7;

const ALSO_PLACES: ReadonlySet<string> = new Set(commonWords.alsoPlaces.split(' ').map(fold));

/** Whether a word is a number or an ordinary word, although a district or a commune is called so: "market". */
export const isWordMoreThanPlace = (word: string): boolean => ALSO_PLACES.has(word) || /^\d+$/.test(word);

/** Which meaning misspelt words have first: groups, provinces, districts, figures, codes, pages, communes. */
const rankOf = (meaning: Meaning): number => {
  switch (meaning.is) {
    case 'group':
      return 0;
    case 'place':
      return meaning.level < 2 ? 1 : meaning.level < 3 ? 2 : 6;
    case 'figure':
      return 3;
    case 'terms':
      return 4;
    case 'page':
      return 5;
    default:
      return Infinity;
  }
};

/** Names of districts and communes are many and short: a province is likely, a commune only where a place is meant. */
const isLikely = (meaning: Meaning, key: string, saysPlace: boolean): boolean => {
  if (meaning.is === 'terms' || meaning.is === 'page') return key.length >= LEAST_OF_ORDINARY;
  if (meaning.is !== 'place' || saysPlace) return true;
  return meaning.level < 2 || (meaning.level === 2 && key.length >= LONG);
};

/** One letter or one sound apart, with the same first letter: nobody misspells that one. */
const isNear = (known: string, typed: string): boolean => {
  const isLong = typed.length >= (/^[a-z]/.test(typed) ? LONG : LONG_KHMER);
  if (known[0] !== typed[0] || Math.abs(inLetters(known).length - inLetters(typed).length) > (isLong ? 2 : 1))
    return false;
  if (isOneSlipApart(known, typed)) return true;
  const [sound, other] = [roughSound(typed), roughSound(known)];
  return sound === other || (isLong && isOneSlipApart(sound, other));
};

/**
 * Returns the meaning of misspelt words; null if there is none.
 * @param parts the words, folded; they are compared together. Ordinary words are never misspelt names
 * @param saysPlace whether the words around them say that a place is meant
 */
export const meaningOfMisspelt = (parts: readonly string[], lexicon: Lexicon, saysPlace: boolean): Meaning | null => {
  const key = parts.join('');
  if (key.length < LEAST_WITH_SLIP || parts.every(isCommonWord)) return null;
  let best: Meaning | null = null;
  let rank = Infinity;
  for (const [other, meaning] of lexicon.keys()) {
    if (other.length < LEAST_WITH_SLIP || rankOf(meaning) >= rank || !isLikely(meaning, key, saysPlace)) continue;
    if (isNear(other, key)) [best, rank] = [meaning, rankOf(meaning)];
  }
  return best;
};
