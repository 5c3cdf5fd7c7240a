import type { Visit } from './open-installation.js';

/**
 * Everything that the page's origin keeps: both storages, every database, every cache, cookies a script can read,
 * history.
 */
export const keptBy = ({ page }: Visit): Promise<string> =>
  page.evaluate(`(async () => {
  const all = { local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie, history: history.state, at: location.href, caches: [], databases: [] };
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) all.caches.push(request.url, await (await caches.match(request)).text());
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done, failed) => { const open = indexedDB.open(name); open.onsuccess = () => done(open.result); open.onerror = failed; });
    for (const store of db.objectStoreNames) all.databases.push(name, store, await new Promise((done) => { const got = db.transaction(store).objectStore(store).getAll(); got.onsuccess = () => done(got.result); }));
    db.close();
  }
  return JSON.stringify(all);
})()`);
