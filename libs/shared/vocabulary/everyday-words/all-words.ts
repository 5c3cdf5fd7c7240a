import { ACT_WORDS } from './act-words.js';
import { readEverydayWords, type EverydayWords } from './everyday-words.js';
import other from './other-lists.json' with { type: 'json' };

/** Everyday words of the codes of every long list: acts, who acted, harm, who was affected, sources, assemblies. */
export const ALL_WORDS: EverydayWords = { ...ACT_WORDS, ...readEverydayWords(other) };
