import { describe, expect, it } from '@jest/globals';
import { holds, runsTakenAway } from './removed-words.js';

describe('the words that a correction takes away', () => {
  it.each<[string, string[], string[], string[]]>([
    ['a name', ['Heron Egret was beaten at the market'], ['A man was beaten at the market'], ['Heron Egret']],
    ['nothing where words only moved', ['Beaten at the market'], ['At the market, beaten'], []],
    ['nothing that stands elsewhere now', ['Heron was beaten'], ['Somebody was beaten', 'Heron denies it'], []],
    ['two runs', ['Heron and Egret were there'], ['Two people and others were there'], ['Heron', 'Egret']],
    ['in Khmer', ['សុខា ត្រូវបានវាយ'], ['បុរសម្នាក់ ត្រូវបានវាយ'], ['សុខា']],
    ['a part of an address', ['https://example.org/heron-egret'], ['https://example.org/'], ['heron-egret']],
  ])('%s', (_what, before, after, expected) => expect(runsTakenAway(before, after)).toEqual(expected));

  it('are found in a text in any spelling of their letters, short ones only as whole words', () => {
    const isHolding = holds(['Heron', 'Ly']);
    expect(['HERON came', 'https://x.example/news_heron_1', 'Ly came'].map(isHolding)).toEqual([true, true, true]);
    expect(['Really', 'An egret', ''].map(isHolding)).toEqual([false, false, false]);
    expect(holds([])('anything')).toBe(false);
  });
});
