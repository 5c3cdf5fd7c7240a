import definitionsEn from '../text/definitions/en.json' with { type: 'json' };
import { factsOf, useFurtherLanguages } from '../language/languages.js';
import definitionsKm from '../text/definitions/km.json' with { type: 'json' };
import { label, termsOf, vocabularyLists, type Term } from './vocabulary.js';

const TERMS = vocabularyLists().flatMap((list) => termsOf(list));
const withoutKhmer = (terms: readonly Term[]): string[] =>
  terms.filter(({ km }) => !/\p{Script=Khmer}/u.test(km ?? '')).map(({ code }) => code);
const twice = (words: readonly string[]): string[] => words.filter((word, at) => words.indexOf(word) !== at);

describe('the words of the lists', () => {
  it('are said in Khmer, every one of them', () => {
    expect(TERMS.length).toBeGreaterThan(300);
    expect(withoutKhmer(TERMS)).toEqual([]);
  });

  it.each(vocabularyLists())('tell two codes of %s apart in both languages', (list) => {
    expect(twice(termsOf(list).map(({ en }) => en))).toEqual([]);
    expect(twice(termsOf(list).map(({ km }) => km))).toEqual([]);
  });

  it('are defined in Khmer wherever they are defined in English', () => {
    const khmer: Record<string, string> = definitionsKm;
    expect(Object.keys(definitionsEn).length).toBeGreaterThan(280);
    expect(Object.keys(definitionsEn).filter((key) => !/\p{Script=Khmer}/u.test(khmer[key] ?? ''))).toEqual([]);
    expect(Object.keys(definitionsKm)).toEqual(Object.keys(definitionsEn));
  });

  it('say in Khmer too that somebody made sure of a none, and that an unknown is no none', () => {
    expect(label('FM_NONE', 'km')).toContain('បានបញ្ជាក់');
    expect(label('FM_NONE', 'km')).not.toBe(label('FM_UNKNOWN', 'km'));
    expect(label('HM_NONE', 'km')).not.toBe(label('HM_UNKNOWN', 'km'));
  });

  it('stand in English where a language has none of its own, marked as English', () => {
    useFurtherLanguages([{ ...factsOf('km'), code: 'qps-none' as 'km', isPartial: true }]);
    try {
      expect(label('FM_NONE', 'qps-none' as 'km')).toBe(`\u2066${label('FM_NONE', 'en')}\u2069`);
    } finally {
      useFurtherLanguages([]);
    }
  });

  describe('what goes wrong', () => {
    it('names a code whose Khmer is empty, or English again', () => {
      expect(
        withoutKhmer([
          { code: 'A', en: 'Arrest', km: 'Arrest', kmStatus: 'check' },
          { code: 'B', en: 'Bail', km: '', kmStatus: 'check' },
        ]),
      ).toEqual(['A', 'B']);
    });

    it('says a code that this version does not know as it is', () => {
      expect(label('FM_OF_TOMORROW', 'km')).toBe('FM_OF_TOMORROW');
    });
  });
});
