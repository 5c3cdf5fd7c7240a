import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientOf, startTestApp, type Client, type TestApp } from '../../testing/app.js';
import { SessionsService } from '../../accounts/sessions.service.js';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { FRESH_SECONDS, RIGHTS, STEP_UP, type Action, type Freshness, type Role } from './rights.js';
import type { Route } from './route-table.js';

let database: FreshDatabase;
let app: TestApp;
beforeAll(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
});

/** Returns a session whose member does not confirm their identity again: what a thief has. */
const taken = async (role: Role): Promise<Client> => {
  const { cookie, member } = await app.signIn(role);
  return clientOf(app.url, cookie, member);
};
const aged = (client: Client, seconds: number): Promise<unknown> =>
  app.database.query(
    'update session set proved_at = now() - make_interval(secs => $2), proof_spent_for = null where member_id = $1',
    [client.member!.id, seconds],
  );
const codeOf = ({ body }: { body: { code?: string } | null }): string | undefined => body?.code;

/** The freshness that each action needs, written a second time by hand. */
const EXPECTED: Readonly<Record<string, Freshness>> = {
  'publish-incident': 'hour',
  'retract-incident': 'hour',
  'restore-hidden': 'hour',
  'merge-incidents': 'hour',
  'agree-to-copy': 'hour',
  'release-words': 'hour',
  'reseal-note': 'hour',
  'reseal-identity': 'hour',
  'join-people': 'hour',
  'confirm-custody-limit': 'hour',
  'publish-person-page': 'hour',
  'own-factors': 'ten-minutes',
  'make-token': 'ten-minutes',
  'make-hearing-address': 'ten-minutes',
  'let-phone-in': 'ten-minutes',
  'invite-member': 'ten-minutes',
  'reset-access': 'ten-minutes',
  'approve-erasure': 'ten-minutes',
  'release-export': 'ten-minutes',
  'change-settings': 'ten-minutes',
  'open-sealed': 'ten-minutes',
  'open-identity': 'ten-minutes',
  'name-dossier': 'ten-minutes',
  'export-people': 'ten-minutes',
  'use-sealing-key': 'ten-minutes',
  'keep-sealing-key': 'ten-minutes',
  'set-small-team': 'ten-minutes',
  'vouch-for-member': 'ten-minutes',
  'export-internal': 'each',
  'freeze-member': 'each',
  'forget-hidden': 'each',
};
const AGES = [119, 121, 599, 602, 3_598, 3_602];

describe('how fresh a proof of who one is must be', () => {
  it('is said for each action in one table', () => expect(STEP_UP).toEqual(EXPECTED));

  it('is asked for on every route, at every age of a proof, as the table says', async () => {
    const wrong: string[] = [];
    const clients = new Map<Role, Client>();
    const addressOf = ({ path }: Route): string => path.replace('/*', '/').replace(/:\w+/g, () => randomUUID());
    for (const route of app.routes.routes()) {
      const asked = EXPECTED[route.action];
      const role = (RIGHTS[route.action as Action] as readonly string[]).find(
        (one) => !['public', 'phone'].includes(one),
      ) as Role;
      if (!asked || !role) continue;
      const client = clients.get(role) ?? clients.set(role, await taken(role)).get(role)!;
      const isRead = route.method === 'GET';
      for (const age of AGES) {
        await aged(client, age);
        const { body } = await client.request<{ code?: string } | null>(
          route.method,
          addressOf(route),
          isRead ? undefined : {},
        );
        const within = FRESH_SECONDS[asked === 'each' && isRead ? 'ten-minutes' : asked];
        if ((codeOf({ body }) === 'step-up-needed') !== age > within)
          wrong.push(`${route.method} ${route.path} after ${age} s: ${codeOf({ body }) ?? 'done'}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 60_000);
});

describe('an act that asks for a proof each time', () => {
  const freeze = (client: Client, id: string, frozen = true) =>
    client.put<{ code?: string }>(`/api/members/${id}`, { role: 'monitor', frozen });

  it('spends the proof: the next needs another, the same sent again does not', async () => {
    const [admin, one, two] = [await taken('admin'), await app.signIn('monitor'), await app.signIn('monitor')];
    expect((await freeze(admin, one.member!.id)).status).toBe(200);
    expect(codeOf(await freeze(admin, two.member!.id))).toBe('step-up-needed');
    expect((await freeze(admin, one.member!.id)).status).toBe(200);
    await aged(admin, 1);
    expect((await freeze(admin, two.member!.id)).status).toBe(200);
    expect(codeOf(await freeze(admin, two.member!.id, false))).toBe('step-up-needed');
  });

  it('keeps the proof when nothing came of it', async () => {
    const [admin, one] = [await taken('admin'), await app.signIn('monitor')];
    expect(codeOf(await freeze(admin, randomUUID()))).toBe('not-found');
    expect((await admin.put(`/api/members/${one.member!.id}`, {})).status).toBe(422);
    expect((await freeze(admin, one.member!.id)).status).toBe(200);
  });
});

describe('what goes wrong', () => {
  it('gives no proof back of which something came, when the same is sent again and refused', async () => {
    const [reviewer, one, two] = [await taken('reviewer'), await app.signIn('monitor'), await app.signIn('monitor')];
    const freeze = (id: string) =>
      reviewer.put<{ code?: string }>(`/api/members/${id}`, { role: 'monitor', frozen: true });
    expect((await freeze(one.member!.id)).status).toBe(200);
    await app.database.query(`update member set role = 'admin' where id = $1`, [one.member!.id]);
    expect(codeOf(await freeze(one.member!.id))).toBe('not-allowed');
    expect(codeOf(await freeze(two.member!.id))).toBe('step-up-needed');
  });

  it('lets one request at a time have a proof, so that one which fails does not free what another still uses', async () => {
    const { member } = await app.signIn('admin');
    const sessions = app.app.get(SessionsService);
    const [{ id }] = (await app.database.query('select id from session where member_id = $1', [member!.id])) as [
      { id: string },
    ];
    const [first, again, other] = [1, 2, 3].map((n) => ({ act: n < 3 ? 'freeze one' : 'freeze two', claim: `${n}` }));
    expect(await sessions.spend(id, first!)).toBe(true);
    expect(await sessions.spend(id, again!)).toBe(false);
    await sessions.settleProof(id, again!, false);
    expect(await sessions.spend(id, other!)).toBe(false);
    await sessions.settleProof(id, first!, true);
    expect(await sessions.spend(id, again!)).toBe(true);
    await sessions.settleProof(id, again!, false);
    expect(await sessions.spend(id, other!)).toBe(false);
  });

  it('takes another proof for each request of a kind that does something more each time', async () => {
    const analyst = await taken('analyst');
    const ask = () =>
      analyst.post<{ code?: string }>('/api/exports/internal', {
        data: 'incidents',
        question: 'indicator=I02&period=2021',
        format: 'csv',
        reason: 'The lawyers of a case need the narratives.',
      });
    expect((await ask()).status).toBe(201);
    expect(codeOf(await ask())).toBe('step-up-needed');
  });

  it('of forty acts at once with one proof, one is done', async () => {
    const admin = await taken('admin');
    const members = await Promise.all(Array.from({ length: 40 }, () => app.signIn('monitor')));
    const answers = await Promise.all(
      members.map(({ member }) =>
        admin.put<{ code?: string }>(`/api/members/${member!.id}`, { role: 'monitor', frozen: true }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(answers.filter((answer) => codeOf(answer) === 'step-up-needed').length).toBe(39);
  });
});
