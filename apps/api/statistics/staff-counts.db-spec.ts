import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { addDays, asDay, type Day } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { answerFromWire } from '@vigil/shared/counting/answer-from-wire.js';
import type { WireAnswer } from '@vigil/shared/counting/answer-to-wire.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { INDICATOR_CODES, INDICATORS } from '@vigil/shared/counting/indicators.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { countsOf } from '../testing/acceptance/public-requests.js';
import type { Client, TestApp } from '../testing/app.js';
import { aCoverageEntry } from '../testing/a-coverage-entry.js';
import { aGroupLink, aHarm, anAct, anIncident } from '../testing/an-incident.js';
import {
  aGroup,
  assess,
  CREATE,
  type Desk,
  hide,
  ifMatch,
  log,
  merge,
  publish,
  published,
  releaseAll,
  restore,
  retract,
  submit,
  verified,
  verify,
} from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

interface Body {
  answer: Answer;
  rule: string[];
  of: string;
  records: number;
}
const ask = async (client: Client, question: string): Promise<Body> => {
  const answer = await client.post<Body>('/api/counts', { question });
  if (answer.status !== 200) throw new Error(answer.text);
  return { ...answer.body, answer: answerFromWire(answer.body.answer as unknown as WireAnswer) };
};
const ALL_STAGES = 'stages=published,verified,unfinished&grades=VG_CONFIRMED,VG_FAIR,VG_WEAK,VG_UNVERIFIED';
const low = async (client: Client, question: string): Promise<number> => (await ask(client, question)).answer.total.low;

