import { numberFits, radiusOf, type SymbolScale } from '../symbols.js';

/** One unit with something to show. */
export interface MapSymbol {
  code: string;
  lat: number;
  lon: number;
  /** Certainly in the period. */
  low: number;
  /** Possibly too; equal to `low` where nothing is uncertain. */
  high: number;
  /** From a single source only: never in the figure. */
  single: number;
  name: string;
  /** The number as written. */
  number: string;
  /** Everything that the symbol says, for ears. Asked once the mark has been shown. */
  said: () => string;
  /** Known to lie somewhere in the unit, and not in which of its parts: a "+n" and no circle. */
  isLoose?: boolean;
  /** The unit is shaded by its number: the number stands on it, and no circle. */
  isShaded?: boolean;
}

/** Digits inside a circle, CSS pixels; the style sheet says the same. */
const NUMBER_SIZE = 13;
/** Half the width of a "+n", CSS pixels: its padding, and each letter. */
const looseRadius = (letters: number): number => 7 + 4.5 * letters;

/** WCAG 2.2, 2.5.8: what can be tapped is at least this large, CSS pixels. */
const SMALLEST_TARGET = 24;

/** What a shaded unit's number takes on the map, CSS pixels; undefined for what may give way. */
export const fixedSize = ({ isShaded, number }: MapSymbol): { width: number; height: number } | undefined =>
  isShaded ? { width: 8 * number.length + 2, height: NUMBER_SIZE + 2 } : undefined;

/** The radius of all that is drawn for a unit, CSS pixels. */
export const outerRadius = (symbol: MapSymbol, scale: SymbolScale): number =>
  symbol.isLoose || symbol.isShaded
    ? looseRadius(symbol.number.length)
    : symbol.high > 0
      ? radiusOf(symbol.high, scale)
      : radiusOf(symbol.single, scale);

/**
 * CSS pixels by which the targets of circles differ: the circle itself can be tapped, too, and a button of another size
 * has to be laid out anew.
 */
const TARGET_STEP = 12;
/** The side of the square that can surely be tapped: inside the circle, or as large as a finger needs. CSS pixels. */
export const targetSize = (symbol: MapSymbol, scale: SymbolScale): number => {
  const side = Math.SQRT2 * outerRadius(symbol, scale);
  return Math.max(SMALLEST_TARGET, symbol.isShaded ? side : side - (side % TARGET_STEP));
};

/** The radius that a mark keeps free around it, so that its target meets no other, at whatever angle. CSS pixels. */
export const roomRadius = (symbol: MapSymbol, scale: SymbolScale): number =>
  symbol.isLoose
    ? Math.hypot(outerRadius(symbol, scale), SMALLEST_TARGET / 2 + 1)
    : Math.max(SMALLEST_TARGET / Math.SQRT2, outerRadius(symbol, scale));

/** Whether the number of a unit has room in its circle. */
export const hasNumberInside = (symbol: MapSymbol, scale: SymbolScale): boolean =>
  symbol.isShaded === true ||
  (!symbol.isLoose && symbol.low > 0 && numberFits(symbol.number.length, radiusOf(symbol.low, scale), NUMBER_SIZE));
