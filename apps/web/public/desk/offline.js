// The service worker of the desk. It keeps no page of the desk: when a page cannot be had for want of a network, it answers with the one that
// the desk has put into the cache (src/desk/offline.ts), which says that what was typed is safe.
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
