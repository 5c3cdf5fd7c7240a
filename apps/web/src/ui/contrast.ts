/** Red, green and blue as light, 0 to 1. */
export type Light = [number, number, number];

/** Returns the light of a colour such as `#c0301c`. */
export const light = (hex: string): Light =>
  [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Light;

export const luminance = ([r, g, b]: Light): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Returns the contrast of two colours as WCAG 2.2 defines it: 1 to 21. */
export const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(light(a)), luminance(light(b))].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};
