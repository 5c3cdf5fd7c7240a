// The desk's service worker. It caches no page of the desk. When a page request fails for lack of a network, it answers
// with the offline page that the desk has cached (src/desk/offline-page.ts). That page says that typed answers are safe.
const CACHE = 'desk-offline';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate') return;
  const language = new URL(event.request.url).searchParams.get('lang');
  const kept = async () => {
    const cache = await caches.open(CACHE);
    return (
      (language && (await cache.match(`/desk/offline?lang=${language}`))) ||
      (await cache.match('/desk/offline')) ||
      Response.error()
    );
  };
  event.respondWith(fetch(event.request).catch(kept));
});
