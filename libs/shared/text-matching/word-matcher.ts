import { fold } from './fold.js';

/** A number of letters. Words with fewer match only as whole words: inside other words they occur by chance. */
const SHORTEST_WITHIN = 8;

/** A letter with its marks; in Khmer a whole syllable, because the order of its marks may differ. */
const LETTERS = /[\u1780-\u17B3](?:\u17D2[\u1780-\u17B3]|[\u17B4-\u17D3\u17DD\u200B-\u200D\u2060\uFEFF])*|.\p{M}*/gsu;
const GAP = /^[\p{P}\p{S}\s]/u;
const APOSTROPHE = /^['’‘ʼ`´]/u;
const KHMER = /[\u1780-\u17D3]/u;
const WORDLIKE = /[\p{L}\p{M}\p{N}]/u;
const segmenter = new Intl.Segmenter('km', { granularity: 'word' });

/** A text as it is compared, and where in the text each unit of it begins and ends. */
interface Folded {
  text: string;
  from: number[];
  until: number[];
}

const folded = (text: string): Folded => {
  const found: Folded = { text: '', from: [], until: [] };
  for (const { 0: letter, index } of text.matchAll(LETTERS)) {
    let as = fold(letter);
    if (as === '' && GAP.test(letter) && !APOSTROPHE.test(letter) && !found.text.endsWith(' ')) as = ' ';
    for (let i = 0; i < as.length; i += 1) {
      found.from.push(index);
      found.until.push(index + letter.length);
    }
    found.text += as;
  }
  return found;
};

const lettersOf = (words: string): number => words.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

/** Returns where words of a text begin and end; Khmer has no spaces between them, so a dictionary finds them. */
const edgesOf = (text: string): Set<number> =>
  new Set([...segmenter.segment(text)].flatMap(({ segment, index }) => [index, index + segment.length]));

/** Looks for certain words in any text. */
export interface WordMatcher {
  holds: (text: string) => boolean;
  /** Returns the text with `instead` in place of each of the words. */
  without: (text: string, instead: string) => string;
}

/**
 * Makes a matcher for these words or sentences. It ignores case, accents, invisible characters and the order in which
 * Khmer was typed. This is the one place that decides whether a text holds a word, such as one that was erased.
 * @param within words with at least this many letters match inside other words, too; shorter ones only as whole words
 */
export const wordMatcher = (words: readonly string[], within = SHORTEST_WITHIN): WordMatcher => {
  const wanted = [...new Set(words.map(fold))].filter((word) => lettersOf(word) > 0);
  const rangesIn = (text: string): [from: number, until: number][] => {
    const { text: all, from, until } = folded(text);
    const ranges: [number, number][] = [];
    let edges: Set<number> | null = null;
    for (const word of wanted) {
      for (let at = all.indexOf(word); at >= 0; at = all.indexOf(word, at + 1)) {
        const end = at + word.length;
        const [start, stop] = [from[at]!, until[end - 1]!];
        if (lettersOf(word) < within) {
          const isEdge = (inside: string, beside: string | undefined, place: number): boolean => {
            if (beside === undefined || !WORDLIKE.test(beside)) return true;
            if (KHMER.test(beside) !== KHMER.test(inside)) return true;
            return KHMER.test(beside) && (edges ??= edgesOf(text)).has(place);
          };
          if (!isEdge(word[0]!, all[at - 1], start) || !isEdge(word.at(-1)!, all[end], stop)) continue;
        }
        ranges.push([start, stop]);
      }
    }
    return ranges.sort((a, b) => a[0] - b[0]);
  };
  return {
    holds: (text) => wanted.length > 0 && rangesIn(text).length > 0,
    without: (text, instead) => {
      let [left, done] = ['', 0];
      for (const [from, until] of wanted.length > 0 ? rangesIn(text) : []) {
        if (from >= done) left += text.slice(done, from) + instead;
        done = Math.max(done, until);
      }
      return left + text.slice(done);
    },
  };
};
