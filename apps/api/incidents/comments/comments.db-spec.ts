import type { CaseTeamView } from '@vigil/shared/staff-responses/case-team.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import type { CommentPage, CommentView } from '@vigil/shared/staff-responses/comments.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { InboxNews, NoticePage } from '@vigil/shared/staff-responses/notices.js';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { THREADS_A_PAGE } from './comments.service.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { anIncident } from '../../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../../testing/app.js';
import { ifMatch, log, published, submit, type Desk } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
let signer: Signer;
useDesk((opened) => ({ app, desk, signer } = opened), { ownHome: true });

const submitted = async (): Promise<IncidentRecord> => submit(desk.monitor, await log(desk.monitor, anIncident()));
const write = (
  by: Client,
  { id }: { id: string },
  body: { text: string; thread?: string; path?: string; forAuthor?: boolean },
  comment = randomUUID(),
): Promise<Answer<CommentView & { code: string }>> => by.put(`/api/incidents/${id}/comments/${comment}`, body);
const read = async (by: Client, { id }: { id: string }, query = ''): Promise<CommentPage> =>
  (await by.get<CommentPage>(`/api/incidents/${id}/comments${query}`)).body;
const inbox = async (by: Client, query = ''): Promise<NoticePage> =>
  (await by.get<NoticePage>(`/api/inbox${query}`)).body;
const nameOf = (client: Client): string => client.member!.name;
const faults = async (): Promise<string[]> => {
  await makeCheckpoint(app.database, signer);
  const checked = await app.database.transaction('REPEATABLE READ', (manager) =>
    checkDatabase(manager, { key: verifierKey(signer) }),
  );
  return checked.faults;
};

describe('a comment', () => {
  it('is read by reviewers, with its replies, and resolved and opened again', async () => {
    const record = await submitted();
    const first = await write(desk.reviewer, record, { text: 'Who says so?', path: '/title' });
    expect([first.status, first.body.mine]).toEqual([200, true]);
    await write(desk.second, record, { text: 'The second outlet.', thread: first.body.id });
    const page = await read(desk.second, record);
    expect([page.total, page.open, page.next]).toEqual([1, 1, null]);
    expect(page.items[0]).toMatchObject({
      path: '/title',
      forAuthor: false,
      resolved: null,
      total: 2,
      comments: [
        { text: 'Who says so?', author: nameOf(desk.reviewer), mine: false },
        { text: 'The second outlet.', author: nameOf(desk.second), mine: true },
      ],
    });
    const at = `/api/incidents/${record.id}/comments/${first.body.id}/resolution`;
    expect((await desk.second.put(at, { resolved: true })).status).toBe(200);
    expect((await read(desk.reviewer, record)).items[0]!.resolved).toMatchObject({ by: nameOf(desk.second) });
    expect((await read(desk.reviewer, record, '?open=true')).items).toEqual([]);
    await desk.reviewer.put(at, { resolved: false });
    expect(await read(desk.reviewer, record)).toMatchObject({ open: 1, items: [{ resolved: null }] });
  });

  it('about an answer is named on each page while it is open, to its author only if it is for them', async () => {
    const record = await submitted();
    const open = (await write(desk.reviewer, record, { text: 'When?', path: '/when' })).body;
    const told = (await write(desk.reviewer, record, { text: 'Who?', path: '/title', forAuthor: true })).body;
    const over = (await write(desk.reviewer, record, { text: 'Where?', path: '/place' })).body;
    await write(desk.reviewer, record, { text: 'All of it.' });
    await desk.second.put(`/api/incidents/${record.id}/comments/${over.id}/resolution`, { resolved: true });
    for (let n = 0; n < THREADS_A_PAGE; n += 1) await write(desk.second, record, { text: `More ${n}.` });
    const page = await read(desk.second, record);
    expect(page.items.map(({ id }) => id)).not.toContain(open.id);
    expect(page.about).toEqual([
      { path: '/title', thread: told.id },
      { path: '/when', thread: open.id },
    ]);
    expect((await read(desk.monitor, record)).about).toEqual([{ path: '/title', thread: told.id }]);
  });

  it('is written once, however often it is sent, and never over another', async () => {
    const record = await submitted();
    const id = randomUUID();
    for (let turn = 0; turn < 2; turn += 1)
      expect((await write(desk.reviewer, record, { text: 'Once.' }, id)).status).toBe(200);
    expect((await write(desk.reviewer, record, { text: 'Twice.' }, id)).body.code).toBe('already-exists');
    expect((await write(desk.second, record, { text: 'Once.' }, id)).status).toBe(409);
    expect((await read(desk.reviewer, record)).items[0]!.total).toBe(1);
  });

  it('changes nothing of the record, and is a line of its history for reviewers alone', async () => {
    const record = await submitted();
    await write(desk.reviewer, record, { text: 'Beside.' });
    const kinds = async (by: Client): Promise<string[]> =>
      (await by.get<{ items: ChangeEntry[] }>(`/api/incidents/${record.id}/changes`)).body.items.map(
        ({ kind }) => kind,
      );
    expect(await kinds(desk.second)).toEqual(['saved', 'submitted', 'commented']);
    expect(await kinds(desk.monitor)).toEqual(['saved', 'submitted']);
    expect((await desk.second.get<IncidentRecord>(`/api/incidents/${record.id}`)).body).toMatchObject({
      revision: record.revision,
      changedBy: nameOf(desk.monitor),
    });
  });

  it('is refused for an answer that there is none of, empty, or in a thread of another record', async () => {
    const [record, other] = [await submitted(), await submitted()];
    const thread = (await write(desk.reviewer, other, { text: 'Elsewhere.' })).body.id;
    expect((await write(desk.reviewer, record, { text: 'x', path: '/nothing' })).status).toBe(422);
    expect((await write(desk.reviewer, record, { text: 'x', path: `/acts/${randomUUID()}` })).status).toBe(422);
    expect((await write(desk.reviewer, record, { text: ' ' })).status).toBe(422);
    expect((await write(desk.reviewer, record, { text: 'x', thread })).status).toBe(404);
  });
});

