/** Milliseconds between two looks at whether the page is there. */
const LOOK_MS = 100;

/** Whether the page has its heading and says of no part that it is loading. */
const isShown = (): boolean =>
  document.querySelector('main h1') !== null && document.querySelector('main [aria-busy="true"]') === null;

/**
 * Calls a function once the page that was asked for is there and the browser has nothing else to do, so that what it
 * loads delays nothing that somebody waits for.
 * @returns a function that calls it off
 */
export const onceShown = (then: () => void): (() => void) => {
  const watch = setInterval(() => {
    if (!isShown()) return;
    clearInterval(watch);
    // Safari has no such call.
    if ('requestIdleCallback' in window) requestIdleCallback(then);
    else then();
  }, LOOK_MS);
  return () => clearInterval(watch);
};
