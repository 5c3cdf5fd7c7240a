import { scaleBar } from './scale-bar.js';

describe('the bar to judge distances by', () => {
  it('has a round number of kilometres, and never more room than it is given', () => {
    const bars = [6, 6.75, 8, 9.5, 11, 13].map((zoom) => scaleBar(12.5, zoom));
    expect(bars.map(({ km }) => km)).toEqual([200, 100, 50, 10, 5, 1]);
    for (const { width } of bars) expect(width).toBeLessThanOrEqual(90);
    for (const { width } of bars) expect(width).toBeGreaterThan(30);
  });

  it('is longer for the same distance further from the equator', () => {
    expect(scaleBar(60, 8).km).toBeLessThan(scaleBar(0, 8).km);
  });
});

describe('what goes wrong', () => {
  it('says a round number at whatever zoom a link asks for', () => {
    for (let zoom = 0; zoom <= 15; zoom += 0.25) expect(String(scaleBar(12, zoom).km)).toMatch(/^(0\.)?[125]0*$/);
  });
});