describe('who reads comments', () => {
  it('are no analysts, administrators or other monitors, nor anybody outside the case team', async () => {
    const record = await submitted();
    await write(desk.reviewer, record, { text: 'CANARY-OF-COMMENTS' });
    for (const client of [desk.analyst, desk.admin])
      expect((await client.get(`/api/incidents/${record.id}/comments`)).status).toBe(403);
    expect((await (await app.signIn('monitor')).get(`/api/incidents/${record.id}/comments`)).status).toBe(404);
    const draft = await log(desk.monitor, anIncident());
    expect((await desk.reviewer.get(`/api/incidents/${draft.id}/comments`)).status).toBe(404);
    const limited = await submit(desk.monitor, await log(desk.monitor, anIncident({ sensitivity: 'S3_RESTRICTED' })));
    const statuses = async (by: Client): Promise<number[]> => [
      (await by.get(`/api/incidents/${limited.id}/comments`)).status,
      (await write(by, limited, { text: 'x' })).status,
    ];
    expect(await statuses(desk.reviewer)).toEqual([404, 404]);
    const members = [desk.reviewer.member!.id];
    const at = `/api/incidents/${limited.id}/case-team`;
    const { revision } = (await desk.monitor.get<CaseTeamView>(at)).body;
    expect((await desk.monitor.put(at, { members }, ifMatch(revision))).status).toBe(200);
    expect([await statuses(desk.reviewer), await statuses(desk.second)]).toEqual([
      [200, 200],
      [404, 404],
    ]);
  });

  it('is its author where a comment is for them, who answers', async () => {
    const record = await submitted();
    await write(desk.reviewer, record, { text: 'Among us.' });
    const asked = await write(desk.reviewer, record, { text: 'Were you there?', forAuthor: true });
    const page = await read(desk.monitor, record);
    expect([page.total, page.items.map(({ comments }) => comments[0]!.text)]).toEqual([1, ['Were you there?']]);
    const answered = await write(desk.monitor, record, { text: 'I was.', thread: asked.body.id });
    expect(answered.body).toMatchObject({ kind: 'answer', text: 'I was.' });
    expect((await inbox(desk.reviewer)).items[0]).toMatchObject({ what: 'answer', by: nameOf(desk.monitor) });
    // A thread that is not for them does not exist.
    const among = (await read(desk.reviewer, record)).items[1]!.id;
    expect((await write(desk.monitor, record, { text: 'x', thread: among })).status).toBe(404);
  });
});

