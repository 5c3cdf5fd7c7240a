import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { NoticePage } from '@vigil/shared/staff-responses/notices.js';
import type { GroupView } from '@vigil/shared/staff-responses/groups.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { keyringOf } from '../../encryption/keyring.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { aGroupLink, anIncident } from '../../testing/an-incident.js';
import type { Client, TestApp } from '../../testing/app.js';
import { aGroup, ifMatch, log, publish, published, submit, verified, verify, type Desk } from '../../testing/desk.js';
import {
  AT,
  court,
  decide,
  type NameAnswer,
  namesSeenBy,
  nameSeenBy,
  propose,
  union,
  withProposed,
} from '../../testing/propose-names.js';
import { useDesk } from '../../testing/use-desk.js';
import { untilSomebodyWaits } from '../../testing/wait-for-locks.js';

let app: TestApp;
let desk: Desk;
let signer: Signer;
useDesk((opened) => ({ app, desk, signer } = opened), { ownHome: true });

const idsFor = async (by: Client): Promise<string[]> => (await namesSeenBy(by)).items.map(({ id }) => id);
const read = async (by: Client, id: string): Promise<IncidentRecord> =>
  (await by.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const save = (by: Client, { id, revision }: { id: string; revision: number }, incident: Incident) =>
  by.put<IncidentRecord>(`/api/incidents/${id}`, incident, ifMatch(revision));

/** Comes first: it reads the whole log. */
it('has a line in the log for each step, which says no word of it, and verification finds a changed row', async () => {
  const words = `NAME-${randomUUID()}`;
  const { body } = await propose(desk.monitor, court({ nameEn: words }));
  await decide(desk.reviewer, body, 'accept');
  const lines: unknown[] = await app.database.query(
    `select what, actor_id from log_leaf where entity = 'proposed-name' and entity_id = $1 order by idx`,
    [body.id],
  );
  expect(lines).toEqual([
    { what: 'proposed', actor_id: desk.monitor.member!.id },
    { what: 'accepted', actor_id: desk.reviewer.member!.id },
  ]);
  const tables: { name: string }[] = await app.database.query(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'pub')`,
  );
  for (const { name } of tables)
    expect([
      name,
      await app.database.query(
        `select 1 from ${name} n where position($1 in n::text) > 0 or position($2 in n::text) > 0 limit 1`,
        [words, Buffer.from(words).toString('hex')],
      ),
    ]).toEqual([name, []]);
  const faults = async (): Promise<string[]> => {
    await makeCheckpoint(app.database, signer);
    return (
      await app.database.transaction('REPEATABLE READ', (manager) =>
        checkDatabase(manager, { key: verifierKey(signer) }),
      )
    ).faults;
  };
  expect(await faults()).toEqual([]);
  await app.database.query('update proposed_name set sensitive = not sensitive where id = $1', [body.id]);
  expect((await faults()).join()).toContain('proposed_name');
  await app.database.query('update proposed_name set sensitive = not sensitive where id = $1', [body.id]);
});

describe('a landmark', () => {
  it('is proposed by whoever logs records, and accepted by a reviewer who is somebody else', async () => {
    const { status, body } = await propose(desk.monitor, court());
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ ...court(), state: 'proposed', mine: true, mayDecide: false, decidedBy: null }),
    ]);
    expect((await decide(desk.monitor, body, 'accept')).status).toBe(403);
    const accepted = await decide(desk.reviewer, body, 'accept');
    expect(accepted.body).toMatchObject({ state: 'accepted', decidedBy: desk.reviewer.member!.name, revision: 2 });
    expect((await decide(desk.second, accepted.body, 'refuse')).body.code).toBe('wrong-state');
    expect((await decide(desk.second, body, 'refuse')).body.code).toBe('changed-meanwhile');
    const told = (await desk.monitor.get<NoticePage>('/api/inbox?what=name-decided')).body.items[0];
    expect(told).toMatchObject({ by: desk.reviewer.member!.name, record: null });
  });

  it('that a reviewer proposed is not accepted by themselves; they can take it back', async () => {
    const { body } = await propose(desk.reviewer, court());
    expect(body.mayDecide).toBe(false);
    expect((await decide(desk.reviewer, body, 'accept')).body.code).toBe('second-person-needed');
    expect((await namesSeenBy(desk.second)).items.find(({ id }) => id === body.id)!.mayDecide).toBe(true);
    expect((await decide(desk.reviewer, body, 'refuse')).body.state).toBe('refused');
    expect((await namesSeenBy(desk.second)).items.find(({ id }) => id === body.id)!.mayDecide).toBe(false);
  });

  it('is stored once, however often it is sent, and never over another', async () => {
    const id = randomUUID();
    for (let turn = 0; turn < 2; turn += 1) expect((await propose(desk.monitor, court(), id)).status).toBe(200);
    expect((await propose(desk.monitor, court({ nameEn: 'Another' }), id)).body.code).toBe('already-exists');
    expect((await propose(desk.reviewer, court(), id)).status).toBe(409);
  });

  it('is refused by name where its point is outside of its commune, swapped, or in no commune', async () => {
    const error = async (body: object) => (await propose(desk.monitor, body)).body.errors[0];
    const elsewhere = await error(court({ at: { place: '120203', lat: 13.3622, lon: 103.8597 } }));
    expect(elsewhere).toMatchObject({ pointer: '/at', code: 'point-outside-commune' });
    expect(elsewhere!.text).toContain('Phsar Thmei Ti Bei');
    expect(await error(court({ at: { place: '1202', lat: AT.lat, lon: AT.lon } }))).toMatchObject({
      pointer: '/at/place',
      code: 'no-commune',
    });
    expect(await error(court({ at: { ...AT, place: '999999' } }))).toMatchObject({ code: 'unknown-place' });
    expect(await error(court({ at: { place: '120203', lat: AT.lon, lon: AT.lat } }))).toMatchObject({
      pointer: expect.stringMatching(/^\/at/),
    });
    expect(await error(court({ at: null }))).toMatchObject({ pointer: '/at', code: 'required' });
    expect(await error(court({ nameEn: null, nameKm: null }))).toMatchObject({ pointer: '/nameEn', code: 'required' });
    expect((await propose(desk.monitor, court({ nameEn: null }))).status).toBe(200);
  });

  it('is found by monitors once it is accepted; a sensitive one only by reviewers and who proposed it', async () => {
    const other = await app.signIn('monitor');
    const open = (await propose(desk.monitor, court())).body;
    const sensitive = (await propose(desk.monitor, court({ sensitive: true }))).body;
    expect(await idsFor(other)).not.toContain(open.id);
    for (const one of [open, sensitive]) await decide(desk.reviewer, one, 'accept');
    const seen = async (by: Client): Promise<boolean[]> => {
      const ids = await idsFor(by);
      return [open.id, sensitive.id].map((id) => ids.includes(id));
    };
    expect([await seen(other), await seen(desk.monitor), await seen(desk.second)]).toEqual([
      [true, false],
      [true, true],
      [true, true],
    ]);
    for (const client of [desk.analyst, desk.admin, app.visitor])
      expect([401, 403]).toContain((await client.get('/api/proposed-names')).status);
  });

  it('says who proposed it, why, when and who decided only to reviewers and to who proposed it', async () => {
    const note = `Seen by NOTE-${randomUUID()}`;
    const { id } = (await decide(desk.reviewer, (await propose(desk.monitor, court({ note }))).body, 'accept')).body;
    const seenBy = (by: Client) => nameSeenBy(by, id);
    const whole = {
      ...court({ note }),
      id,
      revision: 2,
      state: 'accepted',
      by: desk.monitor.member!.name,
      mine: false,
      on: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      decidedBy: desk.reviewer.member!.name,
      landmark: null,
      group: null,
      mayDecide: false,
    };
    expect(await seenBy(await app.signIn('monitor'))).toEqual({
      ...whole,
      by: null,
      note: null,
      on: null,
      decidedBy: null,
    });
    expect(await seenBy(desk.monitor)).toEqual({ ...whole, mine: true });
    expect(await seenBy(desk.second)).toEqual(whole);
  });

  it('is joined with one that is accepted, and with nothing else', async () => {
    const known = (await decide(desk.reviewer, (await propose(desk.monitor, court())).body, 'accept')).body;
    const waits = (await propose(desk.monitor, court({ nameEn: 'The same court' }))).body;
    for (const into of [undefined, waits.id, randomUUID(), (await propose(desk.monitor, court())).body.id])
      expect((await decide(desk.reviewer, waits, 'join', into)).body.errors[0]!.pointer).toBe('/into');
    expect((await decide(desk.reviewer, waits, 'join', known.id)).body).toMatchObject({
      state: 'joined',
      landmark: known.id,
    });
  });

  it('is locked in the order of the ids with what it is joined with, so that two decisions never wait for each other', async () => {
    const [first, second] = [(await propose(desk.monitor, court())).body, (await propose(desk.monitor, court())).body];
    const [lower, higher] = first.id < second.id ? [first, second] : [second, first];
    await decide(desk.reviewer, lower, 'accept');
    const blocking = app.database.createQueryRunner();
    await blocking.startTransaction();
    await blocking.query('select from proposed_name where id = $1 for update', [lower.id]);
    const joining = decide(desk.reviewer, higher, 'join', lower.id);
    try {
      await untilSomebodyWaits(app.database);
      const free = 'select from proposed_name where id = $1 for update skip locked';
      expect(await app.database.query(free, [higher.id])).toHaveLength(1);
    } finally {
      await blocking.rollbackTransaction();
      await blocking.release();
    }
    expect((await joining).body).toMatchObject({ state: 'joined', landmark: lower.id });
  });

  it('stays on its record, where only whoever reads internal answers sees it, and nothing of it is public', async () => {
    const name = `COURT-${randomUUID()}`;
    const landmark = (await propose(desk.monitor, court({ nameEn: name }))).body;
    await decide(desk.reviewer, landmark, 'accept');
    const place = { code: AT.place, precision: 'LP_SITE' };
    const record = await published(desk, anIncident({ place, landmark: landmark.id }));
    expect((await read(desk.reviewer, record.id)).incident.landmark).toBe(landmark.id);
    for (const by of [desk.analyst, desk.monitor]) expect((await read(by, record.id)).incident.landmark).toBeNull();
    const told = (await app.visitor.get(`/api/public/incidents/${record.code}`)).text;
    expect([told.includes(landmark.id), told.includes(name)]).toEqual([false, false]);
    const refused = await save(desk.reviewer, await read(desk.reviewer, record.id), {
      ...(await read(desk.reviewer, record.id)).incident,
      landmark: randomUUID(),
    });
    expect(refused.body).toMatchObject({ errors: [{ pointer: '/place', code: 'unknown-landmark' }] });
  });

  it('is erased from a record by two people, as its point is', async () => {
    const landmark = (await propose(desk.monitor, court())).body;
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ landmark: landmark.id })));
    const erasure = randomUUID();
    const asked = { id: erasure, path: '/landmark', why: 'People were there.' };
    expect((await desk.reviewer.post(`/api/incidents/${record.id}/erasures`, asked)).status).toBe(200);
    expect((await desk.admin.post(`/api/erasures/${erasure}/approvals`, {})).status).toBe(200);
    expect((await read(desk.reviewer, record.id)).incident.landmark).toBeNull();
    expect(
      await app.database.query(`select from incident_private where incident_id = $1 and field = 'landmark'`, [
        record.id,
      ]),
    ).toEqual([]);
  });

  it('is in no list while the server is locked', async () => {
    await propose(desk.monitor, court());
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      expect(await namesSeenBy(desk.reviewer)).toEqual({ total: 0, waiting: 0, damaged: 0, items: [] });
      expect((await propose(desk.monitor, court())).body.code).toBe('locked');
    } finally {
      await keyring.unlock();
    }
  });
});

describe('a group that somebody proposes', () => {
  const groups = async (): Promise<GroupView[]> =>
    (await desk.reviewer.get<{ items: GroupView[] }>('/api/groups')).body.items;

  it('is on the record at once, and no group before it is accepted: not public, in no count', async () => {
    const proposal = union();
    const name = (await propose(desk.monitor, proposal)).body;
    const record = await published(desk, withProposed(name.id));
    expect(record.incident.groups[0]).toMatchObject({ group: null, proposed: name.id });
    const told = (await app.visitor.get<{ groups: unknown[] }>(`/api/public/incidents/${record.code}`)).body;
    expect(told.groups).toEqual([]);
    expect((await groups()).some(({ nameEn }) => nameEn === proposal.nameEn)).toBe(false);
    const before = (await decide(desk.second, name, 'accept')).body;
    expect(before).toMatchObject({ state: 'accepted', group: expect.any(String) });
    expect((await groups()).find(({ id }) => id === before.group)).toMatchObject({ nameEn: proposal.nameEn });
    const now = await read(desk.second, record.id);
    expect(now.incident.groups[0]).toMatchObject({ group: before.group, proposed: null });
    // What readers see changes by a correction alone.
    expect(now).toMatchObject({ status: 'WS_PUBLISHED', revision: record.revision + 1 });
    expect((await app.visitor.get<{ groups: unknown[] }>(`/api/public/incidents/${record.code}`)).body.groups).toEqual(
      [],
    );
  });

  it('is not needed twice: the record is complete with it, and not without any', async () => {
    const name = (await propose(desk.monitor, union())).body;
    const without = await log(desk.monitor, anIncident({ groups: [aGroupLink('', { group: null })] }));
    const refused = await desk.monitor.post<NameAnswer>(`/api/incidents/${without.id}/submissions`, {}, ifMatch(1));
    expect(refused.body.errors.map(({ pointer }) => pointer)).toEqual(['/groups/0/group']);
    expect((await submit(desk.monitor, await log(desk.monitor, withProposed(name.id)))).status).toBe('WS_SUBMITTED');
  });

  it('is joined with one that is known: its records carry that one, once', async () => {
    const known = await aGroup(desk, `Known ${randomUUID()}`);
    const name = (await propose(desk.monitor, union())).body;
    const both = withProposed(name.id);
    const record = await submit(
      desk.monitor,
      await log(desk.monitor, { ...both, groups: [...both.groups, aGroupLink(known.id)] } as Incident),
    );
    const alone = await submit(desk.monitor, await log(desk.monitor, withProposed(name.id)));
    expect((await decide(desk.reviewer, name, 'join', randomUUID())).body.errors[0]!.code).toBe('unknown-group');
    await decide(desk.reviewer, name, 'join', known.id);
    for (const { id } of [record, alone])
      expect((await read(desk.reviewer, id)).incident.groups.map(({ group, proposed }) => [group, proposed])).toEqual([
        [known.id, null],
      ]);
  });

  it('that is refused stays as words in the internal text', async () => {
    const name = (await propose(desk.monitor, union({ nameKm: 'អ្នកត្បាញ' }))).body;
    const record = await submit(
      desk.monitor,
      await log(desk.monitor, withProposed(name.id, { narrative: 'I saw it.' })),
    );
    await decide(desk.reviewer, name, 'refuse');
    const { incident } = await read(desk.reviewer, record.id);
    expect(incident.groups).toEqual([]);
    expect(incident.narrative).toBe(`I saw it.\nGroup / ក្រុម: ${name.nameEn} / អ្នកត្បាញ`);
  });

  it('is settled on a draft when its author saves or submits it, whom no open form is taken from', async () => {
    const [saved, sent] = [await log(desk.monitor, anIncident()), await log(desk.monitor, anIncident())];
    const name = (await propose(desk.monitor, union())).body;
    for (const one of [saved, sent]) await save(desk.monitor, one, withProposed(name.id));
    const { group } = (await decide(desk.reviewer, name, 'accept')).body;
    const untouched = await read(desk.monitor, saved.id);
    expect([untouched.revision, untouched.incident.groups[0]!.proposed]).toEqual([2, name.id]);
    const again = await save(desk.monitor, untouched, { ...untouched.incident, title: 'Another title' } as Incident);
    expect(again.body.incident.groups[0]).toMatchObject({ group, proposed: null });
    const submitted = await submit(desk.monitor, await read(desk.monitor, sent.id));
    expect(submitted.incident.groups[0]).toMatchObject({ group, proposed: null });
  });

  it("leaves a case team's record to its team, and lets nobody in", async () => {
    const name = (await propose(desk.monitor, union())).body;
    const record = await submit(
      desk.monitor,
      await log(desk.monitor, withProposed(name.id, { sensitivity: 'S3_RESTRICTED' })),
    );
    const { group } = (await decide(desk.second, name, 'accept')).body;
    expect((await desk.second.get(`/api/incidents/${record.id}`)).status).toBe(404);
    expect((await read(desk.monitor, record.id)).incident.groups[0]).toMatchObject({ group: null, proposed: name.id });
    expect(group).not.toBeNull();
  });

  it('that nobody proposed is refused', async () => {
    const landmark = (await propose(desk.monitor, court())).body;
    for (const id of [randomUUID(), landmark.id]) {
      const refused = await desk.monitor.put<NameAnswer>(`/api/incidents/${randomUUID()}`, withProposed(id), {
        'if-none-match': '*',
      });
      expect(refused.body.errors[0]).toMatchObject({ pointer: '/groups/0/group', code: 'unknown-group' });
    }
    expect((await propose(desk.monitor, union({ at: AT }))).status).toBe(422);
  });

  it('makes a verified record wait for its review again, because the grade was of another version', async () => {
    const name = (await propose(desk.monitor, union())).body;
    const record = await verified(desk, withProposed(name.id));
    await decide(desk.second, name, 'accept');
    const now = await read(desk.reviewer, record.id);
    expect(now.status).toBe('WS_UNDER_REVIEW');
    const done = await publish(desk.second, await verify(desk.reviewer, now));
    expect(
      (await app.visitor.get<{ groups: unknown[] }>(`/api/public/incidents/${done.code}`)).body.groups,
    ).toHaveLength(1);
  });
});
