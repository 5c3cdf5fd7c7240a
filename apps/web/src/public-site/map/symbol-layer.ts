import { divIcon, type Handler, type Map as LeafletMap, Marker, type Point } from 'leaflet';
import { coveredOf, spreadCircles } from '../spread-circles.js';
import type { SymbolScale } from '../symbol-scale.js';
import { fixedSize, hasNumberInside, type MapSymbol, outerRadius, roomRadius } from './map-symbol.js';
import { SymbolButton } from './symbol-button.js';

interface SymbolEvents {
  onHover: (code: string | null) => void;
  onTap: (code: string) => void;
}

/** CSS pixels between two marks. */
const GAP = 1;
/** Marks whose radii differ by fewer CSS pixels than this can count as equal when they are stacked. */
const ALIKE = 4;

/**
 * A marker without a compositing layer. Leaflet moves its markers with `translate3d`, so that browsers keep a bitmap of
 * each and compose all of them at every step.
 */
class FlatMarker extends Marker {
  /** Overrides Leaflet's method, which it calls whenever the marker moves. CSS pixels in its pane. */
  _setPos({ x, y }: Point): void {
    const { style } = this.getElement()!;
    style.transform = `translate(${x}px,${y}px)`;
    style.zIndex = String(this.options.zIndexOffset);
  }
}

/** The symbols as buttons: Tab reaches them, largest first, and screen readers read their numbers. */
export class SymbolLayer {
  private readonly marks = new Map<string, { marker: Marker; mark: SymbolButton }>();
  private drawn: { symbols: readonly MapSymbol[]; scale: SymbolScale } = {
    symbols: [],
    scale: { unitRadius: 0, examples: [] },
  };

  constructor(
    private readonly map: LeafletMap,
    private readonly events: SymbolEvents,
  ) {
    map.on('zoomend', () => this.arrange());
  }

  draw(symbols: readonly MapSymbol[], scale: SymbolScale): void {
    const inOrder = [...symbols].sort((a, b) => b.high - a.high || b.single - a.single || (a.code < b.code ? -1 : 1));
    const wanted = new Set(inOrder.map(({ code }) => code));
    for (const [code, { marker }] of this.marks)
      if (!wanted.has(code)) {
        marker.remove();
        this.marks.delete(code);
      }
    for (const symbol of inOrder) this.drawOne(symbol, scale);
    this.drawn = { symbols: inOrder, scale };
    this.arrange();
  }

  /** Sets the screen reader text of every mark, after it was shown. */
  say(): void {
    for (const { code, said } of this.drawn.symbols) this.marks.get(code)!.mark.say(said());
  }

  /** Marks the one whose card is open. */
  select(code: string | null): void {
    for (const [at, { mark }] of this.marks) mark.button.setAttribute('aria-pressed', String(at === code));
  }

  focus(code: string): void {
    this.marks.get(code)?.mark.button.focus();
  }

  /** Returns the position of a unit's mark after it was moved to avoid others. */
  pointOf(code: string): { lat: number; lon: number } | undefined {
    const at = this.marks.get(code)?.marker.getLatLng();
    return at && { lat: at.lat, lon: at.lng };
  }

  /** Returns the number that does not fit into its circle and is written next to it, with the name. */
  numberBeside(code: string): string | undefined {
    const { symbols, scale } = this.drawn;
    const symbol = symbols.find((one) => one.code === code);
    return symbol && symbol.low > 0 && !hasNumberInside(symbol, scale) ? symbol.number : undefined;
  }

  /**
   * Moves every mark so that it covers no other at this zoom. The number of a shaded unit stays on its unit or is
   * hidden.
   */
  private arrange(): void {
    const { symbols, scale } = this.drawn;
    const circles = symbols.map((symbol) => {
      const { x, y } = this.map.latLngToLayerPoint([symbol.lat, symbol.lon]);
      return { x, y, radius: roomRadius(symbol, scale), fixed: fixedSize(symbol) };
    });
    const covered = coveredOf(circles);
    for (const [index, { x, y }] of spreadCircles(circles, GAP).entries()) {
      const {
        marker,
        mark: { button },
      } = this.marks.get(symbols[index]!.code)!;
      // The shade, the card and the table still show it; a number beside its unit would look like another unit's.
      button.classList.toggle('symbol-covered', covered[index]!);
      const at = this.map.layerPointToLatLng([x, y]);
      if (!marker.getLatLng().equals(at, 1e-7)) marker.setLatLng(at);
    }
  }

  private drawOne(symbol: MapSymbol, scale: SymbolScale): void {
    const { marker, mark } = this.marks.get(symbol.code) ?? this.add(symbol);
    if (!mark.show(symbol, scale)) return;
    // Where there is no room at all, small marks are above large ones.
    const offset = -Math.round(outerRadius(symbol, scale) / ALIKE);
    if (marker.options.zIndexOffset !== offset) marker.setZIndexOffset(offset);
  }

  private add({ code, lat, lon }: MapSymbol): { marker: Marker; mark: SymbolButton } {
    const mark = new SymbolButton();
    const { button } = mark;
    const { onHover, onTap } = this.events;
    button.addEventListener('mouseenter', () => onHover(code));
    button.addEventListener('mouseleave', () => onHover(null));
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) onHover(code);
    });
    button.addEventListener('blur', () => onHover(null));
    button.addEventListener('click', (event) => {
      event.stopPropagation(); // a tap on the map itself closes the card
      if (!(this.map.dragging as Handler & { moved(): boolean }).moved()) onTap(code);
    });
    const icon = divIcon({ className: 'symbol-anchor', html: button, iconSize: [0, 0] });
    const one = {
      mark,
      marker: new FlatMarker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(this.map),
    };
    this.marks.set(code, one);
    return one;
  }
}
