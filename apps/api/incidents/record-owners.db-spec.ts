import type { ChangeEntry } from '@vigil/shared/staff-responses/record-history.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { NoticePage } from '@vigil/shared/staff-responses/notices.js';
import type { OwnerChoices } from '@vigil/shared/staff-responses/record-owner.js';
import { describe, expect, it } from '@jest/globals';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../audit-log/signed-note.js';
import { anIncident } from '../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { backdateRow } from '../testing/backdate-rows.js';
import { ifMatch, log, published, submit, verified, type Desk, putSettings } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { ownerSql, readOwners } from './record-owner.repository.js';

let app: TestApp;
let desk: Desk;
let signer: Signer;
useDesk((opened) => ({ app, desk, signer } = opened), { ownHome: true });

const faults = async (): Promise<string[]> => {
  await makeCheckpoint(app.database, signer);
  const checked = await app.database.transaction('REPEATABLE READ', (manager) =>
    checkDatabase(manager, { key: verifierKey(signer) }),
  );
  return checked.faults;
};

const submitted = async (): Promise<IncidentRecord> => submit(desk.monitor, await log(desk.monitor, anIncident()));
const give = (
  by: Client,
  { id }: { id: string },
  to: Client = by,
  word?: string,
): Promise<Answer<IncidentRecord & { code: string }>> =>
  by.put(`/api/incidents/${id}/owner`, { member: to.member!.id, ...(word ? { word } : {}) });
const ownerOf = async ({ id }: { id: string }, by: Client = desk.second): Promise<string | null> =>
  (await by.get<IncidentRecord>(`/api/incidents/${id}`)).body.owner?.name ?? null;
const nameOf = (client: Client): string => client.member!.name;
const daysAgo = async ({ id }: { id: string }, days: number): Promise<void> =>
  backdateRow(app, `update record_owner set since = now() - make_interval(days => $2) where incident_id = $1`, [
    id,
    days,
  ]);

/** Comes first: other tests move moments of the log. */
it('leaves a line in the log for each, which verification finds whole', async () => {
  const record = await verified(desk, anIncident());
  await give(desk.reviewer, record);
  await give(desk.reviewer, record, desk.second);
  // Long over: goes when somebody takes another record, so that not all that was ever owned is read each time.
  const old = await submitted();
  await give(desk.reviewer, old, desk.second);
  await daysAgo(old, 60);
  await give(desk.reviewer, await submitted());
  expect(await app.database.query('select from record_owner where incident_id = $1', [old.id])).toEqual([]);
  expect(await faults()).toEqual([]);
  await app.database.query(`update record_owner set member_id = $2 where incident_id = $1`, [
    record.id,
    desk.reviewer.member!.id,
  ]);
  expect((await faults()).join()).toContain('record_owner');
});

