/** The newer version that was downloaded and waits; null: there is none. */
let waiting: ServiceWorker | null = null;
const listeners = new Set<(isWaiting: boolean) => void>();
const noted = (worker: ServiceWorker | null): void => {
  // The very first version replaces nothing.
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  listeners.forEach((listen) => listen(true));
};

export const whenNewer = (listen: (isWaiting: boolean) => void): (() => void) => {
  listeners.add(listen);
  listen(waiting !== null);
  return () => void listeners.delete(listen);
};

/**
 * Activates the newer version and reloads the page.
 * @returns false while any tab has a report open: then nothing happens
 */
export const takeNewer = async (): Promise<boolean> => {
  const { held } = await navigator.locks.query();
  if (held?.some(({ name }) => name?.startsWith('field-report-'))) return false;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take-over');
  return true;
};

/**
 * Installs the app on the phone, and downloads newer versions. A newer version waits until every page of the current
 * one is closed, or until a person with no open report accepts it. A page never changes under a report.
 */
export const registerServiceWorker = async (): Promise<void> => {
  if (!('serviceWorker' in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register('/field/service-worker.js', {
      scope: '/field',
      updateViaCache: 'none',
    });
    noted(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const next = registration.installing;
      next?.addEventListener('statechange', () => {
        if (next.state === 'installed') noted(next);
      });
    });
  } catch {
    /* no network, or the browser cannot install apps: the page works while it is open */
  }
};

/** Whether the app is installed on this phone and opens without the network. */
export const isInstalled = async (): Promise<boolean> =>
  (await navigator.serviceWorker?.getRegistration('/field'))?.active != null;
