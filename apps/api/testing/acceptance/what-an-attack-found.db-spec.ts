import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { anAct, anIncident, aSource } from '../an-incident.js';
import type { TestApp } from '../app.js';
import {
  assess,
  type Desk,
  hide,
  ifMatch,
  log,
  publish,
  published,
  releaseAll,
  retract,
  submit,
  verified,
} from '../desk.js';
import { useDesk } from '../use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

describe('what goes wrong: what an attacker tried', () => {
  it('a record that was retracted before can still be withdrawn for safety, and its public reason goes', async () => {
    const gone = await retract(
      desk.reviewer,
      await published(desk, anIncident()),
      'CR_CODING',
      'A reason that names somebody.',
    );
    const withdrawn = await hide(desk.reviewer, gone, 'Somebody was threatened.');
    const { status, text, body } = await app.visitor.get<{ what: string }>(`/api/public/incidents/${withdrawn.code}`);
    expect([status, body.what]).toEqual([410, 'withdrawn']);
    expect(text).not.toContain('names somebody');
  });

  it('a record is not merged into itself, however its id is written', async () => {
    const record = await published(desk, anIncident());
    const answer = await desk.reviewer.post<{ code: string }>(
      `/api/incidents/${record.id}/mergers`,
      { into: record.id.toUpperCase() },
      ifMatch(record.revision),
    );
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid-body']);
  });

  it('a correction is refused while its grade is above what its sources support', async () => {
    const record = await published(desk, anIncident());
    const incident = { ...record.incident, sources: [aSource()] };
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      incident,
      ifMatch(record.revision),
    );
    expect(changed.status).toBe(200);
    const answer = await desk.second.post<{ errors: { pointer: string; code: string }[] }>(
      `/api/incidents/${record.id}/publications`,
      { shownPlace: 'district', shownDate: 'day' },
      ifMatch(changed.body.revision),
    );
    expect([answer.status, answer.body.errors[0]?.code]).toEqual([422, 'grade-above-sources']);
  });

  it('what a draft held before it was submitted is told to nobody but its author', async () => {
    const draft = await log(desk.monitor, anIncident({ title: 'A name that was taken out again' }));
    const changed = await desk.monitor.put<IncidentRecord>(
      `/api/incidents/${draft.id}`,
      { ...draft.incident, title: 'Without it' },
      ifMatch(1),
    );
    await submit(desk.monitor, changed.body);
    for (const client of [desk.reviewer, desk.analyst]) {
      expect((await client.get(`/api/incidents/${draft.id}/changes`)).text).not.toContain('taken out again');
    }
    expect((await desk.monitor.get(`/api/incidents/${draft.id}/changes`)).text).toContain('taken out again');
  });

  it('an assessment does not follow its act to another perpetrator', async () => {
    const force = anAct({ type: 'FM_PUSH', actor: 'PF_POLICE' });
    const checked = await assess(desk, await verified(desk, anIncident({ acts: [force] })));
    const record = await publish(desk.second, checked);
    const moved = { ...record.incident, acts: [{ ...record.incident.acts[0]!, actor: 'PF_ARMY' }] };
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      moved,
      ifMatch(record.revision),
    );
    expect(changed.body.assessments[0]!.stillHolds).toBe(false);
    await publish(desk.second, changed.body);
    const { body } = await app.visitor.get<{ acts: { outcome: string }[] }>(`/api/public/incidents/${record.code}`);
    expect(body.acts[0]!.outcome).toBe('LA_NOT_ASSESSED');
  });

  it('an invitation ends with whoever made it', async () => {
    const thief = await app.signIn('admin');
    const {
      body: { link },
    } = await thief.post<{ link: string }>('/api/invitations', { role: 'admin' });
    await desk.admin.put(`/api/members/${thief.member!.id}`, { role: 'admin', frozen: true });
    const token = link.split('invitation=')[1] ?? link;
    const answer = await app.visitor.post('/api/invitations/acceptances', {
      token,
      name: `guest ${randomUUID().slice(0, 6)}`,
      password: 'nineteen slow lanterns',
    });
    expect(answer.status).toBe(410);
  });

  it('a correction that shows less takes the finer version out of reports that were frozen before, and out of its old versions', async () => {
    const record = await published(
      desk,
      anIncident({
        title: 'At the gate of the old market',
        when: exactDay(asDay('2019-03-08')),
        place: { code: '1203', precision: 'LP_DISTRICT' },
      }),
    );
    const frozen = await desk.analyst.post<{ code: string }>('/api/reports', {
      title: 'March 2019',
      question: 'indicator=I02&period=2019-03',
    });
    await releaseAll(desk);
    const before = await app.visitor.get(`/api/public/reports/${frozen.body.code}`);
    expect(before.text).toContain('2019-03-08');
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${record.id}`,
      { ...record.incident, title: 'Banners seized', sensitivity: 'S1_COARSE' },
      ifMatch(record.revision),
    );
    await publish(desk.second, changed.body, { shownPlace: 'province', shownDate: 'month' });
    const after = await app.visitor.get<{ withdrawn: number; formerChecksums: string[] }>(
      `/api/public/reports/${frozen.body.code}`,
    );
    expect(after.text).not.toMatch(/2019-03-08|1203|old market/);
    expect([after.body.withdrawn, after.body.formerChecksums.length]).toEqual([1, 1]);
    const kept: unknown[] = await app.database.query(`select 1 from pub.incident where title like '%old market%'`);
    expect(kept).toEqual([]);
    expect(
      (await app.visitor.get<{ when: { earliest: string } }>(`/api/public/incidents/${record.code}`)).body.when
        .earliest,
    ).toBe('2019-03-01');
  });

  it('a correction that shows less of a single act does the same', async () => {
    const act = anAct({ place: { code: '120301', precision: 'LP_COMMUNE' }, when: exactDay(asDay('2019-05-11')) });
    const record = await published(
      desk,
      anIncident({
        when: exactDay(asDay('2019-05-10')),
        place: { code: '1203', precision: 'LP_DISTRICT' },
        acts: [act],
      }),
      'VG_FAIR',
      { shownPlace: 'commune' },
    );
    const kept = async (): Promise<number> =>
      (await app.database.query<unknown[]>('select 1 from pub.incident where code = $1', [record.code])).length;
    const corrected = async (before: IncidentRecord, changed: Partial<typeof act>): Promise<IncidentRecord> => {
      const saved = await desk.reviewer.put<IncidentRecord>(
        `/api/incidents/${record.id}`,
        { ...before.incident, acts: [{ ...act, ...changed }] },
        ifMatch(before.revision),
      );
      return publish(desk.second, saved.body, { shownPlace: 'commune' });
    };
    const same = await corrected(record, { quantity: { state: 'CS_EXACT', low: 2, high: 2, text: null } });
    expect(await kept()).toBe(2);
    await corrected(same, { place: { code: '1203', precision: 'LP_DISTRICT' } });
    expect(await kept()).toBe(1);
  });

  it('a question that would give hundreds of thousands of figures is refused', async () => {
    const { status } = await app.visitor.get(
      '/api/public/counts.csv?indicator=I01&period=1993-01-01..2026-12-30&unit=week&split=period,place:2',
    );
    expect(status).toBe(400);
  });
});
