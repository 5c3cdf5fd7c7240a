import { describe, expect, it } from '@jest/globals';
import { exactly } from '@vigil/shared/counting/count-value.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { verifierKey, type Signer } from '../audit-log/signed-note.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { aHarm, anAct, anIncident, but } from '../testing/an-incident.js';
import { type TestApp } from '../testing/app.js';
import { ifMatch, publish, verified, type Desk } from '../testing/desk.js';
import { aDraft, frozen } from '../testing/draft-and-read-reports.js';
import { logShownAnew } from './forget-logged-digests.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
let signer: Signer;
let restart: () => Promise<TestApp>;
useDesk((opened) => ({ app, desk, signer, restart } = opened), { ownHome: true });

const QUESTION = 'indicator=I06&period=2021';
const WORDS = ['a boy of 9', 'four girls of the school', 'dozens of the village'];
const holding = /a boy|four girls|of the village|ORG OF BEFORE/;
/** Restores the state that an earlier Vigil published, for readers and in the log. */
const asBefore = (record: IncidentRecord): Promise<void> =>
  app.database.transaction(async (manager) => {
    const of = 'incident_key in (select key from pub.incident where code = $1)';
    await manager.query(`update pub.incident set crowd_text = $2 where code = $1`, [record.code, WORDS[2]]);
    await manager.query(`update pub.harm set count_text = $2 where ${of} and type = 'HM_DEATH'`, [
      record.code,
      WORDS[0],
    ]);
    await manager.query(`update pub.act set people_text = $2 where ${of} and type = 'FM_PUSH'`, [
      record.code,
      WORDS[1],
    ]);
    await manager.query(
      `update pub.act set outcome = 'LA_UNLAWFUL', assessed_by = 'ORG OF BEFORE', assessed_under = 'S', tests_not_met = '{LT_NECESSITY}' where ${of} and type = 'WITHHELD'`,
      [record.code],
    );
    const [{ seq }] = await manager
      .query('update pub.head set seq = seq + 1 returning seq')
      .then(([rows]: [[{ seq: string }], number]) => rows);
    await manager.query(`insert into pub.change (seq, on_day, code, what) values ($1, '2021-07-01', $2, 'corrected')`, [
      seq,
      record.code,
    ]);
    await manager.query(`select pg_notify('vigil_public', $1)`, [seq]);
    await logShownAnew(
      manager,
      null,
      { id: record.id, code: record.code!, revision: record.revision },
      'shown-again',
      [],
    );
  });
const faults = async (): Promise<string[]> => {
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};
const rowsOfPub = async (): Promise<string> =>
  JSON.stringify(
    await Promise.all(
      ['incident', 'act', 'harm', 'report', 'written_report'].map((table) =>
        app.database.query(`select * from pub.${table}`),
      ),
    ),
  );
const seqNow = async (): Promise<number> =>
  Number(((await app.database.query('select seq from pub.head')) as { seq: string }[])[0]!.seq);
const another = async (): Promise<void> => {
  app = await restart();
};

describe('what an earlier Vigil published', () => {
  it('loses at the next start what leaves no more, in every version and in frozen reports; the log holds, and a second start changes nothing', async () => {
    const acts = [
      anAct({ type: 'FM_PUSH', actor: 'PF_POLICE', people: exactly(4) }),
      anAct({ type: 'FM_SEXUAL', actor: 'PF_POLICE' }),
    ];
    const incident = anIncident({
      acts,
      harms: [aHarm({ type: 'HM_DEATH', count: exactly(1) })],
      crowd: { state: 'CS_AT_LEAST', low: 24, high: null, text: 'dozens' },
    });
    const first = await publish(desk.second, await verified(desk, incident));
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${first.id}`,
      but(first.incident, { publicSummary: 'Twice.' }),
      ifMatch(first.revision),
    );
    const record = await publish(desk.second, changed.body);
    await asBefore(record);
    const report = await desk.analyst.post<{ code: string }>('/api/reports', {
      title: 'Unlawful force',
      question: QUESTION,
    });
    expect(report.status).toBe(201);
    const whole = await frozen(desk.analyst, aDraft('half-year'));
    expect((await app.visitor.get(`/api/public/incidents/${record.code}`)).text).toMatch(holding);
    expect(await rowsOfPub()).toMatch(/LA_UNLAWFUL/);
    expect(await faults()).toEqual([]);

    await another();
    expect(await rowsOfPub()).not.toMatch(holding);
    expect(await rowsOfPub()).not.toMatch(/LA_UNLAWFUL/);
    const shown = await app.visitor.get<{ acts: { type: string; outcome: string }[]; crowd: { text: string | null } }>(
      `/api/public/incidents/${record.code}`,
    );
    expect(shown.body.acts.map(({ outcome }) => outcome)).toEqual(['LA_NOT_ASSESSED', 'LA_NOT_ASSESSED']);
    for (let seq = 1; seq <= (await seqNow()); seq += 1)
      expect((await app.visitor.get(`/api/public/incidents/${record.code}?asOf=${seq}`)).text).not.toMatch(holding);
    const kept = await app.visitor.get<{ checksum: string; formerChecksums: string[] }>(
      `/api/public/reports/${report.body.code}`,
    );
    expect(kept.text).not.toContain('LA_UNLAWFUL');
    const [{ material }] = (await app.database.query('select material::text from report_snapshot where code = $1', [
      whole,
    ])) as [{ material: string }];
    expect(material).not.toMatch(holding);
    expect(await faults()).toEqual([]);

    const before = [await rowsOfPub(), await seqNow()];
    await another();
    expect([await rowsOfPub(), await seqNow()]).toEqual(before);
  });
});

describe('a correction after which a record is shown coarsely', () => {
  it('takes words of numbers and names of units out of the versions before', async () => {
    desk = {
      ...desk,
      app,
      monitor: await app.signIn('monitor', 'M'),
      reviewer: await app.signIn('reviewer', 'R'),
      second: await app.signIn('reviewer', 'S'),
    };
    const acts = [
      anAct({
        type: 'FM_PUSH',
        actor: 'PF_POLICE',
        forceName: 'Police of the ninth post',
        people: { state: 'CS_SOME', low: 1, high: null, text: 'several' },
      }),
    ];
    const first = await publish(desk.second, await verified(desk, anIncident({ acts })), {
      shownPlace: 'province',
      shownDate: 'month',
    });
    expect(await rowsOfPub()).toMatch(/ninth post.*several|several.*ninth post/);
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${first.id}`,
      but(first.incident, { sensitivity: 'S1_COARSE' }),
      ifMatch(first.revision),
    );
    await publish(desk.second, changed.body, { shownPlace: 'province', shownDate: 'month' });
    expect(await rowsOfPub()).not.toMatch(/ninth post|several/);
    expect(await faults()).toEqual([]);
  });
});
