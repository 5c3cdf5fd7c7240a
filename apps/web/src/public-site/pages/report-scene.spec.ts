import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scene } from '@vigil/shared/drawing/scene.js';
import { sceneOnPage } from './report-scene.js';

const scene = (fill: string): Scene => ({
  width: 10,
  height: 10,
  items: [
    { kind: 'rect', x: 0, y: 0, width: 5, height: 5, fill, stripes: '#c0301c', stroke: '#c0301c' },
    { kind: 'text', x: 1, y: 1, text: '3', size: 12, weight: 700, colour: '#ffffff' },
  ],
});

describe('a drawing of a report on a page', () => {
  it('has the colours of the page, so that it is dark in dark mode', () => {
    const { items } = sceneOnPage(scene('#ffffff'));
    expect(items).toMatchObject([
      { fill: 'var(--paper)', stripes: 'var(--count)', stroke: 'var(--count)' },
      { colour: 'var(--on-count)' },
    ]);
    expect(JSON.stringify(items)).not.toContain('#');
  });

  it.each(['libs/shared/report/report-charts.ts', 'apps/api/reports/rendering/map-scene.ts'])(
    'has a dark colour for each that %s draws with',
    (path) => {
      const colours = [...new Set(readFileSync(join(process.cwd(), path), 'utf8').match(/#[0-9a-f]{3,8}\b/gi))];
      expect(colours.length).toBeGreaterThan(4);
      for (const colour of colours) {
        const drawn = sceneOnPage(scene(colour));
        expect([colour, drawn.items.length, JSON.stringify(drawn)]).toEqual([
          colour,
          2,
          expect.not.stringContaining('#'),
        ]);
      }
    },
  );

  it('stays as it is, on white, if it has a colour that the page does not know', () => {
    const { items } = sceneOnPage(scene('#123456'));
    expect(items).toEqual([
      { kind: 'rect', x: 0, y: 0, width: 10, height: 10, fill: '#ffffff' },
      ...scene('#123456').items,
    ]);
  });
});
