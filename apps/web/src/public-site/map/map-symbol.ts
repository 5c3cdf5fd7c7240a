import { numberFits, radiusOf, type SymbolScale } from '../symbol-scale.js';

/** One unit with something to show. */
export interface MapSymbol {
  code: string;
  lat: number;
  lon: number;
  /** Certainly in the period. */
  low: number;
  /** Certain and possible; equal to `low` where nothing is uncertain. */
  high: number;
  /** From a single source only: never in the figure. */
  single: number;
  name: string;
  /** The number as written. */
  number: string;
  /** Returns the text of the symbol for screen readers. Called only after the mark has been shown. */
  said: () => string;
  /**
   * Drawn as text without a circle: "+n" (somewhere in the unit, not known in which part), or "?" (not known how many).
   */
  isTextMark?: boolean;
  /** The unit is shaded by its number: the number is written on it, without a circle. */
  isShaded?: boolean;
}

/** Size of the digits inside a circle, CSS pixels; the same as in the style sheet. */
const NUMBER_SIZE = 13;
/** Half the width of a text mark, CSS pixels: its padding, and each letter. */
const textMarkRadius = (letters: number): number => 7 + 4.5 * letters;

/** WCAG 2.2, 2.5.8: a target is at least this large, CSS pixels. */
const SMALLEST_TARGET = 24;

/** Returns the size of a shaded unit's number, CSS pixels; undefined for marks that can move. */
export const fixedSize = ({ isShaded, number }: MapSymbol): { width: number; height: number } | undefined =>
  isShaded ? { width: 8 * longest(number) + 2, height: NUMBER_SIZE * number.split('\n').length + 2 } : undefined;
const longest = (number: string): number => Math.max(...number.split('\n').map(({ length }) => length));

/** Returns the radius of everything drawn for a unit, CSS pixels. */
export const outerRadius = (symbol: MapSymbol, scale: SymbolScale): number =>
  symbol.isTextMark || symbol.isShaded
    ? textMarkRadius(longest(symbol.number))
    : radiusOf(symbol.high + symbol.single, scale);

/**
 * Targets grow in steps of this many CSS pixels. The circle itself can be tapped, too, and a button of another size
 * needs a new layout.
 */
const TARGET_STEP = 12;
/** Returns the side of the square target: inside the circle, or as large as a finger needs. CSS pixels. */
export const targetSize = (symbol: MapSymbol, scale: SymbolScale): number => {
  const side = Math.SQRT2 * outerRadius(symbol, scale);
  return Math.max(SMALLEST_TARGET, symbol.isShaded ? side : side - (side % TARGET_STEP));
};

/** Returns the radius that a mark keeps free, so that its target overlaps no other, at any angle. CSS pixels. */
export const roomRadius = (symbol: MapSymbol, scale: SymbolScale): number =>
  symbol.isTextMark
    ? Math.hypot(outerRadius(symbol, scale), SMALLEST_TARGET / 2 + 1)
    : Math.max(SMALLEST_TARGET / Math.SQRT2, outerRadius(symbol, scale));

/** Whether the number of a unit fits into its circle. */
export const hasNumberInside = (symbol: MapSymbol, scale: SymbolScale): boolean =>
  symbol.isShaded === true ||
  (!symbol.isTextMark && symbol.low > 0 && numberFits(symbol.number.length, radiusOf(symbol.low, scale), NUMBER_SIZE));
