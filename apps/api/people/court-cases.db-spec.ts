import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { chargeStatusOn } from '@vigil/shared/custody/charge-status.js';
import { daysInCustody } from '@vigil/shared/custody/days-in-custody.js';
import { heldOn } from '@vigil/shared/custody/held-on.js';
import { type CaseStep, stageOn } from '@vigil/shared/custody/stage.js';
import { asDay } from '@vigil/shared/day/day.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import { type Charge, CourtCase } from '@vigil/shared/people/court-case.js';
import type { CourtCasePage, CourtCaseView, HearingLine, PersonView } from '@vigil/shared/staff-responses/people.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { type Signer, verifierKey } from '../audit-log/signed-note.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { askToErase, aCaseEvent, handIn, happens, joinPeople, putEvent, readPerson } from '../testing/a-person.js';
import { anIncident } from '../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { CREATE, ifMatch, log, submit, type Desk } from '../testing/desk.js';
import { everyInternalAnswer } from '../testing/every-internal-answer.js';
import { tablesThatSay } from '../testing/tables-that-say.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
let signer: Signer;
useDesk((opened) => ({ app, desk, signer } = opened), { ownHome: true });

const faults = ({ body }: Answer<unknown>): string[] =>
  ((body as { errors?: { pointer: string; code: string }[] } | null)?.errors ?? []).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
let made = 0;
const aCase = (people: readonly string[], answers: Partial<CourtCase> = {}): CourtCase => ({
  ...blank(CourtCase),
  handle: `slow river ${(made += 1)}`,
  people: people.map((person) => ({ id: randomUUID(), person, role: 'CA_ACCUSED' })),
  ...answers,
});
const aCharge = (person: string, article: string, history: [status: string, event: string][] = []): Charge => ({
  id: randomUUID(),
  person,
  law: 'LW_PENAL_2009',
  article,
  offence: 'OF_FELONY',
  history: history.map(([status, event]) => ({ id: randomUUID(), status, event })),
});
const put = (
  client: Client,
  courtCase: CourtCase,
  { id = randomUUID(), headers = CREATE }: { id?: string; headers?: object } = {},
): Promise<Answer<CourtCaseView>> =>
  client.put<CourtCaseView>(`/api/court-cases/${id}`, courtCase, headers as Record<string, string>);
const kept = async (client: Client, courtCase: CourtCase): Promise<string> => {
  const { status, body, text } = await put(client, courtCase);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return body.id;
};
const stepsOf = ({ events }: PersonView): CaseStep[] =>
  events.map(({ id, event }) => ({
    id,
    type: event.type!,
    when: event.when!,
    leftCustody: event.leftCustody,
    after: null,
    case: event.case,
    conditions: event.conditions,
    until: event.until,
  }));

it('says of each of the accused what limits of custody say on the page of the person, and of nobody else', async () => {
  const [one, joined, witness] = [
    await handIn(desk.reviewer),
    await handIn(desk.reviewer),
    await handIn(desk.reviewer),
  ];
  const hidden = await handIn(desk.second, { risk: 'RK_HIGH' });
  await happens(desk.reviewer, 'ARREST', '2022-07-04', [one, witness], { hours: '10:00' });
  await happens(desk.reviewer, 'DETENTION_ORDER', '2022-07-06', [one], { hours: '16:00' });
  await happens(desk.second, 'ARREST', '2022-07-04', [hidden]);
  const courtCase = aCase([one, joined]);
  courtCase.people.push({ id: randomUUID(), person: witness, role: 'CA_WITNESS' });
  const id = await kept(desk.reviewer, courtCase);
  const read = async (by: Client): Promise<CourtCaseView> =>
    (await by.get<CourtCaseView>(`/api/court-cases/${id}`)).body;
  const { limits, revision } = await read(desk.reviewer);
  expect(limits.map(({ person }) => person)).toEqual([one, joined]);
  expect(limits[0]!.limits.length).toBeGreaterThan(0);
  for (const { person, limits: of } of limits) expect(of).toEqual((await readPerson(desk.reviewer, person)).limits);
  const people = [...courtCase.people, { id: randomUUID(), person: hidden, role: 'CA_ACCUSED' }];
  expect((await put(desk.second, { ...courtCase, people }, { id, headers: ifMatch(revision) })).status).toBe(200);
  expect((await read(desk.reviewer)).limits.map(({ person }) => person)).toEqual([one, joined]);
  expect((await read(desk.second)).limits.map(({ person }) => person)).toEqual([one, joined, hidden]);
});

