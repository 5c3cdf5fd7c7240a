import type { PublicTiles } from '@vigil/shared/public/response-types.js';
import { currentLanguage } from '../../language.js';
import type { BaseMap } from './base-map.js';
import { LabelLayer, type Mark, type MapName, type Marks } from './label-layer.js';
import { OutlineIndex } from './outline-index.js';
import './shaded-areas.css';
import { type ScaleBar, scaleBar } from './scale-bar.js';

/** The visible part: its distance scale, and the unit in its middle; null while the whole country is visible. */
export interface Sight {
  bar: ScaleBar;
  middle: string | null;
}

/**
 * Everything that tells readers where they are: names, the unit in the middle, the distance scale. It loads after the
 * circles.
 */
export class NamesAndScale {
  private readonly outlines: OutlineIndex;
  private readonly labels: LabelLayer;
  private drawn: { names: readonly MapName[]; circles: readonly Mark[] } = { names: [], circles: [] };
  private towns: readonly MapName[] = [];

  /**
   * @param covering elements that cover the map: no name goes under them
   * @param tiles the base map that the operator loaded, if there is one
   */
  constructor(
    private readonly base: BaseMap,
    marks: Marks,
    covering: () => Iterable<Element>,
    tiles: PublicTiles | undefined,
  ) {
    this.outlines = new OutlineIndex(base);
    this.labels = new LabelLayer(base.map, marks, covering, this.outlines);
    if (!tiles) return;
    void import('./base-tiles.js').then(
      ({ BaseTiles }) => {
        if (!base.map.getContainer().isConnected) return;
        new BaseTiles(base, tiles, currentLanguage(), (towns) => {
          this.towns = towns;
          this.write();
        });
      },
      () => undefined, // the outlines are there
    );
  }

  draw(names: readonly MapName[], circles: readonly Mark[]): void {
    this.drawn = { names, circles };
    this.write();
  }

  /** A town that has the name of a unit is not named twice. */
  private write(): void {
    const { names, circles } = this.drawn;
    const units = new Set(names.map(({ text }) => text));
    this.labels.draw([...names, ...this.towns.filter(({ text }) => !units.has(text))], circles);
  }

  /** Places the names again when outlines of a level have loaded. */
  place(): void {
    this.labels.place();
  }

  /** @param level drawn level: a picture of communes names the district in its middle, one of districts the province */
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
