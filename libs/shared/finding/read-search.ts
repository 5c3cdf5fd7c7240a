import { fold } from '../text-matching/fold.js';
import { isOneSlipApart, roughSound } from '../text-matching/similar-spelling.js';
import { compact, type Lexicon, type Meaning } from './lexicon.js';

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

/** Shorter words are one slip away from too many others. */
const LEAST_WITH_SLIP = 5;

/** Which meaning misspelt words have first: names that many look for, figures, codes, pages, communes. */
const rankOf = (meaning: Meaning): number => {
  switch (meaning.is) {
    case 'group':
      return 0;
    case 'place':
      return meaning.level < 3 ? 1 : 5;
    case 'figure':
      return 2;
    case 'terms':
      return 3;
    case 'page':
      return 4;
    default:
      return Infinity;
  }
};

/** Returns the meaning of misspelt words: one letter or one sound from words that are known; null if there is none. */
const slipOf = (key: string, lexicon: Lexicon): Meaning | null => {
  if (key.length < LEAST_WITH_SLIP) return null;
  const sound = roughSound(key);
  let best: Meaning | null = null;
  let rank = Infinity;
  for (const [other, meaning] of lexicon.keys()) {
    if (other.length < LEAST_WITH_SLIP || Math.abs(other.length - key.length) > 2 || rankOf(meaning) >= rank) continue;
    const isNear =
      isOneSlipApart(other, key) ||
      (sound.length >= LEAST_WITH_SLIP && /^[a-z]/.test(key) && isOneSlipApart(roughSound(other), sound));
    if (isNear) [best, rank] = [meaning, rankOf(meaning)];
  }
  return best;
};

/**
 * Reads a search from left to right, always the longest words that are known; what is left over is tried as misspelt
 * words. Khmer needs no spaces.
 */
export const readSearch = (typed: string, lexicon: Lexicon): Read[] => {
  const words = fold(typed.slice(0, LONGEST_SEARCH)).split(' ').filter(Boolean);
  const starts = new Set<number>();
  let text = '';
  for (const word of words) {
    starts.add(text.length);
    text += word;
  }
  const found: Read[] = [];
  let unknown = -1;
  const flush = (end: number): void => {
    if (unknown < 0) return;
    const inside = [...starts].filter((at) => at > unknown && at < end);
    const parts = [unknown, ...inside].map((at, index) => text.slice(at, [...inside, end][index]));
    found.push(...readUnknown(parts, lexicon));
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
      words: said,
      meaning: length > 0 ? lexicon.get(said)! : { is: 'year', year: Number(said) },
      isSlip: false,
    });
    at += said.length;
  }
  flush(text.length);
  // A misspelt name may begin with a word that is known by itself.
  const name = found.some(({ isSlip }) => isSlip) ? slipOf(text, lexicon) : null;
  return name && (name.is === 'group' || name.is === 'place')
    ? [{ words: words.join(' '), meaning: name, isSlip: true }]
    : found;
};

/** Reads words that are not known: all of them together, or else each by itself. */
const readUnknown = (parts: readonly string[], lexicon: Lexicon): Read[] => {
  const words = parts.join(' ');
  const whole = slipOf(compact(words), lexicon);
  if (whole) return [{ words, meaning: whole, isSlip: true }];
  return parts.map((part) => ({ words: part, meaning: slipOf(part, lexicon), isSlip: true }));
};
