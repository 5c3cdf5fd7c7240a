import type { Editors } from '@vigil/shared/staff-responses/editing.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterEach, describe, expect, it } from '@jest/globals';
import { anIncident } from '../../testing/an-incident.js';
import { startTestApp, type Client, type TestApp } from '../../testing/app.js';
import { log, submit, type Desk } from '../../testing/desk.js';
import type { FreshDatabase } from '../../testing/fresh-database.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
let database: FreshDatabase;
useDesk((opened) => ({ app, desk, database } = opened));

const open: AbortController[] = [];
afterEach(() => open.splice(0).forEach((one) => one.abort()));

const submitted = async (): Promise<IncidentRecord> => submit(desk.monitor, await log(desk.monitor, anIncident()));
/** Opens the form of a record in a tab, which asks again and again until it is closed. */
const edit = async (
  url: string,
  client: Client,
  { id }: { id: string },
  waits = true,
): Promise<{ close: () => void }> => {
  const stop = new AbortController();
  open.push(stop);
  const tab = randomUUID();
  const ask = async (more: string): Promise<Editors> => {
    const answer = await fetch(`${url}/api/incidents/${id}/editors?tab=${tab}${more}`, {
      headers: { cookie: client.cookie },
      signal: stop.signal,
    });
    return (await answer.json()) as Editors;
  };
  const first = ask('');
  if (!waits) void first.catch(() => undefined);
  let { state } = waits ? await first : { state: '' };
  if (waits)
    void (async () => {
      for (;;) ({ state } = await ask(`&wait=20&state=${state}`));
    })().catch(() => undefined);
  return { close: () => stop.abort() };
};
const editorsFor = async (client: Client, { id }: { id: string }, more = ''): Promise<Editors> =>
  (await client.get<Editors>(`/api/incidents/${id}/editors${more}`)).body;
/** Waits, as a page does, until somebody edits or nobody does any more. */
const whenTold = async (client: Client, record: { id: string }, names: readonly string[]): Promise<Editors> => {
  for (let now = await editorsFor(client, record); ;) {
    if (now.editors.map(({ name }) => name).join() === names.join()) return now;
    now = await editorsFor(client, record, `?wait=20&state=${now.state}`);
  }
};
const nameOf = (client: Client): string => client.member!.name;