describe('a case before a court', () => {
  it('K3: two cases of one person give one spell, and the stage of each day', async () => {
    const e = await handIn(desk.reviewer);
    const [one, two] = [await kept(desk.reviewer, aCase([e])), await kept(desk.reviewer, aCase([e]))];
    await happens(desk.reviewer, 'ARREST', '2020-09-03', [e], { case: one });
    await happens(desk.reviewer, 'CHARGE', '2020-09-05', [e], { case: one });
    await happens(desk.reviewer, 'CONVICTED', '2021-05-06', [e], { case: one });
    await happens(desk.reviewer, 'CHARGE', '2021-06-18', [e], { case: two });
    await happens(desk.reviewer, 'DETENTION_ORDER', '2021-06-20', [e], { case: two });
    await happens(desk.reviewer, 'SENTENCE_SUSPENDED', '2021-11-05', [e], { case: one, leftCustody: 'no' });
    await happens(desk.reviewer, 'BAIL', '2021-11-12', [e], { case: two, leftCustody: 'yes' });
    const view = await readPerson(desk.reviewer, e);
    const { spells } = view.custody;
    const stages = ['2021-11-04', '2021-11-08', '2021-11-13'].map((day) => [
      heldOn(spells, asDay(day)),
      stageOn(stepsOf(view), spells, asDay(day)),
    ]);
    expect(stages).toEqual([
      ['certain', 'ST_CONVICTED'],
      ['certain', 'ST_PRETRIAL'],
      ['no', 'ST_CONDITIONS'],
    ]);
    expect([spells.length, daysInCustody(spells).low]).toEqual([1, 436]);
    const inCase = (await desk.reviewer.get<CourtCaseView>(`/api/court-cases/${two}`)).body.events;
    expect(inCase.map(({ event }) => event.type).sort()).toEqual(['CE_BAIL', 'CE_CHARGE', 'CE_DETENTION_ORDER']);
  });

  it('K5: has charges with what became of each', async () => {
    const g = await handIn(desk.reviewer);
    await happens(desk.reviewer, 'ARREST', '2022-02-10', [g]);
    const convicted = await happens(desk.reviewer, 'CONVICTED', '2022-03-01', [g]);
    const appeal = await happens(desk.reviewer, 'APPEAL', '2022-03-20', [g]);
    const acquitted = await happens(desk.reviewer, 'ACQUITTED', '2022-09-15', [g], { leftCustody: 'no' });
    await happens(desk.reviewer, 'RELEASED', '2022-09-16', [g]);
    expect((await readPerson(desk.reviewer, g)).warnings).toEqual(['verdict-without-charge']);
    const charge = aCharge(g, '494', [
      ['CH_CONVICTED', convicted],
      ['CH_CONVICTED_APPEALED', appeal],
      ['CH_ACQUITTED', acquitted],
    ]);
    await kept(desk.reviewer, aCase([g], { charges: [charge] }));
    const { events, cases, custody, warnings } = await readPerson(desk.reviewer, g);
    const dated = events.map(({ id, event }) => ({ id, when: event.when! }));
    const statusOn = (day: string): string | null => chargeStatusOn(cases[0]!.charges[0]!, dated, asDay(day));
    expect([statusOn('2022-06-30'), statusOn('2022-12-31')]).toEqual(['CH_CONVICTED_APPEALED', 'CH_ACQUITTED']);
    expect([daysInCustody(custody.spells).low, warnings]).toEqual([219, []]);
  });

  it('is refused by the name of the field that is wrong', async () => {
    const [a, b] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    const arrest = await happens(desk.reviewer, 'ARREST', '2021-03-01', [a]);
    const wrong: [Partial<CourtCase>, string[]][] = [
      [{ people: [] }, ['/people required']],
      [{ handle: null }, ['/handle required']],
      [{ charges: [aCharge(b, '494')] }, ['/charges/0/person not-accused']],
      [{ charges: [aCharge(a, '494'), aCharge(a, '494')] }, ['/charges/1/article repeated-charge']],
      [{ charges: [aCharge(a, '494', [['CH_PENDING', randomUUID()]])] }, ['/charges/0/history/0/event unknown-event']],
      [{ incidents: [{ id: randomUUID(), incident: randomUUID() }] }, ['/incidents/0/incident unknown-record']],
      [{ place: { code: '999999', precision: 'LP_COMMUNE' } }, ['/place/code unknown-place']],
    ];
    for (const [answers, pointers] of wrong)
      expect(faults(await put(desk.reviewer, aCase([a], answers)))).toEqual(pointers);
    const ofA = aCharge(b, '494', [['CH_PENDING', arrest]]);
    expect(faults(await put(desk.reviewer, aCase([b], { charges: [ofA] })))).toEqual([
      '/charges/0/history/0/event unknown-event',
    ]);
    expect(faults(await put(desk.reviewer, aCase([randomUUID()])))).toEqual(['/people/0/person unknown-person']);
    const event = aCaseEvent('HEARING', '2021-03-01', [a], { case: randomUUID() });
    expect(faults(await putEvent(desk.reviewer, event))).toEqual(['/case unknown-case']);
    const handle = aCase([a]);
    await kept(desk.reviewer, handle);
    expect(faults(await put(desk.second, { ...aCase([a]), handle: handle.handle }))).toEqual(['/handle handle-taken']);
  });

  it('has charges that changed by an event of the same person’s other entry', async () => {
    const [main, twin] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    const hearing = await happens(desk.reviewer, 'CHARGE', '2021-03-01', [twin]);
    const charged = aCase([main], { charges: [aCharge(main, '494', [['CH_PENDING', hearing]])] });
    expect(faults(await put(desk.reviewer, charged))).toEqual(['/charges/0/history/0/event unknown-event']);
    await joinPeople(desk, twin, main);
    expect((await put(desk.reviewer, charged)).status).toBe(201);
  });

  it('is changed with the revision that was read', async () => {
    const a = await handIn(desk.reviewer);
    const courtCase = aCase([a]);
    const id = await kept(desk.reviewer, courtCase);
    const appeal = await put(desk.second, { ...courtCase, court: 'CL_APPEAL' }, { id, headers: ifMatch(1) });
    expect([appeal.status, appeal.body.revision]).toEqual([200, 2]);
    const late = await put(desk.reviewer, { ...courtCase, court: 'CL_SUPREME' }, { id, headers: ifMatch(1) });
    expect([late.status, late.body]).toMatchObject([412, { current: { courtCase: { court: 'CL_APPEAL' } } }]);
  });
});

