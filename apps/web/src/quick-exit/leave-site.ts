import { render } from 'preact';

/** Where quick exit sent this tab. A person who goes back into the tab is sent there again. */
const LEFT = 'vigil.left';
/** Set by the desk while somebody is signed in, in any tab. */
const SIGNED_IN = 'vigil.signed-in';
/**
 * Session storage of the desk's unsaved drafts, which quick exit keeps: the tab's name and the note of a closing page.
 * The drafts themselves are in a database.
 */
const DRAFTS = new Set(['vigil.note', 'vigil.tab']);
const STEP_MS = 150;

/** Returns `otherwise` in a browser that stores nothing: there is nothing to read or clear. */
const attempt = <T>(what: () => T, otherwise: T): T => {
  try {
    return what();
  } catch {
    return otherwise;
  }
};

/** Notes the sign-in, so that quick exit can end the session from any page, although no page can read the cookie. */
export const noteSignedIn = (isSignedIn: boolean): void =>
  attempt(() => {
    if (isSignedIn) localStorage.setItem(SIGNED_IN, '1');
    else localStorage.removeItem(SIGNED_IN);
  }, undefined);

/**
 * The caches stay: they hold the field app and the desk's page for a missing network, and nothing that was read here.
 */
const clear = (): void => {
  attempt(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('vigil.')) localStorage.removeItem(key);
  }, undefined);
  attempt(() => {
    for (const key of Object.keys(sessionStorage)) if (!DRAFTS.has(key)) sessionStorage.removeItem(key);
  }, undefined);
};

/**
 * Ends the session. With keepalive, the browser sends the request even after the page is gone. It has our own Origin,
 * as every writing request must.
 */
const endSession = (): void => {
  if (attempt(() => localStorage.getItem(SIGNED_IN), null) === null) return;
  fetch('/api/sessions/current', { method: 'DELETE', keepalive: true, credentials: 'same-origin' }).catch(() => {
    /* the session expires by itself */
  });
};

const keepers = new Set<() => Promise<void>>();

/** Registers a function that saves unsaved data before the page is left. @returns a function that removes it */
export const whenLeaving = (keep: () => Promise<void>): (() => void) => {
  keepers.add(keep);
  return () => void keepers.delete(keep);
};

/**
 * Runs these functions, but waits only a moment: a person who leaves in a hurry must not wait for a disk. The page is
 * blank meanwhile.
 */
const putAway = (): Promise<unknown> =>
  Promise.race([
    Promise.allSettled([...keepers].map((keep) => keep())),
    new Promise((resolve) => {
      setTimeout(resolve, STEP_MS);
    }),
  ]);

/** Takes a step in the history. @returns whether it finished in time */
const stepped = (step: () => void): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), STEP_MS);
    addEventListener(
      'popstate',
      () => {
        clearTimeout(timer);
        resolve(true);
      },
      { once: true },
    );
    step();
  });

/**
 * Returns how many steps back in this tab's history are pages of this site that need no loading; 0 where the browser
 * does not tell.
 */
const stepsBack = (): number => {
  const entries = globalThis.navigation?.entries() ?? [];
  const now = globalThis.navigation?.currentEntry?.index ?? 0;
  let first = now;
  while (first > 0 && entries[first - 1]?.sameDocument) first -= 1;
  return now - first;
};

/**
 * Goes to the first page of this visit and gives it a neutral name. Going forward from there and back drops later
 * entries. The exit page then replaces that entry, so that the back button leads to the page before this site.
 */
const forgetTheWay = async (): Promise<void> => {
  const back = stepsBack();
  if (back === 0 && !globalThis.navigation?.canGoForward) return;
  if (back > 0 && !(await stepped(() => history.go(-back)))) return;
  history.replaceState(null, '', '/');
  history.pushState(null, '', '/');
  await stepped(() => history.back());
};

const blank = (): void => {
  document.documentElement.hidden = true;
  document.title = '';
};

/** Leaves at once: blanks the page, then clears what can be cleared, then replaces the page with another one. */
export const leaveSite = async (address: string): Promise<void> => {
  if (document.documentElement.hidden) return;
  blank();
  endSession();
  const kept = putAway();
  const root = document.getElementById('vigil');
  if (root) render(null, root);
  clear();
  attempt(() => sessionStorage.setItem(LEFT, address), undefined);
  await forgetTheWay().catch(() => {
    /* the history stays, but shows nothing */
  });
  await kept;
  location.replace(address);
};

/**
 * Must be called before anything is drawn: a person who goes back or forward into a tab that was left is sent out
 * again. Opening the site again is a new visit.
 */
export const ledOutAgain = (): boolean => {
  const address = attempt(() => sessionStorage.getItem(LEFT), null);
  if (address === null) return false;
  const [how] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  if (how?.type !== 'back_forward') {
    attempt(() => sessionStorage.removeItem(LEFT), undefined);
    return false;
  }
  blank();
  location.replace(address);
  return true;
};

/** Hides a page that the browser caches whole. Shows it again only if this tab was not left by quick exit. */
export const watchOverKeptPages = (): void => {
  addEventListener('pagehide', (event) => {
    if (event.persisted) document.documentElement.hidden = true;
  });
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    const address = attempt(() => sessionStorage.getItem(LEFT), null);
    if (address === null) document.documentElement.hidden = false;
    else location.replace(address);
  });
};
