import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { waitUntil } from '../../testing/wait-until.js';
import { Connection } from './connection.js';
import { withClient } from './ensure-database.js';
import { NotifyListener } from './notify-listener.js';

let database: FreshDatabase;
let network: Server;
const sockets = new Set<Socket>();
/** Connections that the network has dropped: nothing passes, and neither end learns of it. */
const dropped = new Set<Socket>();
let made = 0;
/** How often the listener has sent something: each question whether the connection still answers is one more. */
let sent = 0;

beforeAll(async () => {
  database = await freshDatabase('nothing');
  const { hostname, port } = new URL(database.url);
  network = createServer((client) => {
    made += 1;
    const upstream = connect({ host: hostname, port: Number(port) });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('data', (bytes) => {
        if (from === client) sent += 1;
        if (!dropped.has(client)) to.write(bytes);
      });
      from.on('close', () => void (dropped.has(client) || to.destroy()));
    }
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => network.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  network.close();
  await database.drop();
});

it('a listener whose connection the network has dropped, without a word, listens again and catches up', async () => {
  const url = new URL(database.url);
  url.host = `127.0.0.1:${(network.address() as AddressInfo).port}`;
  let caughtUp = 0;
  const listener = new NotifyListener(
    () => new Connection({ connectionString: url.href }),
    'vigil_test',
    () => Promise.resolve(void (caughtUp += 1)),
    // On a busy machine, a connection that is alive does not answer at once.
    { askEveryMs: 50, answerWithinMs: 2_000 },
  );
  try {
    await listener.start();
    expect([made, caughtUp]).toEqual([1, 1]);
    // One that answers stays.
    const before = sent;
    await waitUntil(() => sent >= before + 5);
    expect([made, caughtUp]).toEqual([1, 1]);
    for (const socket of sockets) dropped.add(socket);
    await withClient(database.url, (client) => client.query('notify vigil_test'));
    await waitUntil(() => caughtUp === 2);
    await withClient(database.url, (client) => client.query('notify vigil_test'));
    await waitUntil(() => caughtUp === 3);
    expect(made).toBe(2);
  } finally {
    await listener.stop();
  }
});
