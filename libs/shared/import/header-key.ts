import { fold } from '../text-matching/fold.js';

/** Returns one form for "when_earliest", "acts.type", "Place Code" and "placeCode". */
export const plainKey = (header: string): string =>
  fold(header.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_.\-:/[\]]+/g, ' '));

/** Whether a row holds HXL tags: at least two cells are filled, and every filled cell starts with #. */
export const isHxlRow = (cells: readonly string[]): boolean => {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return filled.length >= 2 && filled.every((cell) => /^#[a-z][a-z0-9_]*(\s*\+\s*[a-z0-9_]+)*$/i.test(cell.trim()));
};
