import type { MultiPolygon, Polygon } from 'geojson';
import {
  exp,
  type Feature,
  LineSymbolizer,
  paint,
  type PaintRule,
  PmtilesSource,
  PolygonSymbolizer,
  type PreparedTile,
  TileCache,
  View,
} from 'protomaps-leaflet';
import type { PublicTiles } from '@vigil/shared/public/response-types.js';
import type { Language } from '../../language.js';
import type { BaseMap } from './base-map.js';
import type { MapName } from './label-layer.js';
import './base-tiles.css';

/**
 * From this zoom on, tiles of one zoom below the picture's are drawn, which have every street. Before, those of two
 * below: a quarter as many, for the first view of a city.
 */
const STREETS_FROM = 12.5;
const LINE = 2;
const POLYGON = 3;

type Point = Parameters<typeof paint>[6];

/**
 * Roads, water and towns from the map that the operator loaded, read by ranges from this host alone. Two canvases: land
 * under the units, water and roads over their shades. Names go where all others go, so that they give way to each
 * other.
 */
export class BaseTiles {
  private readonly coarse: View;
  private readonly fine: View;
  private readonly ground: HTMLCanvasElement;
  private readonly above: HTMLCanvasElement;
  /** Counts drawings: one that was overtaken is dropped. */
  private turn = 0;

  /** @param onTowns called with the names of each picture */
  constructor(
    private readonly base: BaseMap,
    tiles: PublicTiles,
    private readonly language: Language,
    private readonly onTowns: (names: readonly MapName[]) => void,
  ) {
    const { map } = base;
    const source = new PmtilesSource(tiles.url, true);
    this.coarse = new View(new TileCache(source, 1024), tiles.maxZoom, 2);
    this.fine = new View(new TileCache(source, 512), tiles.maxZoom, 1);
    this.ground = this.canvas('tiles-ground', 215);
    this.above = this.canvas('tiles', 225);
    map.getContainer().parentElement!.append(...creditOf(tiles));
    map.on('zoomstart', () => this.show(false)).on('moveend', () => void this.draw());
    const night = matchMedia('(prefers-color-scheme: dark)');
    const redraw = (): void => void this.draw();
    night.addEventListener('change', redraw);
    map.on('unload', () => night.removeEventListener('change', redraw));
    void this.draw();
  }

  private canvas(pane: string, order: number): HTMLCanvasElement {
    const { map } = this.base;
    const canvas = document.createElement('canvas');
    canvas.className = 'map-tiles leaflet-zoom-hide';
    const element = map.createPane(pane);
    element.style.zIndex = String(order);
    element.style.pointerEvents = 'none';
    element.append(canvas);
    return canvas;
  }

  private show(isShown: boolean): void {
    for (const { style } of [this.ground, this.above]) style.visibility = isShown ? '' : 'hidden';
  }

  /** Draws what is in sight. Where a tile cannot be loaded, the outlines stay as they are. */
  private async draw(): Promise<void> {
    const turn = ++this.turn;
    const { map } = this.base;
    const zoom = map.getZoom();
    const { min, max } = map.getPixelBounds() as unknown as { min: Point; max: Point };
    const sight = { minX: min.x, minY: min.y, maxX: max.x, maxY: max.y };
    const view = zoom < STREETS_FROM ? this.coarse : this.fine;
    const tiles = await view.getBbox(zoom, sight).catch(() => null);
    if (turn !== this.turn || !this.ground.isConnected) return;
    if (!tiles) return this.show(false);
    const inks = inksOf(map.getContainer());
    const on = (canvas: HTMLCanvasElement, rules: readonly PaintRule[], within?: Path2D): void => {
      const context = canvas.getContext('2d')!;
      context.save();
      if (within) context.clip(within);
      paint(context, zoom, new Map([['', tiles]]), null, [...rules], sight, min, false);
      context.restore();
    };
    for (const canvas of [this.ground, this.above]) this.fit(canvas);
    const earth = (ink: string): PaintRule[] => [
      { dataLayer: 'earth', symbolizer: new PolygonSymbolizer({ fill: ink }) },
    ];
    on(this.ground, [...earth(inks.abroad), ...watersOf(inks)]);
    on(this.ground, earth(inks.land), this.country());
    on(this.above, [...watersOf(inks), ...roadsOf(inks)]);
    this.show(true);
    map.getContainer().classList.add('map-tiled');
    this.onTowns(townsOf(tiles, zoom, this.language, ({ x, y }) => map.unproject([x, y], zoom)));
  }