describe('the owner of a record', () => {
  it('is who takes it, and everybody who reads the record is told', async () => {
    const record = await submitted();
    expect(record.owner).toBeNull();
    const taken = await give(desk.reviewer, record);
    expect(taken.status).toBe(200);
    expect(taken.body.owner).toMatchObject({ id: desk.reviewer.member!.id, name: nameOf(desk.reviewer) });
    expect(await ownerOf(record)).toBe(nameOf(desk.reviewer));
    expect(await ownerOf(record, desk.monitor)).toBe(nameOf(desk.reviewer));
    expect((await readOwners(app.database.manager)).get(record.id)?.name).toBe(nameOf(desk.reviewer));
  });

  it.each(['i', 'o'])('is each record’s own in a statement that calls its rows %s', async (row) => {
    const [taken, free] = [await submitted(), await submitted()];
    await give(desk.reviewer, taken);
    const found: { id: string; owner: { name: string } | null }[] = await app.database.query(
      `select ${row}.id, ${ownerSql(`${row}.id`)} as owner from incident ${row} where ${row}.id = any($1)`,
      [[taken.id, free.id]],
    );
    expect(Object.fromEntries(found.map(({ id, owner }) => [id, owner?.name ?? null]))).toEqual({
      [taken.id]: nameOf(desk.reviewer),
      [free.id]: null,
    });
  });

  it('is not taken from them by a colleague, who is told who has it', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    const refused = await give(desk.second, record);
    expect([refused.status, refused.body.code]).toEqual([409, 'has-owner']);
    expect(refused.body).toMatchObject({
      title: `${nameOf(desk.reviewer)} takes care of it`,
      owner: { name: nameOf(desk.reviewer) },
    });
    expect((await desk.second.delete(`/api/incidents/${record.id}/owner`)).status).toBe(409);
    expect(await ownerOf(record)).toBe(nameOf(desk.reviewer));
  });

  it('is one of two who take it at the same moment', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const record = await submitted();
      const both = await Promise.all([give(desk.reviewer, record), give(desk.second, record)]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      const winner = both[0].status === 200 ? desk.reviewer : desk.second;
      expect(await ownerOf(record)).toBe(nameOf(winner));
    }
  });

  it('hands it over with a word, and the history says to whom', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    const handed = await give(desk.reviewer, record, desk.second, 'I am away on Monday.');
    expect(handed.body.owner?.name).toBe(nameOf(desk.second));
    const { items } = (await desk.second.get<{ items: ChangeEntry[] }>(`/api/incidents/${record.id}/changes`)).body;
    expect(items.slice(-2)).toMatchObject([
      { kind: 'owner-taken', actor: nameOf(desk.reviewer) },
      {
        kind: 'owner-handed-over',
        actor: nameOf(desk.reviewer),
        to: nameOf(desk.second),
        reason: null,
        values: [{ path: expect.stringMatching(/^\/comments\//), value: null, internal: true }],
      },
    ]);
  });

  it('hands it over with a word once, if the request is repeated after a lost answer', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    const [first, again] = [
      await give(desk.reviewer, record, desk.second, 'Please look today.'),
      await give(desk.reviewer, record, desk.second, 'Please look today.'),
    ];
    expect([again.status, again.body]).toEqual([200, first.body]);
    const kinds = async (): Promise<number> =>
      (await desk.second.get<{ items: ChangeEntry[] }>(`/api/incidents/${record.id}/changes`)).body.items.filter(
        ({ kind }) => kind === 'owner-handed-over',
      ).length;
    const told = (await desk.second.get<NoticePage>('/api/inbox?what=handed-over')).body.items;
    expect([await kinds(), told.filter((one) => one.record?.id === record.id).length]).toEqual([1, 1]);
    // Other words are another request, and so are the same words of somebody else.
    expect((await give(desk.reviewer, record, desk.second, 'Or tomorrow.')).body).toMatchObject({ code: 'has-owner' });
    const third = await app.signIn('reviewer');
    expect((await give(third, record, desk.second, 'Please look today.')).body).toMatchObject({ code: 'has-owner' });
    // Whom it was handed to meanwhile has it.
    await give(desk.second, record, third);
    expect((await give(desk.reviewer, record, desk.second, 'Please look today.')).body).toMatchObject({
      code: 'has-owner',
    });
    expect(await kinds()).toBe(2);
  });

  it('gives it back, twice the same as once, and another takes it', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    for (let turn = 0; turn < 2; turn += 1)
      expect((await desk.reviewer.delete(`/api/incidents/${record.id}/owner`)).body).toMatchObject({ owner: null });
    const { items } = (await desk.second.get<{ items: ChangeEntry[] }>(`/api/incidents/${record.id}/changes`)).body;
    expect(items.filter(({ kind }) => kind === 'owner-gave-back')).toHaveLength(1);
    expect((await give(desk.second, record)).status).toBe(200);
  });

  it('changes nothing that somebody who edits the record has open', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    const again = (await desk.second.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect([again.revision, again.changedAt, again.changedBy]).toEqual([
      record.revision,
      record.changedAt,
      nameOf(desk.monitor),
    ]);
  });
});

