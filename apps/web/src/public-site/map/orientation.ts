import type { BaseMap } from './base-map.js';
import { LabelLayer, type Mark, type MapName, type Marks } from './label-layer.js';
import { Outlines } from './outlines.js';
import { type ScaleBar, scaleBar } from './scale-bar.js';

/**
 * What the picture shows: how long a distance is in it, and which unit lies in its middle; null while the whole country
 * is in sight.
 */
export interface Sight {
  bar: ScaleBar;
  middle: string | null;
}

/**
 * Everything by which a reader knows where they are: names, the unit in the middle, the bar for distances. It comes
 * after the circles.
 */
export class Orientation {
  private readonly outlines: Outlines;
  private readonly labels: LabelLayer;

  /** @param covering what stands over the map: no name goes under it */
  constructor(
    private readonly base: BaseMap,
    marks: Marks,
    covering: () => Iterable<Element>,
  ) {
    this.outlines = new Outlines(base);
    this.labels = new LabelLayer(base.map, marks, covering, this.outlines);
  }

  draw(names: readonly MapName[], circles: readonly Mark[]): void {
    this.labels.draw(names, circles);
  }

  /** Names once more: outlines of a level have come. */
  place(): void {
    this.labels.place();
  }

  /** @param level that is drawn: a picture of communes is of a district, one of districts of a province */
  sight(level: number): Sight {
    const { map, countryZoom } = this.base;
    const { lat, lng } = map.getCenter();
    const around = (one: number): string | undefined => this.outlines.unitAround(one, { lat, lon: lng });
    const isWhole = map.getZoom() < countryZoom + 1;
    return {
      bar: scaleBar(lat, map.getZoom()),
      middle: isWhole ? null : ((level > 2 ? around(2) : undefined) ?? around(1) ?? null),
    };
  }
}
