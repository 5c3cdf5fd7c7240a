import { navigate, useLocationProperty } from 'wouter-preact/use-browser-location';

/**
 * A view that is already drawn but not yet in the address bar: a browser takes longer to write an address than the page
 * takes to count.
 */
let ahead: { path: string; search: string; replace: boolean } | null = null;

/** Returns the query part of the address, or the one that the address will have once the page has been drawn. */
export const currentSearch = (): string => ahead?.search ?? location.search;
/** For the router: components that read the query get the view that is already drawn. */
export const useCurrentSearch = (): string => useLocationProperty(currentSearch, currentSearch);

/** Writes the address of the drawn view to the address bar. */
export const writeAddress = (): void => {
  const step = ahead;
  ahead = null;
  if (step) navigate(step.path + step.search, step);
};

/**
 * Switches to another view of a page, which is drawn at once. The caller must make sure that `writeAddress` follows.
 */
export const goTo = (path: string, search: string, replace: boolean): void => {
  writeAddress();
  ahead = { path, search, replace };
  dispatchEvent(new Event('replaceState'));
};

if (typeof window !== 'undefined') {
  // The next event must find the right address. If the reader goes back at that moment, we must not then navigate
  // forward.
  for (const kind of ['pointerdown', 'click', 'keydown', 'pagehide']) addEventListener(kind, writeAddress, true);
  addEventListener('popstate', () => {
    ahead = null;
  });
}
