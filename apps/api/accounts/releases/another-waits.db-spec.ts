import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { OrganisationSettings } from '@vigil/shared/staff-responses/members.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import { anIncident, but } from '../../testing/an-incident.js';
import { type Answer, type Client, must, type TestApp } from '../../testing/app.js';
import { ifMatch, published, releaseFor, type Desk, putSettings } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';

/** No proposal that waits for a second person is replaced by somebody who has not seen it. */
jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const other = 'Another reason, which somebody gave later.';

/** What can wait, and how a member proposes it: the first way, and another that would replace it. */
interface Case {
  by: () => [first: Client, later: Client];
  subject: () => string;
  propose: (client: Client, isOther: boolean, proposal?: string | null) => Promise<Answer>;
}
const records: Record<string, IncidentRecord> = {};
let settings: OrganisationSettings;
let words: Record<string, string>;
let report: string;

const reviewers = (): [Client, Client] => [desk.reviewer, desk.second];
const administrators: Client[] = [];
const ofRecord = async (client: Client, name: string, noun: string, body: object): Promise<Answer> => {
  const { id } = records[name]!;
  const { revision } = must(await client.get<IncidentRecord>(`/api/incidents/${id}`));
  return client.post(`/api/incidents/${id}/${noun}`, body, ifMatch(revision));
};

const CASES: Record<string, Case> = {
  'settings of the organisation': {
    by: () => administrators as [Client, Client],
    subject: () => 'organisation',
    propose: (client, isOther, proposal) =>
      putSettings(client, { ...settings, standards: isOther ? 'Other standards' : 'Some standards', proposal }),
  },
  'words of messages': {
    by: () => administrators as [Client, Client],
    subject: () => 'message-words',
    propose: (client, isOther, proposal) =>
      client.put('/api/settings/messages', { ...words, dailyEn: isOther ? 'Please look again.' : 'Look.', proposal }),
  },
  'the words of a record': {
    by: reviewers,
    subject: () => records['told']!.id,
    propose: (client, isOther, proposal) =>
      client.put(`/api/incidents/${records['told']!.id}/story`, {
        text: { en: isOther ? 'People walked.' : 'A march.', km: 'ក្បួនដង្ហែ។' },
        proposal,
      }),
  },
  'a retraction': {
    by: reviewers,
    subject: () => records['retracted']!.id,
    propose: (client, isOther, proposal) =>
      ofRecord(client, 'retracted', 'retractions', {
        reason: 'CR_CODING',
        note: isOther ? other : 'It was somewhere else.',
        proposal,
      }),
  },
  'a merger, beside a retraction': {
    by: reviewers,
    subject: () => records['merged']!.id,
    propose: (client, isOther, proposal) =>
      isOther
        ? ofRecord(client, 'merged', 'mergers', { into: records['told']!.id, reason: other, proposal })
        : ofRecord(client, 'merged', 'retractions', { reason: 'CR_CODING', note: 'It was not so.', proposal }),
  },
  'how a correction is published': {
    by: reviewers,
    subject: () => records['corrected']!.id,
    propose: (client, isOther, proposal) =>
      ofRecord(client, 'corrected', 'publications', {
        shownPlace: 'district',
        shownDate: 'day',
        reason: isOther ? other : 'The title was wrong.',
        proposal,
      }),
  },
};

beforeAll(async () => {
  administrators.push(desk.admin, await app.signIn('admin'));
  for (const name of ['told', 'retracted', 'merged', 'corrected'])
    records[name] = await published(desk, anIncident({ title: `A march that is ${name}` }));
  const { incident, revision, id } = records['corrected']!;
  must(
    await (
      await app.signIn('reviewer')
    ).put(`/api/incidents/${id}`, but(incident, { title: 'A march that was corrected' }), ifMatch(revision)),
  );
  settings = must(await desk.admin.get<OrganisationSettings>('/api/settings'));
  words = must(await desk.admin.get<{ words: Record<string, string> }>('/api/settings/messages')).words;
  report = must(
    await desk.analyst.post<{ code: string }>('/api/reports', {
      title: 'A report',
      question: 'indicator=I02&period=2021',
    }),
  ).code;
});

const waiting = async (subject: string): Promise<{ id: string; proposed: unknown }[]> =>
  app.database.query('select id, proposed from release where subject = $1 and outcome is null', [subject]);

describe.each(Object.keys(CASES))('%s that waits for a second person', (name) => {
  it('is replaced by whoever has seen it, and by nobody else', async () => {
    const { by, subject, propose } = CASES[name]!;
    const [first, later] = by();
    must(await propose(first, false));
    const [before] = await waiting(subject());
    // The same again is the same proposal, whoever sends it without having seen it.
    must(await propose(first, false));
    expect(await waiting(subject())).toEqual([before]);
    for (const proposal of [undefined, null, '6ece774c-aff3-4778-9057-4d4621da0b9f']) {
      const refused = await propose(later, true, proposal);
      expect([refused.status, refused.body]).toMatchObject([
        409,
        { code: 'another-waits', waiting: { id: before!.id, proposed: before!.proposed } },
      ]);
      expect(await waiting(subject())).toEqual([before]);
    }
    expect((await propose(later, true, 'not an id')).status).toBe(422);
    must(await propose(later, true, before!.id));
    const [after, ...more] = await waiting(subject());
    expect([after!.id === before!.id, more]).toEqual([false, []]);
    // Whoever proposed first has not seen what replaced it.
    expect((await propose(first, false, before!.id)).body).toMatchObject({
      code: 'another-waits',
      waiting: { id: after!.id },
    });
  });
});

describe('a report', () => {
  const path = (): string => `/api/reports/${report}/publications`;
  it('that waits to be taken away from readers stays so, unless whoever publishes it again has seen that', async () => {
    if ((await waiting(report)).length === 0) must(await desk.analyst.post(path(), {}));
    await releaseFor(desk.reviewer, report);
    must(await desk.analyst.delete(path()));
    const [before] = await waiting(report);
    expect(before).toBeDefined();
    const refused = await desk.second.post(path(), {});
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'another-waits', waiting: { id: before!.id } }]);
    expect(await waiting(report)).toEqual([before]);
    must(await desk.second.post(path(), { proposal: before!.id }));
    expect(await waiting(report)).toEqual([]);
  });
});

it('a page of proposals tells the id that a request names', async () => {
  const { items } = must(await desk.reviewer.get<ReleasePage>(`/api/releases?subject=${records['told']!.id}`));
  expect(items.map(({ id }) => id)).toEqual((await waiting(records['told']!.id)).map(({ id }) => id));
});
