import { embedAddress, embedCode, embedPartFrom, subjectIn } from './embed-code.js';
import { viewFrom } from './view.js';

describe('a figure for another site', () => {
  it('has an address that holds the whole view, live or as of a moment', () => {
    const view = viewFrom('?indicator=I05&period=2021&place=12&at=11.5,104.9,8');
    expect(embedAddress(view, 'chart', 'km')).toBe(
      '/embed?indicator=I05&period=2021&place=12&at=11.5,104.9,8&lang=km&show=chart',
    );
    expect(embedAddress({ ...view, asOf: '308', at: null }, 'map', 'en')).toBe(
      '/embed?indicator=I05&period=2021&place=12&asOf=308&lang=en&show=map',
    );
    expect(['?show=chart', '?show=map', ''].map((search) => embedPartFrom(search))).toEqual([
      { part: 'chart', isMisread: false },
      { part: 'map', isMisread: false },
      { part: 'map', isMisread: false },
    ]);
  });

  it('is a part of the page of one group or place, if the address names just one', () => {
    const calendar = { part: 'calendar', isMisread: false };
    expect(embedPartFrom('?groups=G-1&show=calendar')).toEqual(calendar);
    expect(embedPartFrom('?place=12&asOf=7.2026-11-28&period=2021&show=calendar')).toEqual(calendar);
    expect(embedPartFrom('?indicator=I11&groups=G-1&show=years')).toEqual({ part: 'years', isMisread: false });
    expect(subjectIn(viewFrom('?place=12'))).toEqual({ kind: 'places', code: '12' });
  });
});

describe('what goes wrong', () => {
  it('a name that would be markup stays within its attribute', () => {
    const code = embedCode('https://vigil.example', '/embed?lang=en&show=map', 'map', '"><script>alert(1)</script>');
    expect(code).not.toContain('<script');
    expect(code.match(/"/g)!.length % 2).toBe(0);
    expect(code).toContain('src="https://vigil.example/embed?lang=en&amp;show=map"');
  });

  it('an address that shows nothing that there is shows the map', () => {
    expect(embedPartFrom('?show=everything').part).toBe('map');
  });

  it.each(['', 'groups=G-1,G-2', 'groups=G-1&place=12', 'place=12&forceTypes=FM_PUSH', 'forceTypes=FM_PUSH'])(
    'a calendar of no one group or place is the map, and is said to be misread (%s)',
    (filters) => {
      expect(embedPartFrom(`?${filters}&show=calendar`)).toEqual({ part: 'map', isMisread: true });
    },
  );
});