  /** Gives a canvas the size and position of the picture, empty. */
  private fit(canvas: HTMLCanvasElement): void {
    const { map } = this.base;
    const { x: width, y: height } = map.getSize();
    const { x, y } = map.containerPointToLayerPoint([0, 0]);
    const dense = devicePixelRatio;
    canvas.width = Math.round(width * dense);
    canvas.height = Math.round(height * dense);
    canvas.style.cssText = `width:${width}px;height:${height}px;transform:translate(${x}px,${y}px)`;
    canvas.getContext('2d')!.setTransform(dense, 0, 0, dense, 0, 0);
  }

  /** Returns the country's land in the picture. */
  private country(): Path2D {
    const path = new Path2D();
    for (const { geometry } of this.base.features.get(1) ?? [])
      for (const ring of polygonsOf(geometry).flat()) {
        for (const [i, [lon, lat]] of (ring as [number, number][]).entries()) {
          const { x, y } = this.base.map.latLngToContainerPoint([lat, lon]);
          if (i === 0) path.moveTo(x, y);
          else path.lineTo(x, y);
        }
        path.closePath();
      }
    return path;
  }
}

const polygonsOf = (geometry: Polygon | MultiPolygon): Polygon['coordinates'][] =>
  geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;

const INKS = ['land', 'abroad', 'sea', 'sea-line', 'road-minor', 'road-major', 'road-highway'] as const;
type Inks = Readonly<Record<(typeof INKS)[number], string>>;

/** Returns the colours of the page, light or dark. */
const inksOf = (element: Element): Inks => {
  const style = getComputedStyle(element);
  return Object.fromEntries(INKS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Inks;
};

const watersOf = (inks: Inks): PaintRule[] => [
  {
    dataLayer: 'water',
    symbolizer: new PolygonSymbolizer({ fill: inks.sea }),
    filter: (_, { geomType }) => geomType === POLYGON,
  },
  {
    dataLayer: 'water',
    symbolizer: new LineSymbolizer({ color: inks['sea-line'], width: 1 }),
    filter: (_, { geomType }) => geomType === LINE,
  },
];

const roadsOf = (inks: Inks): PaintRule[] => {
  const road = (ink: string, widths: number[][], ...kinds: string[]): PaintRule => ({
    dataLayer: 'roads',
    symbolizer: new LineSymbolizer({ color: ink, width: exp(1.6, widths) }),
    filter: (_, { props }) => kinds.includes(String(props['kind'])),
  });
  return [
    road(
      inks['road-minor'],
      [
        [11, 0.4],
        [13, 1.2],
        [15, 4],
      ],
      'minor_road',
      'medium_road',
    ),
    road(
      inks['road-major'],
      [
        [8, 0.6],
        [12, 1.6],
        [15, 6],
      ],
      'major_road',
    ),
    road(
      inks['road-highway'],
      [
        [6, 0.8],
        [12, 2.4],
        [15, 8],
      ],
      'highway',
    ),
  ];
};

/** Names of towns below those of units, the largest first. */
const PRIORITY = 5;
const MOST_TOWNS = 60;

const townsOf = (
  tiles: readonly PreparedTile[],
  zoom: number,
  language: Language,
  where: (at: { x: number; y: number }) => { lat: number; lng: number },
): MapName[] => {
  const named = new Map<string, MapName>();
  for (const { data, origin, scale } of tiles)
    for (const feature of data.get('places') ?? []) {
      const text = nameIn(feature, language);
      const [[at] = []] = feature.geom;
      if (!text || !at || !isTown(feature, zoom)) continue;
      const { lat, lng } = where({ x: origin.x + at.x * scale, y: origin.y + at.y * scale });
      const rank = Number(feature.props['population_rank'] ?? 0);
      named.set(text, {
        key: `town-${text}`,
        kind: 'town',
        text,
        lat,
        lon: lng,
        radius: 0,
        priority: PRIORITY + rank / 20,
      });
    }
  return [...named.values()].sort((a, b) => b.priority - a.priority).slice(0, MOST_TOWNS);
};

const isTown = ({ props }: Feature, zoom: number): boolean =>
  ['locality', 'neighbourhood'].includes(String(props['kind'])) && Number(props['min_zoom'] ?? 0) <= zoom;

/** Returns the name in the reader's language, or the one that is written there. */
const nameIn = ({ props }: Feature, language: Language): string =>
  String(props[`name:${language}`] ?? props['name'] ?? '');

/** Whose data it is, on the map itself. */
const creditOf = ({ credit, isOpenStreetMap }: PublicTiles): Element[] => {
  if (!isOpenStreetMap && credit === '') return [];
  const line = document.createElement('p');
  line.className = 'map-credit';
  if (!isOpenStreetMap) {
    line.textContent = credit;
    return [line];
  }
  const link = document.createElement('a');
  link.href = 'https://www.openstreetmap.org/copyright';
  link.rel = 'noreferrer';
  link.textContent = 'OpenStreetMap';
  line.append('© ', link);
  return [line];
};
