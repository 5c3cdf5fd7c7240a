import { setTimeout as pause } from 'node:timers/promises';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Client, TestApp } from '../../testing/app.js';
import { startTestApp } from '../../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { waitUntil } from '../../testing/wait-until.js';
import { allow } from './allow-decorator.js';

let database: FreshDatabase;
let app: TestApp;
let running = 0;
/** A file that never ends, as fast as its reader takes it. */
async function* endless(): AsyncGenerator<string> {
  running += 1;
  try {
    for (;;) {
      yield 'a line of a file\n';
      await pause(20);
    }
  } finally {
    running -= 1;
  }
}
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database, {
    extend: (server) =>
      void server.get('/api/endless', { config: allow('read-members') }, (_request, reply) =>
        reply.type('application/octet-stream').send(Readable.from(endless(), { objectMode: false })),
      ),
  });
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

/** Begins the download. @returns how it ends, once it did */
const download = async ({ cookie }: Client): Promise<{ ended: Promise<string> }> => {
  const { body } = await fetch(`${app.url}/api/endless`, { headers: { cookie, 'accept-encoding': 'identity' } });
  const reader = body!.getReader();
  await reader.read();
  const toEnd = async (): Promise<string> => {
    for (;;) if ((await reader.read()).done) return 'complete';
  };
  return { ended: toEnd().catch(() => 'broken off') };
};
const within = (ms: number, work: Promise<string>): Promise<string> =>
  Promise.race([work, pause(ms, 'still running', { ref: false })]);

it.each<[string, (admin: Client, reviewer: Client) => Promise<unknown>]>([
  ['is frozen', (admin, { member }) => admin.put(`/api/members/${member!.id}`, { role: 'reviewer', frozen: true })],
  [
    'is given a new way in, which is taken up',
    async (admin, { member }) => {
      const { body } = await admin.post<{ link: string }>(`/api/members/${member!.id}/resets`);
      const taken = await app.visitor.post('/api/invitations/acceptances', {
        token: body.link.split('=')[1],
        password: 'seven green kettles sing loudly',
      });
      expect(taken.status).toBe(201);
    },
  ],
  ['signs out', (_admin, reviewer) => reviewer.delete('/api/sessions/current')],
])('a download breaks off when its reader %s, and not before', async (_what, end) => {
  const [admin, reviewer, other] = [
    await app.signIn('admin'),
    await app.signIn('reviewer'),
    await app.signIn('reviewer'),
  ];
  const [theirs, others] = [await download(reviewer), await download(other)];
  expect(await within(1500, theirs.ended)).toBe('still running');
  await end(admin, reviewer);
  expect(await theirs.ended).toBe('broken off');
  expect(await within(200, others.ended)).toBe('still running');
  expect(running).toBe(1);
  await other.delete('/api/sessions/current');
  expect(await others.ended).toBe('broken off');
  await waitUntil(() => running === 0);
});