describe('what its author adds to a record that somebody took', () => {
  it('is a comment for the author and reviewers, tells its owner, and changes no answer', async () => {
    const record = await submitted();
    await desk.second.put(`/api/incidents/${record.id}/owner`, { member: desk.second.member!.id });
    const told = (await inbox(desk.second)).total;
    const added = await write(desk.monitor, record, { text: 'They came back at night.\n\nSource: a neighbour' });
    expect(added.body).toMatchObject({ kind: 'addition', mine: true });
    const page = await inbox(desk.second);
    expect([page.total, page.items[0]]).toEqual([
      told + 1,
      expect.objectContaining({
        what: 'addition',
        by: nameOf(desk.monitor),
        record: { id: record.id, title: record.incident.title },
        comment: added.body.id,
      }),
    ]);
    expect((await read(desk.reviewer, record)).items[0]).toMatchObject({
      forAuthor: true,
      comments: [{ kind: 'addition', text: 'They came back at night.\n\nSource: a neighbour' }],
    });
    expect((await desk.second.get<IncidentRecord>(`/api/incidents/${record.id}`)).body).toMatchObject({
      revision: record.revision,
      incident: record.incident,
    });
    // A reply in its thread is an answer, and reaches whom it concerns as before.
    const reply = await write(desk.second, record, { text: 'At what time?', thread: added.body.id });
    expect(reply.body.kind).toBe('comment');
    expect((await write(desk.monitor, record, { text: 'About ten.', thread: added.body.id })).body.kind).toBe('answer');
  });

  it('is none while the record is with its author, who can change it', async () => {
    const draft = await log(desk.monitor, anIncident());
    expect((await write(desk.monitor, draft, { text: 'To do.' })).body.kind).toBe('answer');
  });

  it('tells who reviewed it last where nobody owns it, and no other', async () => {
    const record = await submitted();
    const taken = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${record.id}/reviews`,
      { decision: 'take' },
      ifMatch(record.revision),
    );
    await desk.reviewer.delete(`/api/incidents/${record.id}/owner`);
    const before = [(await inbox(desk.reviewer)).total, (await inbox(desk.second)).total];
    await write(desk.monitor, taken.body, { text: 'One more thing.' });
    expect([(await inbox(desk.reviewer)).total, (await inbox(desk.second)).total]).toEqual([before[0]! + 1, before[1]]);
    expect((await inbox(desk.reviewer, '?what=addition')).items[0]).toMatchObject({ by: nameOf(desk.monitor) });
  });
});

describe('the question with which a record is returned', () => {
  it('is a comment that its author reads, is told of and answers', async () => {
    const record = await submitted();
    const returned = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${record.id}/reviews`,
      { decision: 'return', question: 'Who says that it was a baton?' },
      ifMatch(record.revision),
    );
    expect((await inbox(desk.monitor)).items[0]).toMatchObject({ what: 'question', record: { id: record.id } });
    await desk.monitor.post(
      `/api/incidents/${record.id}/submissions`,
      { answer: 'Two of the women.' },
      ifMatch(returned.body.revision),
    );
    for (const client of [desk.monitor, desk.reviewer])
      expect((await read(client, record)).items[0]).toMatchObject({
        forAuthor: true,
        comments: [
          { kind: 'question', text: 'Who says that it was a baton?' },
          { kind: 'answer', text: 'Two of the women.' },
        ],
      });
    expect((await inbox(desk.reviewer, '?unread=true')).items[0]).toMatchObject({ what: 'answer' });
  });
});

describe('a mention', () => {
  it('tells the colleague at once, and a mention of nobody stays words', async () => {
    const record = await submitted();
    const before = (await desk.second.get<InboxNews>('/api/inbox/news')).body;
    const waiting = desk.second.get<InboxNews>(`/api/inbox/news?wait=20&state=${before.state}`);
    const said = await write(desk.reviewer, record, { text: `@${nameOf(desk.second)} and @nobody, look.` });
    expect(said.body.told).toEqual([nameOf(desk.second)]);
    expect((await waiting).body.unread).toBe(before.unread + 1);
    expect((await inbox(desk.second)).items[0]).toMatchObject({
      what: 'mention',
      by: nameOf(desk.reviewer),
      isRead: false,
      record: { id: record.id, title: record.incident.title },
      comment: said.body.id,
    });
  });

  it('tells nobody outside the case team, and a notice is gone with the sight of its record', async () => {
    const record = await submitted();
    await write(desk.reviewer, record, { text: `@${nameOf(desk.second)}` });
    const told = (await inbox(desk.second)).total;
    await desk.reviewer.put(
      `/api/incidents/${record.id}`,
      { ...record.incident, sensitivity: 'S3_RESTRICTED' },
      ifMatch(record.revision),
    );
    expect((await inbox(desk.second)).total).toBe(told - 1);
    expect((await write(desk.reviewer, record, { text: `@${nameOf(desk.second)} again` })).body.told).toEqual([]);
  });
});

