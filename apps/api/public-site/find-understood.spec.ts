import { describe, expect, it } from '@jest/globals';
import { search } from './search-for-tests.js';

const POLICE =
  'PF_POLICE,PF_NAT_POLICE,PF_CAPITAL_POLICE,PF_PROV_POLICE,PF_DISTRICT_POLICE,PF_POST_POLICE,PF_TRAFFIC_POLICE,PF_INTERVENTION';

describe('words for one thing', () => {
  it.each<[words: readonly string[], query: string]>([
    [['police', 'police officers', 'cops', 'នគរបាល', 'ប៉ូលិស', 'ប៉ូលីស'], `indicator=I02&actors=${POLICE}`],
    [['force by police', 'ប៉ូលិសប្រើកម្លាំង'], `indicator=I05&actors=${POLICE}`],
    [['national police', 'នគរបាលជាតិ'], 'indicator=I02&actors=PF_NAT_POLICE'],
    [['traffic police', 'ប៉ូលិសចរាចរណ៍'], 'indicator=I02&actors=PF_TRAFFIC_POLICE'],
    [['municipal police', 'ប៉ូលិសភ្នំពេញ'], 'indicator=I02&actors=PF_CAPITAL_POLICE'],
    [['gendarmerie', 'military police', 'ប៉េអឹម', 'កងរាជអាវុធហត្ថ'], 'indicator=I02&actors=PF_GENDARMERIE'],
    [['para-police', 'district security', 'សន្តិសុខខណ្ឌ'], 'indicator=I02&actors=PF_DISTRICT_SECURITY'],
    [['security', 'សន្តិសុខ'], 'indicator=I02&actors=PF_DISTRICT_SECURITY,PF_PRIVATE_SECURITY'],
    [['local authorities', 'អាជ្ញាធរមូលដ្ឋាន'], 'indicator=I02&actors=PF_LOCAL_AUTH'],
    [['soldiers', 'ទាហាន'], 'indicator=I02&actors=PF_ARMY'],
    [['court', 'តុលាការ'], 'indicator=I02&actors=PF_COURT'],
    [['gas', 'ឧស្ម័ន'], 'indicator=I05&forceTypes=FM_IRRITANT_DIST,FM_IRRITANT_UNSPEC'],
    [['tear gas', 'ឧស្ម័នបង្ហូរទឹកភ្នែក'], 'indicator=I05&forceTypes=FM_IRRITANT_DIST'],
    [['baton', 'ដំបង'], 'indicator=I05&forceTypes=FM_BATON'],
    [['shield', 'ខែល'], 'indicator=I05&forceTypes=FM_SHIELD'],
    [['dogs', 'ឆ្កែ'], 'indicator=I05&forceTypes=FM_DOG'],
    [['handcuffs', 'ខ្នោះ'], 'indicator=I05&forceTypes=FM_RESTRAINT'],
    [['live fire', 'គ្រាប់ពិត'], 'indicator=I05&forceTypes=FM_LIVE_FIRE'],
    [['rubber bullets', 'គ្រាប់កៅស៊ូ'], 'indicator=I05&forceTypes=FM_KIP'],
    [['banned', 'ហាម'], 'indicator=I02&restrictionTypes=RS_BAN_BLANKET,RS_BAN_SPECIFIC'],
    [['dispersed', 'បំបែក'], 'indicator=I02&restrictionTypes=RS_DISPERSAL'],
    [['petition', 'ញត្តិ'], 'indicator=I02&assemblyTypes=AT_PETITION'],
    [['election', 'បោះឆ្នោត'], 'indicator=I02&issues=IS_ELECTION'],
  ])('mean the same codes in both languages (%s)', (words, query) => {
    for (const text of words) expect([text, search(text).figure]).toMatchObject([text, { query, notInFigure: [] }]);
  });
});

describe('a question how many there are among those who live there', () => {
  it.each<[words: readonly string[], query: string]>([
    [
      ['arrests per inhabitant', 'arrests per 100,000 inhabitants', 'arrests per capita', 'ការចាប់ខ្លួនធៀបនឹងប្រជាជន'],
      'indicator=I23',
    ],
    [['ការចាប់ខ្លួនក្នុងចំណោមប្រជាជន ១០០ ០០០ នាក់ នៅកណ្តាល ឆ្នាំ២០២៤'], 'indicator=I23&period=2024&place=08'],
    [['protests stopped per inhabitant in Kandal', 'ការជ្រៀតជ្រែកធៀបនឹងចំនួនប្រជាជន នៅកណ្តាល'], 'indicator=I22&place=08'],
  ])('is answered by the figure that is divided by them (%s)', (words, query) => {
    for (const text of words) expect([text, search(text).figure]).toMatchObject([text, { query, notInFigure: [] }]);
  });

  it('has arrests alone beside all deprivation of liberty, as people and not as acts, and is divided by place', () => {
    const { figure } = search('where are the most arrests per inhabitant');
    expect(figure).toMatchObject({
      query: 'indicator=I23',
      narrower: 'indicator=I23&libertyTypes=D_ARREST,D_MASS_ARREST',
      acts: null,
      by: 'place',
    });
    expect(search('who arrested most per inhabitant').figure?.by).toBeNull();
  });

  it('says of another figure that it is not divided so', () =>
    expect(search('people killed per inhabitant').figure).toMatchObject({
      query: 'indicator=I09&measure=killed',
      notInFigure: ['per inhabitant'],
    }));
});

