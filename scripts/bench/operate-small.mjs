// A small machine: one core, and the memory of everything that runs there.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { atMost } from './aims.mjs';
import { asking, readKnown } from './draw-reader-questions.mjs';
import { takeFile } from './exchange-export.mjs';
import { importDrafts } from './exchange-import.mjs';
import { openDesk } from './fill-people.mjs';
import { fillPub } from './fill-pub.mjs';
import { ask, latencies, quantile, untilCalm } from './measure.mjs';
import { memoryOf, memoryOfPostgres, pidsOfPostgres, shareOf } from './reader-memory.mjs';
import { INDEXES, KINDS } from './reader-questions.mjs';
import { runCommand } from './run-command.mjs';
import { openSmallMachine } from './small-machine.mjs';
import { environmentOf, freePort, openStore, signedIn, startVigil } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const IDLE_MS = 60_000;
const EVERY_MS = 250;
const AIMS = { idle: atMost(350, 'MB'), peak: atMost(700, 'MB'), counts: atMost(100, 'ms') };
const COUNTS = ['figure', 'counts', 'filtered'];
const TIMES = 100;
const TIMES_IN_SQL = 20;
const ALL = '/api/public/incidents.csv?indicator=I01&period=2000-01-01..2030-12-31';
/** Nobody may save more in a minute than a person could. */
const OF_ONE_MONITOR = 80;
/** How long each of them looks at an answer. */
const LOOK_MS = { reader: 200, monitor: 500, reviewer: 1000 };
const READERS = 4;

const MEBIBYTES = 1024;
/** The core of the server, of PostgreSQL and of commands. */
const CORE = '0';
/** Where this process runs, which asks. */
const OTHERS = availableParallelism() > 1 ? `1-${availableParallelism() - 1}` : CORE;

/**
 * Watches the memory of all that runs: of the server everything that it has, of others their share of what they have
 * together.
 */
const watchMemory = (store, server) => {
  const beside = new Set();
  const now = () => {
    const parts = {
      server: memoryOf(server).rss,
      postgres: memoryOfPostgres(store.dataFolder),
      command: [...beside].reduce((sum, pid) => sum + shareOf(pid), 0),
    };
    return { ...parts, all: parts.server + parts.postgres + parts.command };
  };
  let most = now();
  const timer = setInterval(() => {
    const found = now();
    if (found.all > most.all) most = found;
  }, EVERY_MS);
  return { now, beside, most: () => most, end: () => clearInterval(timer) };
};
/** Imports so many drafts, and publishes as many others. */
const fill = async (store, pool, size) => {
  const { database, close } = await openDesk(store);
  await importDrafts(database, store.home, size);
  await close();
  const client = await pool.connect();
  await fillPub(client, 0, size);
  client.release();
};

const inWords = ({ server, postgres, command }) =>
  [
    `server ${server.toFixed(0)}`,
    `PostgreSQL ${postgres.toFixed(0)}`,
    ...(command > 0 ? [`command ${command.toFixed(0)}`] : []),
  ].join(', ');

/** Asks until it is over: readers their pages, counts, lists and searches, a reviewer the queue, a monitor saves. */
const atWork = async ({ vigil, pool, known, seed, isOver }) => {
  const { anIncident } = await import(join(ROOT, 'apps/api/dist/testing/an-incident.js'));
  const agent = new Agent({ keepAlive: true });
  const took = { counts: [], others: [], saves: [], queue: [] };
  const right = ({ status, body, ms }, path, wanted = 200) => {
    if (status !== wanted) throw new Error(`${path} answered ${status}: ${body.subarray(0, 500)}`);
    return ms;
  };
  const reader = async (_reader, n) => {
    const nexts = KINDS.map((kind) => [kind, asking(kind, known, `${seed} small ${n}`)]);
    for (let turn = n * 3; !isOver(); turn += 1) {
      const [kind, next] = nexts[turn % nexts.length];
      const { path } = next();
      const ms = right(await ask(vigil.base + path, { agent }), path);
      (COUNTS.includes(kind.key) ? took.counts : took.others).push(ms);
      await pause(LOOK_MS.reader);
    }
  };
  const monitor = async () => {
    let headers = null;
    for (let n = 0; !isOver(); n += 1) {
      if (n % OF_ONE_MONITOR === 0)
        headers = { 'content-type': 'application/json', origin: vigil.base, ...(await signedIn(pool)) };
      const body = JSON.stringify(anIncident({ title: `Invented assembly, seen late, number ${n}` }));
      const path = `/api/incidents/${randomUUID()}`;
      const sent = { agent, method: 'PUT', body, headers: { ...headers, 'if-none-match': '*' } };
      took.saves.push(right(await ask(vigil.base + path, sent), path, 201));
      await pause(LOOK_MS.monitor);
    }
  };
  const reviewer = async () => {
    const headers = await signedIn(pool, 'reviewer');
    for (let n = 0; !isOver(); n += 1) {
      const path = n % 2 === 0 ? '/api/incidents?status=WS_DRAFT&sort=-day' : `/api/incidents?q=number+${n}`;
      took.queue.push(right(await ask(vigil.base + path, { agent, headers }), path));
      await pause(LOOK_MS.reviewer);
    }
  };
  await Promise.all([...Array.from({ length: READERS }, reader), monitor(), reviewer()]);
  agent.destroy();
  return took;
};

