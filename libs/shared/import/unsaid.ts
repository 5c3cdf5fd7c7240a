import { fold } from '../places/fold.js';

/** What people write into a cell when nothing is known. None of it means "none" or 0. */
const UNSAID = new Set([
  '', 'na', 'n a', 'nil', 'null', 'nan', 'tbc', 'tbd', 'unknown', 'not known', 'not reported', 'not stated', 'not specified', 'not available', 'unclear', 'no data', 'no information',
  'មិនដឹង', 'មិនស្គាល់', 'គ្មានព័ត៌មាន', 'មិនបានរាយការណ៍', 'មិនច្បាស់',
].map(fold));

/** Whether a cell says that nothing is known: empty, "unknown", "not reported", "-", "?". */
export const isUnsaid = (cell: string): boolean => UNSAID.has(fold(cell));

/** The parts of a cell that holds several things: one a line, or with semicolons or bars between them. Commas stand inside many a name. */
export const partsOfCell = (cell: string): string[] => cell.split(/[\n;|；]/u).map((part) => part.trim()).filter((part) => part !== '');
