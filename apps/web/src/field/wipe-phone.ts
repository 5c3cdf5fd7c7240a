import { DATABASE } from './storage/database.js';
import { endWorker } from './worker-client.js';

/** A channel delivers a page's messages to other pages, not to itself. */
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('field') : null;
const BLOCKED_MS = 2_000;

/** Calls `gone` when another tab has wiped the app, so that this one closes, too. */
export const whenWipedElsewhere = (gone: () => void): void => {
  channel?.addEventListener('message', gone);
};

const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = () => resolve();
    asked.onerror = () => resolve();
    // If a tab does not close its connection in time, the database is deleted as soon as it does.
    setTimeout(resolve, BLOCKED_MS);
  });

/**
 * Lists every database of this site, where the browser can: a person who wipes a phone in a hurry means all of them.
 */
const allDatabases = async (): Promise<string[]> => [
  ...new Set([DATABASE, ...((await indexedDB.databases?.().catch(() => [])) ?? []).flatMap(({ name }) => name ?? [])]),
];

/** Ends the desk's session in this browser, if there is one. The browser sends this even after the page is gone. */
const endDeskSession = (): void => {
  try {
    // Set by the desk (quick-exit/leave-site.ts): no page can read the session's cookie.
    if (localStorage.getItem('vigil.signed-in') === null) return;
  } catch {
    return;
  }
  fetch('/api/sessions/current', { method: 'DELETE', keepalive: true, credentials: 'same-origin' }).catch(() => {
    /* without a network it stays, and the app says so */
  });
};

const clearStorages = (): void => {
  for (const storage of ['localStorage', 'sessionStorage'] as const) {
    try {
      globalThis[storage].clear();
    } catch {
      /* the browser stores nothing */
    }
  }
};

/** Hides the page at once, however long the rest takes. */
export const blankPage = (): void => {
  document.documentElement.hidden = true;
  document.title = '';
};

/**
 * Deletes everything that the app stores on this phone: people, drafts, waiting reports, the app itself. What the
 * browser stores on its own (that this address was visited) no page can delete, and the app says so.
 * @param what 'site': also what the desk stores in this browser, and its session; 'app': only this app, after its last
 * person was removed
 */
export const wipe = async (what: 'app' | 'site'): Promise<void> => {
  blankPage();
  endWorker();
  channel?.postMessage('wiped');
  if (what === 'site') {
    endDeskSession();
    clearStorages();
  }
  await Promise.all((what === 'site' ? await allDatabases() : [DATABASE]).map(deleteDatabase));
  const names = (await globalThis.caches?.keys().catch(() => [])) ?? [];
  await Promise.all(
    names.filter((name) => what === 'site' || name.startsWith('field-')).map((name) => caches.delete(name)),
  );
  const workers = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? [];
  await Promise.all(
    workers
      .filter(({ scope }) => what === 'site' || new URL(scope).pathname.startsWith('/field'))
      .map((worker) => worker.unregister()),
  );
  location.replace('about:blank');
};
