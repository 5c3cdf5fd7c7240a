import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { daysInCustody } from '@vigil/shared/custody/days-in-custody.js';
import { beganIn, countHeld, heldOn, notKnownSince } from '@vigil/shared/custody/held-on.js';
import { asDay } from '@vigil/shared/day/day.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import type { Person } from '@vigil/shared/people/person.js';
import type { PeoplePage } from '@vigil/shared/staff-responses/people.js';
import {
  aCaseEvent,
  aPerson,
  changePerson,
  handIn,
  happens,
  putEvent,
  putPerson,
  readPerson,
} from '../testing/a-person.js';
import { anIncident } from '../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import type { Incident } from '@vigil/shared/incident/incident.js';
import { logPeople } from './log-people.js';
import { updateRecord } from './people.repository.js';
import { deleteIncidents } from '../incidents/incident-row.repository.js';
import { CREATE, ifMatch, log, submit, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const submitted = async (incident: Incident = anIncident()) => submit(desk.monitor, await log(desk.monitor, incident));
const idOf = (client: Client): string => client.member!.id;
const list = async (client: Client, query = ''): Promise<PeoplePage> =>
  (await client.get<PeoplePage>(`/api/people${query}`)).body;
const codeOf = ({ body }: Answer<unknown>): string | undefined => (body as { code?: string } | null)?.code;
/** What is wrong, as 'pointer code'. */
const faults = ({ body }: Answer<unknown>): string[] =>
  ((body as { errors?: { pointer: string; code: string }[] }).errors ?? []).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
const spellsOf = async (id: string) => (await readPerson(desk.reviewer, id)).custody.spells;
const held = async (people: string[], day: string): Promise<string> => {
  const { certain, possible, notKnown } = countHeld(await Promise.all(people.map(spellsOf)), asDay(day));
  return `${certain}/${possible}/${notKnown}`;
};

describe('an opinion that a detention was arbitrary', () => {
  it('is kept as it was given, by its body and number, and counts in nothing', async () => {
    const opinion = { id: randomUUID(), body: 'OB_WGAD', number: '72/2020', on: null, arbitrary: ['WA_II'] };
    const id = await handIn(desk.reviewer, { opinions: [opinion] });
    expect((await readPerson(desk.reviewer, id)).person.opinions).toEqual([opinion]);
    const wrong = await changePerson(desk.reviewer, id, {
      opinions: [{ ...opinion, body: null, arbitrary: ['CN_UN'] }],
    });
    expect(faults(wrong)).toEqual(['/person/opinions/0/arbitrary/0 unknown-code']);
    const without = await changePerson(desk.reviewer, id, { opinions: [{ ...opinion, body: null }] });
    expect(faults(without)).toEqual(['/person/opinions/0/body required']);
  });

  it('is unanswered of a person who was stored before it was asked, and can be added', async () => {
    const id = await handIn(desk.reviewer);
    const { opinions: _, ...person } = aPerson({ handle: 'amber heron' });
    await app.database.transaction(async (manager) => {
      const content = { person, joining: null };
      const who = { memberId: idOf(desk.reviewer), team: [idOf(desk.reviewer)] };
      const sealed = await updateRecord(manager, { id, revision: 1 }, { ...who, content });
      await logPeople(manager, who.memberId, { kind: 'person', id, revision: 2, what: 'changed', sealed });
    });
    expect((await readPerson(desk.reviewer, id)).person).toEqual({ ...person, opinions: [] });
    expect((await changePerson(desk.reviewer, id, { sex: 'SX_FEMALE' })).status).toBe(200);
  });
});

describe('what is derived from events', () => {
  it('K1: knows uncertain days', async () => {
    const [a, b] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    await happens(desk.reviewer, 'ARREST', '2021-03-01', [a]);
    await happens(desk.reviewer, 'RELEASED', '2021-03-10', [a]);
    await happens(desk.reviewer, 'ARREST', '2021-03-01..2021-03-31', [b]);
    await happens(desk.reviewer, 'RELEASED', '2021-04-17..2021-04-23', [b]);
    const days = ['2021-03-05', '2021-03-11', '2021-03-31', '2021-04-17', '2021-04-20', '2021-04-24'];
    const found = await Promise.all(days.map((day) => held([a, b], day)));
    expect(found).toEqual(['1/1/0', '0/1/0', '1/0/0', '1/0/0', '0/1/0', '0/0/0']);
    expect(daysInCustody(await spellsOf(a))).toEqual({ low: 10, high: 10 });
    expect(daysInCustody(await spellsOf(b))).toEqual({ low: 18, high: 54 });
    const inMarch = await Promise.all([a, b].map(async (id) => beganIn(await spellsOf(id), asPeriod('2021-03'))));
    expect(inMarch).toEqual(['certain', 'certain']);
  });

  it('K2: does not free somebody because nothing is heard of them, nor because a number is announced', async () => {
    const c = await handIn(desk.reviewer);
    await happens(desk.reviewer, 'ARREST', '2021-05-01', [c]);
    await happens(desk.reviewer, 'SEEN_HELD', '2021-06-15', [c]);
    await happens(desk.reviewer, 'RELEASE_ANNOUNCED', '2021-07-01', [c]);
    const days = ['2021-06-15', '2021-09-13', '2021-09-14', '2022-01-11'];
    const found = await Promise.all(days.map((day) => held([c], day)));
    expect(found).toEqual(['1/0/0', '0/1/0', '0/0/1', '0/0/1']);
    expect(notKnownSince(await spellsOf(c), asDay('2022-01-11'))).toBe('2021-06-15');
    expect(daysInCustody(await spellsOf(c), asDay('2022-01-11'))).toEqual({ low: 46, high: 256 });
  });

  it('K4: counts two spells of one person', async () => {
    const f = await handIn(desk.reviewer);
    for (const [from, to] of [
      ['2022-01-04', '2022-01-06'],
      ['2022-02-05', '2022-02-14'],
    ]) {
      await happens(desk.reviewer, 'ARREST', from!, [f]);
      await happens(desk.reviewer, 'RELEASED', to!, [f]);
    }
    const spells = await spellsOf(f);
    expect([spells.length, daysInCustody(spells)?.low, heldOn(spells, asDay('2022-01-20'))]).toEqual([2, 13, 'no']);
  });

  it('keeps events that contradict each other, and marks them', async () => {
    const id = await handIn(desk.reviewer);
    const death = await happens(desk.reviewer, 'DIED', '2021-04-01', [id]);
    const later = await happens(desk.reviewer, 'SEEN_HELD', '2021-05-01', [id]);
    const { events, custody } = await readPerson(desk.reviewer, id);
    expect(events.map((event) => event.id)).toEqual([death, later]);
    expect(custody.doubts).toContainEqual({ is: 'contradictory', event: later });
  });
});

describe('limits of custody', () => {
  const limitsOf = async (answers: Partial<Person>) => {
    const id = await handIn(desk.reviewer, answers);
    await happens(desk.reviewer, 'ARREST', '2022-07-04', [id], { hours: '10:00' });
    await happens(desk.reviewer, 'DETENTION_ORDER', '2022-07-06', [id], { hours: '16:00' });
    await happens(desk.reviewer, 'RELEASED', '2022-07-20', [id]);
    return (await readPerson(desk.reviewer, id)).limits.map(({ limit, isNow, readings }) => {
      const [{ elapsed, over, verdict, doubts }] = readings as [(typeof readings)[number]];
      return [limit.code, isNow, `${elapsed.low} to ${elapsed.high}`, over, verdict, ...doubts];
    });
  };

  it('K10: are those of the country, with the time that passed, compared with none that no lawyer has confirmed', async () => {
    expect(await limitsOf({ ageGroup: 'AG_ADULT' })).toEqual([
      ['KHM-POLICE-48', false, '54 to 54', null, null],
      ['KHM-PRETRIAL-MISDEMEANOUR', false, '14 to 14', null, null, 'offence'],
      ['KHM-PRETRIAL-FELONY', false, '14 to 14', null, null, 'offence'],
    ]);
  });

  it('of adults say nothing of a child', async () => {
    expect((await limitsOf({ ageGroup: 'AG_CHILD' })).map(([code]) => code)).toEqual(['KHM-POLICE-48']);
  });
});

describe('a person', () => {
  it('is listed by handle, with the act by which they were taken', async () => {
    const incident = await submitted();
    const act = incident.incident.acts[0]!.id;
    const acts = [{ id: randomUUID(), incident: incident.id, act }];
    const id = await handIn(desk.reviewer, { handle: 'quiet lantern', acts });
    await handIn(desk.reviewer, { handle: 'other lantern' });
    expect(await list(desk.reviewer, `?incident=${incident.id}`)).toMatchObject({
      total: 1,
      items: [{ id, handle: 'quiet lantern', acts: [{ incident: incident.id, act }], events: 0 }],
    });
  });

  it('is stored once, however often the same request comes', async () => {
    const [id, person] = [randomUUID(), aPerson()];
    const first = await putPerson(desk.reviewer, person, { id });
    const again = await putPerson(desk.reviewer, person, { id });
    expect([first.status, again.status, again.body.revision]).toEqual([201, 200, 1]);
    expect(codeOf(await putPerson(desk.second, person, { id }))).toBe('already-exists');
    const event = aCaseEvent('ARREST', '2021-03-01', [id]);
    const eventId = randomUUID();
    expect((await putEvent(desk.reviewer, event, { id: eventId })).status).toBe(201);
    expect((await putEvent(desk.reviewer, event, { id: eventId })).status).toBe(200);
    expect((await readPerson(desk.reviewer, id)).events).toHaveLength(1);
  });

  it('is refused with another team than the one that is stored: nobody stays on it who was taken out', async () => {
    const [one, two] = [idOf(desk.reviewer), idOf(desk.second)];
    for (const client of [desk.reviewer, desk.monitor]) {
      const [id, person] = [randomUUID(), aPerson({ risk: 'RK_HIGH' })];
      const put = (team: string[]) => putPerson(client, person, { id, team });
      expect([(await put([one, two])).status, (await put([two, one])).status]).toEqual([201, 200]);
      const narrower = await put([one]);
      expect([narrower.status, codeOf(narrower)]).toEqual([409, 'already-exists']);
    }
  });

  it('is changed with the revision that was read, and otherwise both versions are shown', async () => {
    const id = await handIn(desk.reviewer);
    const { person, revision } = await readPerson(desk.reviewer, id);
    expect((await changePerson(desk.second, id, { sex: 'SX_FEMALE' })).body.person.sex).toBe('SX_FEMALE');
    const late = await putPerson(desk.reviewer, { ...person, sex: 'SX_MALE' }, { id, headers: ifMatch(revision) });
    expect([late.status, late.body]).toMatchObject([412, { current: { revision: 2, person: { sex: 'SX_FEMALE' } } }]);
    expect((await putPerson(desk.reviewer, person, { id, headers: {} })).status).toBe(428);
  });

  it('has a handle that is no name: what looks like one is marked, and two people never have the same', async () => {
    const id = await handIn(desk.reviewer, { handle: 'Dara Sok' });
    expect((await readPerson(desk.reviewer, id)).warnings).toEqual(['handle-looks-like-name']);
    const second = await handIn(desk.reviewer, { handle: 'silver window' });
    expect((await readPerson(desk.reviewer, second)).warnings).toEqual([]);
    const same = await putPerson(desk.second, aPerson({ handle: 'Silver  window'.replace('  ', ' ') }));
    expect(faults(same)).toEqual(['/person/handle handle-taken']);
  });
});

describe('who may', () => {
  it('lets a monitor hand in and read nothing back, and keeps everybody else out', async () => {
    const team = [idOf(desk.reviewer)];
    const [id, person] = [randomUUID(), aPerson()];
    const handedIn = await putPerson(desk.monitor, person, { id, team });
    expect([handedIn.status, handedIn.body]).toEqual([201, { id, revision: 1 }]);
    const event = await putEvent(desk.monitor, aCaseEvent('ARREST', '2021-03-01', [id]));
    expect([event.status, Object.keys(event.body)]).toEqual([201, ['id', 'revision']]);
    const others = await handIn(desk.reviewer);
    expect(faults(await putEvent(desk.monitor, aCaseEvent('ARREST', '2021-03-01', [others])))).toEqual([
      '/people/0/person unknown-person',
    ]);
    const change = await putPerson(desk.monitor, { ...person, sex: 'SX_MALE' }, { id, team, headers: ifMatch(1) });
    expect(codeOf(change)).toBe('not-allowed');
    for (const client of [desk.monitor, desk.analyst, desk.admin]) {
      for (const path of ['/api/people', `/api/people/${id}`, `/api/case-events/${event.body.id}`])
        expect((await client.get(path)).status).toBe(403);
    }
    expect((await app.visitor.get('/api/people')).status).toBe(401);
    for (const client of [desk.analyst, desk.admin]) expect((await putPerson(client, aPerson())).status).toBe(403);
    expect((await readPerson(desk.reviewer, id)).events).toHaveLength(1);
  });

  it('shows a person at high risk to the team, and to nobody else in any answer', async () => {
    const [id, open] = [await handIn(desk.reviewer, { risk: 'RK_HIGH' }), await handIn(desk.reviewer)];
    const hearing = await happens(desk.reviewer, 'HEARING', '2021-03-01', [id, open]);
    const alone = await happens(desk.reviewer, 'ARREST', '2021-02-01', [id]);
    const { text } = await desk.second.get('/api/people');
    expect([text.includes(id), text.includes(open)]).toEqual([false, true]);
    const unknown = await desk.second.get(`/api/people/${randomUUID()}`);
    const { requestId: _a, ...hidden } = (await desk.second.get(`/api/people/${id}`)).body;
    const { requestId: _b, ...nobody } = unknown.body;
    expect(JSON.stringify(hidden).replaceAll(id, '')).toBe(
      JSON.stringify(nobody).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ''),
    );
    expect((await desk.second.get(`/api/case-events/${alone}`)).status).toBe(404);
    expect((await desk.second.get(`/api/case-events/${hearing}`)).text).not.toContain(id);
    expect(faults(await putEvent(desk.second, aCaseEvent('HEARING', '2021-03-02', [id])))).toEqual([
      '/people/0/person unknown-person',
    ]);
    // Whoever does not know of them changes the hearing, and they stay in it.
    const { event, revision } = (
      await desk.second.get<{ event: CaseEvent; revision: number }>(`/api/case-events/${hearing}`)
    ).body;
    const moved = {
      ...event,
      when: { precision: 'DP_DAY' as const, earliest: asDay('2021-03-03'), latest: asDay('2021-03-03') },
    };
    expect((await putEvent(desk.second, moved, { id: hearing, headers: ifMatch(revision) })).status).toBe(200);
    const kept = (await desk.reviewer.get<{ event: CaseEvent }>(`/api/case-events/${hearing}`)).body.event;
    expect([kept.when!.earliest, kept.people.map(({ person }) => person).sort()]).toEqual([
      '2021-03-03',
      [id, open].sort(),
    ]);
  });

  it('keeps a person whose risk nobody knows as one at high risk', async () => {
    const [id, open] = [await handIn(desk.reviewer, { risk: null }), await handIn(desk.reviewer)];
    expect((await desk.reviewer.get(`/api/people/${id}`)).status).toBe(200);
    expect((await desk.second.get(`/api/people/${id}`)).status).toBe(404);
    const limited = (await changePerson(desk.second, open, { risk: null })).body.team.map((one) => one.id);
    expect(limited.sort()).toEqual([idOf(desk.reviewer), idOf(desk.second)].sort());
    const third = await app.signIn('reviewer');
    expect((await third.get(`/api/people/${open}`)).status).toBe(404);
  });

  it('changes the team: only reviewers who can act, and nobody is left alone with a person', async () => {
    const id = await handIn(desk.reviewer, { risk: 'RK_HIGH' }, [idOf(desk.second)]);
    expect((await desk.second.get(`/api/people/${id}`)).status).toBe(200);
    expect(faults(await changePerson(desk.reviewer, id, {}, [idOf(desk.analyst)]))).toEqual(['/team/0 no-reviewer']);
    expect(codeOf(await changePerson(desk.reviewer, id, {}, [idOf(desk.reviewer)]))).toBe('second-person-needed');
    const third = await app.signIn('reviewer');
    expect((await changePerson(desk.reviewer, id, {}, [idOf(third)])).status).toBe(200);
    expect((await desk.second.get(`/api/people/${id}`)).status).toBe(404);
    expect((await third.get(`/api/people/${id}`)).status).toBe(200);
    // Whoever limits a person is on the team.
    const open = await handIn(desk.reviewer);
    expect((await changePerson(third, open, { risk: 'RK_HIGH' })).body.team.map((one) => one.id)).toContain(
      idOf(third),
    );
    expect(faults(await putPerson(desk.monitor, aPerson()))).toEqual(['/team team-needed']);
  });

  it('hides who was taken in an incident that only its case team may know', async () => {
    const incident = await submitted(anIncident({ sensitivity: 'S3_RESTRICTED' }));
    const team = [idOf(desk.reviewer)];
    const asked = await desk.monitor.put(
      `/api/incidents/${incident.id}/case-team`,
      { members: team },
      ifMatch(incident.revision),
    );
    expect(asked.status).toBe(200);
    const acts = [{ id: randomUUID(), incident: incident.id, act: null }];
    const id = await handIn(desk.reviewer, { acts });
    expect((await desk.reviewer.get(`/api/people/${id}`)).status).toBe(200);
    expect((await desk.second.get(`/api/people/${id}`)).status).toBe(404);
    expect(faults(await putPerson(desk.second, aPerson({ acts })))).toEqual(['/person/acts/0/incident unknown-record']);
    // Nothing says any more who may know of an incident that is gone.
    await deleteIncidents(app.database.manager, [incident.id]);
    expect((await desk.second.get(`/api/people/${id}`)).status).toBe(404);
  });
});

it('an incident keeps its own number of people, whoever is linked to it', async () => {
  const incident = await log(desk.monitor, anIncident());
  const before = (await desk.monitor.get(`/api/incidents/${incident.id}`)).text;
  const acts = [{ id: randomUUID(), incident: incident.id, act: null }];
  expect(
    (
      await desk.monitor.put(
        `/api/people/${randomUUID()}`,
        { person: aPerson({ acts }), team: [idOf(desk.reviewer)] },
        CREATE,
      )
    ).status,
  ).toBe(201);
  expect((await desk.monitor.get(`/api/incidents/${incident.id}`)).text).toBe(before);
});
