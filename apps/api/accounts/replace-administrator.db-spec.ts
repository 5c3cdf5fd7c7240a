import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { readArguments } from './members.command.js';
import { replaceAdministrator } from './replace-administrator.js';

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

describe('an administrator who can sign in no more', () => {
  it('is suspended and replaced by whoever runs the server, and reviewers see both', async () => {
    const [lost, reviewer] = [await app.signIn('admin', 'Old Crane'), await app.signIn('reviewer')];
    expect((await lost.post('/api/invitations', { role: 'monitor' })).status).toBe(201);
    const token = await replaceAdministrator(app.database, 'old  crane');
    expect((await lost.get('/api/members')).status).toBe(401);
    const [left] = (await app.database.query(
      `select (select count(*)::int from session where member_id = $1) as sessions, (select count(*)::int from invitation where invited_by = $1 and used_at is null) as invitations`,
      [lost.member!.id],
    )) as unknown[];
    expect(left).toEqual({ sessions: 0, invitations: 0 });
    const accepted = await app.visitor.post('/api/invitations/acceptances', {
      token,
      name: 'New Crane',
      password: 'seven green kettles sing',
    });
    expect(accepted.status).toBe(201);
    expect(
      await app.database.query(`select name, role, frozen from member where role = 'admin' order by name`),
    ).toEqual([
      { name: 'New Crane', role: 'admin', frozen: false },
      { name: 'Old Crane', role: 'admin', frozen: true },
    ]);
    const { items } = (
      await reviewer.get<{ items: { kind: string; actor: string | null; whom: string | null }[] }>(
        '/api/log/administration',
      )
    ).body;
    expect(items.filter(({ actor }) => actor === null)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: expect.stringContaining('frozen'), whom: 'Old Crane' }),
        expect.objectContaining({ kind: expect.stringContaining('invited') }),
      ]),
    );
  });

  it('is named as those who there are when the name is nobody’s, and nothing is changed', async () => {
    await app.signIn('reviewer', 'No Admin');
    for (const name of ['Nobody', 'No Admin']) {
      await expect(replaceAdministrator(app.database, name)).rejects.toThrow(
        `Nobody called "${name}" is an administrator: nothing was changed. Administrators are: `,
      );
    }
    expect(await app.database.query('select count(*)::int as n from invitation where used_at is null')).toEqual([
      { n: 0 },
    ]);
  });
});

it('the command understands what it says that it does, and nothing else', () => {
  expect(readArguments(['invite-administrator'])).toEqual({ suspend: null });
  expect(readArguments(['invite-administrator', '--suspend', 'Old Crane'])).toEqual({ suspend: 'Old Crane' });
  for (const args of [
    [],
    ['invite'],
    ['invite-administrator', 'x'],
    ['invite-administrator', '--suspend', ' '],
    ['invite-administrator', '--force'],
  ])
    expect(readArguments(args)).toBeNull();
});
