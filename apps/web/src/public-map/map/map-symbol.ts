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
  /** Everything that the symbol says, for ears. */
  said: string;
  /** Known to lie somewhere in the unit, and not in which of its parts: a "+n" and no circle. */
  isLoose?: boolean;
}

/** Digits inside a circle, CSS pixels; the style sheet says the same. */
const NUMBER_SIZE = 13;
const LOOSE_RADIUS = 17;

/** The radius of all that is drawn for a unit, CSS pixels. */
export const outerRadius = (symbol: MapSymbol, scale: SymbolScale): number => symbol.isLoose ? LOOSE_RADIUS
  : symbol.high > 0 ? radiusOf(symbol.high, scale) : radiusOf(symbol.single, scale);

/** Whether the number of a unit has room in its circle. */
export const hasNumberInside = (symbol: MapSymbol, scale: SymbolScale): boolean =>
  !symbol.isLoose && symbol.low > 0 && numberFits(symbol.number.length, radiusOf(symbol.low, scale), NUMBER_SIZE);
