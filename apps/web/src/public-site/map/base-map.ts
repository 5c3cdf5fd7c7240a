import type { MultiLineString } from 'geojson';
import {
  type GeoJSON,
  geoJSON,
  latLngBounds,
  type LatLngBounds,
  type Map as LeafletMap,
  map as createMap,
  type PathOptions,
  type Renderer,
  svg,
} from 'leaflet';
import { type AreaFeature, type BaseAreas, type LevelAreas, loadBase, loadLevel } from './load-areas.js';

/** Called with the unit under the pointer or the tapped unit; null: none. */
interface AreaEvents {
  onHover: (code: string | null) => void;
  onTap: (code: string) => void;
}

const drawn = (className: string, interactive = false): PathOptions => ({ className, interactive });

/** West, south, east, north in degrees. */
export type Corners = readonly [number, number, number, number];

const boundsOf = ([west, south, east, north]: Corners): LatLngBounds =>
  latLngBounds([
    [south, west],
    [north, east],
  ]);

/** Each pane has its own renderer, larger than the picture, so that a short pan shows no empty edge. */
const surfaces = (panes: readonly string[]): Record<string, Renderer> =>
  Object.fromEntries(panes.map((pane) => [pane, svg({ pane, padding: 0.6 })]));

/**
 * The base map: sea, neighbours, land, the lines between units, water, and which areas nobody watched. Colours are in
 * the style sheet, so that light and dark mode need no redrawing. It requests nothing from other hosts.
 */
export class BaseMap {
  readonly map: LeafletMap;
  /** Leaflet's zoom at which the whole country fits. */
  countryZoom = 0;
  /** True while the map moves by itself, not by the reader. */
  isFitting = false;
  private isZooming = false;
  private readonly surface = surfaces(['ground', 'units', 'water', 'lines']);
  private readonly loads = new Map<number, Promise<LevelAreas>>();
  private readonly areas = new Map<number, GeoJSON>();
  private readonly lines = new Map<number, GeoJSON>();
  /** The units of the loaded levels. */
  readonly features = new Map<number, readonly AreaFeature[]>();
  private unwatched: ReadonlySet<string> = new Set();
  private shades: ReadonlyMap<string, number> = new Map();
  private level = 1;
  private bounds: LatLngBounds;
  private readonly reach: LatLngBounds;
  /** What the map shows at first. */
  get corners(): Corners {
    return [this.bounds.getWest(), this.bounds.getSouth(), this.bounds.getEast(), this.bounds.getNorth()];
  }

  /** The country's outline; null until it has loaded. */
  outline: MultiLineString | null = null;

  constructor(
    element: HTMLElement,
    shown: { bounds: Corners; reach: Corners },
    private readonly events: AreaEvents,
    /** How far a reader can zoom in: farther where there are streets. */
    maxZoom: number,
  ) {
    this.bounds = boundsOf(shown.bounds);
    this.reach = boundsOf(shown.reach);
    const touch = matchMedia('(pointer: coarse)').matches;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    this.map = createMap(element, {
      zoomControl: false,
      attributionControl: false,
      zoomSnap: 0.25,
      zoomDelta: 1,
      wheelPxPerZoomLevel: 90,
      maxZoom,
      scrollWheelZoom: false, // the wheel scrolls the page, and zooms the map only after a click on it
      dragging: !touch, // one finger scrolls the page, two move the map
      inertia: !still,
      zoomAnimation: !still,
      fadeAnimation: false,
      markerZoomAnimation: !still,
      bounceAtZoomLimits: false,
    });
    for (const [name, order] of [
      ['ground', 210],
      ['units', 220],
      ['water', 230],
      ['lines', 240],
      ['names', 590],
    ] as const) {
      const pane = this.map.createPane(name);
      pane.style.zIndex = String(order);
      // What is heard of the map are its circles.
      pane.setAttribute('aria-hidden', 'true');
    }
    this.map.getPane('names')!.style.pointerEvents = 'none';
    this.map
      .on('zoomstart', () => {
        this.isZooming = true;
      })
      .on('moveend', () => {
        this.isZooming = false;
      });
    this.map.on('focus click', () => this.map.scrollWheelZoom.enable());
    element.addEventListener('mouseleave', () => {
      this.map.scrollWheelZoom.disable();
      events.onHover(null);
    });
    this.fit();
  }

  zoom(by: number): void {
    // Leaflet begins one frame later, and always ends with a move.
    this.isZooming = true;
    this.map.zoomIn(by);
  }

