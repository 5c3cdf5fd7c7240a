import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { ROLES, type Role } from '../../platform/http/rights.js';
import { type Answer, type Client, type TestApp } from '../app.js';
import { anIncident } from '../an-incident.js';
import { CREATE, ifMatch, log, merge, published, retract, submit, verified, type Desk } from '../desk.js';
import { everyNth } from '../sample-by-seed.js';
import { useDesk } from '../use-desk.js';

jest.setTimeout(180_000);
type Status = string;
type Whose = 'own' | 'other';

/** Who sees a record, from the rights table of the design, said again without the program's own. */
const sees = (role: Role | 'public', whose: Whose, status: Status): boolean => {
  if (role === 'public' || role === 'admin') return false;
  if (whose === 'own' && role !== 'analyst') return true;
  if (role === 'reviewer') return status !== 'WS_DRAFT';
  return role === 'analyst' && status !== 'WS_DRAFT' && status !== 'WS_RETURNED';
};

let app: TestApp;
let desk: Desk;
/** Who logged the records, and a monitor who logged none. */
let authors: { monitor: Client; reviewer: Client };
let stranger: Client;
/** A record in each state, by each who may log: 'monitor WS_DRAFT'. */
const records = new Map<string, IncidentRecord>();

/** Brings a record of this author to a state, by the steps that people take. */
const inState = async (author: Client, status: Status): Promise<IncidentRecord> => {
  const { reviewer, second } = desk;
  const by: Desk = { ...desk, monitor: author };
  const review = async (record: IncidentRecord, body: object): Promise<IncidentRecord> =>
    (await reviewer.post<IncidentRecord>(`/api/incidents/${record.id}/reviews`, body, ifMatch(record.revision))).body;
  const draft = (): Promise<IncidentRecord> => log(author, anIncident({ title: `In ${status}` }));
  const make: Record<Status, () => Promise<IncidentRecord>> = {
    WS_DRAFT: draft,
    WS_SUBMITTED: async () => submit(author, await draft()),
    WS_UNDER_REVIEW: async () => review(await submit(author, await draft()), { decision: 'take' }),
    WS_RETURNED: async () => review(await submit(author, await draft()), { decision: 'return', question: 'Where?' }),
    WS_REJECTED: async () =>
      review(await submit(author, await draft()), { decision: 'reject', reason: 'Out of scope.' }),
    WS_VERIFIED: () => verified(by, anIncident()),
    WS_PUBLISHED: () => published(by, anIncident()),
    WS_RETRACTED: async () => retract(second, await published(by, anIncident())),
    WS_MERGED: async () => merge(second, await published(by, anIncident()), (await published(by, anIncident())).id),
  };
  return make[status]!();
};

useDesk((opened) => ({ app, desk } = opened));
beforeAll(async () => {
  authors = { monitor: desk.monitor, reviewer: await app.signIn('reviewer', 'A reviewer who logs') };
  stranger = await app.signIn('monitor', 'A stranger');
  for (const [role, author] of Object.entries(authors))
    for (const status of codesOf('workflow_status')) records.set(`${role} ${status}`, await inState(author, status));
});

/** Whatever a path names that is no record is not there: nothing of it is told either. */
const addressOf = (path: string, record: IncidentRecord): string =>
  path.replace(':id', record.id).replace(/:\w+/g, () => randomUUID());

describe('every route of a record', () => {
  it('answers each role, of their own record and of another’s, in each state (`npm test` draws a third), as the table says; and what one may not see as what is not there', async () => {
    const routes = app.routes.routes().filter(({ path }) => /^\/api\/(v1\/records|incidents)\/:id/.test(path));
    const wrong: string[] = [];
    let cells = 0;
    for (const [place, route] of routes.entries()) {
      /** What each client is answered of a record that is not there, which is the same for every record. */
      const nothingOf = new Map<Client, Answer<{ code?: string } | null>>();
      for (const [turn, role] of (['public', ...ROLES] as const).entries()) {
        for (const [key, record] of everyNth(3, [...records], place + turn)) {
          const [authorRole, status] = key.split(' ') as ['monitor' | 'reviewer', Status];
          for (const whose of ['own', 'other'] as const) {
            if (whose === 'own' && role !== authorRole) continue;
            const client =
              role === 'public'
                ? app.visitor
                : whose === 'own'
                  ? authors[authorRole]
                  : role === 'monitor'
                    ? stranger
                    : desk[role];
            cells += 1;
            // A body and a version that nothing accepts: whoever may not see the record is not told so.
            const ask = (of: IncidentRecord): Promise<Answer<{ code?: string } | null>> =>
              client.request(
                route.method,
                addressOf(route.path, of),
                route.method === 'GET' || route.method === 'DELETE' ? undefined : {},
                route.method === 'GET' ? {} : { 'if-match': '"9999"' },
              );
            const answer = await ask(record);
            if (!nothingOf.has(client)) nothingOf.set(client, await ask({ ...record, id: randomUUID() }));
            const nothing = nothingOf.get(client)!;
            const at = `${route.method} ${route.path}, ${role}, ${whose}, ${status}: ${answer.status} ${answer.body?.code ?? ''}`;
            const may = route.roles.includes(role);
            // Another system is told of what the office shares alone, whoever it speaks for.
            const seen =
              may &&
              (route.path.startsWith('/api/v1') && route.method === 'GET'
                ? sees('analyst', 'other', status)
                : sees(role, whose, status));
            if (!may && answer.status !== (role === 'public' ? 401 : 403)) wrong.push(at);
            if (!seen && (answer.status !== nothing.status || answer.body?.code !== nothing.body?.code))
              wrong.push(`${at}, but of nothing ${nothing.status}`);
            if (
              seen &&
              route.method === 'GET' &&
              ['/api/incidents/:id', '/api/v1/records/:id', '/api/incidents/:id/changes'].includes(route.path) &&
              answer.status !== 200
            )
              wrong.push(at);
          }
        }
      }
    }
    process.stdout.write(
      `rights: ${routes.length} routes of a record × role × ownership × state = ${cells} cells, and ${app.routes.routes().length} routes × ${ROLES.length + 1} audiences = ${app.routes.routes().length * (ROLES.length + 1)} cells\n`,
    );
    expect(wrong).toEqual([]);
    expect(cells).toBeGreaterThan(1500);
  });
});

describe('what goes wrong', () => {
  it('a record that is there is told from one that is not, by whoever may see it', async () => {
    const record = records.get('monitor WS_SUBMITTED')!;
    expect((await desk.analyst.get(`/api/incidents/${record.id}`)).status).toBe(200);
    expect((await desk.analyst.get(`/api/incidents/${randomUUID()}`)).status).toBe(404);
    expect((await desk.monitor.put(`/api/incidents/${record.id}`, record.incident, CREATE)).status).not.toBe(404);
  });
});
