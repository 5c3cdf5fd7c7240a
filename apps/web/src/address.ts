import { navigate, useLocationProperty } from 'wouter-preact/use-browser-location';

/**
 * A view that is drawn before the address says it: a browser takes longer to write an address than the page to count.
 */
let ahead: { path: string; search: string; replace: boolean } | null = null;

/** What the address says after its path, or will as soon as the page has been shown. */
export const searchNow = (): string => ahead?.search ?? location.search;
/** For the router: whoever asks for the query gets the view that is drawn. */
export const useSearchNow = (): string => useLocationProperty(searchNow, searchNow);

/** Writes the address of what is drawn. */
export const settle = (): void => {
  const step = ahead;
  ahead = null;
  if (step) navigate(step.path + step.search, step);
};

/** Goes to another view of a page, which is drawn at once; who calls sees to it that `settle` follows. */
export const goTo = (path: string, search: string, replace: boolean): void => {
  settle();
  ahead = { path, search, replace };
  dispatchEvent(new Event('replaceState'));
};

if (typeof window !== 'undefined') {
  // Whatever comes next finds the address as it should be. A step back in the same moment is not followed by one on.
  for (const kind of ['pointerdown', 'click', 'keydown', 'pagehide']) addEventListener(kind, settle, true);
  addEventListener('popstate', () => {
    ahead = null;
  });
}
