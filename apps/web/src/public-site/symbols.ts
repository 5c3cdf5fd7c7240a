/**
 * How many incidents (or assemblies, or people) stand for how large a circle. Areas are proportional: four times the
 * count, twice the radius.
 */
export interface SymbolScale {
  /** Radius in CSS pixels of a circle that stands for one. */
  unitRadius: number;
  /** Three or fewer counts for the legend, largest first. */
  examples: readonly number[];
}

/** Steps of a legend that people can read off: 1, 2, 3, 5, 10, 15, 20, 30, 50... */
const STEPS = [1, 2, 3, 5] as const;
const TEENS = 15;

/** The smallest legend step that is not below a count; at least 1. */
export const niceCeiling = (count: number): number => {
  if (count <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(count));
  const candidates = [...STEPS.map((step) => step * power), (TEENS * power) / 10, 10 * power].sort((a, b) => a - b);
  return candidates.find((step) => step >= count && Number.isInteger(step))!;
};

/** Lower ends of the classes that units are shaded by, smallest first: at most five, 1, 2, 5, 10, 20, 50 ... */
export const shadeSteps = (largest: number): readonly number[] => {
  const steps: number[] = [];
  for (let power = 1; power <= largest; power *= 10)
    steps.push(...[1, 2, 5].map((step) => step * power).filter((step) => step <= largest));
  return steps.length <= MOST_SHADES ? steps : [1, ...steps.slice(1 - MOST_SHADES)];
};
const MOST_SHADES = 5;
/**
 * With one class only: names and numbers are read on it best, and nothing is so much more than the rest that it should
 * shout.
 */
const ONLY_SHADE = 3;

/** The class of a number: 0 for none, else 1 to 5, the last one being the darkest of the picture. */
export const shadeOf = (count: number, steps: readonly number[]): number => {
  const at = steps.findLastIndex((step) => count >= step);
  const darkest = Math.min(MOST_SHADES, ONLY_SHADE + steps.length - 1);
  return at < 0 ? 0 : darkest - steps.length + at + 1;
};

/** One circle for one is at most this large, so that a map of single incidents does not shout. */
const LARGEST_UNIT = 8;

/**
 * The scale for a picture whose largest count is `largest`. It moves in steps, so that stepping through periods changes
 * the circles and not the scale.
 * @param room radius in CSS pixels of the largest circle that the picture has room for
 */
export const symbolScale = (largest: number, room: number): SymbolScale => {
  const top = niceCeiling(largest);
  const unitRadius = Math.min(LARGEST_UNIT, room / Math.sqrt(top));
  const examples = [top, niceCeiling(Math.ceil(top / 4)), 1];
  return { unitRadius, examples: [...new Set(examples)].sort((a, b) => b - a) };
};

/** Radius in CSS pixels; 0 for none. */
export const radiusOf = (count: number, scale: SymbolScale): number => scale.unitRadius * Math.sqrt(Math.max(0, count));

/** Inside the circle when the digits fit, else beside it. Roughly 0.6 em a digit. */
export const numberFits = (digits: number, radius: number, fontPixels: number): boolean =>
  Math.hypot(digits * fontPixels * 0.6, fontPixels * 0.8) / 2 <= radius - 1;

/** The administrative level that a zoom shows: provinces over the country, then districts, then communes. */
export const levelAt = (zoom: number, countryZoom: number): 1 | 2 | 3 => {
  if (zoom < countryZoom + 1.5) return 1;
  return zoom < countryZoom + 4 ? 2 : 3;
};
