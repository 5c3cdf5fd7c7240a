import { toSvg } from './to-svg.js';

describe('a drawing as an SVG file', () => {
  it('has what was drawn, and its name', () => {
    const svg = toSvg(
      {
        width: 100,
        height: 50,
        items: [
          { kind: 'circle', x: 10, y: 20, radius: 5, fill: '#c0301c' },
          { kind: 'text', x: 1, y: 2, text: 'ភ្នំពេញ 11', size: 12, weight: 700, colour: '#000000' },
        ],
      },
      'Figure',
      'km',
    );
    expect(svg).toContain('<title>Figure</title>');
    expect(svg).toContain('<circle cx="10" cy="20" r="5" fill="#c0301c"/>');
    expect(svg).toContain('>ភ្នំពេញ 11</text>');
  });

  it('cuts off what leaves a window, and gives each striping once', () => {
    const bar = { kind: 'rect', x: 0, y: 0, width: 9, height: 9, fill: '#ffffff', stripes: '#c0301c' } as const;
    const svg = toSvg(
      { width: 100, height: 50, items: [{ kind: 'window', x: 10, y: 5, width: 20, height: 20, items: [bar, bar] }] },
      '',
      'en',
    );
    expect(svg).toContain(
      '<clipPath id="window-0"><rect width="20" height="20"/></clipPath><g transform="translate(10 5)" clip-path="url(#window-0)">',
    );
    expect(svg.match(/<pattern/g)).toHaveLength(1);
  });

  describe('what goes wrong', () => {
    it('lets no text become a mark of its own', () => {
      const hostile = '</title><script>alert(1)</script>&"\'\u0000';
      const svg = toSvg(
        {
          width: 1,
          height: 1,
          items: [{ kind: 'text', x: 0, y: 0, text: hostile, size: 1, weight: 400, colour: '"/><script>' }],
        },
        hostile,
        'en',
      );
      expect(svg).not.toContain('<script');
      expect(svg).not.toContain('\u0000');
    });
  });
});
