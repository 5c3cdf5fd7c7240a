import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { Role } from '../platform/http/rights.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { useDesk } from '../testing/use-desk.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';
import type { Desk } from '../testing/desk.js';
import { MembersService } from './members.service.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

/** Asks for something while a reset of the same account is accepted: the answer comes after it. */
const askWhileReset = async (client: Client, ask: () => Promise<Answer>): Promise<Answer> => {
  const { body } = await desk.admin.post<{ link: string }>(`/api/members/${client.member!.id}/resets`);
  const members = app.app.get(MembersService);
  const real = members.setPassword.bind(members);
  let asked: Promise<Answer> | undefined;
  members.setPassword = async (...args) => {
    members.setPassword = real;
    const member = await real(...args);
    asked = ask();
    await untilSomebodyWaits(app.database);
    return member;
  };
  const token = body.link.split('=')[1];
  const accepted = await app.visitor.post('/api/invitations/acceptances', {
    token,
    password: 'nine other kettles hum',
  });
  expect(accepted.status).toBe(201);
  return asked!;
};

const lasting: [string, Role, string, (client: Client) => Promise<() => Promise<Answer>>][] = [
  [
    'a token of the API',
    'monitor',
    'api_token where ended_at is null and member_id = $1',
    async (client) => () => client.post('/api/account/tokens', { name: 'A copy', scopes: ['read-records'], days: 365 }),
  ],
  [
    'mail to an address',
    'monitor',
    'notice_mail where member_id = $1',
    async (client) => () =>
      client.put('/api/inbox/messages', { how: 'daily', address: 'thief@example.org', language: 'en' }),
  ],
  [
    'a feed of the inbox',
    'monitor',
    'notice_feed where member_id = $1',
    async (client) => () => client.post('/api/inbox/messages/feed'),
  ],
  [
    'a feed of a figure',
    'analyst',
    'figure_feed where member_id = $1',
    async (client) => {
      const id = randomUUID();
      const query = { title: 'A figure', address: 'indicator=I02&period=2021', shared: false };
      expect((await client.put(`/api/questions/${id}`, query, { 'if-none-match': '*' })).status).toBe(200);
      expect((await client.put(`/api/subscriptions/${id}`)).status).toBeLessThan(300);
      return () => client.post(`/api/subscriptions/${id}/feed`, { days: 365 });
    },
  ],
  [
    'a code for a phone',
    'monitor',
    'field_enrolment where member_id = $1',
    async (client) => () => client.post('/api/field/devices', { name: 'The blue one' }),
  ],
];

it.each(lasting)(
  '%s that was asked for while access was reset is given to nobody',
  async (_what, role, kept, ready) => {
    const client = await app.signIn(role);
    const ask = await ready(client);
    const { status, body } = (await askWhileReset(client, ask)) as Answer<{ code?: string } | null>;
    expect(await app.database.query(`select from ${kept}`, [client.member!.id])).toEqual([]);
    expect([status, body?.code]).toEqual([401, 'sign-in-needed']);
  },
);