describe('the inbox', () => {
  it('tells of a hand-over with its word, a suspended colleague and a second person who is wanted', async () => {
    const record = await submitted();
    await desk.reviewer.put(`/api/incidents/${record.id}/owner`, { member: desk.reviewer.member!.id });
    await desk.reviewer.put(`/api/incidents/${record.id}/owner`, {
      member: desk.second.member!.id,
      word: 'Your turn.',
    });
    expect((await read(desk.second, record)).items[0]!.comments[0]).toMatchObject({
      kind: 'hand-over',
      text: 'Your turn.',
    });
    expect(
      (await desk.reviewer.post<{ told: number }>(`/api/incidents/${record.id}/second-person-wanted`, {})).status,
    ).toBe(200);
    const leaver = await app.signIn('monitor');
    await desk.admin.put(`/api/members/${leaver.member!.id}`, { role: 'monitor', frozen: true });
    expect((await inbox(desk.second)).items.slice(0, 3)).toMatchObject([
      { what: 'suspended', by: nameOf(desk.admin), about: nameOf(leaver), record: null },
      { what: 'second-person', by: nameOf(desk.reviewer), record: { id: record.id } },
      { what: 'handed-over', by: nameOf(desk.reviewer), record: { id: record.id } },
    ]);
    expect((await desk.second.get<InboxNews>('/api/inbox/news')).body.urgent).toBeGreaterThanOrEqual(2);
    expect((await inbox(desk.reviewer, '?what=second-person')).items).toEqual([]);
  });

  it('tells a member, and who could object, of another role and of fewer countries', async () => {
    const { member } = await app.signIn('analyst');
    const change = { what: 'account-changed', by: nameOf(desk.admin), about: member!.name };
    const told = async (): Promise<string[]> =>
      (await app.database.query<{ what: string }[]>('select what from notice where member_id = $1', [member!.id])).map(
        ({ what }) => what,
      );
    await desk.admin.put(`/api/members/${member!.id}`, { role: 'monitor', frozen: false });
    expect((await inbox(desk.second)).items[0]).toMatchObject(change);
    await desk.admin.put(`/api/members/${member!.id}`, { role: 'monitor', frozen: false, countries: ['KH'] });
    expect((await inbox(desk.second)).items.slice(0, 2)).toMatchObject([change, change]);
    await desk.admin.put(`/api/members/${member!.id}`, { role: 'monitor', frozen: false });
    expect(await told()).toEqual(['account-changed', 'account-changed']);
  });

  it('is marked as read: one, then all; and only by its member', async () => {
    const record = await submitted();
    for (const text of ['1', '2', '3']) await write(desk.reviewer, record, { text: `@${nameOf(desk.second)} ${text}` });
    const { items, unread } = await inbox(desk.second, '?unread=true');
    expect((await desk.reviewer.post<InboxNews>('/api/inbox/read', { id: items[0]!.id, until: true })).status).toBe(
      200,
    );
    expect((await inbox(desk.second)).unread).toBe(unread);
    expect((await desk.second.post<InboxNews>('/api/inbox/read', { id: items[0]!.id, until: false })).body.unread).toBe(
      unread - 1,
    );
    expect((await desk.second.post<InboxNews>('/api/inbox/read', { id: items[0]!.id, until: true })).body.unread).toBe(
      0,
    );
    expect((await inbox(desk.second, '?unread=true')).items).toEqual([]);
  });
});

describe('the words of a comment', () => {
  it('are in no table as they are, in no public page, and the log vouches for them', async () => {
    const record = await published(desk, anIncident());
    const secret = `WORDS-${randomUUID()}`;
    const { id } = (await write(desk.reviewer, record, { text: secret })).body;
    const tables: { name: string }[] = await app.database.query(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pub')`,
    );
    for (const { name } of tables)
      expect([
        name,
        await app.database.query(
          `select 1 from ${name} n where position($1 in n::text) > 0 or position($2 in n::text) > 0 limit 1`,
          [secret, Buffer.from(secret).toString('hex')],
        ),
      ]).toEqual([name, []]);
    expect((await app.visitor.get(`/api/public/incidents/${record.code}`)).text).not.toContain(secret);
    expect(await faults()).toEqual([]);
    await app.database.query(`update comment_private set value = value || '\\x00' where comment_id = $1`, [id]);
    expect((await faults()).join()).toContain('comment_private');
    await app.database.query(
      `update comment_private set value = substr(value, 1, length(value) - 1) where comment_id = $1`,
      [id],
    );
    expect(await faults()).toEqual([]);
  });

  it('are erased by two people, and the line stays', async () => {
    const record = await submitted();
    const { id } = (await write(desk.reviewer, record, { text: 'A name that must go.' })).body;
    const erasure = randomUUID();
    const asked = await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, {
      id: erasure,
      path: `/comments/${id}/text`,
      why: 'It names somebody.',
    });
    expect(asked.status).toBe(200);
    expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
    expect((await read(desk.second, record)).items[0]!.comments[0]).toMatchObject({
      text: null,
      author: nameOf(desk.reviewer),
    });
    expect(await app.database.query('select 1 from comment_private where comment_id = $1', [id])).toEqual([]);
    expect(await faults()).toEqual([]);
  });
});