describe('a search for reprisals', () => {
  it.each<[words: readonly string[], query: string]>([
    [['reprisals', 'reprisal', 'retaliation', 'ការសងសឹក'], 'indicator=I04&kinds=IK_REPRISAL'],
    [
      ['reprisals in Phnom Penh in 2024', 'ការសងសឹកនៅភ្នំពេញក្នុងឆ្នាំ២០២៤'],
      'indicator=I04&period=2024&place=12&kinds=IK_REPRISAL',
    ],
    [['arrests as reprisals'], 'indicator=I10&kinds=IK_REPRISAL'],
    [['reprisals after protests'], 'indicator=I04&kinds=IK_REPRISAL'],
  ])('asks for a figure that counts them, never for one of assemblies (%s)', (words, query) => {
    for (const text of words) expect([text, search(text).figure?.query]).toEqual([text, query]);
  });

  it('finds the codes of who was watching', () =>
    expect(search('CO_ON_SITE').items).toContainEqual(
      expect.objectContaining({ kind: 'term', filter: 'coverage', code: 'CO_ON_SITE' }),
    ));
});

describe('words by which no figure is narrowed', () => {
  it.each<[text: string, query: string, notInFigure: string]>([
    ['journalists arrested in 2025', 'indicator=I10&period=2025', 'journalists'],
    ['អ្នកសារព័ត៌មានត្រូវបានចាប់ខ្លួនក្នុងឆ្នាំ២០២៥', 'indicator=I10&period=2025', 'អ្នកសារព័ត៌មាន'],
    ['journalists injured', 'indicator=I09', 'journalists'],
    ['force against monitors', 'indicator=I05', 'monitors'],
    ['villagers arrested', 'indicator=I10', 'villagers'],
    ['organisers arrested', 'indicator=I10', 'organisers'],
    ['men arrested', 'indicator=I10', 'men'],
    ['arrests by the authorities', 'indicator=I10', 'authorities'],
    ['ការចាប់ខ្លួនដោយអាជ្ញាធរ', 'indicator=I10', 'អាជ្ញាធរ'],
  ])('are said beside it: who was held or hurt, “the authorities” (%s)', (text, query, word) =>
    expect(search(text).figure).toMatchObject({ query, notInFigure: [word] }),
  );

  it('lead to the acts against these people, and to arrests alone', () => {
    const { figure, items } = search('journalists arrested in 2025');
    expect(figure?.narrower).toBe('indicator=I10&period=2025&libertyTypes=D_ARREST,D_MASS_ARREST');
    expect(items).toContainEqual(expect.objectContaining({ kind: 'term', code: 'RS_OBSTRUCT_MONITOR' }));
    for (const text of ['journalists', 'journalists obstructed', 'journalist stopped'])
      expect([text, search(text).figure?.query]).toEqual([text, 'indicator=I02&restrictionTypes=RS_OBSTRUCT_MONITOR']);
  });

  it('mean their page where no figure is asked', () =>
    expect(search('organisers').items).toEqual([{ kind: 'page', path: '/groups' }]));
});

