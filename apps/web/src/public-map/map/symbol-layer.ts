import { divIcon, type Handler, type Map as LeafletMap, marker, type Marker } from 'leaflet';
import { coveredOf, spread } from '../spread.js';
import { radiusOf, type SymbolScale } from '../symbols.js';
import { fixedSize, hasNumberInside, type MapSymbol, outerRadius, roomRadius, targetSize } from './map-symbol.js';

export interface SymbolEvents { onHover: (code: string | null) => void; onTap: (code: string) => void }

/** CSS pixels between two marks. */
const GAP = 1;

const SVG = 'http://www.w3.org/2000/svg';
/** One circle of a picture with this radius, CSS pixels; without one it is taken out. */
const draw = (picture: Element, className: string, radius: number | false): void => {
  let one = picture.querySelector(`.${className}`);
  if (radius === false) return one?.remove();
  if (!one) {
    one = picture.appendChild(document.createElementNS(SVG, 'circle'));
    one.setAttribute('class', className);
  }
  one.setAttribute('r', radius.toFixed(2));
};

/**
 * The circles of one unit: full for what is certain, a broken ring for what is only possible, hollow for a single source. What is there
 * is resized: a new element costs a browser several times as much.
 */
const drawCircles = (picture: Element, symbol: MapSymbol, scale: SymbolScale): void => {
  const [low, high, single] = [symbol.low, symbol.high, symbol.single].map((count) => radiusOf(count, scale)) as [number, number, number];
  const reach = Math.max(low, high, single) + 2;
  picture.setAttribute('viewBox', `${-reach} ${-reach} ${2 * reach} ${2 * reach}`);
  picture.setAttribute('width', String(2 * reach));
  picture.setAttribute('height', String(2 * reach));
  draw(picture, 'symbol-sure', symbol.low > 0 && low);
  draw(picture, 'symbol-possible', symbol.high > symbol.low && high);
  draw(picture, 'symbol-single', symbol.high === 0 && symbol.single > 0 && Math.max(single - 1, 1.5));
};

/** The symbols as buttons: they can be reached by Tab, largest first, and say their numbers. */
export class SymbolLayer {
  private readonly markers = new Map<string, Marker>();
  /** What each mark shows: a step of the time leaves most as they are, and touching one costs as much as drawing it. */
  private readonly shown = new Map<string, string>();

  private drawn: { symbols: readonly MapSymbol[]; scale: SymbolScale } = { symbols: [], scale: { unitRadius: 0, examples: [] } };

  constructor(private readonly map: LeafletMap, private readonly events: SymbolEvents) {
    map.on('zoomend', () => this.arrange());
  }

  draw(symbols: readonly MapSymbol[], scale: SymbolScale): void {
    const inOrder = [...symbols].sort((a, b) => b.high - a.high || b.single - a.single || (a.code < b.code ? -1 : 1));
    const wanted = new Set(inOrder.map(({ code }) => code));
    for (const [code, one] of this.markers) if (!wanted.has(code)) { one.remove(); this.markers.delete(code); this.shown.delete(code); }
    for (const symbol of inOrder) this.drawOne(symbol, scale);
    this.drawn = { symbols: inOrder, scale };
    this.arrange();
  }

  /** Marks the one whose card is open. */
  select(code: string | null): void {
    for (const [at, one] of this.markers) one.getElement()?.querySelector('button')?.setAttribute('aria-pressed', String(at === code));
  }

  focus(code: string): void {
    this.markers.get(code)?.getElement()?.querySelector('button')?.focus();
  }

  /** Where the mark of a unit stands, after giving way to others. */
  pointOf(code: string): { lat: number; lon: number } | undefined {
    const at = this.markers.get(code)?.getLatLng();
    return at && { lat: at.lat, lon: at.lng };
  }

  /** The number of a circle that has no room inside: it stands beside, with the name. */
  numberBeside(code: string): string | undefined {
    const { symbols, scale } = this.drawn;
    const symbol = symbols.find((one) => one.code === code);
    return symbol && symbol.low > 0 && !hasNumberInside(symbol, scale) ? symbol.number : undefined;
  }

  /** Puts every mark where it covers no other at this zoom; the number of a shaded unit stays on its unit or away. */
  private arrange(): void {
    const { symbols, scale } = this.drawn;
    const circles = symbols.map((symbol) => {
      const { x, y } = this.map.latLngToLayerPoint([symbol.lat, symbol.lon]);
      return { x, y, radius: roomRadius(symbol, scale), fixed: fixedSize(symbol) };
    });
    const covered = coveredOf(circles);
    for (const [index, { x, y }] of spread(circles, GAP).entries()) {
      const one = this.markers.get(symbols[index]!.code)!;
      // Its shade, its card and the table still say it; a number beside its unit would be the number of another.
      one.getElement()!.querySelector('button')!.classList.toggle('symbol-covered', covered[index]!);
      const at = this.map.layerPointToLatLng([x, y]);
      if (!one.getLatLng().equals(at, 1e-7)) one.setLatLng(at);
    }
  }

  private drawOne(symbol: MapSymbol, scale: SymbolScale): void {
    const one = this.markers.get(symbol.code) ?? this.add(symbol);
    const as = JSON.stringify([symbol, scale.unitRadius]);
    if (this.shown.get(symbol.code) === as) return;
    this.shown.set(symbol.code, as);
    const button = one.getElement()!.querySelector('button')!;
    button.setAttribute('aria-label', symbol.said);
    button.classList.toggle('symbol-loose', symbol.isLoose === true);
    button.classList.toggle('symbol-shaded', symbol.isShaded === true);
    const size = symbol.isLoose ? null : targetSize(symbol, scale);
    button.style.width = button.style.height = size === null ? '' : `${size}px`;
    // Where there is no room at all, small ones stand above large ones.
    const offset = -5000 * Math.round(outerRadius(symbol, scale));
    if (one.options.zIndexOffset !== offset) one.setZIndexOffset(offset);
    const [picture, number] = button.children as unknown as [Element, HTMLElement];
    const hasCircles = !symbol.isLoose && !symbol.isShaded;
    picture.toggleAttribute('hidden', !hasCircles);
    if (hasCircles) drawCircles(picture, symbol, scale);
    number.textContent = symbol.isLoose || hasNumberInside(symbol, scale) ? symbol.number : '';
  }

  private add({ code, lat, lon }: MapSymbol): Marker {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'symbol';
    button.setAttribute('aria-pressed', 'false');
    button.innerHTML = '<svg aria-hidden="true"></svg><span class="symbol-number"></span>';
    const { onHover, onTap } = this.events;
    button.addEventListener('mouseenter', () => onHover(code));
    button.addEventListener('mouseleave', () => onHover(null));
    button.addEventListener('focus', () => { if (button.matches(':focus-visible')) onHover(code); });
    button.addEventListener('blur', () => onHover(null));
    button.addEventListener('click', (event) => {
      event.stopPropagation(); // a tap on the map itself closes the card
      if (!(this.map.dragging as Handler & { moved(): boolean }).moved()) onTap(code);
    });
    const icon = divIcon({ className: 'symbol-anchor', html: button, iconSize: [0, 0] });
    const one = marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(this.map);
    this.markers.set(code, one);
    return one;
  }
}
