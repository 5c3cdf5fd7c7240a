import type { Map as LeafletMap } from 'leaflet';
import { type Box, type Circle, type LabelWish, placeLabels } from '../label-placement.js';
import './names.css';

/**
 * A name for the map. `kind` chooses its style: a unit with a count, a unit without one, a larger unit around these, or
 * the base map, of which towns come from the map that the operator loaded.
 */
export interface MapName {
  key: string;
  lat: number;
  lon: number;
  text: string;
  kind: 'counted' | 'plain' | 'holder' | 'country' | 'water' | 'town';
  /** Radius in CSS pixels of the circle at its point; 0: none. */
  radius: number;
  priority: number;
  /** The level of the shaded units, if this is one of them: its name must not be on another unit. */
  shadedAt?: number;
}

/** The circles at this zoom: the position of each, and the number to be written next to it. */
export interface Marks {
  pointOf(code: string): { lat: number; lon: number } | undefined;
  numberBeside(code: string): string | undefined;
}

/** The units' outlines under the names. */
interface Ground {
  /** Whether a unit encloses a point; null until its outline has loaded. */
  encloses(code: string, at: { lat: number; lon: number }): boolean | null;
  /** Returns where in the visible part of a unit its name can be. */
  partInSight(
    code: string,
    isFree: (at: { x: number; y: number }) => boolean,
  ): { lat: number; lon: number } | undefined;
  unitAround(level: number, at: { lat: number; lon: number }): string | undefined;
}

/** A circle or a "+n": no name overlaps it. Radius in CSS pixels. */
export interface Mark {
  code: string;
  lat: number;
  lon: number;
  radius: number;
}

/** CSS pixels between the centre of a name and whatever covers the map, on either side. */
const ELBOW = 32;

const FONT: Record<MapName['kind'], { size: number; weight: number; spacing: number }> = {
  counted: { size: 13, weight: 700, spacing: 0 },
  plain: { size: 12, weight: 400, spacing: 0 },
  holder: { size: 13, weight: 700, spacing: 0.02 },
  country: { size: 13, weight: 400, spacing: 0.14 },
  water: { size: 12, weight: 400, spacing: 0.04 },
  town: { size: 12, weight: 400, spacing: 0 },
};

const canvas = document.createElement('canvas').getContext('2d')!;
const widths = new Map<string, number>();
let family = '';

/**
 * Returns a width in CSS pixels. It is cached, because every move of the map and every change of the period asks again.
 */
const widthOf = (text: string, kind: MapName['kind']): number => {
  const key = `${kind} ${text}`;
  const found = widths.get(key);
  if (found !== undefined) return found;
  const { size, weight, spacing } = FONT[kind];
  family ||= getComputedStyle(document.documentElement).fontFamily;
  canvas.font = `${weight} ${size}px ${family}`;
  const width = canvas.measureText(text).width + spacing * size * text.length;
  if (document.fonts.status === 'loaded') widths.set(key, width);
  return width;
};

/** Names of a point, not of an area that may be in sight in part. */
const POINTS: ReadonlySet<MapName['kind']> = new Set(['country', 'water', 'town']);

/** A name on the map. */
interface Written {
  element: HTMLElement;
  says: string;
  style: string;
}

/** Writes as many names as fit. They repeat what symbols and table say, so they are hidden from screen readers. */
export class LabelLayer {
  private names: readonly MapName[] = [];
  private circles: readonly Mark[] = [];
  /** Whether only part of the country is visible: then larger units around it, or smaller ones, are named. */
  private isClose = false;
  private readonly pane: HTMLElement;
  /** What covers the map, as of the browser's last layout: reading it in between would force another layout. */
  private boxes: readonly Box[] = [];
  private readonly watched = new Set<Element>();
  private readonly watch = new ResizeObserver(() => this.measure());
  /** The names on the map, by key, with their text and position. */
  private readonly written = new Map<string, Written>();

  /**
   * @param marks the current circles
   * @param ground the outlines: a name is inside what it names
   * @param covering elements that cover the map: no name goes under them
   */
  constructor(
    private readonly map: LeafletMap,
    private readonly marks: Marks,
    private readonly covering: () => Iterable<Element>,
    private readonly ground: Ground,
  ) {
    this.pane = map.getPane('names')!;
    this.pane.setAttribute('aria-hidden', 'true');
    this.watch.observe(map.getContainer());
    map.on('unload', () => this.watch.disconnect());
    map.on('zoomstart', () => this.clear());
    map.on('moveend resize', () => this.place());
    void document.fonts.ready.then(() => this.place());
  }

  draw(names: readonly MapName[], circles: readonly Mark[]): void {
    this.names = names;
    this.isClose = names.some(({ kind }) => kind === 'holder');
    this.circles = circles;
    this.watchCovering();
    // At once: if the pointer moves before the next frame, the browser does a layout, and placing names later would
    // cause a second one.
    this.place();
  }

  /** Returns the number after the name, in the colour of counts. */
  private numberOf({ kind, key }: MapName): string | undefined {
    return kind === 'counted' ? this.marks.numberBeside(key) : undefined;
  }

  /** Measures the number separately, so that the widths of names stay cached; there are few different numbers. */
  private widthBeside(name: MapName): number {
    const beside = this.numberOf(name);
    return beside === undefined ? 0 : widthOf(` ${beside}`, name.kind);
  }

