import type { Cell } from '@vigil/shared/report/report-document.js';

/** Letters of a row that may go on on the next page: kept whole, it could leave half a page empty. */
const LONG = 600;

export const isLong = (cells: readonly Cell[]): boolean =>
  cells.some(({ lines }) => lines.flat().reduce((sum, { text }) => sum + text.length, 0) > LONG);
