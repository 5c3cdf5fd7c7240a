import { fold } from '../../text-matching/fold.js';

/** Words or phrases by which people know each code, as somebody would type them. They are never shown as an answer. */
export type EverydayWords = Readonly<Record<string, readonly string[]>>;

/** Reads a file of everyday words: of each code, words and phrases separated by semicolons. */
export const readEverydayWords = (file: Readonly<Record<string, string>>): EverydayWords =>
  Object.fromEntries(
    Object.entries(file).map(([code, words]) => [
      code,
      words
        .split(';')
        .map((one) => one.trim())
        .filter(Boolean),
    ]),
  );

/** Texts without spaces and the sign of a Khmer noun: two texts with the same key are the same words. */
export const wordsKey = (text: string): string => fold(text).replaceAll(' ', '').replace(/^ការ/u, '');
