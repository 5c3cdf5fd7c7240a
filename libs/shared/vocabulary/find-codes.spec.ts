import { ACT_WORDS } from './everyday-words/act-words.js';
import acts from './everyday-words/acts.json' with { type: 'json' };
import { ALL_WORDS } from './everyday-words/all-words.js';
import { wordsKey, type EverydayWords } from './everyday-words/everyday-words.js';
import other from './everyday-words/other-lists.json' with { type: 'json' };
import { createCodeSearch } from './find-codes.js';
import { ACT_LISTS, codesOf, termOf, type VocabularyList } from './vocabulary.js';

const ACTS = ACT_LISTS.flatMap(codesOf);
/** The lists whose codes are found by typing, as one question of the form asks for them. */
const SEARCHED: readonly (readonly VocabularyList[])[] = [
  ACT_LISTS,
  ['actor_type'],
  ['harm_type'],
  ['affected_category'],
  ['source_type'],
  ['assembly_type'],
  ['ground_invoked'],
];
const found = createCodeSearch(ACTS, { words: [ACT_WORDS] });
const codesFor = (typed: string): string[] => found(typed).map(({ code }) => code);
const exact = (typed: string, search = found): string[] =>
  search(typed)
    .filter(({ isExact }) => isExact)
    .map(({ code }) => code);

/** The codes of each word in these lists, as the files say. */
const codesByWord = (codes: readonly string[], words: EverydayWords): [word: string, codes: string[]][] => {
  const byKey = new Map<string, { word: string; codes: string[] }>();
  for (const code of codes)
    for (const word of words[code] ?? []) {
      const entry = byKey.get(wordsKey(word)) ?? { word, codes: [] };
      entry.codes.push(code);
      byKey.set(wordsKey(word), entry);
    }
  return [...byKey.values()].map((entry) => [entry.word, entry.codes]);
};

describe('the files of everyday words', () => {
  it.each(SEARCHED)('have words in English and Khmer for every code of %s', (...lists) => {
    const codes = lists.flatMap(codesOf);
    expect(codes.length).toBeGreaterThan(10);
    const has = (code: string, pattern: RegExp): boolean => (ALL_WORDS[code] ?? []).some((word) => pattern.test(word));
    expect(codes.filter((code) => !has(code, /^[\w .,'-]+$/))).toEqual([]);
    expect(codes.filter((code) => !has(code, /^[\p{Script=Khmer}. ]+$/u))).toEqual([]);
  });

  it.each(SEARCHED)('lead with every word to exactly the codes that they list, of %s', (...lists) => {
    const codes = lists.flatMap(codesOf);
    const search = createCodeSearch(codes, { words: [ALL_WORDS] });
    const words = codesByWord(codes, ALL_WORDS);
    expect(words.length).toBeGreaterThan(30);
    expect(words.map(([word]) => [word, exact(word, search).sort()])).toEqual(
      words.map(([word, of]) => [word, [...of].sort()]),
    );
  });

  it('name no code that does not exist, none twice, and no word twice for one code', () => {
    const all = [...Object.entries(acts), ...Object.entries(other)];
    expect(all.filter(([code]) => !termOf(code))).toEqual([]);
    expect(all.length).toBe(Object.keys(ALL_WORDS).length);
    const repeats = Object.entries(ALL_WORDS).filter(([, words]) => new Set(words.map(wordsKey)).size < words.length);
    expect(repeats).toEqual([]);
  });
});

describe('a search for an act by everyday words', () => {
  it.each([
    ['beaten', ['FM_PUNCH', 'FM_KICK', 'FM_BATON', 'FM_IMPROVISED', 'FM_UNSPEC']],
    ['told to leave', ['RS_DISPERSAL_ORDER']],
    ['Photographed', ['RS_SURVEIL_PHYS']],
    ['teargas', ['FM_IRRITANT_DIST']],
    ['ឱ្យចាកចេញ', ['RS_DISPERSAL_ORDER']],
    ['ថតរូប', ['RS_SURVEIL_PHYS']],
    ['វាយ', ['FM_PUNCH', 'FM_KICK', 'FM_BATON', 'FM_IMPROVISED', 'FM_UNSPEC']],
    ['ការចាប់ខ្លួន', ['D_APPREHENDED', 'D_ARREST', 'D_MASS_ARREST']],
    ['FM_PUSH', ['FM_PUSH']],
    ['handcuffs', ['FM_RESTRAINT']],
  ])('%s', (typed, codes) => {
    expect(exact(typed)).toEqual(codes);
    expect(codesFor(typed).slice(0, codes.length)).toEqual(codes);
  });

  it('finds every way of being detained', () => {
    expect(exact('detained')).toEqual(codesOf('liberty_type').filter((code) => code !== 'D_RELEASED'));
  });

  it('puts the beginning of a word before letters inside one, and names before definitions', () => {
    const search = createCodeSearch(ACTS, {
      words: [ACT_WORDS],
      definition: (code) => (code === 'RS_FINE' ? 'nobody was handcuffed' : ''),
    });
    expect(search('handcu').map(({ code }) => code)).toEqual(['FM_RESTRAINT', 'RS_FINE']);
    expect(codesFor('arm').indexOf('FM_GRAB')).toBeGreaterThanOrEqual(0);
    expect(search('handcu').every(({ isExact }) => !isExact)).toBe(true);
  });

  it('puts what the team uses most first among codes that fit equally well, and an exact one before all', () => {
    const search = createCodeSearch(ACTS, { words: [ACT_WORDS], usual: ['FM_BATON', 'FM_KICK'] });
    expect(exact('beaten', search)).toEqual(['FM_BATON', 'FM_KICK', 'FM_PUNCH', 'FM_IMPROVISED', 'FM_UNSPEC']);
    const arrests = createCodeSearch(ACTS, { words: [ACT_WORDS], usual: ['LE_WARRANT'] });
    expect(arrests('arrest')[0]).toEqual({ code: 'D_ARREST', isExact: true });
    expect(arrests('arrest').map(({ code }) => code)).toContain('LE_WARRANT');
  });

  it('knows the words that a team added', () => {
    const search = createCodeSearch(ACTS, { words: [ACT_WORDS, { RS_CORDON: ['spider web'] }] });
    expect(exact('Spider  Web', search)).toEqual(['RS_CORDON']);
    expect(exact('spider web')).toEqual([]);
  });

  it('finds nothing for other words, and everything for none', () => {
    expect(codesFor('zebra')).toEqual([]);
    expect(codesFor(' \u200b')).toEqual(ACTS);
  });
});
