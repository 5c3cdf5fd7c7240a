import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { anAct, anIncident } from '../an-incident.js';
import { startTestApp, type Answer, type TestApp } from '../app.js';
import { ifMatch, log, publish, releaseFor, submit, verify } from '../desk.js';
import { freshDatabase, type FreshDatabase } from '../fresh-database.js';
import {
  changeMember,
  codeOf,
  daysPass,
  firstAdministrator,
  invite,
  resetAccess,
  vouch,
  type Person,
} from '../invite-and-vouch.js';

/** Teams of two, three and four begin with an empty installation and go through every task, by HTTP alone. */
jest.setTimeout(180_000);
let database: FreshDatabase;
let app: TestApp;
beforeEach(async () => {
  database = await freshDatabase();
  app = await startTestApp(database);
});
afterEach(async () => {
  await app?.close();
  await database?.drop();
});

interface Team {
  admin: Person;
  /** Who log, review and publish: two people at least. */ first: Person;
  second: Person;
  /** Who logs, where somebody else does. */ monitor: Person | null;
}

const done = <T>(answer: Answer<T>): Answer<T> => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
};

/** Two people: the one who administers reviews as well, with an account of its own. */
const teamOfTwo = async (): Promise<Team> => {
  const admin = await firstAdministrator(app, 'One as administrator');
  const second = await invite(app, admin, 'reviewer', 'Two');
  const first = await invite(app, admin, 'reviewer', 'One as reviewer');
  expect(codeOf(await first.client.get('/api/incidents'))).toBe('vouching-needed');
  expect(codeOf(await second.client.get('/api/incidents'))).toBe(200);
  done(await vouch(second, first, admin));
  expect(codeOf(await second.client.get('/api/incidents'))).toBe('vouching-needed');
  expect((await first.client.get('/api/members/waiting')).body).toMatchObject({
    items: [{ name: 'Two', newTeam: 'closing', mayVouch: true }],
  });
  done(await vouch(first, second));
  return { admin, first, second, monitor: null };
};
/** Three people: one of them administers. */
const teamOfThree = async (): Promise<Team> => {
  const admin = await firstAdministrator(app, 'One');
  const [first, second] = [await invite(app, admin, 'reviewer', 'Two'), await invite(app, admin, 'reviewer', 'Three')];
  done(await vouch(first, second));
  done(await vouch(second, first));
  return { admin, first, second, monitor: null };
};
/** Four: one of them logs. */
const teamOfFour = async (): Promise<Team> => {
  const team = await teamOfThree();
  const monitor = await invite(app, team.admin, 'monitor', 'Four');
  done(await vouch(team.second, monitor));
  return { ...team, monitor };
};

const post = async (
  who: Person,
  { id, revision }: IncidentRecord,
  noun: string,
  body: object,
): Promise<IncidentRecord> =>
  done(await who.client.post<IncidentRecord>(`/api/incidents/${id}/${noun}`, body, ifMatch(revision))).body;

/**
 * The way of a record from its author to what readers see. In a team of two who are both reviewers, author and verifier
 * are two, and nobody is left to publish.
 */
const toPublic = async ({ first, second, monitor }: Team, publisher = second): Promise<IncidentRecord> => {
  const author = (monitor ?? second).client;
  const submitted = await submit(author, await log(author, anIncident({ acts: [anAct({ type: 'FM_PUSH' })] })));
  const graded = await verify(first.client, submitted);
  return publish(publisher.client, graded);
};

