import { describe, expect, it } from '@jest/globals';
import en from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import km from '@vigil/shared/text/beside/km.json' with { type: 'json' };
import { termsOf, vocabularyLists } from '@vigil/shared/vocabulary/vocabulary.js';
import { first, search } from './search-for-tests.js';

/** Forty searches, each in English and in Khmer, and what they offer first. */
const OFFERED: readonly [en: string, km: string, first: string | RegExp][] = [
  ['Phnom Penh', 'ភ្នំពេញ', 'place 12'],
  ['Pnom Penh', 'ភ្នំពញ', 'place 12'],
  ['Siem Reap', 'សៀមរាប', 'place 17'],
  ['Siemreab province', 'ខេត្តសៀមរាប', 'place 17'],
  ['Kandal', 'កណ្តាល', 'place 08'],
  ['Kandol', 'កណ្តាលល', 'place 08'],
  ['Test Weavers', 'អ្នកតម្បាញសាក', 'group G-000001'],
  ['Test Weevers', 'អ្នកតម្បាញសាក់', 'group G-000001'],
  ['DEMO Group A', 'ក្រុមសាកល្បង ក', 'group G-000002'],
  ['G-000002', 'G-000002', 'group G-000002'],
  ['KH-A1B2C3', 'kh-a1b2c3', 'incident KH-A1B2C3'],
  ['FM_PUSH', 'fm_push', 'term FM_PUSH'],
  ['method', 'វិធីសាស្ត្រ', '/method'],
  ['reports', 'របាយការណ៍', '/reports'],
  ['codebook', 'និយមន័យ', '/codebook'],
  ['download', 'ទាញយក', '/data'],
  ['something wrong', 'ការជំទាស់', '/objections/new'],
  ['police', 'នគរបាល', /^indicator=I02&actors=PF_POLICE,PF_NAT_POLICE,.*PF_DISTRICT_POLICE/],
  ['gendarmerie', 'កងរាជអាវុធហត្ថ', 'indicator=I02&actors=PF_GENDARMERIE'],
  ['land', 'ដីធ្លី', 'indicator=I02&issues=IS_LAND'],
  ['labour', 'ការងារ', 'indicator=I02&issues=IS_LABOUR'],
  ['gas', 'ឧស្ម័ន', /^indicator=I05&forceTypes=.*FM_IRRITANT_DIST/],
  ['tear gas', 'ឧស្ម័នបង្ហូរទឹកភ្នែក', /^indicator=I05&forceTypes=.*FM_IRRITANT_DIST/],
  ['baton', 'ដំបង', /^indicator=I05&forceTypes=FM_BATON/],
  ['water cannon', 'រថយន្តបាញ់ទឹក', 'indicator=I05&forceTypes=FM_WATER_CANNON'],
  ['arrests in Phnom Penh in 2024', 'ការចាប់ខ្លួននៅភ្នំពេញក្នុងឆ្នាំ២០២៤', 'indicator=I10&period=2024&place=12'],
  ['arests in Pnom Penh in 2024', 'ការចាប់ខ្លូននៅភ្នំពញ ឆ្នាំ២០២៤', 'indicator=I10&period=2024&place=12'],
  ['How many people were injured in 2023?', 'តើមានមនុស្សប៉ុន្មាននាក់រងរបួសក្នុងឆ្នាំ២០២៣?', 'indicator=I09&period=2023'],
  ['people killed', 'មនុស្សស្លាប់', 'indicator=I09&measure=killed'],
  ['How often are the Test Weavers stopped?', 'អត្រាជ្រៀតជ្រែក អ្នកតម្បាញសាក', 'indicator=I03&groups=G-000001'],
  ['force in Kandal this year', 'ការប្រើកម្លាំងនៅកណ្តាលឆ្នាំនេះ', 'indicator=I05&period=2026&place=08'],
  ['unlawful force since 2022', 'កម្លាំងខុសច្បាប់ ចាប់ពីឆ្នាំ២០២២', 'indicator=I06&period=2022-01-01..2026-12-31'],
  ['protests from 2022 to 2024', 'ការតវ៉ាពីឆ្នាំ២០២២ដល់២០២៤', 'indicator=I01&period=2022-01-01..2024-12-31'],
  ['land protests in Siem Reap', 'ការតវ៉ាដីធ្លីនៅសៀមរាប', 'indicator=I01&place=17&issues=IS_LAND'],
  ['protests stopped in March 2025', 'ការជ្រៀតជ្រែកក្នុងខែមីនា ឆ្នាំ២០២៥', 'indicator=I02&period=2025-03'],
  ['arrests by gendarmerie', 'ការចាប់ខ្លួនដោយកងរាជអាវុធហត្ថ', 'indicator=I10&actors=PF_GENDARMERIE'],
  ['interference rate in Phnom Penh last year', 'អត្រាជ្រៀតជ្រែកនៅភ្នំពេញឆ្នាំមុន', 'indicator=I03&period=2025&place=12'],
  ['force rate of Test Weavers', 'អត្រាប្រើកម្លាំង អ្នកតម្បាញសាក', 'indicator=I11&groups=G-000001'],
  ['arrests last month', 'ការចាប់ខ្លួនខែមុន', 'indicator=I10&period=2026-10'],
  ['strikes in Phnom Penh', 'កូដកម្មនៅភ្នំពេញ', 'indicator=I02&place=12&assemblyTypes=AT_STRIKE'],
];