describe('figures of the office', () => {
  it('follow a record through every state, at once after each answer', async () => {
    const seen = async (): Promise<number[]> =>
      Promise.all(
        ['period=2021', 'period=2021&stages=verified', `period=2021&${ALL_STAGES}`].map((question) =>
          low(desk.reviewer, question),
        ),
      );
    const draft = await log(desk.monitor, anIncident());
    expect(await seen()).toEqual([0, 0, 0]);
    const submitted = await submit(desk.monitor, draft);
    expect(await seen()).toEqual([0, 0, 1]);
    const graded = await verify(desk.reviewer, submitted);
    expect(await seen()).toEqual([0, 1, 1]);
    const out = await publish(desk.second, graded);
    expect(await seen()).toEqual([1, 0, 1]);
    const changed = await desk.reviewer.put<IncidentRecord>(
      `/api/incidents/${out.id}`,
      { ...out.incident, interference: 'IN_NONE', acts: [] },
      ifMatch(out.revision),
    );
    expect([await seen(), (await countsOf(app.visitor, 'period=2021')).total.low]).toEqual([[0, 0, 0], 1]);
    await retract(desk.reviewer, changed.body);
    expect(await low(desk.analyst, `indicator=I01&period=2021&${ALL_STAGES}`)).toBe(0);
  });

  it('say of published records alone that they are counted up to today, and readers’ figures are not', async () => {
    const says = 'Records are counted as they stand at the desk, up to today.';
    const rules = async (question: string): Promise<string> => (await ask(desk.analyst, question)).rule.join(' ');
    expect(await rules('period=2021')).toContain(says);
    expect(await rules(`period=2021&${ALL_STAGES}`)).not.toContain(says);
    const { body } = await app.visitor.get<{ rule: string[] }>('/api/public/counts?indicator=I02&period=2021');
    expect(body.rule.join(' ')).not.toContain(says);
  });

  it('say what was widened, and count what is not graded yet only where it is asked for', async () => {
    const submitted = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const { answer, rule } = await ask(desk.analyst, 'period=2021&stages=published,unfinished');
    expect(rule.join(' ')).toContain('NOT PUBLIC');
    expect(rule).toContain(
      `The records counted stand at number ${Number(answer.asOf).toLocaleString('en')}. A figure of these records ` +
        'with another number was counted before or after some of them changed.',
    );
    expect(rule.join(' ')).not.toContain('As of number');
    expect([answer.question.stages, answer.total.low]).toEqual([['published', 'unfinished'], 0]);
    expect(await low(desk.analyst, `period=2021&${ALL_STAGES}`)).toBe(1);
    await desk.reviewer.post(
      `/api/incidents/${submitted.id}/reviews`,
      { decision: 'reject', reason: 'Not an event.' },
      ifMatch(submitted.revision),
    );
    expect(await low(desk.analyst, `period=2021&${ALL_STAGES}`)).toBe(0);
  });

  it('give a monitor their own records, drafts too, and nobody else’s', async () => {
    const another = await app.signIn('monitor');
    await log(another, anIncident({ title: 'A draft' }));
    await log(another, anIncident({ title: 'Without a day', when: null }));
    const { answer, of, records } = await ask(another, `period=2021&${ALL_STAGES}`);
    expect([answer.total.low, of, records]).toEqual([1, 'own', 1]);
    expect(await low(await app.signIn('monitor'), `period=2021&${ALL_STAGES}`)).toBe(0);
    expect([
      await low(desk.reviewer, `period=2021&${ALL_STAGES}`),
      (await ask(desk.analyst, 'period=2021')).of,
    ]).toEqual([0, 'all']);
  });

  it('tell a monitor nothing of what others write, not even that they did', async () => {
    const another = await app.signIn('monitor');
    await log(another, anIncident({ title: 'My own' }));
    const before = await ask(another, 'period=2021');
    await verify(
      desk.reviewer,
      await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Somebody else’s' }))),
    );
    expect(await ask(another, 'period=2021')).toEqual(before);
    await log(another, anIncident({ title: 'My second' }));
    expect((await ask(another, 'period=2021')).answer.asOf).not.toBe(before.answer.asOf);
  });

  it('tell an analyst and a system of no change but in the records that they count', async () => {
    const { token } = (
      await desk.analyst.post<{ token: string }>('/api/account/tokens', {
        name: 'Figures',
        scopes: ['read-figures'],
        days: 30,
      })
    ).body;
    const system = async (): Promise<unknown> =>
      (
        await fetch(`${app.url}/api/v1/figures`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({ question: 'period=2021' }),
        })
      ).json();
    const asks = async (): Promise<unknown[]> => [await ask(desk.analyst, 'period=2021'), await system()];
    const submitted = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const before = await asks();
    await log(desk.monitor, anIncident({ title: 'A draft that nobody handed in' }));
    await submit(desk.monitor, await log(desk.monitor, anIncident({ sensitivity: 'S4_SEALED' })));
    await aGroup(desk, 'DEMO Group of no figure');
    expect(await asks()).toEqual(before);
    await verify(desk.reviewer, submitted);
    expect((await ask(desk.analyst, 'period=2021')).answer.asOf).not.toBe(
      (before[0] as { answer: { asOf: string } }).answer.asOf,
    );
  });

  it('name the same state by the same number after a restart of the count, whatever was written since', async () => {
    await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const before = (await ask(desk.analyst, 'period=2021')).answer.asOf;
    // A published entry of coverage has every fact read again.
    await desk.analyst.put(
      `/api/coverage/${randomUUID()}`,
      {
        place: 'KH',
        from: '1998-01-01',
        until: '1998-12-31',
        level: 'CO_NETWORK',
        group: null,
        note: null,
        shown: true,
      },
      CREATE,
    );
    await releaseAll(desk);
    expect((await ask(desk.analyst, 'period=2021')).answer.asOf).toBe(before);
  });

  it('know the act as it was assessed by two people, and lose the assessment when the act becomes another', async () => {
    const record = await assess(
      desk,
      await verified(desk, anIncident({ acts: [anAct({ type: 'FM_BATON', actor: 'PF_POLICE' })] })),
    );
    expect(await low(desk.reviewer, 'indicator=I06&period=2021&stages=verified')).toBe(1);
    const [act] = record.incident.acts;
    await desk.reviewer.put(
      `/api/incidents/${record.id}`,
      { ...record.incident, acts: [{ ...act, type: 'FM_KICK' }] },
      ifMatch(record.revision),
    );
    const { total } = (await ask(desk.reviewer, `indicator=I06&period=2021&${ALL_STAGES}`)).answer;
    expect([total.low, total.asides.notYetAssessed?.low]).toEqual([0, 1]);
  });

  it('lose what is hidden for safety, as those of readers do, also as of before; restored it is in them again, but as of in between', async () => {
    await desk.analyst.put(
      `/api/coverage/${randomUUID()}`,
      {
        place: 'KH',
        from: '2014-01-01',
        until: '2014-12-31',
        level: 'CO_NETWORK',
        group: null,
        note: null,
        shown: true,
      },
      CREATE,
    );
    await releaseAll(desk);
    const [goes, retracted] = [
      await published(desk, anIncident({ when: exactDay(asDay('2014-05-05')) })),
      await published(desk, anIncident({ when: exactDay(asDay('2014-05-06')) })),
    ];
    const question = 'indicator=I02&period=2014';
    const now = async (): Promise<number> =>
      (await app.visitor.get<{ asOf: { seq: number } }>(`/api/public/counts?${question}`)).body.asOf.seq;
    const figures = async (): Promise<unknown[]> => [
      await low(desk.analyst, question),
      (await countsOf(app.visitor, question)).total.low,
    ];
    const asOf = async (seq: number): Promise<unknown> =>
      (await countsOf(app.visitor, `${question}&asOf=${seq}`)).total.low;
    const before = await now();
    expect([await figures(), await asOf(before)]).toEqual([[2, 2], 2]);
    await retract(desk.reviewer, retracted);
    expect([await figures(), await asOf(before)]).toEqual([[1, 1], 2]);
    const hidden = await hide(desk.reviewer, goes);
    const during = await now();
    // The 0 rests on recorded coverage: no figure reveals that something is hidden.
    expect([await figures(), await asOf(before), await asOf(during)]).toEqual([[0, 0], 1, 0]);
    await restore(desk.second, hidden);
    expect([await figures(), await asOf(before), await asOf(during)]).toEqual([[1, 1], 2, 0]);
  });

  it('of an earlier day refuse a group that nobody had read of by then, as public figures do', async () => {
    const group = await aGroup(desk, 'DEMO Group named today');
    await published(desk, anIncident({ groups: [aGroupLink(group.id)] }));
    const { day } = (await app.visitor.get<{ asOf: { day: Day } }>('/api/public/about')).body.asOf;
    const of = (asOf: Day) =>
      desk.analyst.post<{ errors: { pointer: string }[] }>('/api/counts', {
        question: `period=2021&groups=${group.publicCode}`,
        asOf,
      });
    expect((await of(day)).status).toBe(200);
    const { status, body } = await of(addDays(day, -1));
    expect([status, body.errors.map(({ pointer }) => pointer)]).toEqual([400, ['groups']]);
  });

  it('are the public ones where nothing is widened and nothing was made coarser', async () => {
    const group = await aGroup(desk, 'Group of both sides');
    const linked = { groups: [aGroupLink(group.id)] };
    const one = await published(
      desk,
      anIncident({
        ...linked,
        harms: [aHarm({ type: 'HM_DEATH', count: { state: 'CS_RANGE', low: 1, high: 3, text: null } })],
      }),
    );
    await published(desk, anIncident({ place: { code: '0102', precision: 'LP_DISTRICT' } }), 'VG_WEAK');
    const joined = await published(desk, anIncident({ title: 'The same again' }));
    await merge(desk.reviewer, joined, one.id);
    await desk.analyst.put(`/api/coverage/${randomUUID()}`, aCoverageEntry(), CREATE);
    await releaseAll(desk);
    for (const indicator of INDICATOR_CODES) {
      const isPerInhabitants = INDICATORS[indicator].perInhabitants !== undefined;
      for (const split of ['place:2', 'period', ...(isPerInhabitants ? [] : ['group', 'grade'])]) {
        const question = `indicator=${indicator}&period=2021&unit=month&split=${split}${indicator === 'I12' ? `&groups=${group.publicCode}` : ''}`;
        const [inside, outside] = [(await ask(desk.analyst, question)).answer, await countsOf(app.visitor, question)];
        const cells = (answer: Answer): string[] => answer.cells.map((cell) => JSON.stringify(cell)).sort();
        // Of a time of which nothing is published yet, only readers know nothing: the office counts drafts, too.
        const known: Answer = {
          ...outside,
          cells: outside.cells.map((cell) => (cell.none === 'not-published' ? { ...cell, none: null } : cell)),
        };
        expect([question, inside.total, cells(inside)]).toEqual([question, outside.total, cells(known)]);
      }
    }
    expect(await low(desk.analyst, `indicator=I02&period=2021&groups=${group.publicCode}`)).toBe(1);
  });
});

