import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { addDays, weekday } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { BulkOutcome, BulkOutcomes, QueueIds } from '@vigil/shared/staff-responses/bulk-actions.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { NoticePage } from '@vigil/shared/staff-responses/notices.js';
import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import type { GroupSeries, RecordRelation } from '@vigil/shared/staff-responses/relations.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../audit-log/signed-note.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { aGroupLink, anIncident } from '../testing/an-incident.js';
import { startTestApp, TEST_CONFIG, type Client, type TestApp } from '../testing/app.js';
import { aGroup, ifMatch, log, published, submit, verified, type Desk } from '../testing/desk.js';
import type { FreshDatabase } from '../testing/fresh-database.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
let database: FreshDatabase;
let signer: Signer;
let home: string;
useDesk((opened) => ({ app, desk, database, signer, home } = opened), { ownHome: true });

interface Asked {
  action: string;
  [parameter: string]: unknown;
}
type Some = readonly { id: string; revision: number }[];
const items = (records: Some): Some => records.map(({ id, revision }) => ({ id, revision }));
const send = async (client: Client, records: Some, asked: Asked, dryRun: boolean): Promise<BulkOutcome[]> => {
  const { status, body, text } = await client.post<BulkOutcomes>('/api/incidents/bulk-actions', {
    ...asked,
    dryRun,
    items: items(records),
  });
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body.results;
};
const run = (client: Client, records: Some, asked: Asked): Promise<BulkOutcome[]> =>
  send(client, records, asked, false);
const dryRun = (client: Client, records: Some, asked: Asked): Promise<BulkOutcome[]> =>
  send(client, records, asked, true);
/** What is told of each: its result, and if it was refused, why. */
const told = (outcomes: readonly BulkOutcome[]): string[] =>
  outcomes.map(({ result, why }) => (why === null ? result : (why.field ?? why.code)));

const submitted = (title = 'A gathering'): Promise<IncidentRecord> =>
  log(desk.monitor, anIncident({ title })).then((record) => submit(desk.monitor, record));
const several = async (n: number): Promise<IncidentRecord[]> => {
  const made: IncidentRecord[] = [];
  for (let at = 0; at < n; at += 1) made.push(await submitted(`Gathering ${at}`));
  return made;
};
const read = async ({ id }: { id: string }, by: Client = desk.reviewer): Promise<IncidentRecord> =>
  (await by.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const ownerOf = async (record: { id: string }): Promise<string | null> => (await read(record)).owner?.id ?? null;
const own = (client: Client, { id }: { id: string }): Promise<unknown> =>
  client.put(`/api/incidents/${id}/owner`, { member: client.member!.id });
const kindsOf = async ({ id }: { id: string }): Promise<string[]> =>
  (await desk.reviewer.get<{ items: ChangeEntry[] }>(`/api/incidents/${id}/changes`)).body.items.map(
    ({ kind }) => kind,
  );
const linesOfLog = async (): Promise<number> =>
  Number(((await app.database.query('select count(*) as n from log_leaf')) as [{ n: string }])[0].n);
const restricted = async (by: Client): Promise<IncidentRecord> => {
  const before = await submitted('Out of sight');
  const { body } = await by.put<IncidentRecord>(
    `/api/incidents/${before.id}`,
    { ...before.incident, sensitivity: 'S3_RESTRICTED' },
    ifMatch(before.revision),
  );
  return body;
};
const suspended = async (): Promise<string> => {
  const leaver = await app.signIn('reviewer');
  await desk.admin.put(`/api/members/${leaver.member!.id}`, { role: 'reviewer', frozen: true });
  return leaver.member!.id;
};

describe('all that match', () => {
  const matching = async (by: Client, query: string): Promise<QueueIds['items']> =>
    (await by.get<QueueIds>(`/api/incidents/matching?${query}`)).body.items;

  it('are every record of the address, beyond its page, with the revision', async () => {
    const made: IncidentRecord[] = [];
    for (let at = 0; at < 55; at += 1) made.push(await log(desk.reviewer, anIncident({ title: 'A kestrel' })));
    const of = `author=${desk.reviewer.member!.id}&page=2`;
    const found = await matching(desk.reviewer, of);
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(made.map(({ id }) => id)));
    expect(new Set(found.map(({ revision }) => revision))).toEqual(new Set([1]));
    // Drafts of somebody else.
    expect(await matching(desk.second, of)).toEqual([]);
  });

  it('have no record that is out of sight, and are for whoever has a queue', async () => {
    const hidden = await restricted(desk.second);
    const seen = async (by: Client): Promise<boolean> => (await matching(by, '')).some(({ id }) => id === hidden.id);
    expect([await seen(desk.reviewer), await seen(desk.second)]).toEqual([false, true]);
    // Analysts select what they export.
    expect(await seen(desk.analyst)).toBe(false);
    expect((await desk.admin.get('/api/incidents/matching')).status).toBe(403);
  });
});

