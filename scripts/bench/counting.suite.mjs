import { Agent } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { builds } from './counting-build.mjs';
import { holdsOfTheLoop } from './counting-loop.mjs';
import { filesAsSent, filesOfInvented } from './counting-files.mjs';
import { BY_MONTH_AND_PROVINCE, FILTERS, IN_PROCESS, PERIOD, QUESTIONS, SPAN, SQL } from './counting-questions.mjs';
import { fillCounted } from './fill-pub.mjs';
import { inventedFacts } from './invented-facts.mjs';
import {
  ask,
  bareServer,
  heapBytesAfterCollection,
  latencies,
  peakMebibytes,
  quantile,
  rate,
  untilCalm,
} from './measure.mjs';
import { openStore, startVigil } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const shared = (path) => import(join(ROOT, 'libs/shared/dist', path));
const SIZES = [10_000, 100_000, 1_000_000];
const PORT = 3975;

/**
 * Measures counting: in process, for how long it holds up everybody else (`loop`), through HTTP, building the facts,
 * applying a change, the files of facts, and the browser. `--only=process,http` chooses, `--size=100000,1000000` sets
 * the numbers of incidents.
 */
export const run = async ({ report, say, only, sizes }) => {
  const chosen = new Set(only?.split(',') ?? ['process', 'loop', 'http', 'build', 'change', 'files', 'browser']);
  // Changes are measured on the facts that `build` leaves.
  if (chosen.has('change')) chosen.add('build');
  for (const size of sizes ?? [...SIZES, 10_000_000]) if (chosen.has('process')) await inProcess(size, report, say);
  for (const size of sizes ?? [100_000, 1_000_000, 10_000_000])
    if (chosen.has('loop')) {
      say(`Inventing ${named(size)} incidents ...`);
      await holdsOfTheLoop({ ...(await invent(size, true)), at: named(size), report });
    }
  const fromStore = ['http', 'build', 'files'].filter((name) => chosen.has(name));
  // Filling Postgres with ten million would take too long.
  for (const size of (sizes ?? SIZES).filter((n) => n <= 1_000_000))
    if (fromStore.length > 0) await withStore(size, fromStore, report, say);
  for (const size of (sizes ?? SIZES).filter((n) => n <= 1_000_000))
    if (chosen.has('files')) await filesOfInvented({ ...(await invent(size)), at: named(size), size, report });
  if (chosen.has('browser')) await inBrowser(report, say);
};

const named = (size) => size.toLocaleString('en');

/**
 * Creates this many invented incidents, and measures their size: in bytes by the table's own count, and by the growth
 * of the process.
 * @param isShared whether their columns are in memory that threads can share
 */
const invent = async (size, isShared = false) => {
  const { createFacts } = await shared('counting/facts.js');
  const { createPlaceTree } = await shared('counting/place-tree.js');
  const { loadCountry } = await import(join(ROOT, 'apps/api/dist/places/country-data.js'));
  const { places } = loadCountry().gazetteer;
  const before = heapBytesAfterCollection();
  const facts = createFacts(createPlaceTree(places));
  let putMs = 0;
  let batch = [];
  const put = () => {
    const began = performance.now();
    for (const fact of batch) facts.put(fact);
    putMs += performance.now() - began;
    batch = [];
  };
  for (const fact of inventedFacts(
    size,
    places.filter(({ level }) => level > 0).map(({ code }) => code),
  ))
    if (batch.push(fact) === 1000) put();
  put();
  if (isShared) facts.share();
  facts.trim();
  return { facts, putMs, grown: heapBytesAfterCollection() - before, places };
};

const inProcess = async (size, report, say) => {
  say(`Inventing ${named(size)} incidents ...`);
  const { facts, putMs, grown } = await invent(size);
  const { count } = await shared('counting/count.js');
  const at = named(size);
  report({ name: `put, one after the other, at ${at}`, value: (size / putMs) * 1000, unit: '/s' });
  report({
    name: `columns of facts at ${at}`,
    value: facts.bytes / size,
    unit: 'bytes',
    note: 'an incident with two acts; aim 120',
  });
  report({
    name: `process grown by facts at ${at}`,
    value: grown / size,
    unit: 'bytes',
    note: 'an incident, pools and dictionaries with it',
  });
  const floor = floorOfPass(facts);
  const medians = [];
  for (const { name, question } of await IN_PROCESS(shared)) {
    const taken = Array.from({ length: size > 1_000_000 ? 7 : 21 }, () => timed(() => count(facts, question))).slice(1);
    medians.push(quantile(taken, 0.5));
    report({
      name: `${name} at ${at}`,
      value: quantile(taken, 0.5),
      unit: 'ms',
      floor,
      note: `minimum ${Math.min(...taken).toFixed(1)}; floor: one pass over three columns`,
    });
  }
  report({ name: `slowest question at ${at}, median`, value: Math.max(...medians), unit: 'ms', floor });
  await changes(facts, size, report);
};

const timed = (work) => {
  const began = performance.now();
  work();
  return performance.now() - began;
};

/**
 * The floor for a count: reads a row's window, place and profile, and adds one to a sum. @returns the minimum in
 * milliseconds
 */
const floorOfPass = ({
  incidents: {
    columns: { window, place, profile },
    length,
  },
}) => {
  const sums = new Float64Array(1 << 16);
  const pass = () => {
    for (let row = 0; row < length; row += 1) sums[(window[row] + place[row] + profile[row]) & 0xffff] += 1;
  };
  return Math.min(...Array.from({ length: 9 }, () => timed(pass)));
};