describe('a question whether something rises or got worse', () => {
  it.each<[en: string, km: string, query: string, over: 'month' | 'year']>([
    ['Is it getting worse?', 'តើកាន់តែអាក្រក់ឬទេ?', 'indicator=I03', 'year'],
    ['worse than last year', 'អាក្រក់ជាងឆ្នាំមុន', 'indicator=I03&period=2025-01-01..2026-12-31', 'year'],
    ['is it worse in Kandal', 'កាន់តែអាក្រក់នៅកណ្តាល', 'indicator=I03&place=08', 'year'],
    ['more arrests than last year', 'ការចាប់ខ្លួនច្រើនជាងឆ្នាំមុន', 'indicator=I10&period=2025-01-01..2026-12-31', 'year'],
    ['is force increasing', 'ការប្រើកម្លាំងកើនឡើងឬទេ', 'indicator=I05', 'year'],
    ['did arrests rise in 2024', 'ការចាប់ខ្លួនកើនឡើងក្នុងឆ្នាំ២០២៤', 'indicator=I10&period=2023-01-01..2024-12-31', 'year'],
    ['fewer arrests than in 2023', 'ការចាប់ខ្លួនតិចជាងឆ្នាំ២០២៣', 'indicator=I10&period=2023-01-01..2026-12-31', 'year'],
    [
      'was force used more in 2025 than 2024',
      'កម្លាំងក្នុងឆ្នាំ២០២៥ធៀបនឹងឆ្នាំ២០២៤',
      'indicator=I05&period=2024-01-01..2025-12-31',
      'year',
    ],
    ['trend of arrests since 2022', 'និន្នាការចាប់ខ្លួនចាប់ពីឆ្នាំ២០២២', 'indicator=I10&period=2022-01-01..2026-12-31', 'year'],
    ['arrests by year', 'ការចាប់ខ្លួនតាមឆ្នាំ', 'indicator=I10', 'year'],
    ['arrests by month in 2025', 'ការចាប់ខ្លួនតាមខែក្នុងឆ្នាំ២០២៥', 'indicator=I10&period=2025', 'month'],
    [
      'more arrests in October than in September',
      'ការចាប់ខ្លួនខែតុលាធៀបនឹងខែកញ្ញា',
      'indicator=I10&period=2026-09-01..2026-10-31',
      'month',
    ],
    [
      'arrests this month compared to last month',
      'ការចាប់ខ្លួនខែនេះធៀបនឹងខែមុន',
      'indicator=I10&period=2026-10-01..2026-11-30',
      'month',
    ],
    ['did arrests go down', 'ការចាប់ខ្លួនថយចុះឬទេ', 'indicator=I10', 'year'],
    ['more arrests than last month', 'ការចាប់ខ្លួនច្រើនជាងខែមុន', 'indicator=I10&period=2026-10-01..2026-11-30', 'month'],
  ])('is answered by the figure over time (%s / %s)', (en, km, query, over) => {
    for (const text of [en, km])
      expect([text, search(text)]).toMatchObject([
        text,
        { isQuestion: true, figure: { query, over, by: null, notInFigure: [] } },
      ]);
  });

  it('divides no figure over time where nobody asks', () => {
    for (const text of ['arrests in 2025', 'arrests last year', 'police'])
      expect([text, search(text).figure?.over]).toEqual([text, null]);
  });

  it('is said beside a figure that is divided by place or by who acted', () => {
    expect(search('which province got worse').figure).toMatchObject({
      by: 'place',
      over: null,
      notInFigure: ['worse'],
    });
    expect(search('which province had more arrests').figure).toMatchObject({
      by: 'place',
      over: null,
      notInFigure: [],
    });
  });
});

describe('everyday words for an issue, an act or people', () => {
  it.each<[words: readonly string[], query: string]>([
    [['land', 'ដី', 'ដីធ្លី', 'land disputes', 'ទំនាស់ដី', 'ជម្លោះដីធ្លី', 'evictions'], 'indicator=I02&issues=IS_LAND'],
    [['land protests', 'ការតវ៉ាដី', 'ការតវ៉ាអំពីដី'], 'indicator=I01&issues=IS_LAND'],
    [['land protests in Phnom Penh', 'ការតវ៉ាដីនៅភ្នំពេញ'], 'indicator=I01&place=12&issues=IS_LAND'],
    [['workers', 'worker', 'កម្មករ', 'unions', 'សហជីព', 'wages', 'ប្រាក់ឈ្នួល'], 'indicator=I02&issues=IS_LABOUR'],
    [['free speech', 'សេរីភាពបញ្ចេញមតិ'], 'indicator=I02&issues=IS_EXPRESSION'],
    [['arrests', 'ចាប់', 'ត្រូវចាប់', 'ចាប់មនុស្ស'], 'indicator=I10'],
    [['arrests by police', 'ប៉ូលិសចាប់'], `indicator=I10&actors=${POLICE}`],
  ])('are understood (%j)', (words, query) => {
    for (const text of words) {
      const { figure, isQuestion } = search(text);
      expect([text, figure?.query, isQuestion]).toEqual([text, query, true]);
    }
  });

  it.each(['workers arrested', 'កម្មករត្រូវចាប់'])('narrow no figure of people who were held (%s)', (text) => {
    const { figure } = search(text);
    expect(figure).toMatchObject({ query: 'indicator=I10', notInFigure: [expect.stringMatching(/^workers|កម្មករ$/)] });
  });

  it('offer the issue first, and then the places that are called so', () => {
    const [issue, ...places] = search('ដី').items;
    expect(issue).toMatchObject({ kind: 'term', filter: 'issues', code: 'IS_LAND' });
    expect(places.length).toBeGreaterThan(0);
    expect(places.every((item) => item.kind === 'place' && item.name.km.startsWith('ដី'))).toBe(true);
  });

  it.each(['ដីកា', 'ចាប់ផ្តើម', 'ចាប់អារម្មណ៍'])('are not meant by a longer word that begins so (%s)', (text) => {
    const { figure } = search(text);
    expect(figure?.query ?? '').not.toMatch(/IS_LAND|I10/);
  });
});
