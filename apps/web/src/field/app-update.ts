/**
 * Keeps the app on the phone, and a newer one beside it: that one waits until every page of this one is closed, or
 * until somebody who is writing nothing says so. A page never changes under a report.
 */
let waiting: ServiceWorker | null = null;
const listeners = new Set<(isWaiting: boolean) => void>();
const noted = (worker: ServiceWorker | null): void => {
  // The very first one takes nobody's place.
  if (!worker || !navigator.serviceWorker.controller) return;
  waiting = worker;
  listeners.forEach((listen) => listen(true));
};

export const whenNewer = (listen: (isWaiting: boolean) => void): (() => void) => {
  listeners.add(listen);
  listen(waiting !== null);
  return () => void listeners.delete(listen);
};

/** The page loads anew. @returns false while some tab has a report open: then nothing happens */
export const takeNewer = async (): Promise<boolean> => {
  const { held } = await navigator.locks.query();
  if (held?.some(({ name }) => name?.startsWith('field-report-'))) return false;
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting?.postMessage('take-over');
  return true;
};

export const keepTheApp = async (): Promise<void> => {
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
    /* no network, or a browser that keeps no app: the page works while it is open */
  }
};

/** Whether the app lies on this phone and opens without the network. */
export const isKept = async (): Promise<boolean> =>
  (await navigator.serviceWorker?.getRegistration('/field'))?.active != null;
