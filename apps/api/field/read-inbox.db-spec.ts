import { beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { FieldReport } from '@vigil/shared/field/field-report.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import type { Inbox, InboxItem, ReportOfRecord } from '@vigil/shared/staff-responses/field-reports.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { type Client, type TestApp } from '../testing/app.js';
import { aHarm, anAccount, anAct, anIncident, aSource, but } from '../testing/an-incident.js';
import { ifMatch, published, verify, type Desk } from '../testing/desk.js';
import type { FreshDatabase } from '../testing/fresh-database.js';
import { aFieldFile, aReport, addPhone, sealedBody, type FieldPhone } from '../testing/field-phone.js';
import { useDesk } from '../testing/use-desk.js';

let database: FreshDatabase;
let app: TestApp;
let desk: Desk;
let other: Client;
let phones: Map<Client, FieldPhone>;
useDesk((opened) => ({ database, app, desk } = opened));
beforeAll(async () => {
  other = await app.signIn('monitor', 'egret');
  phones = new Map([
    [desk.monitor, await addPhone(app, desk.monitor)],
    [other, await addPhone(app, other, 'Borrowed')],
  ]);
});

const handIn = async (
  fields: Partial<FieldReport> & { answers?: Incident } = {},
  by = desk.monitor,
): Promise<FieldReport> => {
  const { answers, ...more } = fields;
  const report = aReport({ ...(answers ? { incident: { ...answers } as never } : {}), ...more });
  const phone = phones.get(by)!;
  const { status, text } = await phone.request(
    'PUT',
    `/api/field/reports/${report.id}`,
    await sealedBody(report, phone.key),
  );
  if (status !== 200) throw new Error(text);
  return report;
};
const inbox = async (client: Client, query = ''): Promise<Inbox> =>
  (await client.get<Inbox>(`/api/field/inbox${query}`)).body;
const itemOf = async (client: Client, { id }: { id: string }): Promise<InboxItem | undefined> =>
  (await inbox(client)).items.find((item) => item.id === id);
const recordOf = async (client: Client, id: string): Promise<IncidentRecord> =>
  (await client.get<IncidentRecord>(`/api/incidents/${id}`)).body;

describe('what came from the field', () => {
  it('is listed with its phone, its monitor, both clocks, how complete it is and what has come of its files', async () => {
    const report = await handIn({
      files: [aFieldFile(), aFieldFile()],
      answers: anIncident({ crowd: { state: 'CS_UNKNOWN', low: null, high: null, text: null } }),
    });
    await app.database.query(`update evidence set state = 'refused', refusal = 'type' where id = $1`, [
      report.files[0]!.id,
    ]);
    expect(await itemOf(desk.reviewer, report)).toEqual({
      id: report.id,
      receipt: expect.any(String),
      receivedAt: expect.any(String),
      monitor: desk.monitor.member!.name,
      mine: false,
      phone: 'The blue one',
      phoneEnded: false,
      phoneAtRisk: null,
      atRisk: null,
      handedOver: true,
      clock: null,
      phoneClock: { began: report.began, saved: report.saved },
      unread: 0,
      files: { said: 2, arrived: 0, refused: 1 },
      why: null,
      incident: {
        id: report.id,
        status: 'WS_SUBMITTED',
        revision: 2,
        title: 'Banners seized at a demonstration',
        mayRead: true,
        mayAsk: true,
        question: null,
        mergedInto: null,
        complete: { essentials: 10, unanswered: ['groups', 'crowd'], needed: [] },
        help: null,
      },
    });
  });

  it('has whoever is at risk first until somebody has it in hand, then the newest', async () => {
    const risky = await handIn({ atRisk: true });
    const later = await handIn();
    const order = async (): Promise<string[]> => (await inbox(desk.reviewer)).items.map(({ id }) => id);
    expect((await order())[0]).toBe(risky.id);
    expect(await inbox(desk.reviewer)).toMatchObject({ urgent: 1 });
    await desk.reviewer.post(`/api/incidents/${risky.id}/reviews`, { decision: 'take' }, ifMatch(2));
    expect((await order()).slice(0, 2)).toEqual([later.id, risky.id]);
    expect(await itemOf(desk.reviewer, risky)).toMatchObject({ atRisk: true });
  });

  it('of a draft tells a reviewer which questions are open, and nothing that its author wrote', async () => {
    const report = await handIn({
      handOver: false,
      atRisk: true,
      answers: anIncident({ title: 'canary7Zt3', place: null }),
    });
    const item = await itemOf(desk.reviewer, report);
    expect(item).toMatchObject({
      atRisk: true,
      handedOver: false,
      phoneClock: null,
      incident: {
        status: 'WS_DRAFT',
        title: null,
        mayRead: false,
        mayAsk: true,
        complete: { unanswered: ['place', 'groups', 'crowd'], needed: ['place'] },
      },
    });
    expect(JSON.stringify(await inbox(desk.reviewer))).not.toContain('canary7Zt3');
    expect(await itemOf(desk.monitor, report)).toMatchObject({
      mine: true,
      phoneClock: { began: report.began },
      incident: { title: 'canary7Zt3', mayAsk: false },
    });
    expect((await desk.reviewer.get(`/api/incidents/${report.id}/field-reports`)).status).toBe(404);
  });

  it('of one that was handed over while somebody is at risk tells a reviewer when and where, though it cannot be read yet', async () => {
    const report = await handIn({
      handOver: true,
      atRisk: true,
      answers: anIncident({
        title: 'canary4Kq8',
        placeNote: 'canary4Kq8',
        narrative: 'canary4Kq8',
        accounts: [],
        interference: 'IN_UNKNOWN',
        when: null,
      }),
    });
    const item = await itemOf(desk.reviewer, report);
    expect(item).toMatchObject({
      atRisk: true,
      handedOver: true,
      phoneClock: null,
      incident: {
        status: 'WS_DRAFT',
        title: null,
        mayRead: false,
        mayAsk: true,
        help: { when: null, place: { code: expect.any(String) }, groups: [], acts: ['RS_SEIZE_MATERIAL'] },
      },
    });
    expect(JSON.stringify(await inbox(desk.reviewer))).not.toContain('canary4Kq8');
    expect((await desk.reviewer.get(`/api/incidents/${report.id}`)).status).toBe(404);
    expect((await itemOf(desk.monitor, report))!.incident!.help).toBeNull();
    expect(
      (await desk.reviewer.post(`/api/field/reports/${report.id}/questions`, { question: 'Where is she now?' })).status,
    ).toBe(204);
  });

  it('is a monitor’s own alone, and is told page by page, each once', async () => {
    await Promise.all(Array.from({ length: 55 }, () => handIn({ handOver: false, files: [] }, other)));
    const mine = await inbox(other);
    expect([mine.total, mine.items.length, mine.items.every(({ mine: own }) => own)]).toEqual([55, 50, true]);
    const all: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Inbox = await inbox(desk.reviewer, next === '' ? '' : `?cursor=${encodeURIComponent(next)}`);
      all.push(...page.items.map(({ id }) => id));
      next = page.next;
      expect(page.total).toBeGreaterThanOrEqual(all.length);
    }
    expect(new Set(all).size).toBe(all.length);
    expect(all).toHaveLength((await inbox(desk.reviewer)).total);
  });

  it('stands beside its record, with what the phone said of time and place for who may read that', async () => {
    const report = await handIn({ answers: but(anIncident(), { crowd: 'many' }) });
    const items = async (client: Client): Promise<ReportOfRecord[]> =>
      (await client.get<{ items: ReportOfRecord[] }>(`/api/incidents/${report.id}/field-reports`)).body.items;
    expect(await items(desk.reviewer)).toEqual([
      expect.objectContaining({
        incident: report.id,
        internal: {
          clock: { began: report.began, saved: report.saved },
          fix: report.fix,
          unread: [expect.objectContaining({ pointer: '/crowd', value: 'many' })],
        },
      }),
    ]);
    // As with any record, its author reads what they wrote until it is verified; an analyst never does.
    const [seen] = await items(desk.reviewer);
    expect(await items(desk.monitor)).toEqual([{ ...seen, mine: true }]);
    const { revision } = (await desk.reviewer.get<IncidentRecord>(`/api/incidents/${report.id}`)).body;
    await verify(desk.reviewer, { ...(await recordOf(desk.reviewer, report.id)), revision }, 'VG_WEAK');
    expect(await items(desk.monitor)).toEqual([
      expect.objectContaining({ incident: report.id, unread: 1, internal: null }),
    ]);
  });
});

