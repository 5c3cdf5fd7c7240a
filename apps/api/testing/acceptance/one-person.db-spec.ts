import type { HiddenRecord } from '@vigil/shared/staff-responses/hidden-records.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Role } from '../../platform/http/rights.js';
import { hashPassword } from '../../accounts/password.js';
import { lockTrust } from '../../accounts/apply-trust-policy.js';
import { aGroupLink, anAct, anIncident, but } from '../an-incident.js';
import { startTestApp, type Answer, type Client, type TestApp } from '../app.js';
import {
  aDayLater,
  aGroup,
  CREATE,
  hide,
  ifMatch,
  log,
  openDesk,
  publish,
  published,
  submit,
  verified,
  verify,
  type Desk,
  putSettings,
} from '../desk.js';
import { addFile } from '../upload-evidence.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import { changeMember, codeOf, daysPass, invite, resetAccess, vouch, type Person } from '../invite-and-vouch.js';
import { inspectionResults, proposeCopy } from '../evidence-inspection.js';
import { aPhoto, aScene } from '../draw-photos.js';

/**
 * An administrator, or whoever stole their account, tries to be everybody. The office has two reviewers, an analyst and
 * a monitor.
 */
jest.setTimeout(120_000);
const PASSWORD = 'seven green kettles sing loudly';
let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let admin: Person;
let submitted: IncidentRecord;
let draft: IncidentRecord;

const personOf = (client: Client): Person => ({ id: client.member!.id, name: client.member!.name, client });
beforeEach(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
  desk = await openDesk(app);
  admin = personOf(desk.admin);
  submitted = await submit(
    desk.monitor,
    await log(desk.monitor, anIncident({ narrative: 'Who ran which way.' } as never)),
  );
  draft = await log(desk.monitor, anIncident({ title: 'A draft of a monitor' }));
});
afterEach(async () => {
  await app?.close();
  await database?.drop();
});

/**
 * What a session gets of the record that was submitted and of the draft, of the list, of an export, and of the account
 * itself.
 */
const reads = async ({ client }: Person): Promise<(string | number)[]> => {
  const all = [
    client.get(`/api/incidents/${submitted.id}`),
    client.get(`/api/incidents/${draft.id}`),
    client.get('/api/incidents'),
    client.post('/api/exports/internal', { question: '', format: 'csv', reason: 'x' }),
    client.get('/api/account'),
  ];
  return (await Promise.all(all)).map((answer: Answer) => codeOf(answer));
};
/** Waits until a request waits for the lock on the trust between accounts, or is answered. */
const waitsOrIsDone = async (answer: Promise<unknown>): Promise<void> => {
  let isDone = false;
  void answer.then(() => (isDone = true));
  const waiting = `select from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`;
  while (!isDone && ((await app.database.query(waiting)) as unknown[]).length === 0) await pause(10);
};
const NOTHING = ['vouching-needed', 'vouching-needed', 'vouching-needed', 'vouching-needed', 200];

