import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import type { Witness } from './configured-witnesses.js';
import { offerCheckpoint } from './offer-checkpoint.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** Starts a server on this computer. @returns its address, and which paths were asked */
const answering = async (answer: (reply: ServerResponse) => void): Promise<{ address: string; asked: string[] }> => {
  const asked: string[] = [];
  const server = createServer((request, reply) => {
    asked.push(request.url!);
    answer(reply);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => {
    server.once('listening', resolve);
  });
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};
const offered = { size: 3, note: 'log\n3\nroot\n\n', proofFrom: () => Promise.resolve(['proof']) };
const offerTo = (address: string) =>
  offerCheckpoint({ name: 'heron', address } as Witness, offered, 1, new AbortController().signal);

it.each([301, 302, 307, 308])(
  'a witness that sends us elsewhere by %d is not reached, and nothing goes there',
  async (status) => {
    const inside = await answering((reply) => reply.end('secret'));
    const witness = await answering((reply) =>
      reply.writeHead(status, { location: `${inside.address}/metrics` }).end(),
    );
    expect(await offerTo(witness.address)).toEqual({ trouble: 'unreachable' });
    expect([witness.asked, inside.asked]).toEqual([['/add-checkpoint'], []]);
  },
);

it('a witness that answers without end is not reached', async () => {
  const endless = await answering((reply) => {
    reply.writeHead(200);
    for (let i = 0; i < 20; i += 1) reply.write('x'.repeat(1000));
  });
  expect(await offerTo(endless.address)).toEqual({ trouble: 'unreachable' });
});