describe('who may know of a case', () => {
  const list = async (client: Client): Promise<string[]> =>
    (await client.get<CourtCasePage>('/api/court-cases')).body.items.map(({ id }) => id);

  it('is who may know of one of its people; the others stay in it, with their charges', async () => {
    const [high, open] = [await handIn(desk.reviewer, { risk: 'RK_HIGH' }), await handIn(desk.reviewer)];
    const charges = [aCharge(high, '453'), aCharge(open, '494')];
    const shared = await kept(desk.reviewer, aCase([high, open], { charges }));
    const alone = await kept(desk.reviewer, aCase([high]));
    expect(await list(desk.second)).toEqual(expect.arrayContaining([shared]));
    expect(await list(desk.second)).not.toContain(alone);
    expect((await desk.second.get(`/api/court-cases/${alone}`)).status).toBe(404);
    const { body, text } = await desk.second.get<CourtCaseView>(`/api/court-cases/${shared}`);
    expect([text.includes(high), text.includes('"453"'), body.courtCase.charges.length]).toEqual([false, false, 1]);
    const change = { ...body.courtCase, court: 'CL_APPEAL' };
    expect((await put(desk.second, change, { id: shared, headers: ifMatch(1) })).status).toBe(200);
    const whole = (await desk.reviewer.get<CourtCaseView>(`/api/court-cases/${shared}`)).body.courtCase;
    expect([whole.court, whole.people.length, whole.charges.map(({ article }) => article).sort()]).toEqual([
      'CL_APPEAL',
      2,
      ['453', '494'],
    ]);
    for (const client of [desk.monitor, desk.analyst, desk.admin]) {
      expect((await client.get('/api/court-cases')).status).toBe(403);
      expect((await put(client, aCase([open]))).status).toBe(403);
    }
  });

  it('is not who may not know of an incident that it is about', async () => {
    const incident = await submit(desk.monitor, await log(desk.monitor, anIncident({ sensitivity: 'S3_RESTRICTED' })));
    const members = [desk.reviewer.member!.id];
    await desk.monitor.put(`/api/incidents/${incident.id}/case-team`, { members }, ifMatch(incident.revision));
    const incidents = [{ id: randomUUID(), incident: incident.id }];
    const person = await handIn(desk.reviewer);
    const id = await kept(desk.reviewer, aCase([person], { incidents, charges: [aCharge(person, '453')] }));
    expect((await desk.second.get(`/api/court-cases/${id}`)).status).toBe(404);
    expect((await desk.reviewer.get(`/api/court-cases/${id}`)).status).toBe(200);
    // Nor does an event of the person name it, nor say that nobody is charged, nor lose it when they change the event.
    const event = await happens(desk.reviewer, 'CONVICTED', '2021-03-04', [person], { case: id });
    const seen = await readPerson(desk.second, person);
    expect([JSON.stringify(seen).includes(id), seen.events.map((one) => one.event.case), seen.warnings]).toEqual([
      false,
      [null],
      [],
    ]);
    const when = { precision: 'DP_DAY' as const, earliest: asDay('2021-03-05'), latest: asDay('2021-03-05') };
    const change = { ...seen.events[0]!.event, when };
    expect((await putEvent(desk.second, change, { id: event, headers: ifMatch(1) })).status).toBe(200);
    const [whole] = (await readPerson(desk.reviewer, person)).events;
    expect([whole!.event.when!.latest, whole!.event.case]).toEqual(['2021-03-05', id]);
  });
});

