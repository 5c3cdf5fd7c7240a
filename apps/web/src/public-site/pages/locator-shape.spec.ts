import { locatorView, pathOf, pointIn } from './locator-shape.js';

const view = locatorView([102, 10, 108, 15], 240);

describe('the small map of where it was', () => {
  it('is as high as the country needs at its width', () => {
    expect(view.width).toBe(240);
    expect(view.height).toBeGreaterThan(200);
    expect(view.height).toBeLessThan(210);
  });

  it('has west at the left and north at the top', () => {
    expect(pointIn(view, 102, 15)).toEqual({ x: 0, y: 0 });
    const corner = pointIn(view, 108, 10);
    expect(corner.x).toBeCloseTo(240);
    expect(corner.y).toBeCloseTo(view.height, -1);
  });

  it('draws every ring of an area, holes too, and closes it', () => {
    const ring = [
      [104, 12],
      [105, 12],
      [105, 13],
      [104, 12],
    ];
    const hole = [
      [104.5, 12.2],
      [104.6, 12.2],
      [104.6, 12.3],
      [104.5, 12.2],
    ];
    expect(pathOf({ type: 'MultiPolygon', coordinates: [[ring, hole], [ring]] }, view).match(/M[^Z]+Z/g)).toHaveLength(
      3,
    );
  });

  it('leaves out what is smaller than a tenth of a pixel', () => {
    const path = pathOf(
      {
        type: 'Polygon',
        coordinates: [
          [
            [104, 12],
            [104.000001, 12],
            [105, 12],
            [104, 12],
          ],
        ],
      },
      view,
    );
    expect(path.split('L')).toHaveLength(3);
  });
});