describe('what goes wrong', () => {
  it('refuses who may not see records, and names what is wrong in a question', async () => {
    const question = { question: 'period=2021' };
    expect([
      (await app.visitor.post('/api/counts', question)).status,
      (await desk.admin.post('/api/counts', question)).status,
    ]).toEqual([401, 403]);
    const refused = await desk.analyst.post<{ code: string; errors: { pointer: string }[] }>('/api/counts', {
      question: 'period=2021&stages=secret&banana=1',
    });
    expect([refused.status, refused.body.code, refused.body.errors.map(({ pointer }) => pointer).sort()]).toEqual([
      400,
      'invalid-query',
      ['banana', 'stages'],
    ]);
    expect(
      (await desk.analyst.post<{ errors: { pointer: string }[] }>('/api/counts', { question: 7 })).body.errors[0]!
        .pointer,
    ).toBe('/question');
    expect((await app.visitor.get('/api/public/counts?period=2021&stages=verified')).status).toBe(400);
  });

  it('refuses a group that cannot be one, instead of 0 recorded for a name or a slip of the pen', async () => {
    for (const group of ['Friday Women', 'g-ab12cd', 'G-AB12C', 'G-AB12CU', 'G-AB12CD,', '__proto__']) {
      const outside = await app.visitor.get<{ errors: unknown }>(
        `/api/public/counts?period=2021&groups=${encodeURIComponent(group)}`,
      );
      const inside = await desk.analyst.post<{ errors: unknown }>('/api/counts', {
        question: `period=2021&groups=${encodeURIComponent(group)}`,
      });
      for (const { status, body } of [outside, inside])
        expect([group, status, body.errors]).toEqual([
          group,
          400,
          [expect.objectContaining({ pointer: 'groups', code: 'question-unknown-value' })],
        ]);
    }
    const unknown = await app.visitor.get<{ errors: unknown }>('/api/public/counts?period=2021&groups=G-000000');
    expect([unknown.status, unknown.body.errors]).toEqual([
      400,
      [expect.objectContaining({ pointer: 'groups', code: 'question-unknown-value' })],
    ]);
    expect((await app.visitor.get('/api/v1/counts?period=2021&groups=G-000000')).status).toBe(400);
    expect((await app.visitor.get('/api/public/counts.csv?period=2021&groups=G-000000')).status).toBe(400);
  });

  it('counts for those who work here what the public is told only in totals, and tells readers so instead of 0', async () => {
    await published(desk, anIncident({ harms: [aHarm({ type: 'HM_INJURY_SERIOUS', count: exactly(2) })] }));
    expect(await low(desk.analyst, 'indicator=I09&period=2021&harmTypes=HM_INJURY_SERIOUS')).toBe(2);
    for (const [key, code] of [
      ['harmTypes', 'HM_INJURY_SERIOUS'],
      ['harmTypes', 'HM_SEXUAL'],
      ['forceTypes', 'FM_BATON,FM_SEXUAL'],
    ]) {
      const refused = await app.visitor.get<{ errors: { pointer: string; code: string }[] }>(
        `/api/public/counts?indicator=I05&period=2021&${key}=${code}`,
      );
      expect([refused.status, refused.body.errors.map(({ pointer, code: why }) => [pointer, why])]).toEqual([
        400,
        [[key, 'question-withheld']],
      ]);
    }
    expect((await countsOf(app.visitor, 'indicator=I09&period=2021&harmTypes=HM_INJURY_UNSPEC')).total.low).toBe(2);
  });

  it('reads all anew where the history shows a gap', async () => {
    const record = await published(desk, anIncident({ title: 'Restored by hand' }));
    const before = await low(desk.reviewer, 'indicator=I02&period=2021');
    await app.database.query(`update incident set interference = 'IN_NONE' where id = $1`, [record.id]);
    expect(await low(desk.reviewer, 'indicator=I02&period=2021')).toBe(before);
    await app.database.query('update log_head set size = size + 1');
    expect(await low(desk.reviewer, 'indicator=I02&period=2021')).toBe(before - 1);
  });
});