describe('a dry run', () => {
  it('says what a run then does, and changes nothing', async () => {
    const [free, mine, theirs, other] = (await several(4)) as [
      IncidentRecord,
      IncidentRecord,
      IncidentRecord,
      IncidentRecord,
    ];
    const [graded, shown] = [await verified(desk, anIncident()), await published(desk, anIncident())];
    const group = await aGroup(desk, 'DEMO Group of the dry run');
    const named = anIncident({ sensitivity: 'S1_COARSE', groups: [aGroupLink(group.id)] });
    const ours = await submit(desk.reviewer, await log(desk.reviewer, named));
    await own(desk.reviewer, mine);
    await own(desk.second, theirs);
    const all = [free, mine, theirs, other, graded, shown, ours];
    const actions: Asked[] = [
      { action: 'take' },
      { action: 'give-back' },
      { action: 'assign', member: desk.second.member!.id, word: 'Please, today.' },
      { action: 'take-back', member: desk.second.member!.id },
      { action: 'relate', kind: 'part-of', to: other.id },
      { action: 'unrelate', kind: 'part-of', to: other.id },
      { action: 'sensitivity', sensitivity: 'S1_COARSE' },
      { action: 'group', group: group.id },
      { action: 'ungroup', group: group.id },
      { action: 'return', question: 'Who was there?' },
    ];
    for (const asked of actions) {
      const now = await Promise.all(all.map((record) => read(record)));
      const before = [await linesOfLog(), (await desk.second.get<NoticePage>('/api/inbox')).body.total];
      const tried = await dryRun(desk.reviewer, now, asked);
      expect([await linesOfLog(), (await desk.second.get<NoticePage>('/api/inbox')).body.total]).toEqual(before);
      expect(await Promise.all(all.map((record) => read(record)))).toEqual(now);
      const done = await run(desk.reviewer, now, asked);
      const withoutRevision = (one: BulkOutcome): unknown => ({ ...one, revision: null });
      expect([asked.action, done.map(withoutRevision)]).toEqual([asked.action, tried.map(withoutRevision)]);
      expect([asked.action, new Set(told(done)).size > 1]).toEqual([asked.action, true]);
      expect([asked.action, (await linesOfLog()) - before[0]!]).toEqual([
        asked.action,
        done.filter(({ result }) => result === 'done').length,
      ]);
    }
  });

  it('names what would be refused, and says why', async () => {
    const theirs = await submitted('Taken by a colleague');
    await own(desk.second, theirs);
    const [refused] = await dryRun(desk.reviewer, [theirs], { action: 'take' });
    expect(refused).toEqual({
      id: theirs.id,
      result: 'refused',
      title: 'Taken by a colleague',
      code: null,
      revision: theirs.revision,
      before: desk.second.member!.id,
      also: null,
      why: { code: 'has-owner', field: null, name: desk.second.member!.name },
    });
  });
});

