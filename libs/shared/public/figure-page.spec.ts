import { questionFromQuery } from '../counting/question-address.js';
import { INDICATOR_CODES } from '../counting/indicators.js';
import { createQuestion } from '../counting/question.js';
import { figurePage, mapPage } from './figure-page.js';

const question = (query: string) =>
  questionFromQuery(query.split('&').map((pair) => pair.split('=') as [string, string]));

describe('the map of a question', () => {
  const of = (query: string, asOf: string | null = null): string | null =>
    mapPage(question(query), { asOf, language: null });

  it('asks for the same figure, as of the same moment', () => {
    expect(of('indicator=I02&period=2021-02&peacefulness=PE_VIOLENT', '7')).toBe(
      '/?indicator=I02&period=2021-02&peacefulness=PE_VIOLENT&asOf=7',
    );
    expect(of('indicator=I01&period=2021&place=12,18&peacefulness=PE_VIOLENT')).toBe(
      '/?indicator=I01&period=2021&place=12,18&peacefulness=PE_VIOLENT',
    );
    expect(of('indicator=I09&period=2021')).toBe('/?indicator=I09&period=2021');
    for (const measure of ['injured', 'killed'])
      expect(of(`indicator=I09&measure=${measure}&period=2021`)).toBe(`/?indicator=I09&period=2021&measure=${measure}`);
  });

  it('is nowhere where it would show another figure', () => {
    for (const query of [
      'indicator=I08&period=2021',
      'indicator=I02&period=2021,2023',
      'indicator=I02&period=2021&singleSource=yes',
      'indicator=I02&period=2021&stages=published,verified',
      'indicator=I02&period=2021&groups=G-6XW0HQ&groupLink=any',
      'indicator=I09&period=2021&sides=SI_SECURITY',
      'indicator=I02&period=2021&interference=IN_INTERFERED',
      'indicator=I02&period=2021&unit=project-year&projectYearStart=4&split=period',
      'indicator=I02&period=2021&split=place:1',
    ])
      expect([query, of(query)]).toEqual([query, null]);
  });
});

describe('the page of a figure', () => {
  const of = (query: string, isOpen = false): string =>
    figurePage(question(query), { asOf: '7.2021-06-04', language: 'km', isOpen });

  it('is the map, however the figure is divided', () => {
    expect(of('indicator=I02&period=2021&split=place:1')).toBe('/?indicator=I02&period=2021&asOf=7.2021-06-04&lang=km');
    expect(of('period=2021&place=12', true)).toBe('/?indicator=I02&place=12&asOf=7.2021-06-04&lang=km');
  });

  it('is what the figure means where the map would show another one', () => {
    expect(of('indicator=I07&period=2021')).toBe('/method?lang=km#I07');
    expect(of('indicator=I02&period=2021&singleSource=yes')).toBe('/method?lang=km#I02');
    for (const indicator of INDICATOR_CODES)
      expect(figurePage(createQuestion('2021', { indicator }), { asOf: null, language: null })).toMatch(
        new RegExp(`indicator=${indicator}&|^/method#${indicator}$`),
      );
  });
});