/** Replaces, removes and restores incidents in a table of this size. */
const changes = async (facts, size, report) => {
  const { places } = facts;
  const fresh = [...inventedFacts(2000, places.codes.slice(1), 11)];
  const codes = Array.from({ length: 2000 }, (_, i) => facts.codeAt(Math.floor((i * (size - 1)) / 2000)));
  const replaced = fresh.map((fact, i) => timed(() => facts.put({ ...fact, code: codes[i] })));
  const moved = fresh.map((fact, i) =>
    timed(() => {
      facts.remove(codes[i]);
      facts.put({ ...fact, code: codes[i] });
    }),
  );
  report({
    name: `apply one change in memory at ${named(size)}, p50`,
    value: quantile(replaced, 0.5),
    unit: 'ms',
    note: `largest ${Math.max(...replaced).toFixed(2)}; aim 1`,
  });
  report({
    name: `take one out and put it back at ${named(size)}, p50`,
    value: quantile(moved, 0.5),
    unit: 'ms',
    note: `largest ${Math.max(...moved).toFixed(2)}`,
  });
};

const withStore = async (size, chosen, report, say) => {
  say(`Filling ${named(size)} published incidents ...`);
  const store = await openStore('bench_counting');
  const client = new pg.Client(store.url);
  await client.connect();
  try {
    await fillCounted(client, size, SPAN);
    if (chosen.includes('build')) await builds({ store, client, size, report, say });
    if (chosen.includes('http') || chosen.includes('files'))
      await throughHttp({ store, client, size, chosen, report, say });
  } finally {
    await client.end();
    await store.close();
  }
};

const throughHttp = async ({ store, client, size, chosen, report, say }) => {
  say('Starting Vigil on them ...');
  const vigil = await startVigil(store, PORT);
  report({ name: `start with ${named(size)}`, value: vigil.startMs / 1000, unit: 's' });
  try {
    if (chosen.includes('files')) await filesAsSent({ vigil, at: named(size), size, report });
    if (chosen.includes('http')) {
      if (!(await untilCalm(vigil.pid)))
        say('It has not come to rest: what follows is of a server that works on something else, too.');
      await answers({ vigil, store, client, size, report });
    }
    report({ name: `peak memory of the server at ${named(size)}`, value: peakMebibytes(vigil.pid), unit: 'MiB' });
  } finally {
    await vigil.close();
  }
};

/**
 * Measures questions through HTTP, in process and in SQL. Each has a different last day, so that no answer is cached.
 */
const answers = async ({ vigil, store, client, size, report }) => {
  const { readFacts } = await import('./counting-build.mjs');
  const { count } = await shared('counting/count.js');
  const { questionFromQuery } = await shared('counting/question-address.js');
  const { facts } = await readFacts(store);
  const agent = new Agent({ keepAlive: true });
  const at = named(size);
  let turn = 0;
  for (const [indicator, filters, filtered] of QUESTIONS.flatMap((code) => [
    [code, '', ''],
    [code, FILTERS, ', three filters'],
  ])) {
    const query = () =>
      `indicator=${indicator}&${BY_MONTH_AND_PROVINCE}&period=2017-01-01..2021-12-${String(31 - ((turn += 1) % 30)).padStart(2, '0')}${filters}`;
    const took = await latencies(25, async () => {
      const answer = await ask(`${vigil.base}/api/public/counts?${query()}`, { agent });
      if (answer.status !== 200) throw new Error(`counts answered ${answer.status}: ${answer.body}`);
    });
    const process = await latencies(25, () => count(facts, questionFromQuery([...new URLSearchParams(query())])));
    report({
      name: `${indicator}${filtered}: counts through HTTP at ${at}, p50`,
      value: took.p50,
      unit: 'ms',
      floor: process.p50,
      note: 'floor: the same in process; aim 2 times + 3 ms',
    });
    const sql = SQL[indicator];
    if (sql) {
      const floor = await latencies(5, () => client.query(sql(filters !== '')));
      report({
        name: `${indicator}${filtered}: counts in process at ${at}, p50`,
        value: process.p50,
        unit: 'ms',
        floor: floor.p50,
        note: 'floor: the same figure in SQL; aim 0.05',
      });
    }
  }
  await matchingEtag({ vigil, agent, at, report });
  agent.destroy();
};

const matchingEtag = async ({ vigil, agent, at, report }) => {
  const url = `${vigil.base}/api/public/counts?indicator=I02&${BY_MONTH_AND_PROVINCE}&period=${PERIOD}`;
  const first = await ask(url, { agent });
  const headers = { 'if-none-match': first.headers.etag };
  const known = await ask(url, { agent, headers });
  if (known.status !== 304) throw new Error(`a matching ETag answered ${known.status}`);
  const bare = await bareServer(
    Buffer.alloc(0),
    Object.fromEntries(
      Object.entries(known.headers).filter(
        ([name]) => !['connection', 'keep-alive', 'date', 'content-length', 'transfer-encoding'].includes(name),
      ),
    ),
    304,
  );
  const floor = await rate(bare.url, { seconds: 3, headers });
  await bare.close();
  report({
    name: `counts with a matching ETag at ${at}, answers a second`,
    value: await rate(url, { seconds: 3, headers }),
    unit: '/s',
    floor,
    note: 'floor: bare HTTP, the same status and headers; aim 0.5',
  });
};

const inBrowser = async (report, say) => {
  const { measureRedraw } = await import('./browser-redraw.mjs');
  await measureRedraw({ report, say });
};