describe('a run', () => {
  it('leaves a line of its own for each record, and goes on beside those that changed meanwhile', async () => {
    const records = await several(5);
    const changed = records[2]!;
    await desk.second.put(
      `/api/incidents/${changed.id}`,
      { ...changed.incident, title: 'Changed meanwhile' },
      ifMatch(changed.revision),
    );
    const before = await linesOfLog();
    const outcomes = await run(desk.reviewer, records, { action: 'take' });
    expect(told(outcomes)).toEqual(['done', 'done', 'changed-meanwhile', 'done', 'done']);
    expect(outcomes[2]).toMatchObject({ title: 'Changed meanwhile', revision: changed.revision + 1 });
    expect((await linesOfLog()) - before).toBe(4);
    for (const record of records)
      expect((await kindsOf(record)).includes('owner-taken')).toBe(record.id !== changed.id);
    expect(told(await run(desk.reviewer, [records[0]!], { action: 'take' }))).toEqual(['unchanged']);
  });

  it('tells of a record out of sight what it tells of one that does not exist', async () => {
    const [hidden, free] = [await restricted(desk.second), await submitted()];
    const ids = [hidden, { id: randomUUID(), revision: hidden.revision }, free];
    for (const action of [dryRun, run]) {
      const [one, other, third] = await action(desk.reviewer, ids, { action: 'take' });
      expect(one).toMatchObject({ result: 'refused', title: null, code: null, why: { code: 'not-found' } });
      expect({ ...one, id: '' }).toEqual({ ...other, id: '' });
      expect(third!.result).toBe('done');
    }
    const to = await desk.reviewer.post('/api/incidents/bulk-actions', {
      action: 'relate',
      kind: 'follows',
      to: hidden.id,
      dryRun: true,
      items: items([free]),
    });
    expect([to.status, to.text.includes('Out of sight')]).toEqual([404, false]);
  });

  it('gives nothing to somebody who is suspended', async () => {
    const records = await several(2);
    const asked = { action: 'assign', member: await suspended() };
    expect(told(await run(desk.reviewer, records, asked))).toEqual(['no-reviewer', 'no-reviewer']);
    expect(await ownerOf(records[0]!)).toBeNull();
  });

  it('takes from an owner who is suspended, as a single action does', async () => {
    const leaver = await app.signIn('reviewer');
    const record = await submitted();
    await own(leaver, record);
    await desk.admin.put(`/api/members/${leaver.member!.id}`, { role: 'reviewer', frozen: true });
    expect(told(await run(desk.reviewer, [record], { action: 'take' }))).toEqual(['done']);
  });

  it('asks each author the one question, but not about a record of one’s own', async () => {
    const records = [await submitted(), await submit(desk.reviewer, await log(desk.reviewer, anIncident()))];
    const outcomes = await run(desk.reviewer, records, { action: 'return', question: 'Who says so?' });
    expect(told(outcomes)).toEqual(['done', 'own-record']);
    expect(await read(records[0]!)).toMatchObject({ status: 'WS_RETURNED', question: 'Who says so?' });
  });

  it('limits records, says that a verified one is graded again, and loosens them by the rules of a form', async () => {
    const records = [await submitted(), await verified(desk, anIncident()), await published(desk, anIncident())];
    const outcomes = await run(desk.reviewer, records, { action: 'sensitivity', sensitivity: 'S4_SEALED' });
    expect(outcomes.map(({ result, also, before }) => [result, also, before])).toEqual([
      ['done', null, records[0]!.incident.sensitivity],
      ['done', 'graded-again', records[1]!.incident.sensitivity],
      ['done', 'correction-waits', records[2]!.incident.sensitivity],
    ]);
    expect((await read(records[1]!)).status).toBe('WS_UNDER_REVIEW');
    expect((await desk.second.get(`/api/incidents/${records[0]!.id}`)).status).toBe(404);
    const loosen = { action: 'sensitivity', sensitivity: 'S0_PUBLIC' };
    expect(told(await run(desk.second, outcomes, loosen))).toEqual(['not-found', 'not-found', 'not-found']);
    expect(told(await run(desk.reviewer, outcomes, loosen))).toEqual(['done', 'done', 'done']);
  });

  it('adds a group to records, as inferred, and so to its weekly series; undone where nobody said more of it', async () => {
    const group = await aGroup(desk, 'DEMO Group of Mondays');
    const today = todayIn('Asia/Phnom_Penh');
    const mondays = [2, 3, 4, 5].map((weeks) => addDays(today, 1 - weekday(today) - 7 * weeks));
    const records: IncidentRecord[] = [];
    for (const day of mondays)
      records.push(await submit(desk.monitor, await log(desk.monitor, anIncident({ when: exactDay(day) }))));
    const named = await submit(desk.monitor, await log(desk.monitor, anIncident({ groups: [aGroupLink(group.id)] })));
    const [graded, shown] = [await verified(desk, anIncident()), await published(desk, anIncident())];
    const series = async (): Promise<unknown> =>
      (await desk.analyst.get<GroupSeries>(`/api/groups/${group.id}/series`)).body.series?.weekday ?? null;
    expect(await series()).toBeNull();
    const outcomes = await run(desk.reviewer, [...records, named, graded, shown], { action: 'group', group: group.id });
    expect(outcomes.map(({ result, also }) => [result, also])).toEqual([
      ...records.map(() => ['done', null]),
      ['unchanged', null],
      ['done', 'graded-again'],
      ['done', 'correction-waits'],
    ]);
    expect(await series()).toBe(1);
    const { incident } = await read(records[0]!);
    expect(incident.groups).toEqual([expect.objectContaining({ group: group.id, link: 'GL_INFERRED', role: null })]);
    expect((await read(named)).incident.groups[0]!.link).toBe('GL_STATED');
    expect(await kindsOf(records[0]!)).toContain('saved');
    // A monitor's reading of the source stays when somebody undoes what was done to many.
    const now = await read(records[0]!);
    const stated = [{ ...now.incident.groups[0]!, link: 'GL_STATED' }];
    await desk.reviewer.put(`/api/incidents/${now.id}`, { ...now.incident, groups: stated }, ifMatch(now.revision));
    const again = await Promise.all([...records, named].map((record) => read(record)));
    expect(told(await run(desk.reviewer, again, { action: 'ungroup', group: group.id }))).toEqual([
      'unchanged',
      'done',
      'done',
      'done',
      'unchanged',
    ]);
    expect(await series()).toBeNull();
    const many: string[] = [];
    for (let n = 0; n < 30; n += 1) many.push((await aGroup(desk, `DEMO Group ${n} of thirty`)).id);
    const full = await log(desk.reviewer, anIncident({ groups: many.map((id) => aGroupLink(id)) }));
    const other = await aGroup(desk, 'DEMO Group too many');
    expect(told(await run(desk.reviewer, [full], { action: 'group', group: other.id }))).toEqual(['too-many-groups']);
  });

  it('relates records to one, and refuses that one and a ring by name', async () => {
    const [whole, part, above, top] = (await several(4)) as [
      IncidentRecord,
      IncidentRecord,
      IncidentRecord,
      IncidentRecord,
    ];
    const asked = { action: 'relate', kind: 'part-of', to: whole.id };
    await run(desk.reviewer, [whole], { ...asked, to: above.id });
    await run(desk.reviewer, [above], { ...asked, to: top.id });
    const now = await read(whole);
    expect(told(await run(desk.reviewer, [now, part, top], asked))).toEqual(['same-record', 'done', 'relation-ring']);
    const relations = async (): Promise<string[]> =>
      (await desk.reviewer.get<{ items: RecordRelation[] }>(`/api/incidents/${part.id}/relations`)).body.items.map(
        ({ kind, other }) => `${kind} ${other.id}`,
      );
    expect(await relations()).toEqual([`part-of ${whole.id}`]);
    expect(told(await run(desk.reviewer, [await read(part)], { ...asked, action: 'unrelate' }))).toEqual(['done']);
    expect(await relations()).toEqual([]);
  });

  it.each([
    ['a deadlock', `raise exception 'x' using errcode = '40P01'`, 'unavailable'],
    ['a connection that breaks', 'perform pg_terminate_backend(pg_backend_pid())', 'unavailable'],
    ['what nobody expected', `raise exception 'x' using errcode = '23514'`, 'unexpected'],
  ])('keeps what became of the others when the database fails in the middle: %s', async (_what, fails, code) => {
    const records = await several(3);
    await app.database.query(`create function fail_for_one() returns trigger language plpgsql as
      $$ begin if new.incident_id = '${records[1]!.id}' then ${fails}; end if; return new; end $$`);
    await app.database.query(
      'create trigger fail_for_one before insert on record_owner for each row execute function fail_for_one()',
    );
    try {
      for (const act of [dryRun, run]) {
        const outcomes = await act(desk.reviewer, records, { action: 'take' });
        expect(told(outcomes)).toEqual(['done', code, 'done']);
        expect(outcomes[1]).toMatchObject({ result: 'refused', title: 'Gathering 1', revision: records[1]!.revision });
      }
    } finally {
      await app.database.query('drop function fail_for_one cascade');
    }
    const me = desk.reviewer.member!.id;
    expect(await Promise.all(records.map(ownerOf))).toEqual([me, null, me]);
  });

  it.each([
    ['no answer to a COMMIT', 'perform pg_terminate_backend(pg_backend_pid())', 'unknown'],
    ['a COMMIT that is refused', `raise exception 'x' using errcode = '40001'`, 'refused'],
  ])('says what it knows of each, and goes on after %s', async (_what, fails, result) => {
    const records = await several(3);
    await app.database.query(`create function fail_at_commit() returns trigger language plpgsql as
      $$ begin if new.incident_id = '${records[1]!.id}' then ${fails}; end if; return null; end $$`);
    await app.database.query(`create constraint trigger fail_at_commit after insert on record_owner
      deferrable initially deferred for each row execute function fail_at_commit()`);
    try {
      const outcomes = await run(desk.reviewer, records, { action: 'take' });
      expect(outcomes.map((one) => one.result)).toEqual(['done', result, 'done']);
      expect(outcomes[1]).toMatchObject({ title: 'Gathering 1', revision: records[1]!.revision });
      expect(told(await dryRun(desk.reviewer, records, { action: 'take' }))).toEqual([
        'unchanged',
        'done',
        'unchanged',
      ]);
    } finally {
      await app.database.query('drop function fail_at_commit cascade');
    }
  });

  it('gives each record to one of two who take them at once on two servers', async () => {
    const other = await startTestApp(database, { config: { ...TEST_CONFIG, home } });
    try {
      const records = await several(12);
      const twin = await other.signIn('reviewer', 'On another server');
      const [one, two] = await Promise.all([
        run(desk.reviewer, records, { action: 'take' }),
        run(twin, [...records].reverse(), { action: 'take' }),
      ]);
      const winners = [...one, ...two].filter(({ result }) => result === 'done');
      expect(new Set(winners.map(({ id }) => id)).size).toBe(12);
      expect(winners).toHaveLength(12);
      expect(new Set(told([...one, ...two]))).toEqual(new Set(['done', 'has-owner']));
    } finally {
      await other.close();
    }
  });
});

