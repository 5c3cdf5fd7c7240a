import { questionFromQuery } from '@vigil/shared/counting/question-address.js';
import { linkToMap } from './link-to-map.js';

describe('the map of a question', () => {
  const of = (query: string, asOf: string | null = null): string | null =>
    linkToMap(questionFromQuery(new URLSearchParams(query)), asOf, null);

  it('asks for the same figure, as of the same moment', () => {
    expect(of('indicator=I02&period=2021-02&peacefulness=PE_VIOLENT', '7')).toBe(
      '/?period=2021-02&peacefulness=PE_VIOLENT&asOf=7',
    );
    expect(of('indicator=I01&period=2021&place=12&peacefulness=PE_VIOLENT')).toBe(
      '/?indicator=I01&period=2021&place=12&peacefulness=PE_VIOLENT',
    );
    expect(of('indicator=I09&period=2021')).toBe('/?indicator=I09&period=2021');
    expect(of('indicator=I09&measure=killed&period=2021')).toBe('/?indicator=I09&measure=killed&period=2021');
  });

  it('is nowhere where it would show another figure', () => {
    expect([
      of('indicator=I08&period=2021'),
      of('indicator=I02&period=2021,2023'),
      of('indicator=I02&period=2021&singleSource=yes'),
    ]).toEqual([null, null, null]);
  });
});