describe('asking back', () => {
  it('of a draft is a question that its author finds and answers with it, and the history says so', async () => {
    const report = await handIn({ handOver: false });
    expect(
      (await desk.reviewer.post(`/api/field/reports/${report.id}/questions`, { question: 'Is she safe?' })).status,
    ).toBe(204);
    expect(await recordOf(desk.monitor, report.id)).toMatchObject({
      status: 'WS_DRAFT',
      revision: 1,
      question: 'Is she safe?',
    });
    expect(await itemOf(desk.reviewer, report)).toMatchObject({ incident: { question: 'Is she safe?' } });
    const submitted = await desk.monitor.post<IncidentRecord>(
      `/api/incidents/${report.id}/submissions`,
      { answer: 'Yes, since noon.' },
      ifMatch(1),
    );
    expect(submitted.body).toMatchObject({
      status: 'WS_SUBMITTED',
      question: 'Is she safe?',
      answer: 'Yes, since noon.',
    });
    const { body } = await desk.reviewer.get<{ items: { kind: string }[] }>(`/api/incidents/${report.id}/changes`);
    expect(body.items.map(({ kind }) => kind)).toEqual(['saved', 'asked', 'submitted']);
  });

  it('is no question any more once the record is closed', async () => {
    const report = await handIn();
    const review = async (body: object): Promise<void> => {
      const { revision } = await recordOf(desk.reviewer, report.id);
      const { status } = await desk.reviewer.post(`/api/incidents/${report.id}/reviews`, body, ifMatch(revision));
      expect(status).toBe(200);
    };
    await review({ decision: 'take' });
    await review({ decision: 'return', question: 'Was it on another day?' });
    const asked = async (): Promise<unknown> => (await itemOf(desk.reviewer, report))!.incident!.question;
    expect(await asked()).toBe('Was it on another day?');
    const { revision } = await recordOf(desk.monitor, report.id);
    await desk.monitor.post(`/api/incidents/${report.id}/submissions`, { answer: 'Yes.' }, ifMatch(revision));
    await review({ decision: 'take' });
    await review({ decision: 'reject', reason: 'It was on another day.' });
    expect(await asked()).toBeNull();
  });

  it('is for reviewers, of others’ drafts; what was handed in goes back by a review', async () => {
    const [draft, handed] = [await handIn({ handOver: false }), await handIn()];
    const ask = async (client: Client, id: string, question = 'Where?'): Promise<unknown> => {
      const { status, body } = await client.post<{ code?: string } | null>(`/api/field/reports/${id}/questions`, {
        question,
      });
      return body?.code ?? status;
    };
    expect([
      await ask(desk.monitor, draft.id),
      await ask(desk.analyst, draft.id),
      await ask(desk.reviewer, handed.id),
      await ask(desk.reviewer, randomUUID()),
      await ask(desk.reviewer, draft.id, ' '),
    ]).toEqual(['not-allowed', 'not-allowed', 'wrong-state', 'not-found', 'invalid-body']);
  });
});

