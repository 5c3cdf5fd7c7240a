import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COUNTRY_WORDS_ID, countryWord, useCountryWords, useWordsOfPage } from '@vigil/shared/text/country-words.js';
import { PEOPLE_LISTS } from '@vigil/shared/people/people-lists.js';
import type { CountryFile } from '@vigil/shared/places/place.js';
import { createText } from '@vigil/shared/text/text.js';
import { label, termsOf, vocabularyLists } from '@vigil/shared/vocabulary/vocabulary.js';
import { readWebFiles } from '../../platform/http/built-web-files.js';
import { inCheckout } from '../../project-root.js';
import { checkWords } from './check-country-file.js';
import { GENERAL_WORDS, withLevelNames, wordsOf, WORDS_OF_SEVERAL } from './general-words.js';

/** Names that are true of Cambodia alone; Khmer is also the name of a language of the site. */
const CAMBODIAN = {
  en: /\b(Cambod|Royal|[Kk]han\b|[Ss]angkat|Phnom Penh|48 h )/,
  km: /កម្ពុជា|ភ្នំពេញ|ខេមរភូមិន្ទ|រាជអាវុធហត្ថ|ព្រះរាជ/,
};
const FOLDER = inCheckout('libs/shared/text');

afterEach(() => useCountryWords(null));

/** Returns every text and label, as the country in use says it. */
const textsIn = (language: 'en' | 'km'): [key: string, said: string][] => [
  ...readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      Object.entries(
        JSON.parse(readFileSync(join(FOLDER, name, `${language}.json`), 'utf8')) as Record<string, string>,
      ),
    )
    .map(([key, said]): [string, string] => [key, countryWord(key, language) ?? said]),
  ...[...vocabularyLists(), ...PEOPLE_LISTS].flatMap((list) =>
    termsOf(list).map(({ code }): [string, string] => [code, label(code, language)]),
  ),
];

describe('the words of another country', () => {
  it.each(['en', 'km'] as const)('say nothing that is true of Cambodia alone, in %s', (language) => {
    useCountryWords(GENERAL_WORDS);
    expect(textsIn(language).filter(([, said]) => CAMBODIAN[language].test(said!))).toEqual([]);
  });

  it('name no level that the country calls otherwise, in any text that ships', () => {
    const levels = [
      { level: 1, en: 'County', km: 'A' },
      { level: 2, en: 'Ward', km: 'B' },
      { level: 3, en: 'Village tract', km: 'C' },
    ] as const;
    const ken = { code: 'KE', levels: [...levels] } as unknown as CountryFile;
    useCountryWords(null);
    const level = /provinc|district|commune/i;
    const naming = new Set(textsIn('en').flatMap(([key, said]) => (level.test(said) ? [key] : [])));
    expect(naming.size).toBeGreaterThan(40);
    useCountryWords(wordsOf(ken, null));
    expect(textsIn('en').filter(([, said]) => level.test(said))).toEqual([]);
    const inKhmer = textsIn('km').filter(([key]) => naming.has(key));
    expect(inKhmer.filter(([, said]) => /ខេត្ត|ស្រុក|ឃុំ/.test(said))).toEqual([]);
  });

  it('replace a text that there is, with the same places for numbers and names, also where there are several', () => {
    expect(checkWords(JSON.stringify(WORDS_OF_SEVERAL))).toEqual([]);
  });

  it('are said by texts and codes, also by a text that was made before, and end with the country', () => {
    const t = createText('en', { 'story.doer.PF_ARMY': 'The Royal Cambodian Armed Forces', other: 'Other' });
    useCountryWords({ ...GENERAL_WORDS, missing: { en: 'No text has this key', km: 'ក' } });
    expect([t('story.doer.PF_ARMY'), t('other'), t('missing'), label('PF_ARMY', 'en')]).toEqual([
      'The armed forces',
      'Other',
      'missing',
      'Armed forces',
    ]);
    useCountryWords(null);
    expect([t('story.doer.PF_ARMY'), label('PF_ARMY', 'km')]).toEqual([
      'The Royal Cambodian Armed Forces',
      'កងយោធពលខេមរភូមិន្ទ',
    ]);
  });

  it('have the forms of a number', () => {
    const t = createText('en', { units_one: '{n} province', units_other: '{n} provinces' });
    useCountryWords({ units_one: { en: '{n} county', km: 'ក' }, units_other: { en: '{n} counties', km: 'ក' } });
    expect([t('units', { n: 1 }), t('units', { n: 1234 })]).toEqual(['1 county', '1,234 counties']);
  });
});