describe('undoing', () => {
  const handOver = (records: Some, to: Client): Promise<BulkOutcome[]> =>
    run(desk.reviewer, records, { action: 'assign', member: to.member!.id });
  const takeBack = (records: Some, from: Client, keep: boolean): Promise<BulkOutcome[]> =>
    run(desk.reviewer, records, { action: 'take-back', member: from.member!.id, keep });
  const noticesOf = async (client: Client): Promise<string[]> =>
    (await client.get<NoticePage>('/api/inbox')).body.items.map(({ what, record }) => `${what} ${record?.id ?? ''}`);

  it('takes a hand-over back: to whoever had the record, with the one notice of all', async () => {
    const colleague = await app.signIn('reviewer');
    const [free, mine] = (await several(2)) as [IncidentRecord, IncidentRecord];
    await own(desk.reviewer, mine);
    const me = desk.reviewer.member!.id;
    expect((await handOver([free, mine], colleague)).map(({ before }) => before)).toEqual([null, me]);
    expect([await ownerOf(free), await ownerOf(mine)]).toEqual([colleague.member!.id, colleague.member!.id]);
    expect(await noticesOf(colleague)).toEqual(['handed-over ']);
    expect(told(await takeBack([free], colleague, false))).toEqual(['done']);
    expect(await noticesOf(colleague)).toEqual(['handed-over ']);
    expect(told(await takeBack([mine], colleague, true))).toEqual(['done']);
    expect([await ownerOf(free), await ownerOf(mine)]).toEqual([null, me]);
    expect(await noticesOf(colleague)).toEqual([]);
    expect((await kindsOf(free)).slice(-2)).toEqual(['owner-handed-over', 'owner-taken-back']);
    expect(told(await takeBack([free], colleague, false))).toEqual(['unchanged']);
  });

  it('leaves a record with a colleague who has worked on it, or whom somebody else gave it', async () => {
    const [worked, others] = (await several(2)) as [IncidentRecord, IncidentRecord];
    await handOver([worked], desk.second);
    await desk.second.put(`/api/incidents/${worked.id}/comments/${randomUUID()}`, { text: 'I have begun.' });
    await own(desk.second, others);
    expect(told(await takeBack([worked, others], desk.second, false))).toEqual(['has-owner', 'has-owner']);
    expect([await ownerOf(worked), await ownerOf(others)]).toEqual([desk.second.member!.id, desk.second.member!.id]);
  });
});