describe('an administrator who wants to read', () => {
  it.each(['reviewer', 'analyst'] as Role[])('invites themself as a %s, and reads nothing', async (role) => {
    expect(await reads(await invite(app, admin, role, `own ${role}`))).toEqual(NOTHING);
  });

  it('gives a reviewer and a monitor a new way in, takes it, and reads nothing of theirs', async () => {
    for (const whom of [desk.second, desk.monitor])
      expect(await reads(await resetAccess(app, admin, personOf(whom)))).toEqual(NOTHING);
  });

  it('demotes a reviewer and promotes them again, or promotes a monitor of their own, and reads nothing', async () => {
    const taken = await resetAccess(app, admin, personOf(desk.second));
    const own = await invite(app, admin, 'monitor', 'own monitor');
    for (const role of ['monitor', 'admin', 'reviewer', 'monitor', 'analyst'] as Role[])
      expect((await changeMember(app, admin, taken, role)).status).toBe(200);
    await changeMember(app, admin, own, 'reviewer');
    const signIn = async ({ id }: Person): Promise<Person> => {
      const { SessionsService } = await import('../../accounts/sessions.service.js');
      const { NOBODY } = await import('../../accounts/client-info.js');
      const { clientOf } = await import('../app.js');
      const token = await app.app
        .get(SessionsService)
        .open(id, { stage: 'whole', openedBy: 'password', client: NOBODY });
      return { id, name: '', client: clientOf(app.url, `__Host-vigil=${token}`, null) };
    };
    for (const person of [taken, own]) expect(await reads(await signIn(person))).toEqual(NOTHING);
  });

  it('makes themself a reviewer, and reads nothing', async () => {
    const deputy = await invite(app, admin, 'admin', 'deputy');
    await changeMember(app, deputy, admin, 'reviewer');
    expect(codeOf(await vouch(admin, deputy))).toBe('sign-in-needed');
    const { items } = (await deputy.client.get<{ items: { id: string; waits: boolean }[] }>('/api/members')).body;
    expect(items.find(({ id }) => id === admin.id)).toMatchObject({ waits: true });
  });

  it('freezes everybody and invites a reviewer: who reads nothing for seven days, of which everybody is told, the frozen as well', async () => {
    const witness = personOf(await app.signIn('monitor', 'a monitor who is left'));
    for (const client of [desk.reviewer, desk.second, desk.analyst, desk.monitor])
      await changeMember(app, admin, personOf(client), client.member!.role, true);
    const own = await invite(app, admin, 'reviewer', 'own reviewer');
    expect(await reads(own)).toEqual(NOTHING);
    expect((await own.client.post(`/api/members/${own.id}/wait`)).status).toBe(204);
    await daysPass(app, 6);
    expect(await reads(own)).toEqual(NOTHING);
    expect((await own.client.get('/api/sessions/current')).body).toMatchObject({
      member: null,
      pending: { needs: 'waiting' },
    });
    for (const client of [witness.client, admin.client])
      expect((await client.get('/api/members/waiting')).body).toMatchObject({
        items: [
          { name: 'own reviewer', accessGivenBy: admin.name, waitAskedBy: 'own reviewer', until: expect.any(String) },
        ],
      });
    await app.database.query('update member set password_hash = $2 where id = $1', [
      desk.second.member!.id,
      await hashPassword(PASSWORD),
    ]);
    expect(
      (await app.visitor.post('/api/sessions', { name: desk.second.member!.name, password: PASSWORD })).body,
    ).toMatchObject({ code: 'frozen', waiting: [{ name: 'own reviewer', until: expect.any(String) }] });
    expect(codeOf(await witness.client.post(`/api/members/${own.id}/objections`))).toBe(204);
    await daysPass(app, 9);
    expect((await own.client.get('/api/sessions/current')).body).toMatchObject({ member: null });
    expect(await reads(own)).toEqual(NOTHING);
  });

  it('lets one of two reviewers go on, and the seven days are void', async () => {
    for (const client of [desk.reviewer, desk.second])
      await changeMember(app, admin, personOf(client), 'reviewer', true);
    const own = await invite(app, admin, 'reviewer', 'own reviewer');
    await own.client.post(`/api/members/${own.id}/wait`);
    await changeMember(app, admin, personOf(desk.second), 'reviewer', false);
    await changeMember(app, admin, personOf(desk.second), 'reviewer', true);
    await daysPass(app, 9);
    expect((await own.client.get('/api/sessions/current')).body).toMatchObject({
      member: null,
      pending: { wait: { until: null } },
    });
    expect(await reads(own)).toEqual(NOTHING);
  });
});

