import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../../audit-log/signed-note.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import { aGroupLink, anIncident } from '../../testing/an-incident.js';
import type { Client, TestApp } from '../../testing/app.js';
import { ifMatch, log, submit, type Desk } from '../../testing/desk.js';
import {
  court,
  decide,
  type NameAnswer,
  nameSeenBy,
  namesSeenBy,
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

const NOTHING = { nameEn: null, nameKm: null, aliases: [], note: null, at: null };
const named = (): Partial<NameAnswer> => ({ nameEn: `Weavers ${randomUUID()}`, note: 'They call themselves so.' });
const read = async (by: Client, id: string): Promise<IncidentRecord> =>
  (await by.get<IncidentRecord>(`/api/incidents/${id}`)).body;
const save = async (by: Client, id: string, fields: Partial<Incident>) => {
  const { revision, incident } = await read(by, id);
  return by.put<NameAnswer>(`/api/incidents/${id}`, { ...incident, ...fields }, ifMatch(revision));
};
const hasGone = async (id: string): Promise<boolean> => {
  const seen = await Promise.all([desk.reviewer, desk.monitor].map((by) => nameSeenBy(by, id)));
  const [first] = seen;
  for (const one of seen) expect(one!.nameEn).toBe(first!.nameEn);
  if (first!.nameEn === null) expect(first).toMatchObject({ ...NOTHING, state: 'refused' });
  return first!.nameEn === null;
};

describe('the words of a name that was refused', () => {
  it('are deleted at once where no record has it, with its note and its point; the log holds', async () => {
    const ids: string[] = [];
    for (const body of [union(named()), court(named())]) {
      const name = (await propose(desk.monitor, body)).body;
      const kept = 'select sealed from proposed_name where id = $1';
      const before: unknown = await app.database.query(kept, [name.id]);
      expect((await decide(desk.reviewer, name, 'refuse')).body).toMatchObject({ ...NOTHING, revision: 3 });
      expect(await hasGone(name.id)).toBe(true);
      expect(await app.database.query(kept, [name.id])).not.toEqual(before);
      ids.push(name.id);
    }
    const lines: { what: string }[] = await app.database.query(
      `select what from log_leaf where entity = 'proposed-name' and entity_id = $1 order by idx`,
      [ids[0]],
    );
    expect(lines.map(({ what }) => what)).toEqual(['proposed', 'refused', 'words-forgotten']);
    await makeCheckpoint(app.database, signer);
    expect((await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults).toEqual([]);
  });

  it('stay where a name waits, or was accepted or joined', async () => {
    const known = (await decide(desk.reviewer, (await propose(desk.monitor, court())).body, 'accept')).body;
    const joined = (await propose(desk.monitor, court())).body;
    await decide(desk.reviewer, joined, 'join', known.id);
    const waits = (await propose(desk.monitor, court())).body;
    await decide(desk.reviewer, (await propose(desk.monitor, court())).body, 'refuse');
    for (const { id } of [known, joined, waits]) expect(await hasGone(id)).toBe(false);
  });

  it('of a group are in the internal text of its records, and deleted once the last of them is settled', async () => {
    const name = (await propose(desk.monitor, union(named()))).body;
    const sent = await submit(desk.monitor, await log(desk.monitor, withProposed(name.id)));
    const [draft, without] = [
      await log(desk.monitor, withProposed(name.id)),
      await log(desk.monitor, withProposed(name.id)),
    ];
    await decide(desk.reviewer, name, 'refuse');
    expect((await read(desk.reviewer, sent.id)).incident.narrative).toContain(name.nameEn);
    expect(await hasGone(name.id)).toBe(false);
    await save(desk.monitor, draft.id, { title: 'Another title' });
    expect((await read(desk.monitor, draft.id)).incident.narrative).toContain(name.nameEn);
    expect(await hasGone(name.id)).toBe(false);
    await save(desk.monitor, without.id, { groups: [] });
    expect(await hasGone(name.id)).toBe(true);
    expect((await read(desk.reviewer, sent.id)).incident.narrative).toContain(name.nameEn);
  });

  it('of a group on one record are deleted with the decision that settles it', async () => {
    const name = (await propose(desk.monitor, union(named()))).body;
    const { id } = await submit(desk.monitor, await log(desk.monitor, withProposed(name.id)));
    expect((await decide(desk.reviewer, name, 'refuse')).body).toMatchObject(NOTHING);
    expect((await read(desk.reviewer, id)).incident.narrative).toContain(name.nameEn);
  });

  it('of a group stay with a record whose internal text has no room for them, until it has', async () => {
    const name = (await propose(desk.monitor, union(named()))).body;
    const full = 'x'.repeat(19_990);
    const { id } = await submit(desk.monitor, await log(desk.monitor, withProposed(name.id, { narrative: full })));
    expect((await decide(desk.reviewer, name, 'refuse')).body).toMatchObject({ state: 'refused', left: 1 });
    const stays = async (narrative: string): Promise<void> => {
      const { incident } = await read(desk.reviewer, id);
      expect([incident.narrative, incident.groups.map(({ proposed }) => proposed)]).toEqual([narrative, [name.id]]);
      expect(await hasGone(name.id)).toBe(false);
    };
    await stays(full);
    expect((await save(desk.reviewer, id, { narrative: `${full}y` })).status).toBe(200);
    await stays(`${full}y`);
    await save(desk.reviewer, id, { narrative: 'Shorter.' });
    const { incident } = await read(desk.reviewer, id);
    expect([incident.narrative, incident.groups]).toEqual([`Shorter.\nGroup / ក្រុម: ${name.nameEn}`, []]);
    expect(await hasGone(name.id)).toBe(true);
  });

  it('of a landmark are deleted once no record has it, also if it is erased there', async () => {
    const name = (await propose(desk.monitor, court(named()))).body;
    const [draft, sent] = [
      await log(desk.monitor, anIncident({ landmark: name.id })),
      await submit(desk.monitor, await log(desk.monitor, anIncident({ landmark: name.id }))),
    ];
    await decide(desk.reviewer, name, 'refuse');
    expect(await hasGone(name.id)).toBe(false);
    expect((await save(desk.monitor, draft.id, { landmark: null })).status).toBe(200);
    expect(await hasGone(name.id)).toBe(false);
    const asked = { id: randomUUID(), path: '/landmark', why: 'People were there.' };
    expect((await desk.reviewer.post(`/api/incidents/${sent.id}/erasures`, asked)).status).toBe(200);
    expect((await desk.admin.post(`/api/erasures/${asked.id}/approvals`, {})).status).toBe(200);
    expect(await hasGone(name.id)).toBe(true);
  });

  it('do not vanish from a form that was open before: saving it names the field', async () => {
    const [group, landmark] = [
      (await propose(desk.monitor, union())).body,
      (await propose(desk.monitor, court())).body,
    ];
    const draft = await log(desk.monitor, anIncident());
    for (const name of [group, landmark]) await decide(desk.reviewer, name, 'refuse');
    const groups = [aGroupLink('', { group: null, proposed: group.id })];
    const refused = await save(desk.monitor, draft.id, { groups, landmark: landmark.id });
    expect([refused.status, refused.body.errors.map(({ pointer, code }) => [pointer, code])]).toEqual([
      422,
      [
        ['/groups/0/group', 'unknown-group'],
        ['/place', 'unknown-landmark'],
      ],
    ]);
  });

  it('are looked for before anything is logged, so that nobody waits while landmarks are decrypted', async () => {
    const name = (await propose(desk.monitor, court(named()))).body;
    const blocking = app.database.createQueryRunner();
    await blocking.startTransaction();
    await blocking.query('lock table incident_private in access exclusive mode');
    const decision = decide(desk.reviewer, name, 'refuse');
    try {
      await untilSomebodyWaits(app.database);
      expect(await app.database.query('select from log_head for update skip locked')).toHaveLength(1);
    } finally {
      await blocking.rollbackTransaction();
      await blocking.release();
    }
    expect((await decision).body).toMatchObject({ state: 'refused', nameEn: null });
  });

  it('are deleted after pages about people were checked, since whoever shows one locks the pages before the log', async () => {
    const name = (await propose(desk.monitor, court(named()))).body;
    const draft = await log(desk.monitor, anIncident({ landmark: name.id }));
    await decide(desk.reviewer, name, 'refuse');
    const showing = app.database.createQueryRunner();
    await showing.startTransaction();
    await showing.query('select pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.personPages]);
    const saving = save(desk.monitor, draft.id, { landmark: null, sensitivity: 'S3_RESTRICTED' });
    try {
      await untilSomebodyWaits(app.database);
      expect(await app.database.query('select from log_head for update skip locked')).toHaveLength(1);
    } finally {
      await showing.rollbackTransaction();
      await showing.release();
    }
    expect((await saving).status).toBe(200);
    expect(await hasGone(name.id)).toBe(true);
  });

  it('stay if somebody puts the name on a record in the same moment', async () => {
    const [name, other] = [(await propose(desk.monitor, union())).body, (await propose(desk.monitor, union())).body];
    const draft = await log(desk.monitor, withProposed(other.id));
    const saving = app.database.createQueryRunner();
    await saving.startTransaction();
    await saving.query('update group_link set proposed_id = $2 where incident_id = $1', [draft.id, name.id]);
    const decision = decide(desk.reviewer, name, 'refuse');
    try {
      await untilSomebodyWaits(app.database);
    } finally {
      await saving.commitTransaction();
      await saving.release();
    }
    expect((await decision).body).toMatchObject({ state: 'refused', nameEn: name.nameEn });
    expect((await namesSeenBy(desk.reviewer)).items.map(({ id }) => id)).toContain(name.id);
  });
});
