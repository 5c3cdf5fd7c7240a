import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { isMet, shareOfFloor } from './aims.mjs';
import { startBareServer } from './bare-server.mjs';
import { fillPub } from './fill-pub.mjs';
import { load } from './send-load.mjs';
import { untilCalm } from './measure.mjs';
import { measureCsv } from './reader-files.mjs';
import { measureKind, measureSql, scanMilliseconds } from './reader-loads.mjs';
import { memoryOf, memoryOfPostgres, reportMemory } from './reader-memory.mjs';
import { asking, readKnown } from './draw-reader-questions.mjs';
import { INDEXES, KINDS } from './reader-questions.mjs';
import { measureStart } from './reader-starts.mjs';
import { openSocket } from './socket-client.mjs';
import { freePort, openStore, startVigil } from './start-vigil.mjs';
import { run as measureWrites } from './write.suite.mjs';

const SIZES = [10_000, 100_000];
const CLIENTS = [1, 8, 32];
const SECONDS = 1.5;
const LOAD_SECONDS = 60;
/** V8 collects the garbage of a burst of work some ten seconds after it. */
const REST_MS = 60_000;
const FLOOR = 'bench_floor';
const PARTS = ['start', ...new Set(KINDS.map(({ key }) => key)), 'csv', 'memory', 'writes'];

/**
 * Measures what readers wait for: counts, lists, search, records, pages, files, starts, and the memory for it. Every
 * question is new, so that no cache helps; what is asked again is named warm. Other new ones are asked first, so that
 * V8 has compiled what answers them. Asks as programs do, without compression.
 * What misses its aim is printed first.
 * `--only=search,html` chooses parts, `--clients=8`, `--seed=7`, `--seconds=1.5`; `--heap=256` limits the server's
 * heap; `--client=sockets` asks with a client that costs less than Node's own, so that fewer figures are limited by it;
 * `--against=FILE` has the figures of 100,000 records (`--json`) for the aims at a million.
 */
export const run = async ({ report, say, only, sizes, options }) => {
  const chosen = new Set(only?.split(',') ?? PARTS);
  const unknown = [...chosen].filter((part) => !PARTS.includes(part));
  if (unknown.length > 0) throw new Error(`--only=${unknown}: the parts are ${PARTS.join(', ')}`);
  const seed = Number(options.seed ?? Date.now() % 1_000_000);
  say(`Seed ${seed}: --seed=${seed} asks the same questions again.`);
  const figures = [];
  const figureOf = (part) => (made) => {
    figures.push(Object.assign(made, { part }));
    return made;
  };
  const before = options.against ? readFileSync(options.against, 'utf8').trim().split('\n').map(JSON.parse) : figures;
  const earlier = (name, clients) =>
    before.find((one) => one.size === 100_000 && one.name === name && one.clients === clients);
  const given = {
    figureOf,
    say,
    seed,
    chosen,
    earlier,
    heap: options.heap ?? null,
    open: options.client === 'sockets' ? openSocket : undefined,
    clients: options.clients?.split(',').map(Number) ?? CLIENTS,
    seconds: Number(options.seconds ?? SECONDS),
  };
  try {
    for (const size of sizes ?? SIZES) await ofSize(size, given);
    if (chosen.has('writes')) await measureWrites({ report: figureOf('writes'), say });
  } finally {
    for (const one of figures.filter((one) => isMet(one) === false)) report(one);
    for (const one of figures.filter((one) => isMet(one) !== false)) report(one);
  }
};

/** Undoes what was started, newest first, also when the bench is interrupted. */
const undoing = () => {
  const works = [];
  const undo = async () => {
    for (const work of works.splice(0).reverse()) await work();
  };
  // What is asked then fails, and the bench ends with what it measured so far.
  const interrupted = () => void undo();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, interrupted);
  works.push(() => ['SIGINT', 'SIGTERM'].forEach((signal) => process.off(signal, interrupted)));
  return { later: (work) => works.push(work), undo };
};

const withClient = async (url, work) => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

const ofSize = async (size, given) => {
  const { chosen, say } = given;
  if (![...chosen].some((part) => part !== 'writes')) return;
  const { later, undo } = undoing();
  try {
    say(`Filling ${size.toLocaleString('en')} published incidents ...`);
    const store = await openStore('bench_readers');
    later(store.close);
    const known = await withClient(store.url, async (client) => {
      await fillPub(client, 0, size);
      return readKnown(client, store.country.gazetteer.places, given.seed);
    });
    const url = await copyWithIndexes(store, say);
    const bare = await startBareServer();
    later(bare.close);
    await measureGenerator({ ...given, bare });
    await measureAll({ ...given, size, store, known, floorUrl: url, bare, later });
  } finally {
    await undo();
  }
};

/** Measures what the load generator can ask at most, and what the bare server answers to one that costs less. */
const measureGenerator = async ({ bare, say, open }) => {
  const most = async (client) => {
    const asked = () => load({ open: client, port: bare.port, next: () => ({ path: '/100' }), clients: 8, seconds: 1 });
    await asked(); // until it is compiled
    return Math.round((await asked()).rate).toLocaleString('en');
  };
  say(`The load generator asks a bare server at most ${await most(open)} times a second, with 8 clients;`);
  say(`over plain sockets (--client=sockets), the same server answers ${await most(openSocket)}.`);
};