describe('a claim', () => {
  it('ends after seven days without work, and the record is free', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    await daysAgo(record, 6);
    expect(await ownerOf(record)).toBe(nameOf(desk.reviewer));
    // Taking it was the last thing that they did, and the log says when.
    await asIfOlder(record, 8);
    expect(await ownerOf(record)).toBeNull();
    expect((await give(desk.second, record)).status).toBe(200);
    expect(await ownerOf(record)).toBe(nameOf(desk.second));
  });

  it('goes on while its owner works on the record', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    await asIfOlder(record, 8);
    expect(await ownerOf(record)).toBeNull();
    await desk.reviewer.post(
      `/api/incidents/${record.id}/reviews`,
      { decision: 'verify', grade: 'VG_FAIR', reason: 'Two agree.' },
      ifMatch(record.revision),
    );
    expect(await ownerOf(record)).toBe(nameOf(desk.reviewer));
  });

  it('lasts as long as the team says', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    await asIfOlder(record, 8);
    const settings = (await desk.admin.get('/api/settings')).body;
    expect(settings['ownerDays']).toBe(7);
    await putSettings(desk.admin, { ...settings, ownerDays: 10 });
    expect(await ownerOf(record)).toBe(nameOf(desk.reviewer));
    await putSettings(desk.admin, { ...settings, ownerDays: 7 });
    expect(await ownerOf(record)).toBeNull();
    expect((await putSettings(desk.admin, { ...settings, ownerDays: 0 })).status).toBe(422);
  });

  it('ends when its owner is suspended or gets another role', async () => {
    for (const change of [
      { role: 'reviewer', frozen: true },
      { role: 'analyst', frozen: false },
    ]) {
      const leaver = await app.signIn('reviewer');
      const record = await submitted();
      expect((await give(leaver, record)).status).toBe(200);
      await desk.admin.put(`/api/members/${leaver.member!.id}`, change);
      expect(await ownerOf(record)).toBeNull();
      expect((await give(desk.second, record)).status).toBe(200);
    }
  });

  it('rests while the record is with its author, and goes on when it comes back', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    const returned = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${record.id}/reviews`,
      { decision: 'return', question: 'Who says so?' },
      ifMatch(record.revision),
    );
    expect(returned.body.owner).toBeNull();
    await submit(desk.monitor, returned.body);
    expect(await ownerOf(record)).toBe(nameOf(desk.reviewer));
  });
});

describe('asking for a second person', () => {
  const want = async (by: Client, { id }: { id: string }): Promise<number> => {
    const { status, body } = await by.post<{ told: number }>(`/api/incidents/${id}/second-person-wanted`, {});
    expect(status).toBe(200);
    return body.told;
  };
  const told = async (by: Client, { id }: { id: string }): Promise<number> =>
    (await by.get<NoticePage>('/api/inbox?what=second-person')).body.items.filter(({ record }) => record?.id === id)
      .length;
  const toldOf = (record: { id: string }, clients: Client[]): Promise<number[]> =>
    Promise.all(clients.map((client) => told(client, record)));

  it('tells who may publish a record, not who verified it, and once a day', async () => {
    const third = await app.signIn('reviewer');
    const record = await verified(desk, anIncident());
    const asked = await want(desk.second, record);
    expect(await toldOf(record, [third, desk.reviewer, desk.second, desk.monitor])).toEqual([1, 0, 0, 0]);
    expect(await want(desk.second, record)).toBe(asked);
    expect(await want(third, record)).toBe(asked);
    expect(await toldOf(record, [third, desk.reviewer, desk.second])).toEqual([1, 0, 1]);
    await backdateRow(app, `update notice set at = at - interval '25 hours' where incident_id = $1`, [record.id]);
    await want(desk.second, record);
    expect(await toldOf(record, [third, desk.second])).toEqual([2, 1]);
    const { items } = (await desk.second.get<{ items: ChangeEntry[] }>(`/api/incidents/${record.id}/changes`)).body;
    expect(items.filter(({ kind }) => kind === 'second-person-wanted')).toHaveLength(3);
  });

  it('tells who may publish a correction, not who made it', async () => {
    const third = await app.signIn('reviewer');
    const record = await published(desk, anIncident());
    await desk.reviewer.put(
      `/api/incidents/${record.id}`,
      { ...record.incident, title: 'Said better' },
      ifMatch(record.revision),
    );
    await want(desk.second, record);
    expect(await toldOf(record, [third, desk.reviewer])).toEqual([1, 0]);
  });

  it('tells who may verify a record, or agree to something else that a published one waits for', async () => {
    const own = await submit(desk.reviewer, await log(desk.reviewer, anIncident()));
    await want(desk.reviewer, own);
    expect(await toldOf(own, [desk.second])).toEqual([1]);
    const record = await published(desk, anIncident());
    await want(desk.second, record);
    expect(await toldOf(record, [desk.reviewer])).toEqual([1]);
  });
});

describe('who can own a record', () => {
  it('is no monitor, analyst or administrator', async () => {
    const record = await submitted();
    for (const client of [desk.monitor, desk.analyst, desk.admin])
      expect((await give(client, record)).status).toBe(403);
    const refused = await give(desk.reviewer, record, desk.monitor);
    expect([refused.status, refused.text.includes('no-reviewer')]).toEqual([422, true]);
  });

  it('is not its author', async () => {
    const record = await submit(desk.reviewer, await log(desk.reviewer, anIncident()));
    expect((await give(desk.reviewer, record)).body).toMatchObject({ code: 'own-record' });
    const refused = await give(desk.second, record, desk.reviewer);
    expect([refused.status, refused.text.includes('reviews-own-record')]).toEqual([422, true]);
    const { body } = await desk.reviewer.get<OwnerChoices>(`/api/incidents/${record.id}/owner`);
    expect([body.refused, body.colleagues.map(({ id }) => id).includes(desk.second.member!.id)]).toEqual([
      'own-record',
      true,
    ]);
  });

  it('is somebody on the case team, where there is one', async () => {
    const { id } = await submitted();
    const read = async (): Promise<IncidentRecord> =>
      (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`)).body;
    const before = await read();
    await give(desk.second, before);
    await desk.reviewer.put(
      `/api/incidents/${id}`,
      { ...before.incident, sensitivity: 'S3_RESTRICTED' },
      ifMatch(before.revision),
    );
    // The one who had it is not on the team, and so no longer has it.
    expect((await read()).owner).toBeNull();
    expect((await give(desk.second, before)).status).toBe(404);
    const refused = await give(desk.reviewer, before, desk.second);
    expect([refused.status, refused.text.includes('not-on-case-team')]).toEqual([422, true]);
    const { body } = await desk.reviewer.get<OwnerChoices>(`/api/incidents/${id}/owner`);
    expect([body.refused, body.colleagues]).toEqual([null, []]);
    expect((await give(desk.reviewer, before)).status).toBe(200);
  });
});