describe('one person with two accounts', () => {
  /** A reviewer's account that the other reviewer vouched for as the administrator's own. */
  const ownReviewer = async (): Promise<Person> => {
    const own = await invite(app, admin, 'reviewer', 'the administrator as reviewer');
    expect((await vouch(personOf(desk.second), own, admin)).status).toBe(204);
    return own;
  };

  it('asks for an erasure with the one, and does not approve it with the other', async () => {
    const own = await ownReviewer();
    const asked = await own.client.post<{ id: string }>(`/api/incidents/${submitted.id}/erasures`, {
      id: randomUUID(),
      path: '/title',
      why: 'Because.',
    });
    expect(asked.status).toBe(200);
    expect(codeOf(await admin.client.post(`/api/erasures/${asked.body.id}/approvals`, {}))).toBe('not-independent');
    expect((await desk.second.post(`/api/erasures/${asked.body.id}/approvals`, {})).status).toBe(200);
  });

  it('does not turn on small-team mode alone, in either order', async () => {
    const own = await ownReviewer();
    const set = async (who: Client): Promise<unknown> =>
      codeOf(await who.put('/api/settings/small-team', { on: true }));
    expect([await set(admin.client), await set(admin.client), await set(own.client)]).toEqual([
      200,
      'second-person-needed',
      'not-independent',
    ]);
    await putSettings(admin.client, { organisation: 'x', standards: 'y', smallTeam: true });
    const deputy = await invite(app, admin, 'admin', 'deputy');
    expect(await set(deputy.client)).toBe('not-independent');
    expect((await app.visitor.get('/api/sessions/current')).body).toMatchObject({ smallTeam: false });
    expect([await set(desk.second), (await desk.second.get('/api/settings/small-team')).body]).toEqual([
      200,
      { on: true, asked: null },
    ]);
    expect((await own.client.put('/api/settings/small-team', { on: false })).body).toEqual({ on: false, asked: null });
  });

  it('leaves no link behind that was made while its maker was being suspended', async () => {
    const deputy = await invite(app, admin, 'admin', 'deputy');
    const member = personOf(desk.monitor);
    const links: (() => Promise<Answer>)[] = [
      () => deputy.client.post('/api/invitations', { role: 'monitor' }),
      () => deputy.client.post(`/api/members/${member.id}/resets`),
    ];
    for (const link of links) {
      const asked = app.database.transaction(async (manager) => {
        await lockTrust(manager);
        await manager.query('delete from invitation where invited_by = $1', [deputy.id]);
        await manager.query('update member set frozen = true where id = $1', [deputy.id]);
        // The session still stands when it comes in, and has ended when it goes on.
        const answer = link();
        await waitsOrIsDone(answer);
        return { answer };
      });
      expect(codeOf(await (await asked).answer)).toBe('not-allowed');
      expect(await app.database.query('select from invitation where invited_by = $1', [deputy.id])).toEqual([]);
      await app.database.query('update member set frozen = false where id = $1', [deputy.id]);
    }
  });

  it('does not turn on small-team mode by an answer to what was asked seven days ago', async () => {
    const set = async (who: Client): Promise<unknown> =>
      (await who.put<{ asked: unknown }>('/api/settings/small-team', { on: true })).body;
    const aged = (days: number): Promise<unknown> =>
      app.database.query(
        `update setting set value = (value::date - $1::integer)::text where key = 'smallTeamAskedOn'`,
        [days],
      );
    const by = ({ member }: Client): object => ({ on: false, asked: { by: member!.id, name: member!.name } });
    expect(await set(desk.reviewer)).toEqual(by(desk.reviewer));
    await aged(7);
    expect((await desk.second.get('/api/settings/small-team')).body).toEqual({ on: false, asked: null });
    // It is asked again, and can be answered again.
    expect(await set(desk.second)).toEqual(by(desk.second));
    await aged(6);
    expect(await set(desk.reviewer)).toEqual({ on: true, asked: null });
    await desk.reviewer.put('/api/settings/small-team', { on: false });
  });

  it('neither reviews nor publishes nor agrees for itself, and a vouch for the one does not make the other independent', async () => {
    const own = await ownReviewer();
    const other = await invite(app, admin, 'monitor', 'the administrator as monitor');
    const mine = await submit(
      other.client,
      await log(other.client, anIncident({ acts: [anAct({ type: 'FM_PUSH' })] })),
    );
    const review = { decision: 'verify', grade: 'VG_FAIR', reason: 'It is so.' };
    expect(codeOf(await own.client.post(`/api/incidents/${mine.id}/reviews`, review, ifMatch(mine.revision)))).toBe(
      'not-independent',
    );
    const graded = await verify(desk.second, mine);
    expect(
      codeOf(
        await own.client.post(
          `/api/incidents/${mine.id}/publications`,
          { shownPlace: 'district', shownDate: 'day' },
          ifMatch(graded.revision),
        ),
      ),
    ).toBe('not-independent');
    expect(graded.allowed).not.toContain('publish');
    expect((await publish(desk.reviewer, graded)).status).toBe('WS_PUBLISHED');
    const act = mine.incident.acts[0]!.id;
    const assessment = {
      id: randomUUID(),
      act,
      outcome: 'LA_UNLAWFUL',
      reasons: 'Nobody was warned.',
      standards: 'the UN Basic Principles',
      tests: {
        legality: 'not-met',
        precaution: 'not-judged',
        necessity: 'not-judged',
        proportionality: 'not-judged',
        nonDiscrimination: 'not-judged',
        legitimateAim: 'not-judged',
      },
    };
    const current = (await desk.second.get<IncidentRecord>(`/api/incidents/${mine.id}`)).body;
    const assessed = await own.client.post<IncidentRecord>(
      `/api/incidents/${mine.id}/assessments`,
      assessment,
      ifMatch(current.revision),
    );
    const twin = await invite(app, admin, 'reviewer', 'the administrator once more');
    await vouch(personOf(desk.second), twin, own);
    expect((await twin.client.get<IncidentRecord>(`/api/incidents/${mine.id}`)).body.assessments[0]!.mayAgree).toBe(
      false,
    );
    expect(
      codeOf(
        await twin.client.post(
          `/api/incidents/${mine.id}/assessments/${assessment.id}/agreements`,
          {},
          ifMatch(assessed.body.revision),
        ),
      ),
    ).toBe('not-independent');
    expect(
      (
        await desk.second.post(
          `/api/incidents/${mine.id}/assessments/${assessment.id}/agreements`,
          {},
          ifMatch(assessed.body.revision),
        )
      ).status,
    ).toBe(200);
  });

  it('does not become two people by new ways in that its accounts give to themselves, or to each other', async () => {
    const own = await ownReviewer();
    const asked = await own.client.post<{ id: string }>(`/api/incidents/${submitted.id}/erasures`, {
      id: randomUUID(),
      path: '/title',
      why: 'Because.',
    });
    const deputy = await invite(app, admin, 'admin', 'deputy');
    const other = await invite(app, deputy, 'admin', 'deputy of the deputy');
    const erases = async ({ client }: Person): Promise<unknown> =>
      codeOf(await client.post(`/api/erasures/${asked.body.id}/approvals`, {}));
    const again = await resetAccess(app, deputy, deputy);
    expect([await erases(again), await erases(other)]).toEqual(['not-independent', 'not-independent']);
    expect(await erases(await resetAccess(app, other, again))).toBe('not-independent');
  });

  it('does not publish with the one a group’s name that the other wrote', async () => {
    const own = await ownReviewer();
    const group = await aGroup(desk, 'DEMO Group A');
    const record = await verified(desk, anIncident({ groups: [aGroupLink(group.id)] }));
    expect(
      (
        await admin.client.put(
          `/api/groups/${group.id}`,
          { nameEn: 'DEMO Liars', nameKm: null, aliases: [], note: null },
          ifMatch(1),
        )
      ).status,
    ).toBe(200);
    expect(
      codeOf(
        await own.client.post(
          `/api/incidents/${record.id}/publications`,
          { shownPlace: 'district', shownDate: 'day' },
          ifMatch(record.revision),
        ),
      ),
    ).toBe('second-person-needed');
    expect((await publish(desk.second, record)).status).toBe('WS_PUBLISHED');
  });

  it('does not vouch for itself: neither the account that waits nor the one that is the giver’s', async () => {
    const own = await ownReviewer();
    const twin = await invite(app, admin, 'reviewer', 'twin');
    expect([codeOf(await vouch(own, twin)), codeOf(await vouch(twin, twin)), codeOf(await vouch(admin, twin))]).toEqual(
      ['not-independent', 'vouching-needed', 'not-allowed'],
    );
    expect(codeOf(await vouch(personOf(desk.second), twin, twin))).toBe('invalid-body');
    expect(codeOf(await vouch(personOf(desk.second), twin))).toBe(204);
  });
});

