import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { search } from './search-for-tests.js';

type Expected = { by?: string | null; over?: string | null; notInFigure?: readonly string[] };
const figureOf = (text: string, today?: string) => search(text, today === undefined ? undefined : asDay(today)).figure;

describe('a figure that is divided by place, group or actor', () => {
  it.each<[en: string, km: string, query: string, expected: Expected]>([
    [
      'which province had more arrests in 2024',
      'ខេត្តណាការចាប់ខ្លួនកើនឡើងក្នុងឆ្នាំ២០២៤',
      'indicator=I10&period=2024',
      { by: 'place', notInFigure: [] },
    ],
    [
      'which group had fewer protests in 2024',
      'ក្រុមណាការតវ៉ាថយចុះក្នុងឆ្នាំ២០២៤',
      'indicator=I01&period=2024',
      { by: 'groups', notInFigure: [] },
    ],
    [
      'who used more force in 2024',
      'អ្នកណាប្រើកម្លាំងកាន់តែច្រើនក្នុងឆ្នាំ២០២៤',
      'indicator=I05&period=2024',
      { by: 'actors', notInFigure: [] },
    ],
  ])('compares no years (%s / %s)', (en, km, query, expected) => {
    for (const text of [en, km])
      expect([text, figureOf(text)]).toMatchObject([text, { query, over: null, ...expected }]);
  });

  it('says that nothing is compared', () => {
    expect(figureOf('which province had more arrests than last month')).toMatchObject({
      query: 'indicator=I10&period=2026-10',
      by: 'place',
      over: null,
      notInFigure: ['than'],
    });
    expect(figureOf('which province had arrests per year in 2024')?.notInFigure).toEqual(['per year']);
  });
});

describe('a threshold', () => {
  it.each<[text: string, query: string, notInFigure: readonly string[]]>([
    ['more than 3 arrests in 2024', 'indicator=I10&period=2024', ['3']],
    ['ការចាប់ខ្លួនច្រើនជាង៣ក្នុងឆ្នាំ២០២៤', 'indicator=I10&period=2024', ['3']],
    ['more than 100 people arrested in 2024', 'indicator=I10&period=2024', ['100']],
    ['fewer than 5 injured in 2025', 'indicator=I09&period=2025', ['5']],
    ['less than half of protests in 2023', 'indicator=I01&period=2023', ['half']],
    ['which province had more than 3 arrests in 2024', 'indicator=I10&period=2024', ['3']],
    ['more arrests than xyzzyq in 2024', 'indicator=I10&period=2024', ['xyzzyq']],
  ])('is no comparison of years (%s)', (text, query, notInFigure) =>
    expect(figureOf(text)).toMatchObject({ query, over: null, notInFigure }),
  );

  it('leaves a question how its figure moves', () =>
    expect(figureOf('did protests of more than 100 people rise in 2024')).toMatchObject({
      query: 'indicator=I01&period=2023-01-01..2024-12-31',
      over: 'year',
      notInFigure: ['100'],
    }));
});

describe('months that are compared', () => {
  it.each<[text: string, period: string]>([
    ['more arrests in March 2025 than in January 2025', '2025-01-01..2025-03-31'],
    ['ការចាប់ខ្លួនខែមីនាឆ្នាំ២០២៥ច្រើនជាងខែមករាឆ្នាំ២០២៥', '2025-01-01..2025-03-31'],
    ['more arrests in March 2025 than in January 2024', '2024-01-01..2025-03-31'],
    ['more arrests in January 2024 than in March 2025', '2024-01-01..2025-03-31'],
    ['more arrests in March than in January 2025', '2025-01-01..2025-03-31'],
    ['more arrests in March 2025 than in January', '2025-01-01..2025-03-31'],
    ['more arrests in January than March', '2026-01-01..2026-03-31'],
    ['arrests this month than in September', '2026-09-01..2026-11-30'],
    ['arrests this month compared with September', '2026-09-01..2026-11-30'],
    ['ការចាប់ខ្លួនខែនេះធៀបនឹងខែកញ្ញា', '2026-09-01..2026-11-30'],
    ['arrests last month compared to September', '2026-09-01..2026-10-31'],
    ['more arrests in September than last year', '2025-09-01..2026-09-30'],
    ['more arrests than in September', '2026-09-01..2026-11-30'],
    ['more arrests than in December', '2025-12-01..2026-11-30'],
  ])('are a time from the first to the last, by month (%s)', (text, period) =>
    expect(figureOf(text)).toMatchObject({ query: `indicator=I10&period=${period}`, over: 'month', notInFigure: [] }),
  );

  it.each<[text: string, today: string, period: string]>([
    ['arrests in January compared with December', '2027-01-20', '2026-12-01..2027-01-31'],
    ['arrests in December compared with January', '2027-01-20', '2026-12-01..2027-01-31'],
    ['more arrests than last month', '2027-01-20', '2026-12-01..2027-01-31'],
    ['arrests this month compared to November', '2027-01-20', '2026-11-01..2027-01-31'],
  ])('are the last ones before today (%s, on %s)', (text, today, period) =>
    expect(figureOf(text, today)).toMatchObject({ query: `indicator=I10&period=${period}`, over: 'month' }),
  );
});

