import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { Erasure } from '@vigil/shared/staff-responses/erasures.js';
import type { LostSight } from '@vigil/shared/staff-responses/case-team.js';
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { anIncident, but } from '../an-incident.js';
import { type Client, must, type TestApp } from '../app.js';
import { hide, ifMatch, log, published, submit, verified, type Desk } from '../desk.js';
import { aReport, addPhone, sealedBody } from '../field-phone.js';
import { todayAwayFromMidnight } from '../today-away-from-midnight.js';
import { useDesk } from '../use-desk.js';

/** What a list tells of a restricted record to members who are outside of its case team. */
jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

/** Stands in everything that was written about these records for colleagues alone. */
const CANARY = 'Bittern of the reeds';
let outside: Client;
const records: IncidentRecord[] = [];
let erasure: Erasure;

const change = async (client: Client, { id }: { id: string }, fields: object): Promise<IncidentRecord> => {
  const { incident, revision } = must(await client.get<IncidentRecord>(`/api/incidents/${id}`));
  return must(await client.put<IncidentRecord>(`/api/incidents/${id}`, but(incident, fields), ifMatch(revision)));
};
const restrict = async (record: { id: string }): Promise<IncidentRecord> => {
  const restricted = await change(desk.reviewer, record, { sensitivity: 'S3_RESTRICTED' });
  records.push(restricted);
  return restricted;
};
const act = async (client: Client, { id, revision }: IncidentRecord, noun: string, body: object): Promise<void> => {
  must(await client.post(`/api/incidents/${id}/${noun}`, body, ifMatch(revision)));
};

beforeAll(async () => {
  outside = await app.signIn('reviewer');
  const retracted = await published(desk, anIncident({ title: 'A march' }));
  await act(desk.second, retracted, 'retractions', { reason: 'CR_CODING', note: CANARY });
  const duplicate = await published(desk, anIncident({ title: 'A vigil' }));
  const survivor = await published(desk, anIncident({ title: 'The same vigil' }));
  await act(desk.second, duplicate, 'mergers', { into: survivor.id, reason: CANARY });
  for (const isRefused of [true, false]) {
    const corrected = await published(desk, anIncident({ title: 'A strike' }));
    const changed = await change(desk.reviewer, corrected, { title: 'A sit-in' });
    const shown = { shownPlace: 'district', shownDate: 'day', reason: CANARY };
    await act(desk.second, changed, 'publications', shown);
    const { items } = must(
      await desk.reviewer.get<{ items: { id: string; digest: string }[] }>(`/api/releases?subject=${corrected.id}`),
    );
    const refusal = { answer: 'refuse', seen: items[0]!.digest, reason: CANARY };
    if (isRefused) must(await desk.reviewer.post(`/api/releases/${items[0]!.id}/answers`, refusal));
    await restrict(corrected);
  }
  for (const record of [retracted, survivor]) await restrict(record);
  await hide(desk.reviewer, await restrict(await published(desk, anIncident({ title: 'A rally' }))), CANARY);
  const erased = await restrict(await verified(desk, anIncident({ title: CANARY, narrative: CANARY })));
  const asked = { id: randomUUID(), path: '/narrative', why: CANARY };
  erasure = must(await desk.reviewer.post<Erasure>(`/api/incidents/${erased.id}/erasures`, asked));
  // A draft from the field, about which a reviewer asked before its author restricted it.
  const phone = await addPhone(app, desk.monitor);
  const report = aReport({ handOver: false, atRisk: true, files: [] });
  must(await phone.request('PUT', `/api/field/reports/${report.id}`, await sealedBody(report, phone.key)));
  must(await desk.reviewer.post(`/api/field/reports/${report.id}/questions`, { question: CANARY }));
  await change(desk.monitor, report, { sensitivity: 'S3_RESTRICTED' });
});

/** Every list of the desk, and where it has states, each of them. */
const lists = (): string[] =>
  app.routes
    .routes()
    .filter(({ method, path, roles }) => method === 'GET' && path.startsWith('/api/') && !roles.includes('phone'))
    .map(({ path }) => path)
    .filter((path) => !path.includes(':') && !path.startsWith('/api/public/'))
    .flatMap((path) => [path, ...(path === '/api/releases' ? [`${path}?state=decided`] : [])]);
/** By the case team, the words are read in these: the walk would find them. */
const TELLS = ['/api/releases', '/api/releases?state=decided', '/api/erasures', '/api/incidents/hidings'];

describe('what is written about a restricted record', () => {
  it.each(['a reviewer', 'a reviewer who proposed it', 'an analyst', 'another monitor', 'an administrator'])(
    'is in no list of the desk for %s who is outside of its case team',
    async (who) => {
      const client = {
        'a reviewer': outside,
        'a reviewer who proposed it': desk.second,
        'an analyst': desk.analyst,
        'another monitor': await app.signIn('monitor'),
        'an administrator': desk.admin,
      }[who]!;
      const told: string[] = [];
      for (const path of lists()) {
        const { text } = await client.get(path);
        // A hidden record is named by its id there, since its page may have to vanish by whoever is awake.
        const ids = path === '/api/incidents/hidings' ? [] : records.map(({ id }) => id);
        for (const word of [CANARY, ...ids]) if (text.includes(word)) told.push(`${path}: ${word}`);
      }
      expect(told).toEqual([]);
    },
  );

  it('is read there by its case team', async () => {
    const found: string[] = [];
    for (const path of lists()) if ((await desk.reviewer.get(path)).text.includes(CANARY)) found.push(path);
    expect(found).toEqual(expect.arrayContaining(TELLS));
  });
});

