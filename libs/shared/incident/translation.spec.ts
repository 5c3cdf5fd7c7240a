import { blank } from '../codebook/check-body.js';
import { Incident } from './incident.js';
import { inBothLanguages, inLanguage, shownTranslation, translationOf } from './translation.js';

const [EN, KM] = ['Banners seized', 'ដកហូតបដា'];
const state = (fields: Partial<Incident>) =>
  translationOf({ ...blank(Incident), sensitivity: 'S0_PUBLIC', title: EN, ...fields });

describe('the translation of a record', () => {
  it('is missing as long as its title or its summary is there in one language only', () => {
    expect(state({})).toBe('missing');
    expect(state({ titleTranslation: KM })).toBe('there');
    expect(state({ titleTranslation: KM, publicSummary: EN })).toBe('missing');
    expect(state({ titleTranslation: KM, publicSummary: KM, publicSummaryTranslation: EN })).toBe('there');
  });

  it('is not there in a second text of the same language', () => {
    expect(state({ titleTranslation: 'Banners taken' })).toBe('missing');
    expect(state({ title: KM, titleTranslation: `${KM} UN` })).toBe('missing');
  });

  it('is not needed for what readers may not see, nor where there are no words', () => {
    expect(state({ sensitivity: 'S2_INTERNAL' })).toBe('none-needed');
    expect(state({ title: null })).toBe('none-needed');
    expect(state({ title: '2021' })).toBe('there');
  });
});

describe('a text and its translation', () => {
  it('are told apart by their letters, whichever was written first', () => {
    expect(inBothLanguages(EN, KM)).toEqual({ en: EN, km: KM });
    expect(inBothLanguages(KM, EN)).toEqual({ en: EN, km: KM });
    expect(inBothLanguages(KM, null)).toEqual({ en: null, km: KM });
    expect(inBothLanguages(EN, 'Another')).toEqual({ en: EN, km: null });
    expect(inBothLanguages(null, KM)).toEqual({ en: null, km: null });
  });

  it('are read in the language of the reader where it is there, and as they were written where it is not', () => {
    expect([inLanguage(EN, KM, 'en'), inLanguage(EN, KM, 'km')]).toEqual([EN, KM]);
    expect([inLanguage(KM, EN, 'en'), inLanguage(KM, EN, 'km')]).toEqual([EN, KM]);
    expect([inLanguage(KM, null, 'en'), inLanguage(EN, 'Another', 'km'), inLanguage('2021', null, 'km')]).toEqual([
      KM,
      EN,
      '2021',
    ]);
  });

  it('leave together only in two languages', () => {
    expect([shownTranslation(EN, KM), shownTranslation(KM, EN)]).toEqual([KM, EN]);
    expect([shownTranslation(EN, 'Another'), shownTranslation(KM, `${KM} UN`)]).toEqual([null, null]);
    expect([shownTranslation(null, KM), shownTranslation(EN, null)]).toEqual([null, null]);
  });
});