describe('several reports of one event', () => {
  const two = async (): Promise<{ stays: IncidentRecord; joined: IncidentRecord }> => {
    const source = aSource({ type: 'SR_MONITOR', publisher: null, url: null });
    const [a, b] = [
      await handIn({
        answers: anIncident({
          crowd: { state: 'CS_UNKNOWN', low: null, high: null, text: null },
          sources: [aSource({ url: 'https://example.org/one' })],
        }),
      }),
      await handIn(
        {
          answers: anIncident({
            title: 'From the other corner',
            crowd: { state: 'CS_EXACT', low: 200, high: 200, text: null },
            sources: [source, aSource({ url: 'https://example.org/one' })],
            acts: [anAct({ type: 'FM_SMOKE', sources: [source.id] }), anAct()],
            harms: [aHarm()],
            accounts: [anAccount({ text: 'They were warned.', sources: [source.id] })],
          }),
        },
        other,
      ),
    ];
    return { stays: await recordOf(desk.reviewer, a.id), joined: await recordOf(desk.reviewer, b.id) };
  };
  const join = (
    stays: IncidentRecord,
    others: { id: string; revision: number; take: string[] }[],
    client = desk.reviewer,
    more: object = {},
  ): ReturnType<typeof client.post<IncidentRecord & { errors?: { pointer: string; code: string }[]; code?: string }>> =>
    client.post(`/api/incidents/${stays.id}/joinings`, { others, ...more }, ifMatch(stays.revision));

  it('are one incident, with what was chosen of each, each as a source, and both reports beside it', async () => {
    const { stays, joined } = await two();
    const [gas] = joined.incident.acts;
    const answer = await join(
      stays,
      [{ id: joined.id, revision: joined.revision, take: [gas!.id, joined.incident.accounts[0]!.id, 'crowd'] }],
      desk.reviewer,
      { reason: 'Same march.' },
    );
    expect(answer.status).toBe(200);
    const { incident } = answer.body;
    expect(incident.acts.map(({ type }) => type)).toEqual(['RS_SEIZE_MATERIAL', gas!.type]);
    expect(incident.sources.map(({ type, url }) => `${type} ${url}`)).toEqual([
      'SR_MEDIA_NAT https://example.org/one',
      'SR_MONITOR null',
    ]);
    expect(incident.acts[1]!.sources).toEqual([incident.sources[1]!.id]);
    expect([incident.accounts.map(({ text }) => text), incident.crowd.low, incident.title]).toEqual([
      ['Order was kept.', 'They were warned.'],
      200,
      stays.incident.title,
    ]);
    expect(await recordOf(desk.reviewer, joined.id)).toMatchObject({
      status: 'WS_MERGED',
      mergedInto: stays.id,
      incident: joined.incident,
    });
    const { body } = await desk.reviewer.get<{ items: ReportOfRecord[] }>(`/api/incidents/${stays.id}/field-reports`);
    expect(body.items.map((item) => item.incident).sort()).toEqual([stays.id, joined.id].sort());
    const changes = await desk.reviewer.get<{ items: { kind: string; reason: string | null }[] }>(
      `/api/incidents/${stays.id}/changes`,
    );
    expect(changes.body.items.at(-1)).toMatchObject({ kind: 'saved', reason: 'Same march.' });
  });

  /** Where the report is in somebody's list: among those that wait first, or among the others; null: nowhere. */
  const placeOf = async (client: Client, { id }: { id: string }): Promise<'urgent' | 'later' | null> => {
    const { items, urgent } = await inbox(client);
    const at = items.findIndex((item) => item.id === id);
    return at < 0 ? null : at < urgent ? 'urgent' : 'later';
  };
  /** Limits a record to a case team. */
  const limit = async ({ id }: { id: string }, team: readonly Client[]): Promise<IncidentRecord> => {
    const [member] = team;
    const chosen = await member!.put(
      `/api/incidents/${id}/case-team`,
      { members: team.map((one) => one.member!.id) },
      ifMatch((await recordOf(member!, id)).revision),
    );
    expect(chosen.status).toBe(200);
    const { revision, incident } = await recordOf(member!, id);
    const body = { ...incident, sensitivity: 'S3_RESTRICTED' };
    expect((await member!.put(`/api/incidents/${id}`, body, ifMatch(revision))).status).toBe(200);
    return recordOf(member!, id);
  };

  it('that somebody is at risk is first until the remaining record is taken, for whoever sees that record', async () => {
    const [risky, stays] = [await handIn({ atRisk: true }), await handIn({}, other)];
    const limited = await limit(stays, [desk.reviewer]);
    const { revision } = await recordOf(desk.reviewer, risky.id);
    const places = () => Promise.all([desk.reviewer, desk.second, desk.monitor].map((one) => placeOf(one, risky)));
    expect(await places()).toEqual(['urgent', 'urgent', 'urgent']);
    expect((await join(limited, [{ id: risky.id, revision, take: [] }])).status).toBe(200);
    // A reviewer outside the team has the report still, and so has its author, who did not write the other record.
    const seen = await inbox(desk.second);
    expect(await places()).toEqual(['urgent', 'later', 'later']);
    const joined = await recordOf(desk.reviewer, stays.id);
    await desk.reviewer.post(`/api/incidents/${stays.id}/reviews`, { decision: 'take' }, ifMatch(joined.revision));
    expect(await places()).toEqual(['later', 'later', 'later']);
    expect(await inbox(desk.second)).toEqual(seen);
  });

  it('that somebody is at risk stays with the team of the remaining record, where the joined one had none', async () => {
    phones.set(desk.reviewer, await addPhone(app, desk.reviewer));
    const answers = anIncident({ sensitivity: 'S3_RESTRICTED' });
    const [risky, stays] = [await handIn({ atRisk: true, answers }, desk.reviewer), await handIn({}, other)];
    const limited = await limit(stays, [desk.reviewer, desk.second]);
    const third = await app.signIn('reviewer', 'plover');
    expect([await placeOf(desk.second, risky), await placeOf(third, risky)]).toEqual(['urgent', 'urgent']);
    const { revision } = await recordOf(desk.reviewer, risky.id);
    expect((await join(limited, [{ id: risky.id, revision, take: [] }])).status).toBe(200);
    expect([await placeOf(desk.second, risky), await placeOf(third, risky)]).toEqual(['urgent', null]);
    expect(await itemOf(desk.second, risky)).toMatchObject({ incident: { mayRead: false, title: null } });
  });

  it('can be parted again, and nothing of the one that was joined is lost', async () => {
    const { stays, joined } = await two();
    await join(stays, [{ id: joined.id, revision: joined.revision, take: [] }]);
    const merged = await recordOf(desk.reviewer, joined.id);
    const parted = await desk.reviewer.request<IncidentRecord>(
      'DELETE',
      `/api/incidents/${joined.id}/mergers`,
      undefined,
      ifMatch(merged.revision),
    );
    expect(parted.body).toMatchObject({ status: 'WS_SUBMITTED', mergedInto: null, incident: joined.incident });
  });

  it('are joined whole or not at all: stale, contradicting, unknown, repeated, published before, and by whom it may not', async () => {
    const { stays, joined } = await two();
    const none = but(anIncident(), { interference: 'IN_NONE', acts: [], accounts: [] }) as Incident;
    const calm = await recordOf(desk.reviewer, (await handIn({ answers: none }, other)).id);
    const shown = await published(desk, anIncident());
    const of = (
      { id, revision }: IncidentRecord,
      take: string[] = [],
    ): { id: string; revision: number; take: string[] } => ({ id, revision, take });
    const code = async (...args: Parameters<typeof join>): Promise<string> => {
      const { status, body } = await join(...args);
      return `${status} ${body.code}${body.errors ? ` ${body.errors[0]!.pointer} ${body.errors[0]!.code}` : ''}`;
    };
    expect(await code(stays, [{ ...of(joined), revision: 1 }])).toBe('412 changed-meanwhile');
    expect(await code({ ...stays, revision: 1 }, [of(joined)])).toBe('412 changed-meanwhile');
    expect(await code(calm, [of(joined, [joined.incident.acts[0]!.id])])).toBe(
      '422 invalid-body /interference acts-contradict-none',
    );
    expect(await code(stays, [of(joined, ['crowd', 'nonsense'])])).toBe(
      '422 invalid-body /others/0/take/1 unknown-code',
    );
    expect(await code(stays, [of(joined, ['title'])])).toBe('422 invalid-body /others/0/take/0 unknown-code');
    expect(await code(stays, [of(joined), of(joined)])).toBe('422 invalid-body /others/1/id same-record');
    expect(await code(stays, [of(stays)])).toBe('422 invalid-body /others/0/id same-record');
    expect(await code(stays, [of(shown)])).toBe('409 wrong-state');
    expect(await code(stays, [of(joined)], desk.monitor)).toBe('403 not-allowed');
    const draft = await handIn({ handOver: false });
    expect(await code(stays, [{ id: draft.id, revision: 1, take: [] }])).toBe('404 not-found');
    for (const record of [stays, joined, calm]) expect(await recordOf(desk.reviewer, record.id)).toEqual(record);
  });
});

