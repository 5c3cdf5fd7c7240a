import { radiusOf, type SymbolScale } from '../symbol-scale.js';
import { hasNumberInside, type MapSymbol, targetSize } from './map-symbol.js';

const SVG = 'http://www.w3.org/2000/svg';

/** CSS pixels from the drawing to the focus ring. */
const RING_GAP = 3;

/**
 * A unit's symbol as a button: filled for what is certain, a dashed ring for what is only possible, outlined for a
 * single source. A change of the period changes only radii and numbers. The SVG keeps its size, since a new size needs
 * a layout.
 */
export class SymbolButton {
  readonly button = document.createElement('button');
  private readonly picture = document.createElementNS(SVG, 'svg');
  private readonly number = document.createTextNode('');
  private readonly circles = new Map<string, { element: SVGCircleElement; r: string }>();
  private reach = 0;
  private shown = '';
  private said = '';

  constructor() {
    const { button, picture, number } = this;
    button.type = 'button';
    button.className = 'symbol';
    button.setAttribute('aria-pressed', 'false');
    picture.setAttribute('aria-hidden', 'true');
    picture.setAttribute('width', '1');
    picture.setAttribute('height', '1');
    const text = document.createElement('span');
    text.className = 'symbol-number';
    text.append(number);
    button.append(picture, text);
    for (const type of ['focus', 'blur']) button.addEventListener(type, () => this.ring());
  }

  /**
   * @returns false when nothing changed: from one period to the next many stay the same, and touching one costs as much
   * as drawing it
   */
  show(symbol: MapSymbol, scale: SymbolScale): boolean {
    const as = [
      symbol.low,
      symbol.high,
      symbol.single,
      symbol.number,
      symbol.isTextMark,
      symbol.isShaded,
      scale.unitRadius,
    ].join();
    if (this.shown === as) return false;
    this.shown = as;
    const { button } = this;
    button.classList.toggle('symbol-loose', symbol.isTextMark === true);
    button.classList.toggle('symbol-shaded', symbol.isShaded === true);
    const size = symbol.isTextMark ? '' : `${targetSize(symbol, scale)}px`;
    if (button.style.width !== size) button.style.width = button.style.height = size;
    const [low, high, all] = [symbol.low, symbol.high, symbol.high + symbol.single].map((count) =>
      radiusOf(count, scale),
    ) as [number, number, number];
    const hasCircles = !symbol.isTextMark && !symbol.isShaded;
    // Around the others, as they are beside the figure and never in it.
    this.circle('symbol-single', hasCircles && symbol.single > 0 ? Math.max(all - 1, 1.5) : 0);
    this.circle('symbol-sure', hasCircles && symbol.low > 0 ? low : 0);
    this.circle('symbol-possible', hasCircles && symbol.high > symbol.low ? high : 0);
    this.reach = hasCircles ? all : targetSize(symbol, scale) / 2;
    this.ring();
    const number = symbol.isTextMark || hasNumberInside(symbol, scale) ? symbol.number : '';
    if (this.number.data !== number) this.number.data = number;
    return true;
  }

  /** Sets the text for screen readers. */
  say(said: string): void {
    if (this.said === said) return;
    this.said = said;
    this.button.setAttribute('aria-label', said);
  }

  /** Draws a ring around everything while the button has keyboard focus; a "+n" has a CSS outline instead. */
  private ring(): void {
    const { button } = this;
    const isFocused = button.matches(':focus-visible') && !button.classList.contains('symbol-loose');
    this.circle('symbol-ring', isFocused ? this.reach + RING_GAP : 0);
  }

  /**
   * Draws one circle with this radius, CSS pixels; 0 hides it. It resizes an existing element: adding or removing one
   * costs several times as much.
   */
  private circle(className: string, radius: number): void {
    let one = this.circles.get(className);
    if (!one) {
      if (radius === 0) return;
      one = { element: document.createElementNS(SVG, 'circle'), r: '' };
      one.element.setAttribute('class', className);
      this.circles.set(className, one);
      // The ring of single sources is under what is certain, which is drawn first.
      if (className === 'symbol-single') this.picture.prepend(one.element);
      else this.picture.append(one.element);
    }
    const r = radius.toFixed(2);
    if (one.r !== r) one.element.setAttribute('r', r);
    one.r = r;
  }
}