describe('a search in plain words', () => {
  it('takes small words of a sentence for no misspelt place and no code', () => {
    expect(search('was force used more in 2025 than 2024').figure?.query).toBe(
      'indicator=I05&period=2024-01-01..2025-12-31',
    );
    expect(search('who publishes this site').figure).toBeNull();
    expect(search('why did these figures change').items.map((item) => item.kind)).toEqual(['page']);
  });

  it('is tried with forty searches', () => expect(OFFERED.length).toBe(40));

  it.each(OFFERED)('%s / %s', (en, km, offered) => {
    for (const text of [en, km])
      if (typeof offered === 'string') expect([text, first(text)]).toEqual([text, offered]);
      else expect([text, first(text)]).toEqual([text, expect.stringMatching(offered)]);
  });

  it.each(['arrests in 2024', 'arests in 2024', 'people arrested in 2024', 'ការចាប់ខ្លួនក្នុងឆ្នាំ២០២៤'])(
    'offers arrests alone beside all deprivation of liberty (%s)',
    (text) => {
      expect(search(text).figure).toMatchObject({
        query: 'indicator=I10&period=2024',
        narrower: 'indicator=I10&period=2024&libertyTypes=D_ARREST,D_MASS_ARREST',
        acts: 'indicator=I10&measure=acts&period=2024&libertyTypes=D_ARREST,D_MASS_ARREST',
      });
    },
  );

  it('offers nothing narrower where all deprivation of liberty is meant, a kind of it, or another figure', () => {
    for (const text of ['people deprived of liberty in 2024', 'detained in 2024', 'ដកហូតសេរីភាព ឆ្នាំ២០២៤', 'force in 2024'])
      expect([text, search(text).figure?.narrower, search(text).figure?.acts]).toEqual([text, null, null]);
    expect(search('unlawful arrests in 2024').figure).toMatchObject({
      query: 'indicator=I06&period=2024',
      narrower: null,
      acts: null,
    });
  });

  it.each<[en: string, km: string, query: string, by: string]>([
    ['who acted', 'អ្នកណាធ្វើ', 'indicator=I02', 'actors'],
    ['Who did it most?', 'តើអ្នកណាធ្វើច្រើនជាងគេ?', 'indicator=I02', 'actors'],
    ['who stopped protests in 2024', 'អ្នកណារារាំងការតវ៉ាក្នុងឆ្នាំ២០២៤', 'indicator=I02&period=2024', 'actors'],
    ['who dispersed protests', 'អ្នកណាបំបែកការតវ៉ា', 'indicator=I02&restrictionTypes=RS_DISPERSAL', 'actors'],
    ['who used force in Phnom Penh', 'នរណាប្រើកម្លាំងនៅភ្នំពេញ', 'indicator=I05&place=12', 'actors'],
    ['who arrested people in 2024', 'នរណាចាប់ខ្លួនមនុស្សក្នុងឆ្នាំ២០២៤', 'indicator=I10&period=2024', 'actors'],
    [
      'which authorities used tear gas',
      'អាជ្ញាធរណាប្រើឧស្ម័នបង្ហូរទឹកភ្នែក',
      'indicator=I05&forceTypes=FM_IRRITANT_DIST',
      'actors',
    ],
    ['Whose force?', 'កម្លាំងរបស់អ្នកណា?', 'indicator=I05', 'actors'],
    ['who has used force', 'អ្នកណាធ្លាប់ប្រើកម្លាំង', 'indicator=I05', 'actors'],
    ['who have used force in 2024', 'តើអ្នកណាដែលបានប្រើកម្លាំងក្នុងឆ្នាំ២០២៤', 'indicator=I05&period=2024', 'actors'],
    ['who had most often stopped protests', 'អ្នកណាខ្លះធ្លាប់បានរារាំងការតវ៉ា', 'indicator=I02', 'actors'],
    ['who have arrested people', 'នរណាខ្លះដែលចាប់ខ្លួនមនុស្ស', 'indicator=I10', 'actors'],
    ['by whom was force used', 'តើកម្លាំងត្រូវបានប្រើដោយអ្នកណា', 'indicator=I05', 'actors'],
    ['whose force in Kandal', 'កម្លាំងរបស់នរណានៅកណ្តាល', 'indicator=I05&place=08', 'actors'],
    ['who used unlawful force', 'អ្នកណាប្រើកម្លាំងខុសច្បាប់', 'indicator=I06', 'actors'],
    ['whose force was unlawful', 'កម្លាំងរបស់អ្នកណាខុសច្បាប់', 'indicator=I06', 'actors'],
    ['whose unlawful force in 2026', 'កម្លាំងខុសច្បាប់របស់នរណាក្នុងឆ្នាំ២០២៦', 'indicator=I06&period=2026', 'actors'],
    ['unlawful force by whom', 'កម្លាំងខុសច្បាប់ដោយអ្នកណា', 'indicator=I06', 'actors'],
    ['Who used force unlawfully?', 'នរណាបានប្រើកម្លាំងខុសច្បាប់?', 'indicator=I06', 'actors'],
    ['whose acts was the unlawful force?', 'កម្លាំងខុសច្បាប់ជារបស់អ្នកណា?', 'indicator=I06', 'actors'],
    ['who was responsible for the unlawful force', 'តើអ្នកប្រព្រឹត្តកម្លាំងខុសច្បាប់ជានរណា', 'indicator=I06', 'actors'],
    ['whose protests were stopped', 'ការតវ៉ារបស់អ្នកណារងការជ្រៀតជ្រែក', 'indicator=I02', 'groups'],
    ['which province most', 'ខេត្តណាច្រើនជាងគេ', 'indicator=I02', 'place'],
    [
      'Which province had most arrests in 2024?',
      'ការចាប់ខ្លួនច្រើនជាងគេនៅខេត្តណាក្នុងឆ្នាំ២០២៤',
      'indicator=I10&period=2024',
      'place',
    ],
    ['which districts in Kandal', 'ស្រុកណានៅកណ្តាល', 'indicator=I02&place=08', 'place'],
    ['which group was stopped most', 'ក្រុមណាត្រូវបានរារាំងច្រើនជាងគេ', 'indicator=I02', 'groups'],
  ])('answers who, where and whose by the figure divided so (%s / %s)', (en, km, query, by) => {
    for (const text of [en, km])
      expect([text, search(text)]).toMatchObject([
        text,
        {
          isQuestion: true,
          figure: { query: expect.stringMatching(new RegExp(`^${query}(,|$)`)), by, notInFigure: [] },
        },
      ]);
  });

  it.each(['en', 'km'] as const)('understands the questions that the map offers (%s)', (language) => {
    const figureOf = (key: keyof typeof en) => search({ en, km }[language][key]).figure;
    expect(figureOf('ask.arrests')).toMatchObject({
      acts: 'indicator=I10&measure=acts&libertyTypes=D_ARREST,D_MASS_ARREST',
      by: null,
      notInFigure: [],
    });
    expect(figureOf('ask.force')).toMatchObject({ query: 'indicator=I05', by: 'actors', notInFigure: [] });
    expect(figureOf('ask.unlawful')).toMatchObject({ query: 'indicator=I06', by: 'actors', notInFigure: [] });
    expect(figureOf('ask.interfered')).toMatchObject({ query: 'indicator=I02', by: 'actors', notInFigure: [] });
  });

  it('divides no figure by what it cannot be divided by, and nothing where nobody asks who', () => {
    expect(search('which authorities injured people').figure).toMatchObject({ query: 'indicator=I09', by: null });
    for (const text of [
      'who was arrested in 2024',
      'who has been arrested in 2024',
      'who had been detained',
      'អ្នកណាធ្លាប់ត្រូវបានចាប់ខ្លួន',
      'អ្នកណាដែលត្រូវបានចាប់ខ្លួន',
      'who publishes this site',
      'arrests in 2024',
    ])
      expect([text, search(text).figure?.by ?? null]).toEqual([text, null]);
  });

  it('leads to the page of all groups or places where they are asked for', () => {
    expect(search('which province most').items).toContainEqual({ kind: 'page', path: '/places' });
    expect(search('which group most').items).toContainEqual({ kind: 'page', path: '/groups' });
  });

  it.each([
    ['October 2026', 'ខែតុលា ឆ្នាំ២០២៦', 'indicator=I02&period=2026-10'],
    ['october', 'តុលា', 'indicator=I02&period=2026-10'],
    ['December', 'ខែធ្នូ', 'indicator=I02&period=2025-12'],
    ['2024', '២០២៤', 'indicator=I02&period=2024'],
    ['this year', 'ឆ្នាំនេះ', 'indicator=I02&period=2026'],
    ['arrests in October', 'ការចាប់ខ្លួនខែតុលា', 'indicator=I10&period=2026-10'],
    ['arrests from November to February', 'ការចាប់ខ្លួនពីខែវិច្ឆិកាដល់ខែកុម្ភៈ', 'indicator=I10&period=2025-11-01..2026-02-28'],
  ])(
    'takes a time alone for the first figure, and a month without a year for the last one (%s / %s)',
    (en, km, query) => {
      for (const text of [en, km]) expect([text, first(text)]).toEqual([text, query]);
    },
  );

  it('takes a time for no figure where a page is meant', () => {
    expect(search('reports 2024').figure).toBeNull();
    expect(first('reports 2024')).toBe('/reports');
  });

  it('takes “march” for a kind of assembly unless a year follows', () => {
    expect(first('march in Kandal')).toBe('indicator=I02&place=08&assemblyTypes=AT_MARCH');
    expect(first('arrests in March 2025')).toBe('indicator=I10&period=2025-03');
  });

  it.each(['in', 'during', 'since', 'from', 'until', 'through', 'after'])(
    'takes “%s March” for the month without a year, too',
    (before) => {
      const said = first(`arrests ${before} march`);
      expect([said, said.includes('AT_MARCH')]).toEqual([said, false]);
    },
  );

  it.each([
    ['Group A', 'ក្រុម ក'],
    ['group a', 'ក្រុមក'],
  ])('finds a group by “group” and the last word of its name (%s / %s)', (en, km) => {
    for (const text of [en, km]) expect([text, first(text)]).toEqual([text, 'group G-000002']);
    expect(first('How often is Group A stopped?')).toBe('indicator=I03&groups=G-000002');
  });

  it('offers groups by a part of their name', () => {
    expect(first('Weavers')).toBe('group G-000001');
    expect(first('loom')).toBe('group G-000001');
    expect(search('eaver').items).toEqual([]);
  });

  it('says which words are not in the figure, and puts things before it', () => {
    const found = search('arrests of xyzzyq in 2024');
    expect(found).toMatchObject({
      figure: { query: 'indicator=I10&period=2024', notInFigure: ['xyzzyq'] },
      isQuestion: false,
    });
    expect(search('xyzzyq')).toEqual({ figure: null, isQuestion: false, items: [] });
    expect(search('')).toEqual({ figure: null, isQuestion: false, items: [] });
  });

  it('offers no figure that nobody may ask, and no code that is never named', () => {
    expect(search('FM_SEXUAL')).toMatchObject({ figure: null, items: [] });
    for (const text of ['sexual', 'sexual assault', 'groping', 'ការរំលោភបំពានផ្លូវភេទ'])
      expect(JSON.stringify(search(text))).not.toMatch(/FM_SEXUAL|HM_SEXUAL/);
  });

  it('offers codes only as filters that the map has and has words for', () => {
    for (const code of ['IN_INTERFERED', 'SI_ASSEMBLY']) expect([code, search(code).items]).toEqual([code, []]);
    const codes = vocabularyLists().flatMap((list) => termsOf(list).map(({ code }) => code));
    const filters = new Set(
      codes.flatMap((code) => search(code).items.flatMap((item) => (item.kind === 'term' ? [item.filter] : []))),
    );
    expect([...filters].filter((filter) => !(`filter.${filter}` in en))).toEqual([]);
    expect([...filters]).toEqual(expect.arrayContaining(['forceTypes', 'outcome', 'grades', 'peacefulness']));
  });

  it('narrows no rate by acts: it is of all monitored assemblies', () => {
    expect(first('interference rate police')).toMatch(/^indicator=I02&actors=/);
  });

  it('answers any text, however strange, at once', () => {
    for (const text of [
      '%',
      '២០',
      '2024',
      "'",
      '\u200b\u200b',
      'ក'.repeat(200),
      'a b c d e f g h',
      '្',
      '1999 2001 March',
    ])
      expect(() => search(text)).not.toThrow();
  });
});
