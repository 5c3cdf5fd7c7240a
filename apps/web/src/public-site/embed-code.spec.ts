import { embedAddress, embedCode, embedPartFrom } from './embed-code.js';
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
    expect([embedPartFrom('?show=chart'), embedPartFrom('?show=map'), embedPartFrom('')]).toEqual([
      'chart',
      'map',
      'map',
    ]);
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
    expect(embedPartFrom('?show=everything')).toBe('map');
  });
});
