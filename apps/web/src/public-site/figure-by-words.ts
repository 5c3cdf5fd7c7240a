import { type View, viewToSearch } from './view.js';

// Besides the page, the list below the map needs it: the page itself is loaded by whoever opens it.

/** Returns the address of the figure that a view asks for, of the incidents alone that a search for these words finds. */
export const figureByWords = (view: View, words: string): string =>
  `/search${viewToSearch({ ...view, text: null, at: null, by: [], asOf: null, drawing: 'circles' }, null, true)}&words=${encodeURIComponent(words)}`;
