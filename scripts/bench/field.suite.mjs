// The field app: a real Chromium, its processor slowed four times, and a network of 1.6 Mbit/s and 150 ms between it and the server.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { chromium } from 'playwright-core';
import { findChromium } from '../workshop/chromium.mjs';
import { quantile } from './measure.mjs';
import { openStore, startVigil } from './server.mjs';
import { slowNetwork } from './slow-network.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SITE = join(ROOT, 'apps/web/dist/site');
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const PORT = 3979;
const SLOWED = 4;
const OPENINGS = 7;
const VIDEO_BYTES = 50 * 1024 * 1024;
const CUTS = 5;
const REPORTS = 100;
const PHOTOS_EACH = 2;
const PHOTO_BYTES = 100_000;
const TIMES = 'processor slowed 4 times';

const weigh = async ({ report }, base) => {
  const parts = readdirSync(join(SITE, 'field'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const weights = [join(SITE, 'field.html'), ...parts].map((file) => (file.endsWith('.png') ? readFileSync(file).length : gzipSync(readFileSync(file), { level: 9 }).length));
  report({ name: 'weight of the field app, gzip, both languages, without places', value: weights.reduce((a, b) => a + b) / 1000, unit: 'kB', note: 'aim 150' });
  let places = 0;
  for (const path of ['/api/public/places', '/api/public/places?level=3']) places += gzipSync(Buffer.from(await (await fetch(base + path)).arrayBuffer()), { level: 9 }).length;
  report({ name: 'weight of the places', value: places / 1000, unit: 'kB' });
};

/** A monitor's code for a phone, as the desk gives it, past its pages. */
const codeFor = async (client, name) => {
  const { newCode, codeHash } = await api('field/phone-token.js');
  const { rows: [member] } = await client.query(`insert into member (id, name, name_folded, role) values (gen_random_uuid(), $1, $1, 'monitor') returning id`, [name]);
  const code = newCode();
  await client.query(`insert into field_enrolment (code_hash, member_id, name, expires_at) values ($1, $2, 'bench', now() + interval '1 hour')`, [codeHash(code), member.id]);
  return { code, member: member.id };
};

const openPhone = async (origin, code) => {
  const { FieldVisit, PASSPHRASE } = await api('journeys/field.js');
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-phone-'));
  const context = await chromium.launchPersistentContext(folder, { executablePath: findChromium(), args: ['--disable-gpu', '--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])], viewport: { width: 360, height: 640 } });
  const visit = new FieldVisit(context.pages()[0], origin);
  await visit.open();
  await visit.speak('en');
  await visit.fill('field.enrol.code', code);
  await visit.fill('field.enrol.passphrase', PASSPHRASE);
  await visit.pressWord('field.enrol.do');
  await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor({ timeout: 60_000 });
  await visit.isKept();
  return { context, visit, close: async () => { await context.close(); rmSync(folder, { recursive: true, force: true }); } };
};
const slow = async (page) => (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOWED });

const measureOpening = async ({ report }, { context, visit }) => {
  await context.setOffline(true);
  const taken = [];
  for (let n = 0; n < OPENINGS; n += 1) {
    const page = await context.newPage();
    await slow(page);
    const heading = visit.t('field.step.when');
    // Pressed in the page as soon as it is there: what is measured is the app, and not who drives it.
    await page.addInitScript(([begin, title]) => {
      const look = () => {
        const button = document.getElementById(begin);
        if (button && !window.pressed) { window.pressed = performance.now(); button.click(); }
        if (document.querySelector('h1')?.textContent === title) window.formAt ??= performance.now();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }, ['begin', heading]);
    await page.goto(`${visit.origin}/field`);
    let formAt;
    for (; formAt === undefined; await page.waitForTimeout(50)) formAt = await page.evaluate('window.formAt');
    taken.push(formAt);
    await page.close();
  }
  await context.setOffline(false);
  report({ name: `offline, opened until the form is there, ${TIMES}, p50`, value: quantile(taken, 0.5), unit: 'ms', note: `longest of ${OPENINGS}: ${Math.max(...taken).toFixed(0)}; aim 1500; the app’s worker is slowed by nobody` });
};

const measureF1 = async ({ report }, { visit }) => {
  const { logF1 } = await api('journeys/field.js');
  await visit.open();
  await logF1(visit);
  await visit.saved();
  await visit.pressWord('field.form.finish');
  await visit.page.getByText(visit.t('field.said.finished')).waitFor();
  report({ name: 'F1 logged, presses and fields', value: visit.presses, unit: 'presses', note: 'aim 25' });
};

/** Fills the queue through the app's own worker. Runs in the page. */
const FILL = async ({ reports, photos, bytes, perReport }) => {
  const url = performance.getEntriesByType('resource').map(({ name }) => name).find((name) => /\/worker-[^/]+\.js$/.test(name));
  const worker = new Worker(url, { type: 'module' });
  let n = 0;
  const waiting = new Map();
  worker.onmessage = ({ data }) => { if ('n' in data) { const { resolve, reject } = waiting.get(data.n); if ('wrong' in data) reject(new Error(data.wrong)); else resolve(data.value); } };
  const ask = (name, ...words) => new Promise((resolve, reject) => { n += 1; waiting.set(n, { resolve, reject }); worker.postMessage({ n, ask: name, with: words }); });
  const { people: [person] } = await ask('start');
  const ids = [];
  for (let at = 0; at < reports; at += 1) {
    const report = await ask('begin', person.id, { incident: {}, fix: null, atRisk: false, handOver: false }, { key: 'incident', version: 2 });
    for (let photo = 0; photo < perReport; photo += 1) {
      // A PNG's head, and bytes that are like no others.
      const noise = crypto.getRandomValues(new Uint8Array(Math.min(65_536, bytes)));
      const parts = [Uint8Array.from(atob(photos), (sign) => sign.charCodeAt(0))];
      for (let size = 0; size < bytes; size += noise.length) parts.push(noise);
      await ask('addFile', report.id, new Blob(parts), 'photo', 0);
    }
    await ask('save', report.id, { incident: {}, fix: null, atRisk: false, handOver: false });
    await ask('finish', report.id);
    ids.push(report.id);
  }
  worker.terminate();
  return ids;
};
const head = async () => (await api('testing/evidence.js')).aPng().toString('base64');

const measureVideo = async ({ report, say }, { visit, network }) => {
  const { sealedSize } = await import(join(ROOT, 'libs/shared/dist/field/limits.js'));
  say('A video of 50 MiB through a slow network that breaks off five times: five minutes ...');
  const png = await head();
  await visit.pressWord('field.queue.pause');
  await visit.page.evaluate(FILL, { reports: 1, photos: png, bytes: VIDEO_BYTES, perReport: 1 });
  const before = network.sent();
  await visit.open();
  await visit.pressWord('field.queue.pause');
  for (let n = 0; n < CUTS; n += 1) await network.cutAfter(VIDEO_BYTES / (CUTS + 1.5));
  await visit.page.getByText(visit.t('field.queue.empty')).waitFor({ timeout: 900_000 });
  const resent = network.sent() - before - sealedSize(VIDEO_BYTES);
  report({ name: 'a video of 50 MiB, cut five times: sent more than once, with all that requests carry beside it', value: resent / 1024 / 1024, unit: 'MiB', note: 'aim: at most one piece of 1 MiB each, 5' });
};

const measureQueue = async ({ report, say }, { visit, client, member }) => {
  say(`${REPORTS} reports with ${REPORTS * PHOTOS_EACH} photos: some minutes ...`);
  const { page } = visit;
  await visit.pressWord('field.queue.pause');
  const ids = await page.evaluate(FILL, { reports: REPORTS, photos: await head(), bytes: PHOTO_BYTES, perReport: PHOTOS_EACH });
  await slow(page);
  await page.addInitScript(() => {
    window.longest = 0;
    new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration); }).observe({ type: 'longtask', buffered: true });
  });
  await visit.open();
  await page.getByText(visit.t('field.queue', { n: REPORTS })).waitFor();
  const opening = await page.evaluate('window.longest');
  await page.evaluate('window.longest = 0');
  const began = performance.now();
  await visit.pressWord('field.queue.pause');
  await page.getByText(visit.t('field.queue.empty')).waitFor({ timeout: 1_800_000 });
  const seconds = (performance.now() - began) / 1000;
  const longest = await page.evaluate('window.longest');
  const { rows: [{ records, stored }] } = await client.query(`select count(distinct i.id)::int as records, count(e.id) filter (where e.state = 'stored')::int as stored from incident i left join evidence e on e.incident_id = i.id where i.author_id = $1 and i.id = any($2)`, [member, ids]).catch(() => ({ rows: [{ records: -1, stored: -1 }] }));
  report({ name: `${REPORTS} reports with ${REPORTS * PHOTOS_EACH} photos are sent: longest task of the page, ${TIMES}`, value: longest, unit: 'ms', note: `aim 100; below 50 the browser says nothing; ${records} records, ${stored} photos there; ${seconds.toFixed(0)} s` });
  report({ name: `the app opened with ${REPORTS} reports in its queue: longest task, ${TIMES}`, value: opening, unit: 'ms' });
};

export const run = async ({ report, say, only }) => {
  const wanted = (name) => only === null || only.split(',').includes(name);
  const store = await openStore('bench_field');
  const vigil = await startVigil(store, PORT);
  const client = new pg.Client(store.url);
  await client.connect();
  const network = await slowNetwork(vigil.base);
  const told = { report, say };
  try {
    if (wanted('weight')) await weigh(told, vigil.base);
    await client.query(`insert into assembly_group (id, public_code, name_en, aliases) values (gen_random_uuid(), 'G-BENCH7', 'Friday Women', '{}')`);
    await client.query(`insert into pub.assembly_group (code, name_en, name_km, aliases) select public_code, name_en, name_km, aliases from assembly_group`);
    const { code, member } = await codeFor(client, 'bench heron');
    const phone = await openPhone(network.url, code);
    try {
      if (wanted('opening')) await measureOpening(told, phone);
      if (wanted('f1')) await measureF1(told, phone);
      if (wanted('video')) await measureVideo(told, { ...phone, network });
      if (wanted('queue')) await measureQueue(told, { ...phone, client, member });
    } finally {
      await phone.close();
    }
  } finally {
    await network.close();
    await client.end();
    await vigil.close();
    await store.close();
  }
};