describe('months that follow each other', () => {
  it.each<[text: string, period: string]>([
    ['arrests from March to June 2025', '2025-03-01..2025-06-30'],
    ['arrests between November and February 2025', '2024-11-01..2025-02-28'],
    ['arrests from November 2024 to February', '2024-11-01..2025-02-28'],
    ['arrests from November 2024 to February 2026', '2024-11-01..2026-02-28'],
    ['arrests in 2025 in March', '2025-03'],
    ['arrests since March 2025', '2025-03-01..2026-12-31'],
    ['arrests since March', '2026-03-01..2026-12-31'],
    ['arrests in October last year', '2025-10'],
  ])('are the time that was said (%s)', (text, period) =>
    expect(figureOf(text)).toMatchObject({ query: `indicator=I10&period=${period}`, over: null }),
  );
});

describe('two places or two figures', () => {
  it.each<[text: string, query: string, than: string]>([
    ['more arrests in Kandal than in Takeo', 'indicator=I10&place=08,21', 'than'],
    ['ការចាប់ខ្លួននៅកណ្តាលច្រើនជាងនៅតាកែវ', 'indicator=I10&place=08,21', 'ជាង'],
    ['more arrests in Kandal than in Takeo in 2024', 'indicator=I10&period=2024&place=08,21', 'than'],
    ['more arrests than protests in 2024', 'indicator=I10&period=2024', 'than'],
    ['arrests in Kandal compared to Takeo', 'indicator=I10&place=08,21', 'compared to'],
  ])('are not compared by their sum over time (%s)', (text, query, than) =>
    expect(search(text)).toMatchObject({
      isQuestion: false,
      figure: { query, by: null, over: null, notInFigure: [than] },
    }),
  );

  it('are one where it is named twice', () =>
    expect(figureOf('more arrests in Kandal in 2025 than arrests in Kandal in 2024')).toMatchObject({
      query: 'indicator=I10&period=2024-01-01..2025-12-31&place=08',
      over: 'year',
      notInFigure: [],
    }));
});

describe('words that may say that something moves', () => {
  it.each<[text: string, notInFigure: string]>([
    ['police drop charges 2024', 'drop'],
    ['less lethal weapons in 2024', 'less'],
    ['protests in the fall 2024', 'fall'],
  ])('say something else alone (%s)', (text, notInFigure) => {
    const figure = figureOf(text);
    expect(figure?.query).toContain('&period=2024');
    expect(figure?.query).not.toContain('2023');
    expect(figure).toMatchObject({ over: null, notInFigure: expect.arrayContaining([notInFigure]) });
  });

  it('say so beside a time that is compared with', () => {
    for (const text of ['less force than in 2023', 'did force drop compared to 2023', 'did force fall in 2026 vs 2023'])
      expect([text, figureOf(text)]).toMatchObject([
        text,
        { query: 'indicator=I05&period=2023-01-01..2026-12-31', over: 'year', notInFigure: [] },
      ]);
  });

  it.each<[en: string, km: string]>([
    ['more arrests than before', 'ការចាប់ខ្លួនច្រើនជាងមុន'],
    ['more arrests than ever', 'ការចាប់ខ្លួនកាន់តែច្រើន'],
  ])('compare with all that was before (%s / %s)', (en, km) => {
    for (const text of [en, km])
      expect([text, figureOf(text)]).toMatchObject([text, { query: 'indicator=I10', over: 'year', notInFigure: [] }]);
  });

  it('divide a year where somebody asks by year, and add none', () => {
    for (const text of ['arrests by year in 2024', 'ការចាប់ខ្លួនតាមឆ្នាំក្នុងឆ្នាំ២០២៤'])
      expect([text, figureOf(text)]).toMatchObject([
        text,
        { query: 'indicator=I10&period=2024', over: 'year', notInFigure: [] },
      ]);
  });
});

describe('a word that is more than what the police are', () => {
  it.each<[text: string, query: string]>([
    ['officers of the army', 'indicator=I02&actors=PF_ARMY'],
    ['prison officers', 'indicator=I02&actors=PF_PRISON'],
  ])('means no police (%s)', (text, query) =>
    expect(figureOf(text)).toMatchObject({ query, notInFigure: ['officers'] }),
  );
});

describe('a word beside a place', () => {
  it.each<[text: string, query: string, notInFigure: string]>([
    ['arrests in Battambang he', 'indicator=I10&place=02', 'he'],
    ['force at Kandal ss', 'indicator=I05&place=08', 'ss'],
  ])('is said where it is no part of its name (%s)', (text, query, notInFigure) =>
    expect(figureOf(text)).toMatchObject({ query, notInFigure: [notInFigure] }),
  );
});
