import { fold } from '../text-matching/fold.js';
import type { Lexicon, Meaning } from './lexicon.js';
import { isWordMoreThanPlace, meaningOfMisspelt } from './misspelt.js';

/** A typed text longer than this is cut: nobody asks in more words. */
export const LONGEST_SEARCH = 100;

/** Words of a search and what they mean; null: nothing is known by these words. */
export interface Read {
  words: string;
  meaning: Meaning | { is: 'year'; year: number } | null;
  /** Whether the words were misspelt. */
  isSlip: boolean;
}

/** Whether a word may begin or end here: between words, and in Khmer before any letter that is no mark. */
const mayCut = (text: string, starts: ReadonlySet<number>, at: number): boolean =>
  at === 0 ||
  at === text.length ||
  starts.has(at) ||
  (/[\u1780-\u17b3]/u.test(text[at]!) && text[at - 1] !== '\u17d2') ||
  (/[\u1780-\u17d3]/u.test(text[at - 1]!) && /[^\u1780-\u17dd]/u.test(text[at]!)) ||
  (/\d/.test(text[at]!) !== /\d/.test(text[at - 1]!) && /[\u1780-\u17d3]/u.test(text[at - 1]! + text[at]!));

/** Words that are written as names: with a capital where others have none, and not at the beginning. */
const writtenAsNames = (typed: string): ReadonlySet<string> => {
  const words = typed.split(/\s+/u).filter(Boolean);
  const isMixed = words.some((word) => /^\p{Ll}/u.test(word));
  const names = isMixed ? words.slice(1).filter((word) => /^\p{Lu}\p{Ll}/u.test(word)) : [];
  return new Set(names.flatMap((word) => fold(word).split(' ')));
};

/** Unknown words beside each other, until the words around them are known. */
interface Unknown {
  parts: readonly string[];
}

/**
 * Reads a search from left to right, always the longest words that are known. What is left over, and small words beside
 * a place, are tried as a misspelt name. Khmer needs no spaces.
 */
export const readSearch = (typed: string, lexicon: Lexicon): Read[] => {
  const words = fold(typed.slice(0, LONGEST_SEARCH)).split(' ').filter(Boolean);
  const starts = new Set<number>();
  let text = '';
  for (const word of words) {
    starts.add(text.length);
    text += word;
  }
  const found: (Read | Unknown)[] = [];
  let unknown = -1;
  const flush = (end: number): void => {
    if (unknown < 0) return;
    const inside = [...starts].filter((at) => at > unknown && at < end);
    const parts = [unknown, ...inside].map((at, index) => text.slice(at, [...inside, end][index]));
    found.push({ parts });
    unknown = -1;
  };
  const isKnown = (meaning: Meaning | undefined, end: number): boolean =>
    meaning !== undefined && !(meaning.is === 'group' && meaning.endsWord && end < text.length && !starts.has(end));
  for (let at = 0; at < text.length;) {
    const year = /^(?:19|20)\d\d(?!\d)/.exec(text.slice(at));
    let length = 0;
    if (mayCut(text, starts, at))
      for (length = Math.min(lexicon.longest, text.length - at); length > 0; length -= 1)
        if (mayCut(text, starts, at + length) && isKnown(lexicon.get(text.slice(at, at + length)), at + length)) break;
    if (length === 0 && !(year && mayCut(text, starts, at))) {
      if (unknown < 0) unknown = at;
      at += 1;
      continue;
    }
    flush(at);
    const said = text.slice(at, at + (length || 4));
    found.push({
      words: said.replace(/./gsu, (letter, index: number) =>
        index > 0 && starts.has(at + index) ? ` ${letter}` : letter,
      ),
      meaning: length > 0 ? lexicon.get(said)! : { is: 'year', year: Number(said) },
      isSlip: false,
    });
    at += said.length;
  }
  flush(text.length);
  const names = writtenAsNames(typed);
  const reads = joinedNames(found, lexicon).flatMap((one, index, found) => {
    if (!('parts' in one)) {
      const isPlace =
        found.length === 1 || placing(found[index - 1]) === 'kind' || placing(found[index + 1]) === 'kind';
      const isOther = one.meaning?.is === 'place' && !isPlace && isWordMoreThanPlace(one.words);
      return [isOther ? { ...one, meaning: null } : one];
    }
    const saysPlace =
      found.length === 1 ||
      placing(found[index - 1]) !== undefined ||
      placing(found[index + 1]) === 'kind' ||
      one.parts.some((part) => names.has(part));
    return readUnknown(one.parts, lexicon, saysPlace);
  });
  // A misspelt name may begin with a word that is known by itself.
  const name = found.some((one) => 'parts' in one) ? meaningOfMisspelt(words, lexicon, true) : null;
  return name && (name.is === 'group' || name.is === 'place')
    ? [{ words: words.join(' '), meaning: name, isSlip: true }]
    : reads;
};

