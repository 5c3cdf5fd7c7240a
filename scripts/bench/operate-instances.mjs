import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { asking, readKnown } from './draw-reader-questions.mjs';
import { fillPub } from './fill-pub.mjs';
import { untilCalm } from './measure.mjs';
import { KINDS } from './reader-questions.mjs';
import { load, openHttp } from './send-load.mjs';
import { freePort, openStoreWithReplica, startVigil } from './start-vigil.mjs';

const CLIENTS = 8;
const SECONDS = 20;
const ROUNDS = 3;

/** What is compared: [its name, how many instances, whether they read the replica]. */
const WAYS = [
  ['one instance', 1, false],
  ['two instances', 2, false],
  ['two instances and a replica', 2, true],
];

/**
 * Measures how many requests a second two instances on one database, without and with a streaming replica for what the
 * public reads, answer against one, and the p95 of each: every question is new, of every kind in turn, and a client
 * asks both instances in turn, as behind a proxy. The rounds alternate, so that what else the machine does falls on
 * all.
 */
export const measureInstances = async ({ report, say, sizes, options }) => {
  for (const size of sizes ?? [100_000]) {
    const seconds = Number(options.seconds ?? SECONDS);
    const store = await openStoreWithReplica();
    const homes = mkdtempSync(join(tmpdir(), 'vigil-bench-second-'));
    const vigils = { false: [], true: [] };
    try {
      say(`Filling ${size.toLocaleString('en')} published incidents ...`);
      const client = new pg.Client(store.url);
      await client.connect();
      await fillPub(client, 0, size);
      const known = await readKnown(client, store.country.gazetteer.places, 7);
      await client.end();
      say('Starting four instances, and waiting until each rests ...');
      for (const withReplica of [false, true])
        for (const own of ['first', 'second']) {
          const home = join(homes, `${own} ${withReplica}`);
          if (vigils.false.length > 0) copyKeys(join(homes, 'first false', 'run'), join(home, 'run'));
          const env = withReplica ? { VIGIL_PUBLIC_REPLICA_URL: store.replicaUrl } : {};
          const vigil = await startVigil({ ...store, home }, await freePort(), { env });
          vigils[withReplica].push(vigil);
          await Promise.race([untilCalm(vigil.pid), vigil.died]);
        }
      const found = Object.fromEntries(WAYS.map(([name]) => [name, []]));
      for (let round = 0; round < ROUNDS; round += 1)
        for (const [name, count, withReplica] of WAYS) {
          const kinds = KINDS.map((kind) => asking(kind, known, `${round} ${name}`));
          let turn = 0;
          const next = () => kinds[(turn += 1) % kinds.length]();
          const open = openToEach(vigils[withReplica].slice(0, count).map(({ port }) => port));
          found[name].push(await load({ port: 0, next, clients: CLIENTS, seconds, open }));
        }
      const of = (name, what) => found[name].map((one) => one[what]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
      const isBusy = Object.values(found)
        .flat()
        .some((one) => one.isBusy);
      const note = isBusy ? 'the client was busy, too: this is the least that they answer' : null;
      for (const [what, unit] of [
        ['rate', '/s'],
        ['p95', 'ms'],
      ])
        for (const [name, count] of WAYS) {
          const against = count > 1 ? { floor: of(WAYS[0][0], what), note } : {};
          const figure = { part: 'instances', size, clients: CLIENTS, unit, ...against };
          report({ ...figure, name: `${name}, every kind of page in turn, ${what}`, value: of(name, what) });
        }
    } finally {
      for (const vigil of Object.values(vigils).flat()) await vigil.close();
      await store.close();
      rmSync(homes, { recursive: true, force: true });
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