describe('starting a review', () => {
  const start = (by: Client, { id, revision }: IncidentRecord): Promise<Answer<IncidentRecord>> =>
    by.post<IncidentRecord>(`/api/incidents/${id}/reviews`, { decision: 'take' }, ifMatch(revision));

  it('makes the reviewer its owner', async () => {
    const record = await submitted();
    expect((await start(desk.reviewer, record)).body.owner?.name).toBe(nameOf(desk.reviewer));
  });

  it('is refused while somebody else owns it', async () => {
    const record = await submitted();
    await give(desk.second, record);
    expect((await start(desk.reviewer, record)).body).toMatchObject({ code: 'has-owner' });
    expect((await start(desk.second, record)).status).toBe(200);
  });
});

/** Moves everything that happened around a record into the past, as far as its owner's time goes. */
async function asIfOlder({ id }: { id: string }, days: number): Promise<void> {
  await daysAgo({ id }, days);
  await app.database.transaction(async (manager) => {
    await manager.query('alter table log_leaf disable trigger user');
    await manager.query(`update log_leaf set at = at - make_interval(days => $2) where entity_id = $1`, [id, days]);
    await manager.query('alter table log_leaf enable trigger user');
  });
}

describe('an author who takes a submitted record back', () => {
  const recall = (
    record: IncidentRecord,
    by: Client = desk.monitor,
  ): Promise<Answer<IncidentRecord & { code: string; title: string }>> =>
    by.post(`/api/incidents/${record.id}/recalls`, {}, ifMatch(record.revision));

  it('does so until a reviewer takes care of it, and is told who does', async () => {
    const record = await submitted();
    await give(desk.reviewer, record);
    expect((await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body.allowed).toEqual([]);
    const refused = await recall(record);
    expect([refused.status, refused.body.code]).toEqual([409, 'has-owner']);
    expect(refused.body.title).toContain(nameOf(desk.reviewer));
    await desk.reviewer.delete(`/api/incidents/${record.id}/owner`);
    expect((await recall(record)).body).toMatchObject({ status: 'WS_DRAFT', allowed: ['change', 'submit'] });
    expect((await give(desk.reviewer, record)).status).toBe(404);
    const { items } = (await desk.monitor.get<{ items: ChangeEntry[] }>(`/api/incidents/${record.id}/changes`)).body;
    expect(items.at(-1)).toMatchObject({ kind: 'recalled', actor: nameOf(desk.monitor) });
  });

  it('and a reviewer who takes it at the same moment: one of them does', async () => {
    for (let turn = 0; turn < 6; turn += 1) {
      const record = await submitted();
      const both = [() => recall(record), () => give(desk.reviewer, record)];
      const answers = await Promise.all((turn % 2 ? both : both.reverse()).map((ask) => ask()));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      const now = (await desk.monitor.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
      expect([now.status, now.owner?.name ?? null]).toEqual(
        now.owner ? ['WS_SUBMITTED', nameOf(desk.reviewer)] : ['WS_DRAFT', null],
      );
    }
  });
});
