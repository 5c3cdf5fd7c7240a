import commonWords from './common-words.json' with { type: 'json' };

const COMMON: ReadonlySet<string> = new Set(Object.values(commonWords).flatMap((words) => words.split(' ')));

/** Whether a word is well spelt and ordinary, so that it is no misspelt name, even where nothing is known by it. */
export const isCommonWord = (word: string): boolean =>
  COMMON.has(word) || (/^[a-z]+s$/.test(word) && COMMON.has(word.slice(0, -1)));
