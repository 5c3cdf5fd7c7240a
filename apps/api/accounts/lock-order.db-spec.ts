import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { OrganisationSettings } from '@vigil/shared/staff-responses/members.js';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { askToErase, handIn } from '../testing/a-person.js';
import { anIncident } from '../testing/an-incident.js';
import { must, startTestApp, type Answer, type TestApp } from '../testing/app.js';
import { ifMatch, log, openDesk, published, putSettings, releaseAll, verified } from '../testing/desk.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { changeMember, firstAdministrator, invite, vouch, type Person } from '../testing/invite-and-vouch.js';
import { untilSomebodyWaits } from '../testing/wait-for-locks.js';

/**
 * Locks are taken in one order (docs/decisions/two-independent-people.md): whoever waits for one holds none that comes
 * after it.
 */
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

/** As everything does to write its line. */
const LOG = 'select from log_head for update';
/**
 * Sends a request while another transaction holds `lock`. Once it waits, that transaction takes `next` at once, and
 * ends.
 */
const beside = async <T>(lock: string, send: () => Promise<T>, next = LOG): Promise<T> => {
  const other = app.database.createQueryRunner();
  await other.startTransaction();
  try {
    await other.query(lock);
    const sent = send();
    await untilSomebodyWaits(app.database);
    await other.query(`${next} nowait`);
    await other.rollbackTransaction();
    return await sent;
  } finally {
    if (other.isTransactionActive) await other.rollbackTransaction();
    await other.release();
  }
};
/** As a publication does before it writes to the log. */
const PUBLIC_ORDER = 'select from pub.head for update';

interface Office {
  admin: Person;
  first: Person;
}
/** Acts that change under which rule readers are told that records are published, in a new office. */
const ACTS: Record<string, (office: Office) => Promise<() => Promise<Answer>>> = {
  'vouching for the second reviewer': async ({ admin, first }) => {
    const second = await invite(app, admin, 'reviewer', 'Second');
    return () => vouch(first, second);
  },
  'suspending the first reviewer': async ({ admin, first }) =>
    Promise.resolve(() => changeMember(app, admin, first, 'reviewer', true)),
  'another role for the first reviewer': async ({ admin, first }) =>
    Promise.resolve(() => changeMember(app, admin, first, 'monitor')),
  'a new way in for the first reviewer': async ({ admin, first }) => {
    const { link } = must(await admin.client.post<{ link: string }>(`/api/members/${first.id}/resets`));
    const body = { token: link.split('=')[1], password: 'seven green kettles sing loudly' };
    return () => app.visitor.post('/api/invitations/acceptances', body);
  },
};
const firstOffice = async (): Promise<Office> => {
  const admin = await firstAdministrator(app, 'Administrator');
  return { admin, first: await invite(app, admin, 'reviewer', 'First') };
};
const toldRule = async (): Promise<string> => {
  const [{ rule }] = (await app.database.query('select rule from pub.head')) as [{ rule: string }];
  return rule;
};

it.each(Object.keys(ACTS))('%s waits for a publication without holding the log', async (what) => {
  const act = await ACTS[what]!(await firstOffice());
  expect(await toldRule()).toBe('new-team');
  const { status } = await beside(PUBLIC_ORDER, act);
  expect([status < 300, await toldRule()]).toEqual([true, 'two']);
});

it('the first reviewer who joins waits for a publication without holding the log', async () => {
  const admin = await firstAdministrator(app, 'Administrator');
  const first = await beside(PUBLIC_ORDER, () => invite(app, admin, 'reviewer', 'First'));
  expect([(await first.client.get('/api/incidents')).status, await toldRule()]).toEqual([200, 'new-team']);
});

it('suspends somebody while something is published, once the first days of a team are over', async () => {
  const { admin, first } = await firstOffice();
  const second = await invite(app, admin, 'reviewer', 'Second');
  for (const [by, whom] of [
    [first, second],
    [second, first],
  ] as const)
    must(await vouch(by, whom));
  const other = app.database.createQueryRunner();
  await other.startTransaction();
  await other.query(PUBLIC_ORDER);
  const { status } = await changeMember(app, admin, second, 'reviewer', true);
  await other.rollbackTransaction();
  await other.release();
  expect(status).toBe(200);
});

it('settings wait for a colleague who takes back the proposal before them without holding the log', async () => {
  const desk = await openDesk(app);
  await published(desk, anIncident());
  await releaseAll(desk);
  const { smallTeam, ...now } = must(await desk.admin.get<OrganisationSettings>('/api/settings'));
  const put = (to: object): Promise<Answer> => putSettings(desk.admin, { ...now, smallTeam: false, ...to });
  expect(smallTeam).toBe(false);
  must(await put({ organisation: 'Another name' }));
  const [waiting] = (await app.database.query(`select id from release where outcome is null`)) as [{ id: string }];
  const changes = { organisation: 'Some other name', ownerDays: 9, smallTeam: true, proposal: waiting.id };
  const { status } = await beside(`select from release where id = '${waiting.id}' for update`, () => put(changes));
  expect(status).toBe(200);
  expect(must(await desk.admin.get<OrganisationSettings>('/api/settings')).ownerDays).toBe(9);
  expect(await log(desk.monitor, anIncident())).toHaveProperty('id');
});

it.each([
  [
    'for the last person',
    `select from people_record where id = (select max(id::text)::uuid from people_record) for update`,
  ],
  ['for whoever shows a page about a person', `select pg_advisory_xact_lock(${ADVISORY_LOCKS.personPages})`],
])('erasing a person waits %s without holding the public order', async (_what, lock) => {
  const desk = await openDesk(app);
  const [gone] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
  must(await askToErase(desk.reviewer, gone));
  // As a colleague does who shows a page, and has locked its person.
  const { status } = await beside(lock, () => desk.admin.post(`/api/person-erasures/${gone}/approvals`), PUBLIC_ORDER);
  expect(status).toBe(204);
});

it('publishing waits for another publication without holding what was proposed about the record', async () => {
  const desk = await openDesk(app);
  const { id, revision } = await verified(desk, anIncident());
  const publish = (body: object): Promise<Answer> =>
    desk.second.post(`/api/incidents/${id}/publications`, { shownDate: 'day', ...body }, ifMatch(revision));
  must(await publish({ shownPlace: 'commune' }));
  const [waiting] = (await app.database.query(`select id from release where outcome is null`)) as [{ id: string }];
  // As a correction does that takes words out of every proposal.
  const proposal = `select from release where id = '${waiting.id}' for update`;
  const body = { shownPlace: 'district', proposal: waiting.id };
  expect((await beside(PUBLIC_ORDER, () => publish(body), proposal)).status).toBe(200);
});
