import { render } from 'preact';

/** Where whoever left this tab was sent: whoever steps back into it is sent there again. */
const LEFT = 'vigil.left';
/** Said by the desk while somebody is signed in, in whichever tab. */
const SIGNED_IN = 'vigil.signed-in';
/**
 * What the desk keeps of a report that was not sent yet stays: the name of the tab, and what it put down in a hurry.
 * The rest of it is in a database.
 */
const DRAFTS = new Set(['vigil.note', 'vigil.tab']);
const STEP_MS = 150;

/** A browser that keeps nothing has nothing to read or to clear. */
const attempt = <T>(what: () => T, otherwise: T): T => {
  try {
    return what();
  } catch {
    return otherwise;
  }
};

/** So that leaving can end the session from any page, although no page can see the cookie. */
export const noteSignedIn = (isSignedIn: boolean): void =>
  attempt(() => {
    if (isSignedIn) localStorage.setItem(SIGNED_IN, '1');
    else localStorage.removeItem(SIGNED_IN);
  }, undefined);

const clear = (): void => {
  attempt(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('vigil.')) localStorage.removeItem(key);
  }, undefined);
  attempt(() => {
    for (const key of Object.keys(sessionStorage)) if (!DRAFTS.has(key)) sessionStorage.removeItem(key);
  }, undefined);
  if ('caches' in globalThis)
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => !name.startsWith('vigil-desk')).map((name) => caches.delete(name))),
      )
      .catch(() => {
        /* not ours to clear */
      });
};

/**
 * The browser sends it on although the page is gone. Its Origin is ours, as for every request that changes something.
 */
const endSession = (): void => {
  if (attempt(() => localStorage.getItem(SIGNED_IN), null) === null) return;
  fetch('/api/sessions/current', { method: 'DELETE', keepalive: true, credentials: 'same-origin' }).catch(() => {
    /* it ends by itself */
  });
};

const keepers = new Set<() => Promise<void>>();

/** Has something put away what must not be lost, before the page goes. @returns how to take it off the list again */
export const whenLeaving = (keep: () => Promise<void>): (() => void) => {
  keepers.add(keep);
  return () => void keepers.delete(keep);
};

/** A moment, and no longer: whoever leaves in a hurry does not wait for a disk. Nothing is to be seen meanwhile. */
const putAway = (): Promise<unknown> =>
  Promise.race([
    Promise.allSettled([...keepers].map((keep) => keep())),
    new Promise((resolve) => {
      setTimeout(resolve, STEP_MS);
    }),
  ]);

/** Takes a step in the history. @returns whether it came in time */
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
 * How many steps back of this tab's history are pages of this site that need no loading; 0 where the browser does not
 * say.
 */
const stepsBack = (): number => {
  const entries = globalThis.navigation?.entries() ?? [];
  const now = globalThis.navigation?.currentEntry?.index ?? 0;
  let first = now;
  while (first > 0 && entries[first - 1]?.sameDocument) first -= 1;
  return now - first;
};

/**
 * Goes to the first page of this visit and gives it a neutral name; what comes after it is dropped by going forward
 * from there and back. The page that is led to then takes its place, so that a step back leads to what was before this
 * site.
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

let isLeaving = false;

/**
 * Leaves at once: first nothing is to be seen any more, then what can be forgotten is forgotten, then another page
 * takes the place of this one.
 */
export const leave = async (address: string): Promise<void> => {
  if (isLeaving) return;
  isLeaving = true;
  blank();
  endSession();
  const kept = putAway();
  const root = document.getElementById('vigil');
  if (root) render(null, root);
  clear();
  attempt(() => sessionStorage.setItem(LEFT, address), undefined);
  await forgetTheWay().catch(() => {
    /* the way stays; what it shows does not */
  });
  await kept;
  location.replace(address);
};

/**
 * To be asked before anything is drawn: whoever steps back or forward into a tab that was left is led out again.
 * Whoever opens the site anew is a new visit.
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

/**
 * A browser may keep a page as it was and show it again: then it shows nothing until it is known that nobody has left.
 */
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