describe('a detail that is erased', () => {
  it('goes from beside the record, too: by its own name, and where it only repeats an answer', async () => {
    const erase = async (report: FieldReport, path: string): Promise<number> => {
      const asked = await desk.reviewer.post<{ id: string }>(`/api/incidents/${report.id}/erasures`, {
        id: randomUUID(),
        path,
        why: 'It names somebody.',
      });
      expect([asked.status, asked.text]).toEqual([200, expect.any(String)]);
      return (await desk.admin.post(`/api/erasures/${asked.body.id}/approvals`, {})).status;
    };
    const kept = async (report: FieldReport): Promise<string[]> =>
      (
        (await app.database.query('select field from field_private where report_id = $1 order by field', [
          report.id,
        ])) as { field: string }[]
      ).map(({ field }) => field);
    const whole = (): Promise<FieldReport> =>
      handIn({
        answers: but(anIncident({ point: { lat: 11.55, lon: 104.92, accuracyMetres: 12 }, narrative: 'Long.' }), {
          crowd: 'many',
        }) as Incident,
      });
    const [one, two, three] = [await whole(), await whole(), await whole()];
    expect([await kept(one), await erase(one, `/fieldReports/${one.id}/fix`), await kept(one)]).toEqual([
      ['clock', 'fix', 'unread'],
      200,
      ['clock', 'unread'],
    ]);
    expect([await erase(two, '/point'), await kept(two)]).toEqual([200, ['clock']]);
    expect([await erase(three, '/narrative'), await kept(three)]).toEqual([200, ['clock', 'fix']]);
    expect(
      (
        await desk.reviewer.post(`/api/incidents/${one.id}/erasures`, {
          id: randomUUID(),
          path: `/fieldReports/${two.id}/fix`,
          why: 'x',
        })
      ).status,
    ).toBe(422);
  });
});

