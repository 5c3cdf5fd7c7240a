import { fold } from '../text-matching/fold.js';
import { roughSound } from '../text-matching/similar-spelling.js';

/** A name without spaces (Khmer has none, and Latin spellings differ in them), and where its words begin. */
export type NameKey = { text: string; starts: readonly number[]; sound: string };

/**
 * Maps spellings in Latin letters of a word of the local language to one spelling for comparison (none if the word has
 * no meaning for the search).
 */
export type Spellings = ReadonlyMap<string, string>;

export function readSpellings(lists: readonly (readonly string[])[]): Spellings {
  return new Map(
    lists.flatMap(([first = '', ...others]) => others.map((other) => [fold(other), fold(first)] as const)),
  );
}

/** Returns the keys under which a name is found: as it is, and with words and letters in their common spelling. */
export function nameKeys(name: string, spellings: Spellings): NameKey[] {
  const folded = fold(name);
  if (folded === '') return [];
  const common = commonSpelling(folded, spellings);
  return common === folded || common === '' ? [keyOf(folded)] : [keyOf(folded), keyOf(common)];
}

/**
 * Writes "Kompong" as "Kampong" and, in Khmer, the closing m as a sign instead of with a subscript under MO: official
 * lists spell the same commune in both ways.
 */
function commonSpelling(folded: string, spellings: Spellings): string {
  return folded
    .split(' ')
    .map((word) => spellings.get(word) ?? word)
    .filter((word) => word !== '')
    .join(' ')
    .replace(/(?<=[\u1780-\u17A2])\u1798\u17D2(?=[\u1780-\u17A2])/gu, '\u17C6');
}

function keyOf(folded: string): NameKey {
  const starts: number[] = [];
  let text = '';
  for (const word of folded.split(' ')) {
    starts.push(text.length);
    text += word;
  }
  return { text, starts, sound: roughSound(text) };
}

/** What stands between the word for a unit's kind and its name: "Municipality of Dili", "Município de Baucau". */
const OF = /^(?:of(?: the)?|de(?: la)?|d|del|do|da|dos|das|du|des) (?=.)/;
/** Returns what follows the word for a kind, folded, without what joins the two. */
export const withoutOf = (name: string): string => name.replace(OF, '');
