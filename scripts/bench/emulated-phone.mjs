// A phone with the field app, in a real Chromium, on a network of 1.6 Mbit/s and 150 ms; for the parts of
// `field.suite.mjs`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { chromium } from 'playwright-core';
import { findChromium } from '../build-and-test/find-or-install-browsers.mjs';
import { openStore, startVigil } from './start-vigil.mjs';
import { slowNetwork } from './slow-network.mjs';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const PORT = 3979;
export const SLOWED = 4;

/** Creates the code that adds a monitor's phone, without the desk's pages. */
const codeFor = async (client, name) => {
  const { newTypedCode, PHONE_CODE, typedCodeHash } = await api('accounts/typed-code.js');
  const {
    rows: [member],
  } = await client.query(
    `insert into member (id, name, name_folded, role) values (gen_random_uuid(), $1, $1, 'monitor') returning id`,
    [name],
  );
  const code = newTypedCode(PHONE_CODE);
  await client.query(
    `insert into field_enrolment (code_hash, member_id, name, expires_at) values ($1, $2, 'bench', now() + interval '1 hour')`,
    [typedCodeHash(code, PHONE_CODE), member.id],
  );
  return { code, member: member.id };
};

const openPhone = async (origin, code) => {
  const { FieldVisit, PASSPHRASE } = await api('testing/journeys/field-app-steps.js');
  const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-phone-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findChromium({ full: true }),
    args: ['--disable-gpu', '--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    viewport: { width: 360, height: 640 },
  });
  const visit = new FieldVisit(context.pages()[0], origin);
  await visit.open();
  await visit.speak('en');
  await visit.fill('field.enrol.code', code);
  await visit.fill('field.enrol.passphrase', PASSPHRASE);
  await visit.pressWord('field.enrol.do');
  await visit.page.getByRole('button', { name: visit.t('field.begin'), exact: true }).waitFor({ timeout: 60_000 });
  await visit.isKept();
  return {
    context,
    visit,
    close: async () => {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
export const slow = async (page) =>
  (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: SLOWED });

/** Fills the queue through the app's own worker. Runs in the page. */
export const FILL = async ({ reports, photos, bytes, perReport }) => {
  const url = performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .find((name) => /\/worker-[^/]+\.js$/.test(name));
  const worker = new Worker(url, { type: 'module' });
  let n = 0;
  const waiting = new Map();
  worker.onmessage = ({ data }) => {
    if ('n' in data) {
      const { resolve, reject } = waiting.get(data.n);
      if ('wrong' in data) reject(new Error(data.wrong));
      else resolve(data.value);
    }
  };
  const ask = (name, ...words) =>
    new Promise((resolve, reject) => {
      n += 1;
      waiting.set(n, { resolve, reject });
      worker.postMessage({ n, ask: name, with: words });
    });
  const {
    people: [person],
  } = await ask('start');
  const ids = [];
  for (let at = 0; at < reports; at += 1) {
    const report = await ask(
      'begin',
      person.id,
      { incident: {}, fix: null, atRisk: false, handOver: false },
      { key: 'incident', version: 2 },
    );
    for (let photo = 0; photo < perReport; photo += 1) {
      // A PNG header followed by unique random bytes.
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
export const head = async () => (await api('testing/upload-evidence.js')).aPng().toString('base64');

/** Starts a separate server, a monitor's phone, and the slow network between them. */
export const withPhone = async (measure) => {
  const store = await openStore('bench_field');
  const vigil = await startVigil(store, PORT);
  const client = new pg.Client(store.url);
  await client.connect();
  const network = await slowNetwork(vigil.base);
  try {
    // A published group, as phones list them.
    await client.query(
      `insert into assembly_group (id, public_code, name_en, aliases) values (gen_random_uuid(), 'G-BENCH7', 'Friday Women', '{}')`,
    );
    await client.query(
      `insert into pub.assembly_group (code, name_en, name_km, aliases) select public_code, name_en, name_km, aliases from assembly_group`,
    );
    const { code, member } = await codeFor(client, 'bench heron');
    const phone = await openPhone(network.url, code);
    try {
      await measure({ ...phone, base: vigil.base, client, member, network });
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