  private watchCovering(): void {
    const now = new Set(this.covering());
    for (const one of this.watched)
      if (!now.has(one)) {
        this.watch.unobserve(one);
        this.watched.delete(one);
      }
    for (const one of now)
      if (!this.watched.has(one)) {
        this.watch.observe(one);
        this.watched.add(one);
      }
  }

  /**
   * Runs when something over the map, or the map itself, has changed size, after layout and before painting. Names that
   * must move do so in the next frame: moving one now would force another layout before this one.
   */
  private measure(): void {
    const frame = this.map.getContainer().getBoundingClientRect();
    const boxes = [...this.watched].map((element): Box => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { left: left - frame.left, top: top - frame.top, right: right - frame.left, bottom: bottom - frame.top };
    });
    if (JSON.stringify(boxes) === JSON.stringify(this.boxes)) return;
    this.boxes = boxes;
    requestAnimationFrame(() => this.place());
  }

  private clear(): void {
    this.pane.replaceChildren();
    this.written.clear();
  }

  /** Returns the position of a unit's mark at this zoom, or that of the unit. */
  private pixels(code: string, { lat, lon }: { lat: number; lon: number }): { x: number; y: number } {
    const at = this.marks.pointOf(code);
    const { x, y } = this.map.latLngToContainerPoint(at ? [at.lat, at.lon] : [lat, lon]);
    return { x, y };
  }

  /** Places the names that fit now. */
  place(): void {
    if (!this.pane.isConnected) return;
    const { x, y } = this.map.getSize();
    const isFree = (at: { x: number; y: number }): boolean =>
      at.x > 0 &&
      at.y > 0 &&
      at.x < x &&
      at.y < y &&
      !this.boxes.some(
        (box) =>
          at.x > box.left - ELBOW &&
          at.x < box.right + ELBOW &&
          at.y > box.top - ELBOW / 2 &&
          at.y < box.bottom + ELBOW / 2,
      );
    const names = this.names.flatMap((name) => this.inSight(name, isFree));
    const wishes = names.map(({ name, at }): LabelWish => ({
      key: name.key,
      x: at.x,
      y: at.y,
      radius: name.radius,
      priority: name.priority,
      width: widthOf(name.text, name.kind) + this.widthBeside(name) + 2,
      height: FONT[name.kind].size * 1.35,
      ...(name.shadedAt !== undefined && { misleads: (box: Box) => this.misleads(name.key, name.shadedAt!, box) }),
    }));
    const circles = this.circles.map((mark): Circle => ({ ...this.pixels(mark.code, mark), radius: mark.radius }));
    const byKey = new Map(names.map(({ name }) => [name.key, name]));
    const placed = placeLabels(wishes, circles, { left: 2, top: 2, right: x - 2, bottom: y - 2 }, this.boxes);
    const kept = new Set(placed.map(({ key }) => key));
    for (const [key, { element }] of this.written)
      if (!kept.has(key)) {
        element.remove();
        this.written.delete(key);
      }
    for (const { key, left, top, right, bottom } of placed) {
      const at = this.map.containerPointToLayerPoint([left, top]);
      this.write(
        byKey.get(key)!,
        `transform:translate(${Math.round(at.x)}px,${Math.round(at.y)}px);width:${Math.ceil(right - left)}px;line-height:${bottom - top}px`,
      );
    }
  }

  /**
   * Returns a name with its preferred point. A mark's name is next to the mark. If the point of a unit is not visible,
   * covered, or outside the unit, its name goes to the visible part. When the whole country is shown, every point is
   * visible.
   */
  private inSight(
    name: MapName,
    isFree: (at: { x: number; y: number }) => boolean,
  ): { name: MapName; at: { x: number; y: number } }[] {
    const at = this.pixels(name.key, name);
    if (POINTS.has(name.kind) || !this.isClose) return [{ name, at }];
    if (isFree(at) && (name.radius > 0 || name.kind === 'plain' || this.ground.encloses(name.key, name) !== false))
      return [{ name, at }];
    const part = this.ground.partInSight(name.key, isFree);
    if (!part) return [];
    // The mark is elsewhere; only the name is here.
    return [
      {
        name: { ...name, kind: name.kind === 'counted' ? 'plain' : name.kind, radius: 0 },
        at: this.map.latLngToContainerPoint([part.lat, part.lon]),
      },
    ];
  }

  private misleads(code: string, level: number, { left, right, top, bottom }: Box): boolean {
    const { lat, lng } = this.map.containerPointToLatLng([(left + right) / 2, (top + bottom) / 2]);
    const around = this.ground.unitAround(level, { lat, lon: lng });
    return around !== undefined && around !== code;
  }

  /**
   * Changes only what differs: most names stay the same from one period to the next, and moving a name by `transform`
   * needs no layout.
   */
  private write(name: MapName, style: string): void {
    const one = this.written.get(name.key) ?? this.add(name.key);
    const says = [name.kind, name.text, this.numberOf(name)].join('\n');
    if (one.says !== says) this.say(one.element, name);
    if (one.style !== style) one.element.style.cssText = style;
    one.says = says;
    one.style = style;
  }

  private add(key: string): Written {
    const one = { element: document.createElement('span'), says: '', style: '' };
    this.pane.append(one.element);
    this.written.set(key, one);
    return one;
  }

  private say(element: HTMLElement, name: MapName): void {
    element.className = `map-name map-name-${name.kind}`;
    element.textContent = name.text;
    const beside = this.numberOf(name);
    if (beside === undefined) return;
    const number = document.createElement('b');
    number.textContent = ` ${beside}`;
    element.append(number);
  }
}
