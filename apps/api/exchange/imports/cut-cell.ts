/** How much of a cell is shown as it stands in the file. */
const LONGEST_SHOWN = 120;
export const cutCell = (cell: string): string =>
  cell.length > LONGEST_SHOWN ? `${cell.slice(0, LONGEST_SHOWN - 1)}…` : cell;