describe('a second account of one person', () => {
  it('is offered nothing that the first one must not answer: no correction, nothing hidden, no words, no picture', async () => {
    const record = await published(desk, anIncident({ title: 'Changed by one' }));
    await desk.reviewer.put(
      `/api/incidents/${record.id}`,
      but(record.incident, { title: 'Changed by the first account' }),
      ifMatch(record.revision),
    );
    const hidden = await hide(desk.reviewer, await published(desk, anIncident({ title: 'Hidden by one' })));
    await desk.reviewer.post('/api/incidents/hidings/forgetting-requests', {
      ids: [hidden.id],
      reason: 'Nobody may find it any more.',
    });
    await aDayLater(app, [hidden]);
    await desk.reviewer.put(
      `/api/published-totals/${randomUUID()}`,
      {
        publisher: 'Daily',
        title: 'A total',
        measure: 'incidents',
        unit: 'incidents',
        value: { state: 'CS_EXACT', low: 11, high: 11, text: null },
        from: '2021-01-01',
        until: '2021-12-31',
        place: null,
        group: null,
        partOf: null,
        url: null,
        note: null,
        shown: true,
      },
      CREATE,
    );
    const { id: file } = await addFile(
      app,
      desk.reviewer,
      record.id,
      await aPhoto(await aScene(3, 320, 240), { words: 'none', lat: 11, lon: 104 }),
    );
    await proposeCopy(desk.reviewer, file);
    const offered = async (): Promise<unknown[]> => {
      const { total: corrections } = (await desk.second.get<RecordQueue>('/api/incidents?task=correction')).body;
      const [{ mayForget, mayLook }] = (await desk.second.get<{ items: [HiddenRecord] }>('/api/incidents/hidings')).body
        .items;
      const releases = (await desk.second.get<{ items: { mayAnswer: boolean }[] }>('/api/releases')).body.items;
      const [looked] = (await inspectionResults(desk.second, record.id)).filter(({ id }) => id === file);
      return [
        corrections,
        mayForget,
        mayLook,
        releases.map(({ mayAnswer }) => mayAnswer),
        looked!.copies.map(({ mayDecide }) => mayDecide),
      ];
    };
    expect(await offered()).toEqual([1, true, true, [true], [true]]);
    await app.database.query(`update member set same_person_as = $2 where id = $1`, [
      desk.second.member!.id,
      desk.reviewer.member!.id,
    ]);
    expect(await offered()).toEqual([0, false, false, [false], [false]]);
  });

  it('is not told that a correction of its own record waits for it', async () => {
    const own = await submit(desk.reviewer, await log(desk.reviewer, anIncident({ title: 'My own' })));
    const third = await app.signIn('reviewer', 'a third reviewer');
    const shown = await publish(third, await verify(desk.second, own));
    await desk.second.put(
      `/api/incidents/${own.id}`,
      but(shown.incident, { title: 'Changed' }),
      ifMatch(shown.revision),
    );
    const waiting = async (client: Client): Promise<number> =>
      (await client.get<RecordQueue>('/api/incidents?task=correction')).body.total;
    expect([await waiting(desk.reviewer), await waiting(third)]).toEqual([0, 1]);
  });
});

