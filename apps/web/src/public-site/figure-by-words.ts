import { isRate, type View, viewToSearch, withFigure } from './view.js';

// Besides the page, the list below the map needs it: the page itself is loaded by whoever opens it.

/** A rate cannot be of what a search finds: then it is how many assemblies there are. */
export const ofWords = (view: View): View => ({
  ...(isRate(view.indicator) ? withFigure(view, 'I01') : view),
  text: null,
  at: null,
  by: [],
  asOf: null,
});

/**
 * Returns the address of the figure that a view asks for, of the incidents alone that a search for these words finds.
 */
export const figureByWords = (view: View, words: string): string =>
  `/search${viewToSearch({ ...ofWords(view), drawing: 'circles' }, null, true)}&words=${encodeURIComponent(words)}`;
