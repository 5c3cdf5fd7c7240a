import { radiusOf, type SymbolScale } from '../symbols.js';
import { hasNumberInside, type MapSymbol, targetSize } from './map-symbol.js';

const SVG = 'http://www.w3.org/2000/svg';

/** CSS pixels from what is drawn to the ring of the focus. */
const RING_GAP = 3;

/**
 * What a unit shows, as a button: full for what is certain, a broken ring for what is only possible, hollow for a single source. A step
 * of the time changes radii and numbers only: the picture keeps its size, since a new one has the page laid out.
 */
export class SymbolMark {
  readonly button = document.createElement('button');
  private readonly picture = document.createElementNS(SVG, 'svg');
  private readonly number = document.createElement('span');
  private readonly circles = new Map<string, SVGCircleElement>();
  private reach = 0;
  private shown = '';

  constructor() {
    const { button, picture, number } = this;
    button.type = 'button';
    button.className = 'symbol';
    button.setAttribute('aria-pressed', 'false');
    picture.setAttribute('aria-hidden', 'true');
    picture.setAttribute('width', '1');
    picture.setAttribute('height', '1');
    number.className = 'symbol-number';
    button.append(picture, number);
    for (const type of ['focus', 'blur']) button.addEventListener(type, () => this.ring());
  }

  /** @returns false when it is shown so already: a step of the time leaves many as they are, and touching one costs as much as drawing it */
  show(symbol: MapSymbol, scale: SymbolScale): boolean {
    const as = JSON.stringify([symbol, scale.unitRadius]);
    if (this.shown === as) return false;
    this.shown = as;
    const { button } = this;
    button.setAttribute('aria-label', symbol.said);
    button.classList.toggle('symbol-loose', symbol.isLoose === true);
    button.classList.toggle('symbol-shaded', symbol.isShaded === true);
    const size = symbol.isLoose ? '' : `${targetSize(symbol, scale)}px`;
    if (button.style.width !== size) button.style.width = button.style.height = size;
    const [low, high, single] = [symbol.low, symbol.high, symbol.single].map((count) => radiusOf(count, scale)) as [number, number, number];
    const hasCircles = !symbol.isLoose && !symbol.isShaded;
    this.circle('symbol-sure', hasCircles && symbol.low > 0 && low);
    this.circle('symbol-possible', hasCircles && symbol.high > symbol.low && high);
    this.circle('symbol-single', hasCircles && symbol.high === 0 && symbol.single > 0 && Math.max(single - 1, 1.5));
    this.reach = hasCircles ? Math.max(low, high, single) : targetSize(symbol, scale) / 2;
    this.ring();
    const number = symbol.isLoose || hasNumberInside(symbol, scale) ? symbol.number : '';
    if (this.number.textContent !== number) this.number.textContent = number;
    return true;
  }

  /** Round everything, where the button has the focus of the keyboard; a "+n" has an outline. */
  private ring(): void {
    const { button } = this;
    this.circle('symbol-ring', document.activeElement === button && button.matches(':focus-visible') && !button.classList.contains('symbol-loose') && this.reach + RING_GAP);
  }

  /** One circle with this radius, CSS pixels; without one it is taken out. What is there is resized: a new element costs several times as much. */
  private circle(className: string, radius: number | false): void {
    let one = this.circles.get(className);
    if (radius === false) {
      one?.remove();
      this.circles.delete(className);
      return;
    }
    if (!one) {
      one = document.createElementNS(SVG, 'circle');
      one.setAttribute('class', className);
      this.circles.set(className, one);
      this.picture.append(one);
    }
    one.setAttribute('r', radius.toFixed(2));
  }
}