  /** Runs at once, or when zooming has ended: Leaflet would finish its zoom whatever else was requested meanwhile. */
  whenStill(work: () => void): void {
    if (this.isZooming)
      this.map.once('moveend', () => {
        setTimeout(work);
      });
    else work();
  }

  /** Fits the whole country into the frame. @param bounds of another one */
  fit(bounds?: Corners): void {
    if (bounds) this.bounds = boundsOf(bounds);
    this.isFitting = true;
    this.map.invalidateSize({ pan: false });
    this.map.setMinZoom(0);
    this.map.setMaxBounds([]); // those of the former size would move the country out of the middle
    this.map.fitBounds(this.bounds, { paddingTopLeft: [6, 24], paddingBottomRight: [6, 6], animate: false });
    this.countryZoom = this.map.getZoom();
    this.map.setMinZoom(Math.min(this.countryZoom, this.map.getBoundsZoom(this.reach)) - 0.5);
    this.map.setMaxBounds(this.map.getBounds().pad(0.35).extend(this.reach));
    this.isFitting = false;
    this.map.fire('fitted');
  }

  /** Loads and draws everything of a level that is not drawn yet. @throws TypeError when it cannot be loaded */
  async show(level: number): Promise<void> {
    this.level = level;
    for (const one of level === 1 ? [1] : [1, level]) {
      const parts = await this.load(one);
      if (!this.lines.has(one)) this.draw(one, parts);
    }
    this.areas.forEach((layer, at) => {
      if (at === this.level) layer.addTo(this.map);
      else if (at > 1) layer.remove();
    });
    this.lines.forEach((layer, at) => {
      if (at <= this.level) layer.addTo(this.map);
      else layer.remove();
    });
    this.mark(this.unwatched, this.shades);
  }

  /** Draws neighbours and waters once loaded; the map can be read without them. */
  async showAround(): Promise<void> {
    const { countries, lakes, rivers }: BaseAreas = await loadBase();
    geoJSON(countries, { ...this.on('ground'), style: drawn('map-abroad') })
      .addTo(this.map)
      .bringToBack();
    geoJSON(rivers, { ...this.on('water'), style: drawn('map-river') }).addTo(this.map);
    geoJSON(lakes, { ...this.on('water'), style: drawn('map-lake') }).addTo(this.map);
  }

  /** Hatches units that nobody watched, and shades units by their class, 1 to 5. */
  mark(unwatched: ReadonlySet<string>, shades: ReadonlyMap<string, number>): void {
    this.unwatched = unwatched;
    this.shades = shades;
    this.areas.forEach((layer) =>
      layer.eachLayer((one) => {
        const path = (one as unknown as { getElement?: () => Element | undefined }).getElement?.();
        const { feature } = one as unknown as { feature: { properties: { code: string } } };
        const { code } = feature.properties;
        path?.classList.toggle('map-unwatched', unwatched.has(code));
        for (let shade = 1; shade <= 5; shade++)
          path?.classList.toggle(`map-shade-${shade}`, shades.get(code) === shade);
      }),
    );
  }

  /** Whether a point is in the left half of the picture. */
  isLeft(point: { lat: number; lon: number } | undefined): boolean {
    return point !== undefined && this.map.latLngToContainerPoint([point.lat, point.lon]).x < this.map.getSize().x / 2;
  }

  remove(): void {
    this.map.remove();
  }

  private on(pane: string): { pane: string; renderer: Renderer } {
    return { pane, renderer: this.surface[pane]! };
  }

  private load(level: number): Promise<LevelAreas> {
    const found = this.loads.get(level) ?? loadLevel(level);
    this.loads.set(level, found);
    found.catch(() => this.loads.delete(level));
    return found;
  }

  private draw(level: number, { features, inner, outer }: LevelAreas): void {
    if (level === 1) {
      this.outline = outer;
      geoJSON(features, { ...this.on('ground'), style: drawn('map-land') }).addTo(this.map);
      geoJSON(outer, { ...this.on('lines'), style: drawn('map-outline') }).addTo(this.map);
    }
    this.features.set(level, features);
    const { onHover, onTap } = this.events;
    this.areas.set(
      level,
      geoJSON(features, {
        ...this.on('units'),
        style: drawn('map-unit', true),
        onEachFeature: ({ properties }, layer) =>
          layer.on({
            mouseover: () => onHover(properties.code as string),
            mouseout: () => onHover(null),
            click: () => onTap(properties.code as string),
          }),
      }),
    );
    this.lines.set(level, geoJSON(inner, { ...this.on('lines'), style: drawn(`map-line map-line-${level}`) }));
  }
}
