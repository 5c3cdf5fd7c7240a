import { describe, expect, it } from '@jest/globals';
import { wordMatcher } from './word-matcher.js';

const without = (words: string[], text: string): string => wordMatcher(words).without(text, '—');

describe('words that must go from a text', () => {
  it.each<[string, string[], string, string]>([
    ['in another letter case', ['Kingfisher Heron'], 'KINGFISHER heron was there', '— was there'],
    ['shorter than eight letters', ['Dara'], 'The case of DARA, once more', 'The case of —, once more'],
    ['a short word only as a whole word', ['Dara'], 'Dararith and Sodara came', 'Dararith and Sodara came'],
    ['a short word in an address', ['Dara'], 'https://x.example/news_dara_1', 'https://x.example/news_—_1'],
    ['a longer word inside another', ['Kingfisher'], 'The kingfishers came', 'The —s came'],
    ['with an accent, composed or not', ['José'], 'Jose\u0301 and JOSE', '— and —'],
    ['with the German sharp s', ['Straße'], 'STRASSE', '—'],
    ['over a break and another dash', ['Sok Dara'], 'Sok\n Dara, Sok-Dara', '—, —'],
    ['with invisible characters between the letters', ['Sok Dara'], 'S\u200Bok Da\u00ADra', '—'],
    ['a short name in Khmer, without spaces', ['សុខា'], 'លោកសុខាត្រូវបានវាយ', 'លោក—ត្រូវបានវាយ'],
    ['a short name in other letters than its sentence', ['Dara'], 'អំពីDARAម្តងទៀត', 'អំពី—ម្តងទៀត'],
    ['typed in another order of its marks', ['ស្ត្រី'], 'ស្រ្តី', '—'],
    ['not inside a Khmer word', ['ជន'], 'ប្រជាជន', 'ប្រជាជន'],
    ['several, that overlap', ['Sok Dara', 'Dara Ly'], 'Sok Dara Ly came', '— came'],
    ['nothing where there are no letters', ['—', '', ' .'], 'A — B. C', 'A — B. C'],
  ])('%s', (_what, words, text, left) => {
    expect(without(words, text)).toBe(left);
    expect(wordMatcher(words).holds(text)).toBe(left !== text);
  });

  it('are looked for in a time that grows with the text and not with its square, whatever sign it repeats', () => {
    const { holds } = wordMatcher(['សុខា']);
    const took = (letters: number): number => {
      const times = Array.from({ length: 3 }, () => {
        const began = Date.now();
        holds(`ក${'\u17D2'.repeat(letters)}`);
        return Date.now() - began;
      });
      return Math.min(...times);
    };
    // Ten times as many letters take ten times as long; with the square they would take a hundred times as long.
    expect(took(200_000)).toBeLessThan(40 * Math.max(took(20_000), 5));
  });
});