/** Measures counts alone, one reader, and the same in bare SQL with its indexes on the same core. */
const measureCounts = async ({ vigil, pool, known, figure }) => {
  for (const index of INDEXES) await pool.query(index);
  await pool.query('analyze');
  for (const key of COUNTS) {
    const kind = KINDS.find((one) => one.key === key);
    const next = asking(kind, known, 'small alone');
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const { p95 } = await latencies(TIMES, async () => {
      const { status } = await ask(vigil.base + next().path, { agent });
      if (status !== 200) throw new Error(`a count answered ${status}`);
    });
    agent.destroy();
    const inSql = asking(kind, known, 'small alone');
    const { p95: floor } = await latencies(TIMES_IN_SQL, () => {
      const [text, values] = inSql().sql;
      return pool.query({ text, values, rowMode: 'array' });
    });
    figure(`${kind.name}, one reader, p95`, p95, 'ms', { floor, aim: AIMS.counts, note: `floor: ${kind.sqlName}` });
  }
};

/**
 * Measures what a machine with one core and 1 GB needs: server, PostgreSQL and a backup run on the first core, with a
 * limit of memory where the system allows one, this process on the others. So many incidents are in the desk, and as
 * many are published.
 */
export const measureSmall = async ({ report, say, sizes }) => {
  for (const size of sizes ?? [100_000]) {
    const store = await openStore('bench_small', { mebibytes: MEBIBYTES });
    const pool = new pg.Pool({ connectionString: store.url, max: 8 });
    const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-small-'));
    const figure = (name, value, unit, more = {}) =>
      report({ name: `small machine: ${name}`, part: 'small', size, value, unit, ...more });
    let vigil = null;
    let memory = null;
    const machine = openSmallMachine(CORE, MEBIBYTES);
    try {
      if (!machine.isLimited) say('This system lets nobody limit memory: it is measured, and not limited.');
      say(`Writing ${size.toLocaleString('en')} incidents ...`);
      await fill(store, pool, size);
      machine.take(pidsOfPostgres(store.dataFolder));
      execFileSync('taskset', ['-a', '-c', '-p', OTHERS, String(process.pid)], { stdio: 'ignore' });
      const known = await readKnown(pool, store.country.gazetteer.places, 1);
      const start = async (name) => {
        say(`${name}, and waiting until it rests ...`);
        vigil = await startVigil(store, await freePort(), { within: machine.within });
        figure(`${name}, to the first answer`, vigil.startMs / 1000, 's');
        memory = watchMemory(store, vigil.pid);
        await Promise.race([untilCalm(vigil.pid), vigil.died]);
      };
      // It writes all documents.
      await start('first start');
      memory.end();
      figure('first start, most memory', memory.most().all, 'MB', { aim: AIMS.peak, note: inWords(memory.most()) });
      await vigil.close();
      await start('start');
      await pause(IDLE_MS);
      const idle = memory.now();
      figure('memory at rest, of all', idle.all, 'MB', { aim: AIMS.idle, note: inWords(idle) });
      say('Everybody works: readers, a monitor, a reviewer, a CSV of all, a backup ...');
      let isOver = false;
      const work = atWork({ vigil, pool, known, seed: 1, isOver: () => isOver });
      const errands = (async () => {
        const csv = await takeFile(vigil, ALL);
        const env = await environmentOf(store, 0);
        const started = (pid) => memory.beside.add(pid);
        const backup = await runCommand('backup', [join(folder, 'today')], env, {
          within: machine.within,
          started,
          priority: constants.priority.PRIORITY_LOW,
        });
        // What a backup leaves to do.
        await pause(10_000);
        return { csv, backup };
      })().finally(() => {
        isOver = true;
      });
      const [took, { csv, backup }] = await Promise.race([Promise.all([work, errands]), vigil.died]);
      figure('memory at most, of all', memory.most().all, 'MB', { aim: AIMS.peak, note: inWords(memory.most()) });
      if (machine.isLimited)
        figure('memory that the kernel counted, with files that it keeps', machine.most(), 'MB', {
          note: `it lets nobody have more than ${MEBIBYTES} MiB`,
        });
      figure('counts while everybody works, p95', quantile(took.counts, 0.95), 'ms', {
        aim: AIMS.counts,
        note: `p50 ${quantile(took.counts, 0.5).toFixed(1)} of ${took.counts.length}`,
      });
      for (const [name, taken] of [
        ['what else readers ask', took.others],
        ['the queue', took.queue],
        ['a save', took.saves],
      ])
        figure(`${name} while everybody works, p95`, quantile(taken, 0.95), 'ms', { note: `of ${taken.length}` });
      figure('CSV of all meanwhile', csv.seconds, 's');
      figure('backup meanwhile, read back', backup.seconds, 's', {
        note: `at most ${backup.mebibytes.toFixed(0)} MiB`,
      });
      say('Counting alone ...');
      await measureCounts({ vigil, pool, known, figure });
    } finally {
      memory?.end();
      await vigil?.close();
      await pool.end();
      rmSync(folder, { recursive: true, force: true });
      await store.close();
      machine.close();
    }
  }
};
