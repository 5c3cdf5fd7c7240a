import { fold } from '../text-matching/fold.js';
import { wordsKey, type EverydayWords } from './everyday-words/everyday-words.js';
import { termOf } from './vocabulary.js';

/** A code that fits what was typed. Exact: what was typed is one of its names, not a part of one. */
interface FoundCode {
  code: string;
  isExact: boolean;
}

interface Sources {
  /** Everyday words of the codes: those of the product, of the team, or both. */
  words: readonly EverydayWords[];
  /** The codes that are used most, most first. Among codes that fit equally well, these come first. */
  usual?: readonly string[];
  /** What a code means, searched last. */
  definition?: (code: string) => string;
}

/** How well a code fits: one of its names, the beginning of one, all words somewhere in them, or in its definition. */
type Fit = 0 | 1 | 2 | 3;

interface Names {
  keys: ReadonlySet<string>;
  /** All names, each after a separator, so that the beginning of a word can be found. */
  text: string;
  /** Null: not folded yet, because most searches do not need it. */
  defined: string | null;
}

const SEPARATOR = '\n';

/** Returns the names of a code: its labels and their parts, its everyday words, and the code itself. */
const namesOf = (code: string, words: readonly EverydayWords[]): string[] => {
  const term = termOf(code);
  const labels = term ? [term.en, term.km] : [];
  const parts = labels.flatMap((label) => label.replace(/\(.*?\)/gu, '').split(/\/| ឬ /u));
  return [code, ...labels, ...parts, ...words.flatMap((of) => of[code] ?? [])];
};

const fitOf = (names: Names, typed: string, key: string, definition: () => string): Fit | null => {
  if (names.keys.has(key)) return 0;
  if (names.text.includes(SEPARATOR + typed) || names.text.includes(` ${typed}`)) return 1;
  const words = typed.split(' ');
  if (words.every((word) => names.text.includes(word))) return 2;
  names.defined ??= fold(definition());
  const text = `${names.text} ${names.defined}`;
  return words.every((word) => text.includes(word)) ? 3 : null;
};

/**
 * Prepares a search among codes by the words that people use. The search returns those that fit, exact ones first; for
 * an empty text all codes, in their own order.
 */
export const createCodeSearch = (
  codes: readonly string[],
  { words, usual = [], definition = () => '' }: Sources,
): ((typed: string) => FoundCode[]) => {
  const use = new Map(usual.map((code, at) => [code, at]));
  const useOf = (code: string): number => use.get(code) ?? usual.length;
  let prepared: Map<string, Names> | null = null;
  const prepare = (): Map<string, Names> =>
    new Map(
      codes.map((code) => {
        const names = namesOf(code, words);
        const text = names.map((name) => SEPARATOR + fold(name)).join('');
        return [code, { keys: new Set(names.map(wordsKey)), text, defined: null }];
      }),
    );
  return (text) => {
    const [typed, key] = [fold(text), wordsKey(text)];
    if (typed === '') return codes.map((code) => ({ code, isExact: false }));
    prepared ??= prepare();
    const fits = codes.flatMap((code, at) => {
      const fit = fitOf(prepared!.get(code)!, typed, key, () => definition(code));
      return fit === null ? [] : [{ code, fit, use: useOf(code), at }];
    });
    return fits
      .sort((a, b) => a.fit - b.fit || a.use - b.use || a.at - b.at)
      .map(({ code, fit }) => ({ code, isExact: fit === 0 }));
  };
};

/** Returns what Enter takes of what was found: the only match, or the only exact one; undefined if there is neither. */
export const onlyMatch = <T extends { isExact?: boolean | undefined }>(found: readonly T[]): T | undefined => {
  const exact = found.filter(({ isExact }) => isExact);
  return found.length === 1 ? found[0] : exact.length === 1 ? exact[0] : undefined;
};
