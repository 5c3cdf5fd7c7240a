import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { asking, readKnown } from './draw-reader-questions.mjs';
import { fillPub } from './fill-pub.mjs';
import { untilCalm } from './measure.mjs';
import { KINDS } from './reader-questions.mjs';
import { load, openHttp } from './send-load.mjs';
import { freePort, openStore, startVigil } from './start-vigil.mjs';

const CLIENTS = 8;
const SECONDS = 20;
const ROUNDS = 3;

/**
 * Measures how many requests a second two instances on one database answer against one, and the p95 of both: every
 * question is new, of every kind in turn, and a client asks both instances in turn, as behind a proxy. The rounds
 * alternate, so that what else the machine does falls on both.
 */
export const measureInstances = async ({ report, say, sizes, options }) => {
  for (const size of sizes ?? [100_000]) {
    const seconds = Number(options.seconds ?? SECONDS);
    const store = await openStore('bench_instances');
    const home = mkdtempSync(join(tmpdir(), 'vigil-bench-second-'));
    const vigils = [];
    try {
      say(`Filling ${size.toLocaleString('en')} published incidents ...`);
      const client = new pg.Client(store.url);
      await client.connect();
      await fillPub(client, 0, size);
      const known = await readKnown(client, store.country.gazetteer.places, 7);
      await client.end();
      say('Starting two instances, and waiting until both rest ...');
      for (const each of [store, { ...store, home }]) {
        if (each !== store) copyKeys(join(store.home, 'run'), join(home, 'run'));
        const vigil = await startVigil(each, await freePort());
        vigils.push(vigil);
        await Promise.race([untilCalm(vigil.pid), vigil.died]);
      }
      const found = { one: [], two: [] };
      for (let round = 0; round < ROUNDS; round += 1)
        for (const [name, used] of [
          ['one', vigils.slice(0, 1)],
          ['two', vigils],
        ]) {
          const kinds = KINDS.map((kind) => asking(kind, known, `${round} ${name}`));
          let turn = 0;
          const next = () => kinds[(turn += 1) % kinds.length]();
          const open = openToEach(used.map(({ port }) => port));
          found[name].push(await load({ port: 0, next, clients: CLIENTS, seconds, open }));
        }
      const of = (name, what) => found[name].map((one) => one[what]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
      const isBusy = [...found.one, ...found.two].some((one) => one.isBusy);
      const figure = (name, value, unit, more = {}) =>
        report({ name, part: 'instances', size, clients: CLIENTS, value, unit, ...more });
      const note = isBusy ? 'the client was busy, too: this is the least that they answer' : null;
      figure('one instance, every kind of page in turn', of('one', 'rate'), '/s');
      figure('two instances, the same', of('two', 'rate'), '/s', { floor: of('one', 'rate'), note });
      figure('one instance, p95', of('one', 'p95'), 'ms');
      figure('two instances, p95', of('two', 'p95'), 'ms', { floor: of('one', 'p95') });
    } finally {
      for (const vigil of vigils) await vigil.close();
      await store.close();
      rmSync(home, { recursive: true, force: true });
    }
  }
};

/** Instances on one database have the same keys. */
const copyKeys = (from, to) => {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((file) => file.endsWith('.key')))
    cpSync(join(from, name), join(to, name));
};

/** Opens connections to several servers; each question goes to the next of them. */
const openToEach = (ports) => async () => {
  const connections = await Promise.all(ports.map(openHttp));
  let turn = 0;
  return {
    ask: (path) => connections[(turn += 1) % connections.length].ask(path),
    close: () => connections.forEach((connection) => connection.close()),
  };
};