describe('the names of levels', () => {
  const levels = [
    { level: 0, en: 'Country', km: 'ប្រទេស' },
    { level: 1, en: 'County', km: '' },
    { level: 2, en: 'Ward', km: 'សង្កាត់' },
  ] as const;

  it('are those of the country, where its words say nothing of their own', () => {
    useCountryWords(withLevelNames(GENERAL_WORDS, [...levels]));
    expect(['LP_PROVINCE', 'LP_DISTRICT', 'LP_COMMUNE'].map((code) => label(code, 'en'))).toEqual([
      'County',
      'Ward',
      'Commune',
    ]);
    expect([label('LP_PROVINCE', 'km'), label('LP_DISTRICT', 'km')]).toEqual(['County', 'សង្កាត់']);
    const own = { ...GENERAL_WORDS, 'code.LP_DISTRICT': { en: 'Sub-county', km: 'ក' } };
    useCountryWords(withLevelNames(own, [...levels]));
    expect(label('LP_DISTRICT', 'en')).toBe('Sub-county');
    expect(checkWords(JSON.stringify(withLevelNames(own, [...levels])))).toEqual([]);
  });

  it('are said with general words where the country has none, and with those that ship in the country of these', () => {
    const ofKenya = wordsOf({ code: 'KE', levels } as unknown as CountryFile, null)!;
    expect([ofKenya['code.PF_ARMY'], ofKenya['places.shown'], ofKenya['target.place.1']]).toEqual([
      { en: 'Armed forces', km: 'កងកម្លាំងប្រដាប់អាវុធ' },
      GENERAL_WORDS['places.shown'],
      { en: 'Place: county', km: 'ទីកន្លែង៖ county' },
    ]);
    const army = { 'code.PF_ARMY': { en: 'Kenya Defence Forces', km: 'ក' } };
    expect(wordsOf({ code: 'KE', levels } as unknown as CountryFile, army)!['code.PF_ARMY']!['en']).toBe(
      'Kenya Defence Forces',
    );
    expect(wordsOf({ code: 'KH', levels } as unknown as CountryFile, null)).toBeNull();
  });

  it('say how closely a place is shown, also where the country has one level', () => {
    for (const [of, usual] of [
      [levels.slice(0, 2), 'county'],
      [levels, 'ward'],
    ] as const)
      expect(withLevelNames({}, [...of])['field.finer-than-coarse']!['en']).toContain(`shows the ${usual} or wider`);
  });

  it('are those of all countries where there are several, and never only those of the first', () => {
    useCountryWords(withLevelNames(WORDS_OF_SEVERAL, [{ level: 1, en: 'Province / County', km: 'ខេត្ត / ខោនធី' }]));
    expect([label('LP_PROVINCE', 'en'), label('LP_PROVINCE', 'km')]).toEqual(['Province / County', 'ខេត្ត / ខោនធី']);
    expect(countryWord('filter.place', 'en')).toBe('Country or part of it');
  });
});

describe('a page of another country', () => {
  it('carries its words in its head, without an end of the element in one of them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-words-'));
    writeFileSync(join(folder, 'index.html'), '<html><head><title>Vigil</title></head><body></body></html>');
    const page = (): string => readWebFiles(folder).get('/index.html')!.plain.toString('utf8');
    expect(page()).not.toContain(COUNTRY_WORDS_ID);
    useCountryWords({ 'code.PF_ARMY': { en: 'Army </script><b>', km: '$& ក' } });
    const [, carried] = new RegExp(
      `<script type="application/json" id="${COUNTRY_WORDS_ID}">(.*)</script></head>`,
    ).exec(page())!;
    rmSync(folder, { recursive: true });
    useCountryWords(null);
    useWordsOfPage(carried);
    expect(label('PF_ARMY', 'en')).toBe('Army </script><b>');
    expect(label('PF_ARMY', 'km')).toBe('$& ក');
    expect(carried).not.toContain('<');
  });
});
