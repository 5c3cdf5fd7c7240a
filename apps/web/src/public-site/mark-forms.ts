/** The marks of up to three lines: they differ in form as well as in colour. */
const FORMS: readonly ((x: number, y: number, r: number) => string)[] = [
  (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  (x, y, r) => `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}Z`,
  (x, y, r) => `M${x} ${y - r * 1.2}L${x + r * 1.2} ${y + r}L${x - r * 1.2} ${y + r}Z`,
];

/** Returns the mark of a line as a path of an SVG. */
export const markForm = (line: number, x: number, y: number, r: number): string => FORMS[line % FORMS.length]!(x, y, r);

/** Returns a whisker as a path: from the lowest to the highest that a rate can be. */
export const whisker = (x: number, top: number, bottom: number): string =>
  `M${x} ${top}V${bottom}M${x - 4} ${top}h8M${x - 4} ${bottom}h8`;
