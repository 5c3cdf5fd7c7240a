import { DATABASE } from './storage/database.js';
import { endWorker } from './phone.js';

/** One channel: a page hears what other pages say on it, and not itself. */
const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('field') : null;
const BLOCKED_MS = 2_000;

/** Other tabs of this app close, too. */
export const whenWipedElsewhere = (gone: () => void): void => {
  channel?.addEventListener('message', gone);
};

const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = () => resolve();
    asked.onerror = () => resolve();
    // A tab that does not let go in time: it is deleted as soon as that one does.
    setTimeout(resolve, BLOCKED_MS);
  });

/**
 * Every database of this site, where the browser can list them: whoever wipes a phone in a hurry does not mean the half
 * of it.
 */
const allDatabases = async (): Promise<string[]> => [
  ...new Set([DATABASE, ...((await indexedDB.databases?.().catch(() => [])) ?? []).flatMap(({ name }) => name ?? [])]),
];

const clearStorages = (): void => {
  for (const storage of ['localStorage', 'sessionStorage'] as const) {
    try {
      globalThis[storage].clear();
    } catch {
      /* it keeps nothing */
    }
  }
};

/** Nothing of it may be seen from here on, whatever else takes its time. */
export const blankPage = (): void => {
  document.documentElement.hidden = true;
  document.title = '';
};

/**
 * Takes everything off this phone that the app keeps: people, drafts, what waits to be sent, the app itself. What the
 * browser keeps of its own accord (that this address was visited) no page can take away, and the app says so.
 * @param what 'site': also what the desk keeps in this browser; 'app': where only the last person of this app has gone
 */
export const wipe = async (what: 'app' | 'site'): Promise<void> => {
  blankPage();
  endWorker();
  channel?.postMessage('wiped');
  if (what === 'site') clearStorages();
  await Promise.all((what === 'site' ? await allDatabases() : [DATABASE]).map(deleteDatabase));
  const names = (await globalThis.caches?.keys().catch(() => [])) ?? [];
  await Promise.all(
    names.filter((name) => what === 'site' || name.startsWith('field-')).map((name) => caches.delete(name)),
  );
  const workers = (await navigator.serviceWorker?.getRegistrations().catch(() => [])) ?? [];
  await Promise.all(
    workers.filter(({ scope }) => new URL(scope).pathname.startsWith('/field')).map((worker) => worker.unregister()),
  );
  location.replace('about:blank');
};