describe('what goes wrong', () => {
  it('what could not be read is in a list of its own, and is taken up once it can be', async () => {
    const phone = phones.get(desk.monitor)!;
    const id = randomUUID();
    await phone.request('PUT', `/api/field/reports/${id}`, {
      ...(await sealedBody(aReport({ id: randomUUID() }), phone.key)),
      files: [{ id: randomUUID(), size: 4 }],
    });
    const { unread, items } = await inbox(desk.reviewer, '?which=unread');
    expect([unread, items]).toEqual([
      1,
      [
        expect.objectContaining({
          id,
          why: 'cannot-open',
          incident: null,
          atRisk: null,
          files: { said: 1, arrived: 0, refused: 0 },
        }),
      ],
    ]);
    expect((await inbox(other, '?which=unread')).items).toEqual([]);
    expect((await desk.reviewer.post(`/api/field/reports/${id}/openings`, {})).body).toEqual({ why: 'cannot-open' });
    // Sealed under its own id after all, as if the key had been restored.
    const report = aReport({ id });
    const { sealed } = await sealedBody(report, phone.key);
    const { encryptWithMasterKey, FIELD_QUARANTINE } = await import('../encryption/master-key-tables.js');
    const { testKeyring } = await import('../testing/test-keys.js');
    const [{ key_id: master }] = (await app.database.query('select key_id from encryption_key_current')) as [
      { key_id: string },
    ];
    await app.database.query('update field_quarantine set bytes = $2 where report_id = $1', [
      id,
      encryptWithMasterKey(
        FIELD_QUARANTINE,
        await (await testKeyring(database.url)).need(master),
        id,
        Buffer.from(sealed, 'base64url'),
      ),
    ]);
    expect((await desk.reviewer.post(`/api/field/reports/${id}/openings`, {})).body).toEqual({ why: null });
    expect(await recordOf(desk.reviewer, id)).toMatchObject({
      status: 'WS_SUBMITTED',
      author: desk.monitor.member!.name,
    });
    expect((await desk.reviewer.post(`/api/field/reports/${id}/openings`, {})).status).toBe(404);
  });

  it('a question in the address that is none', async () => {
    for (const query of ['?which=all', '?cursor=1_x', '?more=1'])
      expect((await desk.reviewer.get(`/api/field/inbox${query}`)).status).toBe(400);
    for (const client of [desk.analyst, desk.admin]) expect((await client.get('/api/field/inbox')).status).toBe(403);
  });

  it('one whose record lost its key is told without what was encrypted of it, and hides no other', async () => {
    const sources = [aSource({ title: 'Who told us', linkWithheld: 'yes' })];
    const [lost, whole] = [await handIn({ answers: anIncident({ sources }) }), await handIn()];
    const { id } = (await itemOf(desk.reviewer, lost))!.incident!;
    for (const table of ['incident_private', 'field_private'])
      await app.database.query(
        `update ${table} set key_id = gen_random_uuid()::text where incident_id = $1 and value is not null`,
        [id],
      );
    expect((await itemOf(desk.reviewer, whole))!.phoneClock).toEqual({ began: whole.began, saved: whole.saved });
    expect(await itemOf(desk.reviewer, lost)).toMatchObject({ phoneClock: null, incident: { id } });
  });
});