describe('a request', () => {
  const refusedWith = async (body: object, client = desk.reviewer): Promise<unknown> => {
    const answer = await client.post<{ errors?: { pointer: string; code: string }[] }>(
      '/api/incidents/bulk-actions',
      body,
    );
    return [answer.status, ...(answer.body.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)];
  };
  const some = (n: number): Some => Array.from({ length: n }, () => ({ id: randomUUID(), revision: 1 }));

  it('names at most 50 records, each once, and what its action needs', async () => {
    const one = some(1);
    expect(await refusedWith({ action: 'take', dryRun: true, items: some(51) })).toEqual([
      422,
      '/items too-many-items',
    ]);
    expect(await refusedWith({ action: 'take', dryRun: true, items: [] })).toEqual([422, '/items required']);
    expect(await refusedWith({ action: 'take', dryRun: true, items: [...one, ...one] })).toEqual([
      422,
      '/items/1/id repeated-code',
    ]);
    for (const [action, ...pointers] of [
      ['assign', '/member'],
      ['take-back', '/member'],
      ['return', '/question'],
      ['sensitivity', '/sensitivity'],
      ['relate', '/kind', '/to'],
      ['unrelate', '/kind', '/to'],
      ['group', '/group'],
      ['ungroup', '/group'],
    ])
      expect(await refusedWith({ action, dryRun: true, items: one })).toEqual([
        422,
        ...pointers.map((pointer) => `${pointer} required`),
      ]);
    expect(await refusedWith({ action: 'group', group: randomUUID(), dryRun: true, items: one })).toEqual([
      422,
      '/group unknown-group',
    ]);
    expect(await refusedWith({ action: 'publish', dryRun: true, items: one })).toEqual([422, '/action unknown-code']);
  });

  it('is for reviewers', async () => {
    for (const client of [desk.monitor, desk.analyst, desk.admin])
      expect(await refusedWith({ action: 'take', dryRun: true, items: some(1) }, client)).toEqual([403]);
  });
});

it('leaves a log that verification finds whole', async () => {
  await makeCheckpoint(app.database, signer);
  const { faults } = await app.database.transaction('REPEATABLE READ', (manager) =>
    checkDatabase(manager, { key: verifierKey(signer) }),
  );
  expect(faults).toEqual([]);
});