/** A name may be read in as many pieces: "Kampong" with a slip is a small word, "Speu" a commune. */
const MOST_PIECES = 3;

/** "Bantey Meanchey" is a province with a slip, although there is a district Mean Chey. */
const joinedNames = (found: readonly (Read | Unknown)[], lexicon: Lexicon): (Read | Unknown)[] => {
  const joined: (Read | Unknown)[] = [];
  for (let at = 0; at < found.length;) {
    let size = Math.min(MOST_PIECES, found.length - at);
    let name: Read | null = null;
    while (size > 1 && !(name = misspeltNameOf(found.slice(at, at + size), lexicon))) size -= 1;
    joined.push(name ?? found[at]!);
    at += size;
  }
  return joined;
};

/**
 * Reads pieces beside each other, a place or an unknown word among them, as one misspelt name; null if they are none.
 * Small words make a name only of a province or the capital: before a commune they are small words.
 */
const misspeltNameOf = (pieces: readonly (Read | Unknown)[], lexicon: Lexicon): Read | null => {
  const places = pieces.flatMap((one) => ('meaning' in one && one.meaning?.is === 'place' ? [one.meaning] : []));
  const unknown = pieces.filter((one) => 'parts' in one).length;
  const small = pieces.filter(isSmall).length;
  const isName = places.length + unknown > 0 && unknown + small > 0;
  if (!isName || places.length + unknown + small < pieces.length) return null;
  const parts = pieces.flatMap((one) => ('parts' in one ? one.parts : one.words.split(' ')));
  const meaning = meaningOfMisspelt(parts, lexicon, true);
  // "Battambang he" is no other place than Battambang.
  if (meaning?.is !== 'place' || places.some(({ code }) => code === meaning.code)) return null;
  if (small > 0 && (meaning.level > 1 || places.some(({ level }) => level <= meaning.level))) return null;
  return { words: parts.join(' '), meaning, isSlip: true };
};

/** Whether a word says nothing by itself, nor that a place is meant. */
const isSmall = (one: Read | Unknown): boolean =>
  'meaning' in one && one.meaning?.is === 'idle' && one.meaning.placing === undefined;

/** What a word beside a name says about it: "in" before it or a kind of place on either side says that it is one. */
const placing = (one: Read | Unknown | undefined): 'before' | 'kind' | undefined =>
  one && 'meaning' in one && one.meaning?.is === 'idle' ? one.meaning.placing : undefined;

/** Reads words that are not known: all of them together, or else each by itself. */
const readUnknown = (parts: readonly string[], lexicon: Lexicon, saysPlace: boolean): Read[] => {
  const whole = meaningOfMisspelt(parts, lexicon, saysPlace);
  if (whole) return [{ words: parts.join(' '), meaning: whole, isSlip: true }];
  return parts.map((part) => {
    const known = lexicon.getWhole(part);
    if (known) return { words: part, meaning: known, isSlip: false };
    return { words: part, meaning: meaningOfMisspelt([part], lexicon, saysPlace), isSlip: true };
  });
};