it('an erasure takes a person out of their cases, and the log agrees with what is left', async () => {
  const [gone, stays] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
  const charges = [aCharge(gone, '4531-heron'), aCharge(stays, '4941')];
  const shared = await kept(desk.reviewer, aCase([gone, stays], { charges, handle: 'herondd pale' }));
  const alone = await kept(desk.reviewer, aCase([gone], { handle: 'storkdd pale' }));
  const hearing = await happens(desk.reviewer, 'HEARING', '2021-03-01', [gone, stays], { case: alone });
  expect(await tablesThatSay(app.database, /herondd|storkdd|4531-heron/, ['public', 'pub'])).toEqual([]);
  await askToErase(desk.reviewer, gone);
  expect((await desk.admin.post(`/api/person-erasures/${gone}/approvals`, {})).status).toBe(204);
  const { courtCase } = (await desk.reviewer.get<CourtCaseView>(`/api/court-cases/${shared}`)).body;
  expect([courtCase.people.map(({ person }) => person), courtCase.charges.map(({ article }) => article)]).toEqual([
    [stays],
    ['4941'],
  ]);
  expect((await desk.reviewer.get(`/api/court-cases/${alone}`)).status).toBe(404);
  const { event } = (await desk.reviewer.get<{ event: CaseEvent }>(`/api/case-events/${hearing}`)).body;
  expect(event.case).toBeNull();
  const answers = JSON.stringify(await everyInternalAnswer(app.database));
  const words = [gone, '4531-heron', 'storkdd', alone];
  for (const word of words) expect([word, answers.includes(word)]).toEqual([word, false]);
  await makeCheckpoint(app.database, signer);
  expect((await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults).toEqual([]);
});

describe('the events of a case', () => {
  it('are those that name it, and those by which a charge changed: its status is the same as on the person’s page', async () => {
    const person = await handIn(desk.reviewer);
    const [charged, other] = [
      await happens(desk.reviewer, 'CHARGE', '2022-03-01', [person]),
      await happens(desk.reviewer, 'ARREST', '2022-02-27', [person]),
    ];
    const charges = [aCharge(person, '494', [['CH_PENDING', charged]])];
    const id = await kept(desk.reviewer, aCase([person], { charges }));
    const { events } = (await desk.reviewer.get<CourtCaseView>(`/api/court-cases/${id}`)).body;
    expect([events.map((event) => event.id), events.some((event) => event.id === other)]).toEqual([[charged], false]);
  });
});

describe('hearings', () => {
  const hearings = async (client: Client): Promise<HearingLine[]> =>
    (await client.get<{ items: HearingLine[] }>('/api/hearings')).body.items;
  const window = (day: string) => ({ precision: 'DP_DAY' as const, earliest: asDay(day), latest: asDay(day) });

  it('are those that were set and those that were held, without people of whom the reader may not know', async () => {
    const [open, hidden] = [await handIn(desk.reviewer), await handIn(desk.reviewer, { risk: 'RK_HIGH' })];
    const id = await kept(desk.reviewer, aCase([open, hidden]));
    const set = { case: id, nextWhen: window('2022-04-01') };
    const one = await happens(desk.reviewer, 'HEARING_SET', '2022-03-01', [open, hidden], set);
    const held = await happens(desk.reviewer, 'HEARING', '2022-03-15', [hidden]);
    const mine = async (client: Client) =>
      (await hearings(client))
        .filter(({ event }) => [one, held].includes(event))
        .map((line) => [line.event, line.when.earliest, line.state, line.people.length, line.case?.id ?? null]);
    expect(await mine(desk.reviewer)).toEqual([
      [held, '2022-03-15', null, 1, null],
      [one, '2022-04-01', 'not-heard-of', 2, id],
    ]);
    expect(await mine(desk.second)).toEqual([[one, '2022-04-01', 'not-heard-of', 1, id]]);
    await happens(desk.reviewer, 'HEARING', '2022-04-01', [open], { case: id });
    expect((await mine(desk.second))[0]![2]).toBe('heard-of');
  });

  it('know two entries that were joined as one person, where no case is known', async () => {
    const [main, twin] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    const set = await happens(desk.reviewer, 'HEARING_SET', '2020-03-01', [twin], { nextWhen: window('2020-04-01') });
    await happens(desk.reviewer, 'HEARING', '2020-04-01', [main]);
    const state = async () => (await hearings(desk.reviewer)).find(({ event }) => event === set)?.state;
    expect(await state()).toBe('not-heard-of');
    await joinPeople(desk, twin, main);
    expect(await state()).toBe('heard-of');
  });
});
