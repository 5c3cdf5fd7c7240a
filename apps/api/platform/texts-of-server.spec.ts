import { type Language, useFurtherLanguages } from '@vigil/shared/language/languages.js';
import { pseudoLanguages } from '@vigil/shared/language/pseudo-languages.js';
import { plainTextsOf, textsOf, wordsIn } from './texts-of-server.js';

const RTL = 'qps-rtl' as Language;
const SIGNS = /[\u2066-\u2069]/;
beforeAll(() => useFurtherLanguages(pseudoLanguages()));
afterAll(() => useFurtherLanguages([]));

describe('the texts of the server', () => {
  it('isolate what is filled in for people, and not for programs', () => {
    const [key, params] = ['cell.said', { name: 'A', said: 'B' }] as const;
    expect(textsOf('counting')(RTL)(key, params)).toMatch(SIGNS);
    expect(plainTextsOf('counting')(RTL)(key, params)).toMatch(/A.*B/);
    expect(plainTextsOf('counting')(RTL)(key, params)).not.toMatch(SIGNS);
    expect(plainTextsOf('counting')(RTL).has(key)).toBe(true);
  });

  it('are the words of the files in English and Khmer, to the letter', () => {
    for (const language of ['en', 'km'] as const)
      for (const [key, words] of Object.entries(wordsIn('counting', language)))
        if (!words.includes('{')) expect(plainTextsOf('counting')(language)(key)).toBe(words);
    expect(SIGNS.test(JSON.stringify([wordsIn('app', 'km'), wordsIn('desk', 'km')]))).toBe(false);
  });
});