describe('who edits a record', () => {
  it('is told to a colleague who reads it, from the moment on, until the tab closes', async () => {
    const record = await submitted();
    expect((await editorsFor(desk.second, record)).editors).toEqual([]);
    const tab = await edit(app.url, desk.reviewer, record);
    const { editors } = await whenTold(desk.second, record, [nameOf(desk.reviewer)]);
    expect(editors).toEqual([{ name: nameOf(desk.reviewer), since: expect.any(String), mine: false }]);
    tab.close();
    await whenTold(desk.second, record, []);
  });

  it('is told to the other when two edit it, and to nobody about their own tab', async () => {
    const record = await submitted();
    await edit(app.url, desk.reviewer, record);
    await edit(app.url, desk.second, record);
    await whenTold(desk.monitor, record, [nameOf(desk.reviewer), nameOf(desk.second)]);
    const own = randomUUID();
    const { editors } = await editorsFor(desk.reviewer, record, `?tab=${own}`);
    expect(editors.map(({ name, mine }) => [name, mine])).toEqual([
      [nameOf(desk.reviewer), true],
      [nameOf(desk.second), false],
    ]);
  });

  it('is not told of a tab that broke off while its session was still looked up', async () => {
    const record = await submitted();
    const { state } = await editorsFor(desk.second, record);
    const locker = new pg.Client({ connectionString: database.url });
    await locker.connect();
    const waitFor = async (count: number): Promise<void> => {
      const held = `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await locker.query<{ n: number }>(held)).rows[0]!.n !== count) await new Promise(setImmediate);
    };
    try {
      await locker.query('begin; lock table session in access exclusive mode');
      const tab = await edit(app.url, desk.reviewer, record, false);
      await waitFor(1);
      tab.close();
      // Heard by the server before another request on a new connection, which waits, too.
      const other = desk.second.get(`/api/incidents/${record.id}`);
      await waitFor(2);
      await locker.query('commit');
      await other;
    } finally {
      await locker.end();
    }
    const after = await editorsFor(desk.second, record, `?wait=1&state=${state}`);
    expect(after.editors).toEqual([]);
  });

  it('is told by another server on the same database', async () => {
    const other = await startTestApp(database);
    try {
      const record = await submitted();
      const tab = await edit(other.url, desk.reviewer, record);
      await whenTold(desk.second, record, [nameOf(desk.reviewer)]);
      tab.close();
      await whenTold(desk.second, record, []);
    } finally {
      await other.close();
    }
  });

  it('never names somebody who only reads it, nor its author while they may not change it', async () => {
    const record = await submitted();
    const watcher = edit(app.url, desk.monitor, record);
    await watcher;
    await editorsFor(desk.reviewer, record);
    expect((await editorsFor(desk.second, record)).editors).toEqual([]);
  });

  it('never names an author who has submitted it, while the tab with its form still waits', async () => {
    const draft = await log(desk.monitor, anIncident());
    await edit(app.url, desk.monitor, draft);
    await whenTold(desk.monitor, draft, [nameOf(desk.monitor)]);
    await submit(desk.monitor, draft);
    for (const client of [desk.monitor, desk.reviewer]) expect((await editorsFor(client, draft)).editors).toEqual([]);
  });

  it('is asked of each member as they are now: with another role they are neither named nor told', async () => {
    const record = await submitted();
    const became = async (client: Client): Promise<void> => {
      await app.database.query(`update member set role = 'analyst' where id = $1`, [client.member!.id]);
    };
    const [editor, watcher] = [await app.signIn('reviewer'), await app.signIn('reviewer')];
    const { state } = await editorsFor(watcher, record);
    await edit(app.url, editor, record);
    await whenTold(desk.second, record, [nameOf(editor)]);
    await became(editor);
    expect((await editorsFor(desk.second, record)).editors).toEqual([]);
    const held = watcher.get(`/api/incidents/${record.id}/editors?wait=20&state=${state}`);
    // Another request, so that the one before has arrived.
    expect((await editorsFor(watcher, record)).editors).toEqual([]);
    await became(watcher);
    await edit(app.url, desk.reviewer, record);
    expect((await held).status).toBe(403);
  });

  it('is told to nobody who may not see the record, and not to analysts', async () => {
    const record = await submitted();
    const draft = await log(desk.monitor, anIncident());
    expect((await desk.reviewer.get(`/api/incidents/${draft.id}/editors`)).status).toBe(404);
    expect((await desk.analyst.get(`/api/incidents/${record.id}/editors`)).status).toBe(403);
    expect((await desk.reviewer.get(`/api/incidents/${record.id}/editors?wait=21`)).status).toBe(400);
  });

  it('is told between servers in messages that whoever else listens cannot read', async () => {
    const record = await submitted();
    const heard: string[] = [];
    const stranger = new pg.Client({ connectionString: database.url });
    await stranger.connect();
    try {
      const message = new Promise<void>((resolve) => {
        stranger.on('notification', ({ payload }) => {
          heard.push(payload ?? '');
          resolve();
        });
      });
      await stranger.query('listen vigil_signal');
      const tab = randomUUID();
      await editorsFor(desk.reviewer, record, `?tab=${tab}`);
      await message;
      for (const told of [tab, record.id, desk.reviewer.member!.id, 'editing'])
        expect([told, Buffer.from(heard.join(' '), 'base64').includes(told) || heard.join().includes(told)]).toEqual([
          told,
          false,
        ]);
      // What a stranger sends is ignored, also in the form and with the name of the key of a server's message.
      const [key = ''] = heard[0]!.split(' ');
      const forged = { record: record.id, member: desk.second.member!.id, tab: randomUUID(), since: 0 };
      const sealed = Buffer.from(JSON.stringify(['editing', forged])).toString('base64');
      for (const payload of ['', 'no-key bm90aGluZw==', `${key} ${sealed}`])
        await stranger.query(`select pg_notify('vigil_signal', $1)`, [payload]);
      // Messages come in the order in which they were sent, so this one came after the forged ones.
      const other = await submitted();
      await edit(app.url, desk.reviewer, other);
      await whenTold(desk.monitor, other, [nameOf(desk.reviewer)]);
      expect((await editorsFor(desk.monitor, record)).editors.map(({ name }) => name)).not.toContain(
        nameOf(desk.second),
      );
    } finally {
      await stranger.end();
    }
  });

  it('is in no table', async () => {
    const record = await submitted();
    const tab = randomUUID();
    await editorsFor(desk.reviewer, record, `?tab=${tab}`);
    const tables: { name: string }[] = await app.database.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pub')`,
    );
    for (const { name } of tables)
      expect([
        name,
        await app.database.query(`select 1 from ${name} n where position($1 in n::text) > 0 limit 1`, [tab]),
      ]).toEqual([name, []]);
    expect(tables.length).toBeGreaterThan(60);
  });
});

describe('asking who edits', () => {
  it('does not keep a session alive', async () => {
    const idle = await app.signIn('reviewer');
    const record = await submitted();
    const seen = async (): Promise<number> => {
      const [row] = (await app.database.query(
        `select extract(epoch from now() - seen_at)::int as seconds from session where member_id = $1`,
        [idle.member!.id],
      )) as [{ seconds: number }];
      return row.seconds;
    };
    await app.database.query(`update session set seen_at = now() - interval '10 minutes' where member_id = $1`, [
      idle.member!.id,
    ]);
    await editorsFor(idle, record);
    expect(await seen()).toBeGreaterThanOrEqual(600);
    await idle.get(`/api/incidents/${record.id}`);
    expect(await seen()).toBeLessThan(60);
  });

  it('is answered when its server stops', async () => {
    const other = await startTestApp(database);
    const record = await submitted();
    const { state } = await editorsFor(desk.reviewer, record);
    const held = fetch(`${other.url}/api/incidents/${record.id}/editors?wait=20&state=${state}`, {
      headers: { cookie: desk.reviewer.cookie },
    });
    // Another request, so that the one before has arrived.
    await fetch(`${other.url}/api/incidents/${record.id}/editors`, { headers: { cookie: desk.reviewer.cookie } });
    await other.close();
    // Without it, the server would break the request off after ten seconds.
    expect((await held).status).toBe(200);
  });
});