describe('a list', () => {
  it('keeps the row of an erasure, so that an administrator can decide: not which record, detail or why', async () => {
    const { items } = must(await desk.admin.get<{ items: Erasure[] }>('/api/erasures'));
    expect(items).toEqual([
      {
        id: erasure.id,
        incident: null,
        code: null,
        path: null,
        why: null,
        askedBy: desk.reviewer.member!.name,
        askedAt: expect.any(String),
        decidedBy: null,
        decidedAt: null,
        outcome: null,
        mayDecide: true,
        isOutside: true,
      },
    ]);
    const read = must(await desk.reviewer.get<{ items: Erasure[] }>('/api/erasures')).items[0]!;
    expect(read).toMatchObject({ why: CANARY, path: '/narrative', isOutside: false });
    // By its id it is not there for a reviewer outside of the team, decided or not.
    expect((await outside.post(`/api/erasures/${erasure.id}/refusals`, {})).status).toBe(404);
    expect(must(await desk.admin.post<Erasure>(`/api/erasures/${erasure.id}/refusals`, {}))).toMatchObject({
      outcome: 'refused',
      why: null,
      incident: null,
    });
    expect((await outside.post(`/api/erasures/${erasure.id}/refusals`, {})).status).toBe(404);
  });

  it('keeps the row of what waits for readers or was decided, with the code that readers know', async () => {
    interface Page {
      total: number;
      items: { subject: string | null; former: { code: string } | null; isOutside: boolean; mayAnswer: boolean }[];
    }
    for (const [state, n] of [
      ['waiting', 3],
      ['decided', 1],
    ] as const) {
      const page = must(await outside.get<Page>(`/api/releases?state=${state}`));
      expect([page.total, page.items.filter(({ isOutside }) => isOutside).length]).toEqual([page.items.length, n]);
      for (const one of page.items.filter(({ isOutside }) => isOutside))
        expect(one).toMatchObject({ subject: null, former: { code: expect.any(String) }, mayAnswer: false });
    }
    const [subject] = [records[1]!.id];
    expect(must(await outside.get<Page>(`/api/releases?subject=${subject}`))).toMatchObject({ total: 0, items: [] });
    expect(must(await desk.reviewer.get<Page>(`/api/releases?subject=${subject}`)).total).toBe(1);
  });

  it('offers nobody a question about a draft that they may not see', async () => {
    interface Inbox {
      items: { incident: { mayRead: boolean; mayAsk: boolean; question: string | null; help: object | null } }[];
    }
    const { items } = must(await desk.reviewer.get<Inbox>('/api/field/inbox'));
    expect(items.map(({ incident }) => incident)).toMatchObject([{ mayRead: false, mayAsk: false, question: null }]);
  });
});

it('a reviewer who restricts a record that nobody has taken tells every other reviewer so, by name and day', async () => {
  const [me, other, third] = [await app.signIn('reviewer'), await app.signIn('reviewer'), await app.signIn('reviewer')];
  const told = async (client: Client): Promise<LostSight[]> =>
    must(await client.get<{ lostSight: LostSight[] }>('/api/case-teams/missing')).lostSight.filter(
      ({ by }) => by === me.member!.name,
    );
  const line = { by: me.member!.name, on: await todayAwayFromMidnight(), wasOnTeam: false };
  const submitted: IncidentRecord[] = [];
  for (const title of ['Submitted', 'Submitted too'])
    submitted.push(await submit(desk.monitor, await log(desk.monitor, anIncident({ title }))));
  await change(me, submitted[0]!, { sensitivity: 'S3_RESTRICTED' });
  expect((await other.get(`/api/incidents/${submitted[0]!.id}`)).status).toBe(404);
  for (const client of [other, third]) expect(await told(client)).toEqual([{ ...line, records: 1 }]);
  await change(me, submitted[1]!, { sensitivity: 'S4_SEALED' });
  expect(await told(other)).toEqual([{ ...line, records: 2 }]);
  expect((await other.get('/api/case-teams/missing')).text).not.toContain(submitted[0]!.id);
  // Its author keeps it, and can let colleagues in; who may see it is no longer told.
  const { revision } = must(await desk.monitor.get<IncidentRecord>(`/api/incidents/${submitted[0]!.id}`));
  const members = [me.member!.id, other.member!.id];
  must(await desk.monitor.put(`/api/incidents/${submitted[0]!.id}/case-team`, { members }, ifMatch(revision)));
  expect(await told(other)).toEqual([{ ...line, records: 1 }]);
  // A monitor who restricts what they hand in hides it from nobody who saw it.
  const own = anIncident({ title: 'Restricted at once', sensitivity: 'S3_RESTRICTED' });
  await submit(desk.monitor, await log(desk.monitor, own));
  expect(JSON.stringify(await told(third))).not.toContain(desk.monitor.member!.name);
  // Frozen, nobody can act on it any more: two reviewers let themselves in.
  await app.database.query('update member set frozen = true where id = $1', [me.member!.id]);
  const open = (client: Client) => client.post(`/api/incidents/${submitted[1]!.id}/case-team/openings`, {});
  for (const client of [other, third]) must(await open(client));
  for (const client of [other, third])
    expect((await client.get(`/api/incidents/${submitted[1]!.id}`)).status).toBe(200);
});
