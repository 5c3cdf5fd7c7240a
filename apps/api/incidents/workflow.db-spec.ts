import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { describe, expect, it } from '@jest/globals';
import { must, type TestApp } from '../testing/app.js';
import { anIncident } from '../testing/an-incident.js';
import { ifMatch, log, publish, published, submit, verified, verify, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

describe('from the street to the map', () => {
  it('counts an incident as soon as the answer to its publication is there', async () => {
    const record = await published(desk, anIncident());
    expect(record.code).toMatch(/^KH-[0-9A-Z]{6}$/);
    const counts = await app.visitor.get<{ answer: { total: { low: number } } }>(
      '/api/public/counts?indicator=I02&period=2021',
    );
    expect(counts.status).toBe(200);
    expect(counts.body.answer.total.low).toBe(1);
    const incident = await app.visitor.get(`/api/public/incidents/${record.code}`);
    expect(incident.status).toBe(200);
    expect(incident.body).toMatchObject({ code: record.code, grade: 'VG_FAIR', interference: 'IN_INTERFERED' });
  });

  it('keeps whether the authorities were told beforehand, and says nothing of it in public until that is decided', async () => {
    const record = await published(desk, anIncident({ notified: 'yes' }));
    const again = await desk.reviewer.get<{ incident: { notified: string } }>(`/api/incidents/${record.id}`);
    expect(again.body.incident.notified).toBe('yes');
    expect((await app.visitor.get(`/api/public/incidents/${record.code}`)).body).not.toHaveProperty('notified');
  });

  it('goes back with a question and comes again with its answer, which stays inside', async () => {
    const submitted = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const returned = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${submitted.id}/reviews`,
      { decision: 'return', question: 'Who says that it was a baton?' },
      ifMatch(submitted.revision),
    );
    expect(returned.body).toMatchObject({
      status: 'WS_RETURNED',
      question: 'Who says that it was a baton?',
      answer: null,
    });
    const again = await desk.monitor.post<IncidentRecord>(
      `/api/incidents/${submitted.id}/submissions`,
      { answer: 'Two of the women, independently.' },
      ifMatch(returned.body.revision),
    );
    expect(again.body).toMatchObject({ status: 'WS_SUBMITTED', answer: 'Two of the women, independently.' });
    expect((await desk.reviewer.get<IncidentRecord>(`/api/incidents/${submitted.id}`)).body).toMatchObject({
      question: 'Who says that it was a baton?',
      answer: 'Two of the women, independently.',
    });
    const record = await publish(desk.second, await verify(desk.reviewer, again.body));
    expect((await app.visitor.get(`/api/public/incidents/${record.code}`)).text).not.toContain('independently');
  });

  it('is taken up without its author where they do not answer, as when they have left it half changed', async () => {
    const submitted = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const at = `/api/incidents/${submitted.id}`;
    const review = (body: object, revision: number) =>
      desk.reviewer.post<IncidentRecord>(`${at}/reviews`, body, ifMatch(revision));
    const { body: returned } = await review({ decision: 'return', question: 'Which day was it?' }, submitted.revision);
    const change = async (more: object, revision: number): Promise<IncidentRecord> =>
      must(await desk.monitor.put<IncidentRecord>(at, { ...submitted.incident, ...more }, ifMatch(revision)));
    const begun = await change({ title: null }, returned.revision);
    const { body: taken } = await review({ decision: 'take' }, begun.revision);
    expect(taken).toMatchObject({ status: 'WS_UNDER_REVIEW', reviewer: desk.reviewer.member!.name });
    expect(taken.missing).toEqual([{ pointer: '/title', code: 'required' }]);
    expect(taken.allowed).toContain('change');
    // It is graded only once it is whole, and stays so from then on; meanwhile what is known can be saved.
    const grade = { decision: 'verify', grade: 'VG_FAIR', reason: 'Both sources agree.' };
    expect((await review(grade, taken.revision)).body).toMatchObject({ code: 'incomplete', errors: taken.missing });
    const put = (more: object, revision: number) =>
      desk.reviewer.put<IncidentRecord>(at, { ...taken.incident, ...more }, ifMatch(revision));
    const known = must(await put({ narrative: 'Two of the women said so.' }, taken.revision));
    const whole = must(await put({ title: 'What the sources call it' }, known.revision));
    expect((await put({}, whole.revision)).body).toMatchObject({ code: 'incomplete' });
    await publish(desk.second, await verify(desk.reviewer, whole));
  });

  it('goes back to its author again, or is rejected, where nobody knows what is missing', async () => {
    for (const [decision, status] of [
      [{ decision: 'return', question: 'Where was it?' }, 'WS_RETURNED'],
      [{ decision: 'reject', reason: 'Nobody can say where it was.' }, 'WS_REJECTED'],
    ] as const) {
      const { id, revision, incident } = await submit(desk.monitor, await log(desk.monitor, anIncident()));
      const review = async (body: object, at: number): Promise<IncidentRecord> =>
        must(await desk.reviewer.post<IncidentRecord>(`/api/incidents/${id}/reviews`, body, ifMatch(at)));
      const returned = await review({ decision: 'return', question: 'Where?' }, revision);
      const begun = must(
        await desk.monitor.put<IncidentRecord>(
          `/api/incidents/${id}`,
          { ...incident, place: null },
          ifMatch(returned.revision),
        ),
      );
      const taken = await review({ decision: 'take' }, begun.revision);
      expect((await review(decision, taken.revision)).status).toBe(status);
    }
  });

  it('is taken back by its author until a reviewer has taken it, and its author goes on reading what they wrote', async () => {
    const submitted = await submit(
      desk.monitor,
      await log(desk.monitor, anIncident({ narrative: 'What I saw from the gate.' })),
    );
    expect(submitted).toMatchObject({
      internalWithheld: false,
      incident: { narrative: 'What I saw from the gate.' },
      allowed: ['recall'],
    });
    const recalled = await desk.monitor.post<IncidentRecord>(
      `/api/incidents/${submitted.id}/recalls`,
      {},
      ifMatch(submitted.revision),
    );
    expect(recalled.body).toMatchObject({ status: 'WS_DRAFT', allowed: ['change', 'submit'] });
    expect((await desk.reviewer.get(`/api/incidents/${submitted.id}`)).status).toBe(404);
    const again = await submit(desk.monitor, recalled.body);
    const taken = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${again.id}/reviews`,
      { decision: 'take' },
      ifMatch(again.revision),
    );
    const late = await desk.monitor.post<{ code: string }>(
      `/api/incidents/${again.id}/recalls`,
      {},
      ifMatch(taken.body.revision),
    );
    expect([late.status, late.body.code]).toEqual([409, 'wrong-state']);
    const verifiedNow = await verify(desk.reviewer, taken.body);
    expect((await desk.monitor.get<IncidentRecord>(`/api/incidents/${again.id}`)).body).toMatchObject({
      status: verifiedNow.status,
      internalWithheld: true,
      incident: { narrative: null },
    });
  });

  it('is given how it may be published while it is graded, so that the second person is not refused for it', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ sensitivity: 'S2_INTERNAL' })));
    const verify = { decision: 'verify', grade: 'VG_FAIR', reason: 'Both sources agree.' };
    const wrong = await desk.reviewer.post<{ errors: { pointer: string }[] }>(
      `/api/incidents/${record.id}/reviews`,
      { ...verify, sensitivity: 'S9' },
      ifMatch(record.revision),
    );
    expect([wrong.status, wrong.body.errors[0]!.pointer]).toEqual([422, '/sensitivity']);
    const graded = await desk.reviewer.post<IncidentRecord>(
      `/api/incidents/${record.id}/reviews`,
      { ...verify, sensitivity: 'S0_PUBLIC' },
      ifMatch(record.revision),
    );
    expect(graded.body).toMatchObject({
      status: 'WS_VERIFIED',
      grade: 'VG_FAIR',
      incident: { sensitivity: 'S0_PUBLIC' },
    });
    const done = await publish(desk.second, graded.body);
    expect(done.status).toBe('WS_PUBLISHED');
  });

  it('names the field when the answer is no text', async () => {
    const record = await log(desk.monitor, anIncident());
    const refused = await desk.monitor.post<{ errors: { pointer: string }[] }>(
      `/api/incidents/${record.id}/submissions`,
      { answer: 7 },
      ifMatch(record.revision),
    );
    expect([refused.status, refused.body.errors.map(({ pointer }) => pointer)]).toEqual([422, ['/answer']]);
  });

  it('stays complete once it is past its author: a change that takes a needed answer away is refused at the answer', async () => {
    const record = await verified(desk, anIncident());
    const [account] = record.incident.accounts;
    const unexplained = { ...record.incident, accounts: [{ ...account!, stance: 'DS_NOT_SOUGHT', text: null }] };
    const answer = await desk.reviewer.put<{ code: string; errors: { pointer: string; code: string }[] }>(
      `/api/incidents/${record.id}`,
      unexplained,
      ifMatch(record.revision),
    );
    expect([answer.status, answer.body.code, answer.body.errors.map(({ pointer, code }) => [pointer, code])]).toEqual([
      422,
      'incomplete',
      [['/accounts/0/text', 'reason-needed']],
    ]);
    expect(
      (await desk.reviewer.get<{ revision: number; status: string }>(`/api/incidents/${record.id}`)).body,
    ).toMatchObject({ revision: record.revision, status: 'WS_VERIFIED' });
  });
});
