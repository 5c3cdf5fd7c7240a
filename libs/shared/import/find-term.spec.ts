import { afterEach, describe, expect, it } from '@jest/globals';
import { ACT_LISTS } from '../vocabulary/vocabulary.js';
import { useCountryWords } from '../text/country-words.js';
import { findTerm, suggestTerms } from './find-term.js';

afterEach(() => useCountryWords(null));

describe('a word of a list', () => {
  const actor = (word: string): string | null => findTerm(word, ['actor_type'])?.code ?? null;

  it('is found by what the country calls it, and by the letters for it in brackets, only while it is in use', () => {
    const words = { en: 'Polícia Nacional de Timor-Leste (PNTL)', km: 'នគរបាលទីម័រ' };
    const names = [words.en, 'Policia Nacional de Timor-Leste', 'PNTL', 'pntl', words.km];
    expect(names.map(actor)).toEqual(names.map(() => null));
    useCountryWords({ 'code.PF_NAT_POLICE': words });
    expect(names.map(actor)).toEqual(names.map(() => 'PF_NAT_POLICE'));
    expect(findTerm('PNTL', ['actor_type'])!.how).toBe('label');
    expect(actor('Cambodian National Police')).toBe('PF_NAT_POLICE');
    useCountryWords(null);
    expect(names.map(actor)).toEqual(names.map(() => null));
  });
});

describe('what free text may mean', () => {
  it.each<[string, string]>([
    ['ការបំបែកបាតុកម្ម', 'RS_DISPERSAL'],
    ['គេឱ្យឈប់ដើរ ហើយថតរូបពួកគេ', 'RS_SURVEIL_PHYS'],
    ['they were told to go home', 'RS_DISPERSAL_ORDER'],
    ['banners confiscated', 'RS_SEIZE_MATERIAL'],
  ])('%s: %s first, by its words or by those of every day', (text, code) => {
    expect(suggestTerms(text, ACT_LISTS)[0]).toBe(code);
  });

  it('finds each of several in a text without spaces, the longest word first, and at most five', () => {
    expect(suggestTerms('នគរបាលនិងសន្តិសុខខណ្ឌ', ['actor_type'])).toEqual(['PF_DISTRICT_SECURITY', 'PF_POLICE']);
    expect(suggestTerms('beaten, kicked, pushed, handcuffed, dragged, slapped, tear gas', ['force_type'])).toHaveLength(
      5,
    );
  });

  it('finds Latin words only as words of their own', () => {
    expect(suggestTerms('withheld pay', ACT_LISTS)).toEqual([]);
    expect(suggestTerms('they were held', ACT_LISTS)).toContain('D_APPREHENDED');
    expect(suggestTerms('they were upheld', ACT_LISTS)).not.toContain('D_APPREHENDED');
  });

  it('finds no short word inside another, and nothing in prose or in nothing', () => {
    // "PM" is the military police.
    expect(suggestTerms('the development department', ['actor_type'])).not.toContain('PF_GENDARMERIE');
    expect(suggestTerms('', ACT_LISTS)).toEqual([]);
    expect(suggestTerms(`police ${'word '.repeat(200)}`, ['actor_type'])).toEqual([]);
  });
});
