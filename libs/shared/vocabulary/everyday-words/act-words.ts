import acts from './acts.json' with { type: 'json' };
import { readEverydayWords, type EverydayWords } from './everyday-words.js';

/** Everyday words of each type of act, in English and Khmer: "beaten", "told to leave". */
export const ACT_WORDS: EverydayWords = readEverydayWords(acts);
