// Measures building the facts from Postgres, and reading one change: the product's own code, without a server.
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { heapBytesAfterCollection, latencies, peakMebibytes, quantile } from './measure.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));
const TABLES = ['incident', 'incident_group', 'act', 'harm'];

/**
 * Reads all facts of a store. @returns the facts, the milliseconds that reading took, and the longest time in which no
 * other work could run
 */
export const readFacts = async (store) => {
  const { inSnapshot } = await api('platform/database/shared-snapshot.js');
  const { readPubFacts } = await api('statistics/read-pub-facts.js');
  const pool = new pg.Pool({ connectionString: store.url, max: 1 });
  let longest = 0;
  let last = performance.now();
  const began = last;
  const watch = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  const connections = { newClient: () => new pg.Client(store.url) };
  const facts = await inSnapshot(pool, (client) => readPubFacts(client, connections, [], store.country.gazetteer));
  const end = performance.now();
  clearInterval(watch);
  await pool.end();
  return { facts, ms: end - began, stall: Math.max(longest, end - last) };
};

/** The floor for Postgres and pg: sends the four tables unchanged, one after the other, and parses nothing. */
const bareCopy = async (client) => {
  const { createRequire } = await import('node:module');
  const { to } = createRequire(join(ROOT, 'apps/api/package.json'))('pg-copy-streams');
  const began = performance.now();
  for (const table of TABLES)
    for await (const chunk of client.query(to(`copy pub.${table} to stdout (format binary)`))) void chunk;
  return performance.now() - began;
};

export const builds = async ({ store, client, size, report, say }) => {
  say('Building the facts ...');
  const at = size.toLocaleString('en');
  const before = heapBytesAfterCollection();
  const taken = [];
  const floors = [];
  let held = null;
  for (let turn = 0; turn < 3; turn += 1) {
    floors.push(await bareCopy(client));
    held = null;
    held = await readFacts(store);
    taken.push(held.ms);
  }
  const { facts, stall } = held;
  const fastest = (size / Math.min(...taken)) * 1000;
  report({
    name: `build the facts of ${at} from Postgres`,
    value: fastest,
    unit: '/s',
    floor: (size / Math.min(...floors)) * 1000,
    note: `median ${Math.round((size / quantile(taken, 0.5)) * 1000)}; floor: bare COPY of the tables; aim 150,000`,
  });
  report({ name: `longest time without a turn for others while building ${at}`, value: stall, unit: 'ms' });
  report({
    name: `columns of the facts of ${at}`,
    value: facts.bytes / size,
    unit: 'bytes',
    note: 'an incident with two acts; aim 120',
  });
  report({
    name: `process grown by the facts of ${at}`,
    value: (heapBytesAfterCollection() - before) / size,
    unit: 'bytes',
    note: 'an incident, pools and dictionaries with it',
  });
  report({ name: `peak memory while building ${at}`, value: peakMebibytes(process.pid), unit: 'MiB' });
  await oneChange({ store, client, facts, at, report });
};

/** Measures from the notification of one changed incident until it is counted: reading and updating it. */
const oneChange = async ({ store, client, facts, at, report }) => {
  const { inSnapshot } = await api('platform/database/shared-snapshot.js');
  const { readPubFactsOf } = await api('statistics/read-pub-facts.js');
  const pool = new pg.Pool({ connectionString: store.url });
  const codes = Array.from({ length: 100 }, (_, i) => facts.codeAt(Math.floor((i * (facts.size - 1)) / 100)));
  const took = await latencies(100, async (i) => {
    for (const fact of await inSnapshot(pool, (one) =>
      readPubFactsOf(one, [codes[i % 100]], [], store.country.gazetteer),
    ))
      facts.put(fact);
  });
  const floor = await latencies(100, (i) =>
    client.query('select * from pub.incident where code = $1', [codes[i % 100]]),
  );
  await pool.end();
  report({
    name: `read one change and apply it at ${at}, p50`,
    value: took.p50,
    unit: 'ms',
    floor: floor.p50,
    note: `p95 ${took.p95.toFixed(2)}; floor: one bare row`,
  });
};
