import { createLexicon } from '../libs/shared/finding/lexicon.js';
import { meaningOfMisspelt } from '../libs/shared/finding/misspelt.js';
import { misreadWords } from './common-words.mjs';

const place = (nameEn) => ({ code: '99', level: 1, parent: null, nameEn, nameKm: 'ខេត្តសាក', aliases: [] });
const misread = (words, place) =>
  misreadWords(
    words,
    createLexicon({ places: place ? [place] : [], groups: [], words: { types: [], spellings: [] } }),
    meaningOfMisspelt,
  );

describe('the ordinary words of a search', () => {
  it('are told where a new name is one slip from one that is not listed', () => {
    expect(misread(['quivers', 'women', "Quivers's", 'quiz'])).toEqual([]);
    expect(misread(['quivers', 'women', "Quivers's", 'quiz'], place('Quiverz'))).toEqual(['quivers']);
    expect(misread(['women', 'womenfolk'], place('Womenh'))).toEqual([]);
  });

  it('are told where they are near a code, but not where they are a form or another spelling of its word', () =>
    expect(misread(['injures', 'authorizations', 'gendarme', 'reminders', 'hilmet', 'trampler'])).toEqual(['hilmet']));
});
