import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { canaryScannerFor, type Canary } from '../canaries.js';
import { aPhoto } from '../upload-evidence.js';
import { FieldVisit, openPhone, type PhoneInHand } from './field-app-steps.js';
import { openStage, type Stage } from './app-and-browser.js';

/**
 * The phone is taken: whatever a browser's profile holds after many reports, and who reads it raw, decoded, or through
 * the page itself.
 */
const REPORTS = process.env['VIGIL_PROVE'] ? 20 : 3;
const OPEN = 2;
const LETTERS = 'bcdfghjkmnpqrstvwxz';
const KHMER = 'កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ';
const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 1));
const some = (letters: string, count: number): string =>
  Array.from({ length: count }, () => random.pick([...letters])).join('');

let stage: Stage;
let phone: PhoneInHand;
const canaries: Canary[] = [];
beforeAll(async () => {
  stage = await openStage();
  phone = await openPhone(stage.origin);
});
afterAll(async () => {
  await phone?.throwAway();
  await stage?.close();
});

const canary = (field: string): string => {
  const words = [some(LETTERS, 14), some(KHMER, 9)];
  canaries.push({ field, class: 'internal', record: 'r', words, numbers: [] });
  return words.join(' ');
};
const say = (visit: FieldVisit, key: string): Promise<void> => visit.fill(key, canary(key));

const write = async (visit: FieldVisit, isOpen: boolean): Promise<void> => {
  await visit.pressWord('field.begin');
  await visit.pressWord('field.when.now');
  await say(visit, 'incident.timeOfDay.label');
  await visit.pressWord('field.step.where.short');
  await visit.pressWord('field.where.here');
  await visit.page.getByRole('button', { name: visit.t('field.where.drop') }).waitFor();
  await say(visit, 'incident.placeNote.label');
  await visit.pressWord('field.step.who.short');
  await say(visit, 'field.in-words');
  await visit.pressWord('field.step.acts.short');
  await visit.choose('RS_SEIZE_MATERIAL');
  await visit.pressWord('field.step.actors.short');
  await say(visit, 'act.forceName.label');
  await visit.pressWord('field.step.media.short');
  const inside = canary('a photo');
  await visit.add('photo', [
    {
      name: `${canary('a file name').replaceAll(' ', '-')}.png`,
      mimeType: 'image/png',
      buffer: Buffer.concat([aPhoto(40_000), Buffer.from(inside)]),
    },
  ]);
  await visit.page.getByText(visit.t('field.media.kind.photo', { n: 1 })).waitFor();
  await visit.pressWord('field.step.end.short');
  await say(visit, 'incident.narrative.label');
  await say(visit, 'incident.title.label');
  await visit.saved();
  await visit.pressWord(isOpen ? 'field.form.leave' : 'field.form.finish');
  await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor();
};

/** Everything that the page's own interfaces give back, bytes as one character each. */
const EVERYTHING = `(async () => {
  const text = (value) => {
    if (value instanceof Uint8Array || value instanceof ArrayBuffer) { let out = ''; const bytes = new Uint8Array(value); for (let at = 0; at < bytes.length; at += 8192) out += String.fromCharCode(...bytes.subarray(at, at + 8192)); return out; }
    if (value && typeof value === 'object') return Object.entries(value).map(([key, one]) => key + ' ' + text(one)).join(' ');
    return unescape(encodeURIComponent(String(value)));
  };
  const parts = [text({ ...localStorage }), text({ ...sessionStorage }), document.cookie, text(history.state), location.href, document.title];
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) { const answer = await (await caches.open(name)).match(request); parts.push(request.url, text(Object.fromEntries(answer.headers)), text(await answer.arrayBuffer())); }
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done, failed) => { const open = indexedDB.open(name); open.onsuccess = () => done(open.result); open.onerror = failed; });
    for (const store of db.objectStoreNames) for (const what of ['getAll', 'getAllKeys']) parts.push(text(await new Promise((done) => { const got = db.transaction(store).objectStore(store)[what](); got.onsuccess = () => done(got.result); })));
    db.close();
  }
  return parts.join('\\n');
})()`;
const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe(`a phone with ${REPORTS + OPEN} reports`, () => {
  it('shows nothing of them: not through its own pages, and not in a copy of the profile', async () => {
    const { visit, context } = phone;
    await visit.open();
    await visit.speak('en');
    await visit.enrol(await stage.app.signIn('monitor', 'heron'));
    await visit.isKept();
    await context.setOffline(true);
    for (let n = 0; n < REPORTS + OPEN; n += 1) await write(visit, n >= REPORTS);
    expect(canaries).toHaveLength((REPORTS + OPEN) * 8);
    const scan = canaryScannerFor(canaries);
    const own = await visit.page.evaluate<string>(EVERYTHING);
    expect(own.length).toBeGreaterThan((REPORTS + OPEN) * 40_000);
    expect(scan(Buffer.from(own, 'latin1'))).toEqual([]);
    // The scan is not blind: what is planted beside them is found, in both places.
    await visit.page.evaluate(
      `new Promise((done) => { const open = indexedDB.open('planted', 1); open.onupgradeneeded = () => open.result.createObjectStore('x'); open.onsuccess = () => { const put = open.result.transaction('x', 'readwrite', { durability: 'strict' }); put.objectStore('x').put(${JSON.stringify(canaries[0]!.words[0])}, 1); put.oncomplete = () => { open.result.close(); done(); }; }; })`,
    );
    expect(scan(await visit.page.evaluate<string>(EVERYTHING)).length).toBeGreaterThan(0);
    await phone.end();
    const found = files(phone.folder).flatMap((file) =>
      scan(readFileSync(file)).map(({ field }) => ({ field, file: file.slice(phone.folder.length) })),
    );
    expect(found.filter(({ file }) => file.includes('IndexedDB')).length).toBeGreaterThan(0);
    const planted = canaries[0]!.field;
    expect(found.filter(({ field }) => field !== planted)).toEqual([]);
    expect(phone.troubles).toEqual([]);
  }, 600_000);
});