describe('a question and its answer that are erased', () => {
  const erase = async (record: IncidentRecord, path: string): Promise<void> => {
    const erasure = randomUUID();
    await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, { id: erasure, path, why: 'It names somebody.' });
    expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
  };
  const asked = async (question: string, answer: string): Promise<IncidentRecord> => {
    const record = await submitted();
    const returned = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${record.id}/reviews`,
      { decision: 'return', question },
      ifMatch(record.revision),
    );
    const again = { answer };
    await desk.monitor.post(`/api/incidents/${record.id}/submissions`, again, ifMatch(returned.body.revision));
    return record;
  };
  const said = async ({ id }: IncidentRecord): Promise<string> => {
    const paths = ['', '/changes', '/comments'].map((path) => `/api/incidents/${id}${path}`);
    return (await Promise.all(paths.map((path) => desk.reviewer.get(path)))).map(({ text }) => text).join();
  };
  const found = async (q: string): Promise<number> =>
    (await desk.second.get<{ total: number }>(`/api/incidents?q=${q}`)).body.total;

  it('are gone from the record, its history and the search of the queue, too', async () => {
    const record = await asked('Did Zimbelquark see it?', 'Vraxolint said so.');
    expect([await found('zimbelquark'), (await said(record)).includes('Vraxolint')]).toEqual([1, true]);
    for (const { id } of (await read(desk.second, record)).items[0]!.comments)
      await erase(record, `/comments/${id}/text`);
    expect(await said(record)).not.toMatch(/Zimbelquark|Vraxolint/);
    expect((await desk.second.get<IncidentRecord>(`/api/incidents/${record.id}`)).body).toMatchObject({
      question: null,
      answer: null,
    });
    expect(await found('zimbelquark')).toBe(0);
    expect(await faults()).toEqual([]);
  });

  it('are gone also where they are of ordinary words', async () => {
    const record = await asked('What was it?', 'No.');
    expect(await said(record)).toMatch(/What was it.*"No\."|"No\.".*What was it/s);
    for (const { id } of (await read(desk.second, record)).items[0]!.comments)
      await erase(record, `/comments/${id}/text`);
    expect(await said(record)).not.toMatch(/What was it|"No\."/);
  });

  it('are gone also when they are erased as a reason in the history', async () => {
    const record = await asked('What was it?', 'No.');
    expect(await said(record)).toMatch(/What was it.*"No\."|"No\.".*What was it/s);
    const changes = await desk.reviewer.get<{ items: { seq: number; kind: string }[] }>(
      `/api/incidents/${record.id}/changes`,
    );
    for (const { seq } of changes.body.items.filter(({ kind }) => ['returned', 'submitted'].includes(kind)).slice(-2))
      await erase(record, `history/${seq}/reason`);
    expect(await said(record)).not.toMatch(/What was it|"No\."/);
  });
});

it('says n of N and pages, also with many threads and many replies', async () => {
  const record = await submitted();
  const ids: string[] = [];
  for (let n = 0; n < 25; n += 1) ids.push((await write(desk.reviewer, record, { text: `thread ${n}` })).body.id);
  for (let n = 0; n < 12; n += 1) await write(desk.second, record, { text: `reply ${n}`, thread: ids[24]! });
  const first = await read(desk.second, record);
  expect([first.total, first.items.length, first.items[0]!.total, first.items[0]!.comments.length]).toEqual([
    25, 20, 13, 11,
  ]);
  const rest = await read(desk.second, record, `?before=${first.next}`);
  expect([rest.items.map(({ id }) => id), rest.next]).toEqual([ids.slice(0, 5).reverse(), null]);
  const newest = first.items[0]!.comments;
  const earlier = await desk.second.get<{ items: CommentView[] }>(
    `/api/incidents/${record.id}/comments/${ids[24]}/replies?before=${newest[1]!.id}`,
  );
  expect(earlier.body.items.map(({ text }) => text)).toEqual(['thread 24', 'reply 0', 'reply 1']);
});