describe('a team of', () => {
  it.each([
    ['two', teamOfTwo],
    ['three', teamOfThree],
    ['four', teamOfFour],
  ] as const)('%s goes through every task, and is never stuck', async (size, make) => {
    const team = await make();
    const { admin, first, second, monitor } = team;
    const alone = async (who: Person): Promise<unknown> =>
      codeOf(await who.client.put('/api/settings/small-team', { on: true }));

    // Small-team mode: proposed by one, confirmed by the other; needed where whoever did not log verifies and
    // publishes.
    expect(await alone(admin)).toBe(200);
    if (size === 'two') expect(await alone(first)).toBe('not-independent');
    expect(await alone(second)).toBe(200);
    expect((await app.visitor.get('/api/sessions/current')).body).toMatchObject({ smallTeam: true });
    let record = await toPublic(team, first);
    done(await second.client.put('/api/settings/small-team', { on: false }));

    // Without it: a monitor logs, or what was published is corrected by one and released by the other.
    if (monitor) record = await toPublic(team);
    const changed = done(
      await first.client.put<IncidentRecord>(
        `/api/incidents/${record.id}`,
        { ...record.incident, title: 'Another title' },
        ifMatch(record.revision),
      ),
    ).body;
    if (monitor) await publish(second.client, changed);
    else
      expect(
        codeOf(
          await second.client.post(
            `/api/incidents/${record.id}/publications`,
            { shownPlace: 'district', shownDate: 'day' },
            ifMatch(changed.revision),
          ),
        ),
      ).toBe('own-record');

    // Both change it: neither publishes alone what the other wrote, but one proposes and the other agrees.
    record = (await first.client.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    for (const [one, title] of [
      [first, 'First a typo'],
      [second, 'Then another'],
    ] as const)
      record = done(
        await one.client.put<IncidentRecord>(
          `/api/incidents/${record.id}`,
          { ...record.incident, title },
          ifMatch(record.revision),
        ),
      ).body;
    await post(first, record, 'publications', { shownPlace: 'district', shownDate: 'day', reason: 'Two typos.' });
    await releaseFor(second.client, record.id);
    record = (await second.client.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    expect(record.publication!.revision).toBe(record.revision);

    // Force is assessed by two.
    record = (await first.client.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    const id = randomUUID();
    const assessed = await post(first, record, 'assessments', {
      id,
      act: record.incident.acts[0]!.id,
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
    });
    record = await post(second, assessed, `assessments/${id}/agreements`, {});

    // A detail is erased: one asks, an administrator or the other reviewer approves.
    const asked = done(
      await first.client.post<{ id: string }>(`/api/incidents/${record.id}/erasures`, {
        id: randomUUID(),
        path: '/title',
        why: 'Somebody asked.',
      }),
    ).body;
    if (size === 'two')
      expect(codeOf(await admin.client.post(`/api/erasures/${asked.id}/approvals`, {}))).toBe('not-independent');
    expect((await second.client.get('/api/erasures')).body).toMatchObject({
      items: [{ id: asked.id, mayDecide: true }],
    });
    done(await second.client.post(`/api/erasures/${asked.id}/approvals`, {}));

    // It is retracted: one proposes what readers are told, the other releases it.
    record = (await first.client.get<IncidentRecord>(`/api/incidents/${record.id}`)).body;
    await post(first, record, 'retractions', { reason: 'CR_CODING', note: 'It was coded by mistake.' });
    await releaseFor(second.client, record.id);
    expect((await first.client.get<IncidentRecord>(`/api/incidents/${record.id}`)).body.status).toBe('WS_RETRACTED');

    // Somebody loses everything that they sign in with. Where whoever administers is the only other reviewer, seven
    // days take the place of a vouch.
    const lost = await resetAccess(app, admin, second);
    expect(codeOf(await lost.client.get('/api/incidents'))).toBe('vouching-needed');
    if (size === 'two') {
      expect(codeOf(await vouch(first, lost))).toBe('not-independent');
      done(await lost.client.post(`/api/members/${lost.id}/wait`));
      await daysPass(app, 8);
      expect((await lost.client.get('/api/sessions/current')).body).toMatchObject({ member: { name: 'Two' } });
    } else done(await vouch(first, lost));
    expect(codeOf(await lost.client.get('/api/incidents'))).toBe(200);
    done(await lost.client.put('/api/settings/small-team', { on: true }));
    done(await first.client.put('/api/settings/small-team', { on: true }));
    // Two published records of one event are joined: one asks, the other agrees.
    const [twin, stays] = [
      await toPublic({ ...team, second: lost }, first),
      await toPublic({ ...team, second: lost }, first),
    ];
    await post(first, twin, 'mergers', { into: stays.id });
    await releaseFor(lost.client, twin.id);
    expect((await first.client.get<IncidentRecord>(`/api/incidents/${twin.id}`)).body).toMatchObject({
      status: 'WS_MERGED',
      mergedInto: stays.id,
    });
  });

  it('one reviewer has an exception that never comes back: not by freezing, by another role, or by a new way in', async () => {
    const admin = await firstAdministrator(app, 'One');
    const first = await invite(app, admin, 'reviewer', 'Two');
    expect(codeOf(await first.client.get('/api/incidents'))).toBe(200);
    const other = await invite(app, admin, 'reviewer', 'Three');
    expect(codeOf(await other.client.get('/api/incidents'))).toBe('vouching-needed');
    await changeMember(app, admin, first, 'reviewer', true);
    await changeMember(app, admin, other, 'monitor');
    await changeMember(app, admin, other, 'reviewer');
    const third = await invite(app, admin, 'reviewer', 'Four');
    expect(codeOf(await third.client.get('/api/incidents'))).toBe('vouching-needed');
    await changeMember(app, admin, first, 'reviewer', false);
    const again = await resetAccess(app, admin, first);
    expect(codeOf(await again.client.get('/api/incidents'))).toBe('vouching-needed');
  });
});
