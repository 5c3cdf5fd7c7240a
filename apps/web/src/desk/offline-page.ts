import { escapeXml } from '@vigil/shared/drawing/escape-xml.js';
import type { Text } from '@vigil/shared/text/text.js';

const CACHE = 'desk-offline';
const WORKER = '/desk/offline.js';

/**
 * Returns the page that replaces an unreachable desk page: a title, where the typed answers are, and a way to try
 * again. It does so by itself when the server answers: browsers say that the network is back before it works.
 */
const offlinePage = (t: Text): string => `<!doctype html>
<html lang="${t.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${escapeXml(t('desk.offline.title'))}</title>
<style>body{font:1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.25rem}a{font-weight:700}</style></head>
<body><main><h1>${escapeXml(t('desk.offline.title'))}</h1><p>${escapeXml(t('desk.offline.text'))}</p><p><a href="">${escapeXml(t('app.again'))}</a></p></main>
<script>
const look = () => fetch('${WORKER}', { cache: 'no-store' }).then(({ ok }) => ok && location.reload(), () => undefined);
addEventListener('online', look);
setInterval(look, 5000);
</script></body></html>`;

/**
 * Installs that page in this language, so that the browser shows it instead of its own error when the desk is opened
 * without a network.
 */
export const keepOfflinePage = async (t: Text): Promise<void> => {
  if (!('serviceWorker' in navigator) || !('caches' in window)) return;
  const page = (): Response =>
    new Response(offlinePage(t), { headers: { 'content-type': 'text/html; charset=utf-8' } });
  const cache = await caches.open(CACHE);
  await Promise.all(['/desk/offline', `/desk/offline?lang=${t.language}`].map((path) => cache.put(path, page())));
  await navigator.serviceWorker.register(WORKER, { scope: '/desk/', updateViaCache: 'none' });
};

/** Removes every trace of the desk from the browser after sign-out. */
export const forgetOfflinePage = async (): Promise<void> => {
  if (!('serviceWorker' in navigator) || !('caches' in window)) return;
  await caches.delete(CACHE);
  await (await navigator.serviceWorker.getRegistration('/desk/'))?.unregister();
};
