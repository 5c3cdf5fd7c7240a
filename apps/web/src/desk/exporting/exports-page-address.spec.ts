import { analysisFromQuery } from '@vigil/shared/counting/analysis.js';
import { asHandedOver, exportsPageAddress } from './exports-page-address.js';

const analysis = (query: string): ReturnType<typeof analysisFromQuery> => analysisFromQuery(new URLSearchParams(query));

describe('a question that is handed over to the exports', () => {
  it('is the same question, without the way to look at it', () => {
    expect(
      exportsPageAddress(
        analysis('indicator=I02&period=2021&split=place:1,period&unit=month&show=stacked'),
        'reviewer',
      ),
    ).toBe('/desk/exports?indicator=I02&period=2021&unit=month&split=place:1,period');
  });

  it.each([
    ['indicator=I02&period=2021', 'incidents', 'public'],
    ['indicator=I02&period=2021&split=place:1,force', 'figures', 'public'],
    ['indicator=I02&period=2021&stages=published,verified&groups=G-AB12CD,G-CD34EF&lang=km', 'incidents', 'internal'],
  ])('begins with what it asks for: %s as %s, %s', (query, data, audience) => {
    expect(asHandedOver(query)).toEqual({ data, audience });
  });
});

describe('what goes wrong', () => {
  it('offers no file where none answers: as of an earlier day, or working copies to others than analysts', () => {
    const inside = analysis('indicator=I02&period=2021&stages=published,verified');
    expect(exportsPageAddress(analysis('indicator=I02&period=2021&asOf=2021-06-01'), 'analyst')).toBeNull();
    expect(
      (['monitor', 'reviewer', 'analyst'] as const).map((role) => exportsPageAddress(inside, role) !== null),
    ).toEqual([false, false, true]);
    expect(exportsPageAddress(analysis('indicator=I02&period=2021'), 'monitor')).toBeNull();
  });

  it('begins as ever where the address is no question', () => {
    expect(['', '?lang=km', 'indicator=I99', 'text=banners&period=2021'].map((query) => asHandedOver(query))).toEqual(
      Array(4).fill({ data: 'incidents', audience: 'public' }),
    );
  });
});
