import { createRequire } from 'node:module';

/** The part of bidi-js that is used: the Unicode Bidirectional Algorithm. */
interface Bidi {
  getEmbeddingLevels(text: string, direction: 'ltr' | 'rtl' | 'auto'): { levels: Uint8Array };
}

const require = createRequire(import.meta.url);
let loaded: Bidi | undefined;
// Loaded by the first text that needs it: no language from right to left is offered yet.
const bidi = (): Bidi => (loaded ??= (require('bidi-js') as () => Bidi)());

/** Letters of scripts that are written from right to left. */
export const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}]/u;

/**
 * Returns the level of each UTF-16 unit of a line: odd from right to left. The line runs as its first letter does.
 */
export const levelsOf = (line: string): Uint8Array => bidi().getEmbeddingLevels(line, 'auto').levels;

/**
 * Orders parts of a line, each of one level, as they stand from left to right: rule L2 of the Unicode Bidirectional
 * Algorithm. What is inside a part is left to who shapes it.
 */
export const inVisualOrder = <T extends { level: number }>(parts: readonly T[]): T[] => {
  const ordered = [...parts];
  const highest = Math.max(0, ...parts.map(({ level }) => level));
  for (let level = highest; level > 0; level--)
    for (let from = 0; from < ordered.length; from++) {
      let until = from;
      while (until < ordered.length && ordered[until]!.level >= level) until++;
      ordered.splice(from, until - from, ...ordered.slice(from, until).reverse());
      from = until;
    }
  return ordered;
};