describe('what a member gave out before', () => {
  it('works for nobody who waits: tokens, phones and sessions, at once', async () => {
    const reviewer = personOf(await app.signIn('reviewer', 'has a token'));
    const {
      body: { token },
    } = await reviewer.client.post<{ token: string }>('/api/account/tokens', {
      name: 'a script',
      scopes: ['read-records'],
      days: 1,
    });
    const withToken = async (): Promise<number> =>
      (await fetch(`${app.url}/api/v1/records`, { headers: { authorization: `Bearer ${token}` } })).status;
    const before = await withToken();
    await app.database.query(
      `update member set access_how = 'invited', access_given_by = $2, access_given_at = now() where id = $1`,
      [reviewer.id, admin.id],
    );
    expect([before, await withToken(), codeOf(await reviewer.client.get('/api/incidents'))]).toEqual([
      200,
      401,
      'vouching-needed',
    ]);
    await vouch(personOf(desk.second), reviewer);
    expect([await withToken(), codeOf(await reviewer.client.get('/api/incidents'))]).toEqual([before, 200]);
  });

  it('stays a matter of two for records that were verified before', async () => {
    const record = await verified(desk, anIncident());
    await app.database.query(`update member set same_person_as = $2 where id = $1`, [
      desk.second.member!.id,
      desk.reviewer.member!.id,
    ]);
    expect(
      codeOf(
        await desk.second.post(
          `/api/incidents/${record.id}/publications`,
          { shownPlace: 'district', shownDate: 'day' },
          ifMatch(record.revision),
        ),
      ),
    ).toBe('not-independent');
  });
});