/** Copies the database and makes the indexes there that bare SQL deserves. @returns its address */
const copyWithIndexes = async (store, say) => {
  say(`Copying the database for bare SQL, with these indexes:\n  ${INDEXES.join('\n  ')}`);
  const name = new URL(store.url).pathname.slice(1);
  await withClient(store.adminUrl, (client) =>
    client.query(`create database ${FLOOR} template ${name} strategy file_copy owner ${new URL(store.url).username}`),
  );
  const url = new URL(store.url);
  url.pathname = `/${FLOOR}`;
  await withClient(url.href, async (client) => {
    for (const index of INDEXES) await client.query(index);
    await client.query('vacuum analyze');
  });
  return url.href;
};

const measureAll = async (at) => {
  const { chosen, store, known, floorUrl, say, size, figureOf, later } = at;
  const vigil = await started(at);
  later(vigil.close);
  const alive = (work) => Promise.race([work, vigil.died]);
  if (chosen.has('memory')) {
    say('Leaving it in peace for a minute, for the memory at rest ...');
    await alive(pause(REST_MS));
  }
  const rest = memoryOf(vigil.pid);
  const postgres = { rest: memoryOfPostgres(store.dataFolder) };
  const kinds = KINDS.filter(({ key }) => chosen.has(key));
  const mains = new Map();
  const began = performance.now();
  await withClient(floorUrl, async (client) => {
    const scanMs = scanMilliseconds(
      Number((await client.query(`select sum(octet_length(title || summary)) from pub.incident`)).rows[0].sum),
    );
    await withClient(store.url, async (own) => {
      const publish = () => publishSomething(own);
      for (const kind of kinds) {
        say(`Asking: ${kind.name} ...`);
        mains.set(
          kind,
          await alive(measureKind(kind, { ...at, figure: figureOf(kind.key), vigil, client, scanMs, publish })),
        );
      }
    });
  });
  if (chosen.has('csv')) await measureCsv({ ...at, figure: figureOf('csv'), vigil });
  if (chosen.has('memory')) {
    const left = LOAD_SECONDS - (performance.now() - began) / 1000;
    if (left > 0) await alive(mixedLoad({ ...at, vigil, seconds: left }));
    const loaded = memoryOf(vigil.pid);
    postgres.loaded = memoryOfPostgres(store.dataFolder);
    reportMemory({
      figure: figureOf('memory'),
      size,
      rest,
      loaded,
      peak: Math.max(loaded.peak, vigil.peakBefore),
      postgres,
    });
  }
  for (const [kind, main] of mains)
    if (kind.sqlName && main) {
      say(`The same in bare SQL: ${kind.name} ...`);
      await measureSql(kind, main, { url: floorUrl, known, seed: at.seed, size, figure: figureOf(kind.key) });
    }
  compareFilters({ kinds, mains, size, figure: figureOf('counts') });
};

/** Starts Vigil twice: for the first time, and again with what it keeps in its folder. */
const started = async (at) => {
  const { chosen, store, say, heap, floorUrl, figureOf } = at;
  if (!chosen.has('start')) {
    say('Starting Vigil, and waiting until it rests ...');
    const vigil = await startVigil(store, await freePort(), { heap });
    await Promise.race([untilCalm(vigil.pid), vigil.died]);
    return { ...vigil, peakBefore: 0 };
  }
  return withClient(floorUrl, async (client) => {
    const starting = { ...at, client, figure: figureOf('start') };
    const first = await measureStart({ ...starting, name: 'first start' });
    const peakBefore = memoryOf(first.pid).peak;
    await first.close();
    return { ...(await measureStart({ ...starting, name: 'start' })), peakBefore };
  });
};

/** Publishes something that changes no record, so that every kept page is outdated. @returns its number */
const publishSomething = async (client) => {
  const { rows } = await client.query(
    `with next as (update pub.head set seq = seq + 1 returning seq)
     insert into pub.change (seq, on_day, what) select seq, current_date, 'group-renamed' from next returning seq`,
  );
  await client.query('notify vigil_public');
  return Number(rows[0].seq);
};

const mixedLoad = async ({ say, vigil, known, seed, seconds }) => {
  say(`Asking a mixture for ${Math.round(seconds)} s more, for the memory after a minute ...`);
  const nexts = KINDS.map((kind) => asking(kind, known, `${seed} mixed`));
  let turn = 0;
  await load({ port: vigil.port, next: () => nexts[(turn += 1) % nexts.length](), clients: 8, seconds });
};

/** Three filters leave less to count: they must be twice as fast. */
const compareFilters = ({ kinds, mains, size, figure }) => {
  const rateOf = (key) => mains.get(kinds.find((kind) => kind.key === key))?.value;
  const [all, filtered] = [rateOf('counts'), rateOf('filtered')];
  if (all && filtered)
    figure({
      name: 'counts with three filters, against none',
      size,
      clients: 8,
      value: filtered,
      unit: '/s',
      floor: all,
      aim: shareOfFloor(2),
    });
};
