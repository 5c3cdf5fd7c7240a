/**
 * Keeps the field app available offline. Its own files come only from the phone, so that a page never mixes versions.
 */
interface Waits extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetches extends Waits {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Scope {
  addEventListener(kind: 'install' | 'activate', listen: (event: Waits) => void): void;
  addEventListener(kind: 'fetch', listen: (event: Fetches) => void): void;
  addEventListener(kind: 'message', listen: (event: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}
const scope = globalThis as unknown as Scope;

/** Filled in by the build: the paths of this version's files, and a name that changes with any of them. */
const FILES = ['%FILES%'];
const APP = 'field-app-%VERSION%';
/** Places rarely change and belong to no version. */
const PLACES = 'field-places';
const PLACE_FILES = ['/api/public/places', '/api/public/places?level=3'];
const SHELL = '/field';

const kept = async (name: string, path: string): Promise<Response | undefined> =>
  (await caches.open(name)).match(path, { ignoreVary: true });

scope.addEventListener('install', (event) =>
  event.waitUntil(
    (async () => {
      await (
        await caches.open(APP)
      ).addAll([SHELL, ...FILES].map((path) => new Request(path, { credentials: 'omit' })));
      await (await caches.open(PLACES)).addAll(PLACE_FILES.map((path) => new Request(path, { credentials: 'omit' })));
    })(),
  ),
);

scope.addEventListener('activate', (event) =>
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((name) => name.startsWith('field-app-') && name !== APP);
      await Promise.all(old.map((name) => caches.delete(name)));
      await scope.clients.claim();
    })(),
  ),
);

scope.addEventListener('message', ({ data }) => {
  if (data === 'take-over') void scope.skipWaiting();
});

/** Answers with the stored places at once, and stores newer ones for the next time. */
const placesAnswer = async (path: string, event: Fetches): Promise<Response> => {
  const newer = fetch(path, { credentials: 'omit' }).then(async (response) => {
    if (response.ok) await (await caches.open(PLACES)).put(path, response.clone());
    return response;
  });
  const here = await kept(PLACES, path);
  if (!here) return newer;
  event.waitUntil(newer.catch(() => undefined));
  return here;
};

scope.addEventListener('fetch', (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname, search } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return;
  if (mode === 'navigate' && (pathname === SHELL || pathname === `${SHELL}/`))
    return event.respondWith(kept(APP, SHELL).then((here) => here ?? fetch(event.request)));
  if (FILES.includes(pathname))
    return event.respondWith(kept(APP, pathname).then((here) => here ?? fetch(event.request)));
  if (PLACE_FILES.includes(pathname + search)) event.respondWith(placesAnswer(pathname + search, event));
});
