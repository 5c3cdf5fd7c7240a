/**
 * Maps counts (of incidents, assemblies or people) to circles. Areas are proportional: four times the count, twice the
 * radius.
 */
export interface SymbolScale {
  /** Radius in CSS pixels of a circle for a count of one. */
  unitRadius: number;
  /** At most three counts for the legend, largest first. */
  examples: readonly number[];
}

/** Steps of a readable legend: 1, 2, 3, 5, 10, 15, 20, 30, 50... */
const STEPS = [1, 2, 3, 5] as const;
const TEENS = 15;

/** Returns the smallest legend step that is not below a count; at least 1. */
export const niceCeiling = (count: number): number => {
  if (count <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(count));
  const candidates = [...STEPS.map((step) => step * power), (TEENS * power) / 10, 10 * power].sort((a, b) => a - b);
  return candidates.find((step) => step >= count && Number.isInteger(step))!;
};

/** Returns the lower bounds of the shading classes, smallest first: at most five of 1, 2, 5, 10, 20, 50 ... */
export const shadeSteps = (largest: number): readonly number[] => {
  const steps: number[] = [];
  for (let power = 1; power <= largest; power *= 10)
    steps.push(...[1, 2, 5].map((step) => step * power).filter((step) => step <= largest));
  return steps.length <= MOST_SHADES ? steps : [1, ...steps.slice(1 - MOST_SHADES)];
};
const MOST_SHADES = 5;
/**
 * The class when there is only one: names and numbers are most readable on it, and no unit differs so much that it
 * should stand out.
 */
const ONLY_SHADE = 3;

/** Returns the class of a number: 0 for none, or 1 to 5; the picture's darkest class is the last. */
export const shadeOf = (count: number, steps: readonly number[]): number => {
  const at = steps.findLastIndex((step) => count >= step);
  const darkest = Math.min(MOST_SHADES, ONLY_SHADE + steps.length - 1);
  return at < 0 ? 0 : darkest - steps.length + at + 1;
};

/** Largest radius for a count of one, so that a map of single incidents is not overwhelming. */
const LARGEST_UNIT = 8;

/**
 * Returns the scale for a picture whose largest count is `largest`. It changes in steps, so that stepping through
 * periods changes the circles rather than the scale.
 * @param room largest circle radius that fits into the picture, in CSS pixels
 */
export const symbolScale = (largest: number, room: number): SymbolScale => {
  const top = niceCeiling(largest);
  const unitRadius = Math.min(LARGEST_UNIT, room / Math.sqrt(top));
  const examples = [top, niceCeiling(Math.ceil(top / 4)), 1];
  return { unitRadius, examples: [...new Set(examples)].sort((a, b) => b - a) };
};

/** Returns the radius in CSS pixels; 0 for none. */
export const radiusOf = (count: number, scale: SymbolScale): number => scale.unitRadius * Math.sqrt(Math.max(0, count));

/** Whether the digits fit inside the circle; otherwise they go next to it. About 0.6 em per digit. */
export const numberFits = (digits: number, radius: number, fontPixels: number): boolean =>
  Math.hypot(digits * fontPixels * 0.6, fontPixels * 0.8) / 2 <= radius - 1;

/** Returns the administrative level for a zoom: provinces for the whole country, then districts, then communes. */
export const levelAt = (zoom: number, countryZoom: number): 1 | 2 | 3 => {
  if (zoom < countryZoom + 1.5) return 1;
  return zoom < countryZoom + 4 ? 2 : 3;
};
