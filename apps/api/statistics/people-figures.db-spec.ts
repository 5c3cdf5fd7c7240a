import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { exactly } from '@vigil/shared/counting/count-value.js';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import type { Consent, Person } from '@vigil/shared/people/person.js';
import { parts } from '@vigil/shared/people-figures/test-people.js';
import type { PeopleFigure } from '@vigil/shared/staff-responses/people-figures.js';
import { keyringOf } from '../encryption/keyring.js';
import { changePerson, handIn, happens } from '../testing/a-person.js';
import { anAct, anIncident } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { CREATE, ifMatch, log, published, submit, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const consent = (rest: Partial<Consent> = {}): Consent => ({
  id: randomUUID(),
  scope: 'CN_COUNT',
  by: 'CB_FAMILY',
  on: exactDay(asDay('2021-01-01')),
  until: null,
  withdrawnOn: null,
  ...rest,
});
const counted = (rest: Partial<Person> = {}): Partial<Person> => ({
  showing: 'SH_COUNTED',
  consents: [consent()],
  ...rest,
});
const strong = { grade: 'VG_FAIR' } as const;
const figure = async (query: string, client: Client = desk.analyst): Promise<PeopleFigure> =>
  (await client.get<PeopleFigure>(`/api/people-figures?${query}`)).body;
const held = async (day: string, client?: Client): Promise<string> => {
  const { total } = await figure(`indicator=I14&period=${day.slice(0, 4)}&day=${day}`, client);
  return `${parts(total)} of ${total.of}`;
};

describe('figures of people', () => {
  it('are the same for everybody who may ask, whatever the risk, and of nobody whom no consent allows to count', async () => {
    const high = await handIn(desk.reviewer, counted({ risk: 'RK_HIGH' }));
    const low = await handIn(desk.second, counted());
    const silent = await handIn(desk.reviewer);
    for (const id of [high, silent]) await happens(desk.reviewer, 'ARREST', '2021-03-01', [id], strong);
    await happens(desk.second, 'ARREST', '2021-03-01', [low], strong);
    const all = await Promise.all([desk.reviewer, desk.second, desk.analyst].map((one) => held('2021-03-01', one)));
    expect(all).toEqual(['2/0/0 of 2', '2/0/0 of 2', '2/0/0 of 2']);
    expect((await desk.second.get(`/api/people/${high}`)).status).toBe(404);
    // Nobody could be asked: that is a reason, too. Taking it back takes the person out at once.
    await changePerson(desk.reviewer, silent, counted({ consents: [consent({ by: 'CB_COULD_NOT_ASK' })] }));
    expect(await held('2021-03-01')).toBe('3/0/0 of 3');
    await changePerson(desk.reviewer, silent, { showing: 'SH_NONE' });
    expect(await held('2021-03-01')).toBe('2/0/0 of 2');
    const { text } = await desk.analyst.get('/api/people-figures?indicator=I13&period=2021&splits=sex,stage');
    for (const told of [high, low, silent, 'kettle']) expect(text).not.toContain(told);
  });

  it('count what is confirmed or fair, and name single sources beside', async () => {
    const id = await handIn(desk.reviewer, counted());
    await happens(desk.reviewer, 'ARREST', '2020-03-01', [id], strong);
    await happens(desk.reviewer, 'RELEASED', '2020-03-05', [id], { grade: 'VG_WEAK' });
    await happens(desk.reviewer, 'SEEN_HELD', '2020-05-01', [id], { grade: 'VG_UNVERIFIED' });
    const { total } = await figure('indicator=I14&period=2020&day=2020-03-10');
    expect([parts(total), parts({ measures: total.withSingleSource! })]).toEqual(['0/1/0', '0/0/0']);
  });

  it('leave out a person of an incident that only its case team knows, and have them again when it is open', async () => {
    const acts = [anAct({ type: 'D_ARREST', actor: 'PF_POLICE', people: exactly(1) })];
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ acts })));
    const linked = { id: randomUUID(), incident: record.id, act: record.incident.acts[0]!.id };
    const id = await handIn(desk.reviewer, counted({ acts: [linked] }));
    await happens(desk.reviewer, 'ARREST', '2019-06-04', [id], strong);
    expect(await held('2019-06-04')).toMatch(/^1\/0\/0/);
    await app.database.query("update incident set sensitivity = 'S3_RESTRICTED' where id = $1", [record.id]);
    expect(await held('2019-06-04')).toMatch(/^0\/0\/0/);
    await app.database.query("update incident set sensitivity = 'S0_PUBLIC' where id = $1", [record.id]);
    expect(await held('2019-06-04')).toMatch(/^1\/0\/0/);
  });

  it('have no step of a case that only its case team knows, and know that its people were held', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const id = await handIn(desk.reviewer, counted());
    const inCase = randomUUID();
    const incidents = [{ id: randomUUID(), incident: record.id }];
    const people = [{ id: randomUUID(), person: id, role: 'CA_ACCUSED' }];
    const body = { ...blank(CourtCase), handle: `case ${inCase.slice(0, 4)}`, incidents, people };
    expect((await desk.reviewer.put(`/api/court-cases/${inCase}`, body, CREATE)).status).toBe(201);
    const of = { ...strong, case: inCase };
    await happens(desk.reviewer, 'ARREST', '2015-03-01', [id], of);
    for (const type of ['WARRANT', 'CHARGE', 'CONVICTED']) await happens(desk.reviewer, type, '2015-03-05', [id], of);
    await happens(desk.reviewer, 'ACQUITTED', '2015-06-01', [id], { ...of, leftCustody: 'yes' });
    const steps = async (): Promise<string[]> => {
      const { total } = await figure('indicator=I16&period=2015');
      return ['charged', 'convicted', 'acquitted'].map((measure) => parts(total, measure));
    };
    expect(await steps()).toEqual(['1/0/0', '1/0/0', '1/0/0']);
    await app.database.query("update incident set sensitivity = 'S3_RESTRICTED' where id = $1", [record.id]);
    expect(await steps()).toEqual(['0/0/0', '0/0/0', '0/0/0']);
    expect([(await held('2015-05-31')).slice(0, 5), (await held('2015-06-02')).slice(0, 5)]).toEqual([
      '1/0/0',
      '0/0/0',
    ]);
  });

  it('K8: count two entries once from when they are joined, and as before when that is undone', async () => {
    const [h1, h2] = [await handIn(desk.reviewer, counted()), await handIn(desk.reviewer, counted())];
    await happens(desk.reviewer, 'ARREST', '2022-04-01', [h1], strong);
    await happens(desk.reviewer, 'ARREST', '2022-04-01..2022-04-10', [h2], strong);
    await happens(desk.reviewer, 'RELEASED', '2022-05-02', [h2], strong);
    const began = async (): Promise<string> => parts((await figure('indicator=I13&period=2022-04')).total);
    expect(await began()).toBe('2/0/0');
    const agree = (isUndoing: boolean) =>
      desk.second.post(`/api/people/${h2}/joinings/answers`, { agrees: true, into: h1, isUndoing });
    await desk.reviewer.post(`/api/people/${h2}/joinings`, { into: h1 });
    expect(await began()).toBe('2/0/0');
    expect((await agree(false)).status).toBe(204);
    expect(await began()).toBe('1/0/0');
    const { total } = await figure('indicator=I15&period=2022-04&day=2022-12-31');
    expect(total.measures['days']).toEqual({ certain: 32, possible: 0, notKnown: 0 });
    await desk.reviewer.post(`/api/people/${h2}/joinings/undoings`, {});
    expect((await agree(true)).status).toBe(204);
    expect(await began()).toBe('2/0/0');
  });

  it('K6: stand beside what acts record, and are never added to it', async () => {
    const arrest = (low: number, high = low) =>
      anAct({
        type: 'D_ARREST',
        actor: 'PF_POLICE',
        people: low === high ? exactly(low) : { state: 'CS_RANGE', low, high, text: null },
      });
    const of = (act: ReturnType<typeof arrest>) =>
      published(desk, anIncident({ when: exactDay(asDay('2018-06-10')), acts: [act] }));
    const [f, j] = [await of(arrest(1)), await of(arrest(60, 64))];
    const linkedTo = ({ id, incident }: typeof f) => [{ id: randomUUID(), incident: id, act: incident.acts[0]!.id }];
    const link = (record: typeof f) => handIn(desk.reviewer, counted({ acts: linkedTo(record) }));
    await link(f);
    for (let more = 0; more < 13; more++) await link(j);
    const beside = async () => (await figure('indicator=I13&period=2018')).beside;
    const expected = { recorded: { low: 61, high: 65 }, known: 14, notKnown: { low: 47, high: 51 } };
    expect(await beside()).toEqual({ ...expected, tooMany: [] });
    await link(f);
    expect(await beside()).toEqual({ ...expected, tooMany: [{ linked: 2, recorded: 1 }] });
  });

  it('are read anew after every change, and by nobody while Vigil is locked', async () => {
    const id = await handIn(desk.reviewer, counted());
    await happens(desk.reviewer, 'ARREST', '2017-03-01', [id], strong);
    expect(await held('2017-03-01')).toMatch(/^1\/0\/0/);
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      const locked = await desk.analyst.get<{ code: string }>('/api/people-figures?period=2017');
      expect([locked.status, locked.body.code]).toEqual([503, 'locked']);
    } finally {
      expect(await keyring.unlock()).toBe(true);
    }
    expect(await held('2017-03-01')).toMatch(/^1\/0\/0/);
  });

  it('leave out an event that was taken back', async () => {
    const id = await handIn(desk.reviewer, counted());
    const event = await happens(desk.reviewer, 'ARREST', '2016-03-01', [id], strong);
    expect(await held('2016-03-01')).toMatch(/^1\/0\/0/);
    expect((await desk.reviewer.delete(`/api/case-events/${event}`, ifMatch(1))).status).toBe(204);
    expect(await held('2016-03-01')).toMatch(/^0\/0\/0/);
  });

  it('say that no limit is confirmed by a lawyer, and then count nobody in I20', async () => {
    const { limits, total } = await figure('indicator=I20&period=2021');
    expect(limits!.length).toBeGreaterThan(2);
    expect(limits!.map(({ confirmedOn }) => confirmedOn)).toEqual(limits!.map(() => null));
    expect(parts(total)).toBe('0/0/0');
  });

  it('are for reviewers and analysts, and refuse by name what they do not know', async () => {
    for (const client of [desk.monitor, desk.admin]) expect((await client.get('/api/people-figures')).status).toBe(403);
    expect((await app.visitor.get('/api/people-figures')).status).toBe(401);
    for (const [query, key] of [
      ['indicator=I10', 'indicator'],
      ['period=2999', 'period'],
      ['day=2021-02-29', 'day'],
      ['splits=sex,sex', 'splits'],
      ['splits=sex,stage,group', 'splits'],
      ['splits=name', 'splits'],
      ['indicator=I13&splits=day', 'splits'],
      ['tie=GT_FRIEND', 'tie'],
      ['inferred=no', 'inferred'],
    ]) {
      const { status, body } = await desk.analyst.get<{ errors: { pointer: string }[] }>(
        `/api/people-figures?${query}`,
      );
      expect([query, status, body.errors?.[0]?.pointer]).toEqual([query, 400, key]);
    }
  });
});
