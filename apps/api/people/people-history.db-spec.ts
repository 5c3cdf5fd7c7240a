import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { heldOn } from '@vigil/shared/custody/held-on.js';
import { asDay } from '@vigil/shared/day/day.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import type { Person } from '@vigil/shared/people/person.js';
import type { CaseEventView, PeopleChange } from '@vigil/shared/staff-responses/people.js';
import { askToErase, aCaseEvent, changePerson, handIn, happens, putEvent, readPerson } from '../testing/a-person.js';
import type { Client, TestApp } from '../testing/app.js';
import { ifMatch, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let desk: Desk;
let app: TestApp;
useDesk((opened) => ({ app, desk } = opened));

const changes = async (client: Client, path: string): Promise<PeopleChange[]> => {
  const { status, body } = await client.get<{ items: PeopleChange[] }>(`/api/${path}/changes`);
  return status === 200 ? body.items : [];
};
const takeBack = (client: Client, id: string, revision: number) =>
  client.delete(`/api/case-events/${id}`, ifMatch(revision));

describe('an event that was taken back', () => {
  it('counts for nobody, stays in the history, and counts again once it is restored', async () => {
    const person = await handIn(desk.reviewer);
    await happens(desk.reviewer, 'ARREST', '2021-03-01', [person]);
    const release = await happens(desk.reviewer, 'RELEASED', '2021-03-10', [person]);
    const heldInApril = async () =>
      heldOn((await readPerson(desk.reviewer, person)).custody.spells, asDay('2021-04-01'));
    expect(await heldInApril()).toBe('no');
    expect((await takeBack(desk.reviewer, release, 1)).status).toBe(204);
    expect(await heldInApril()).toBe('possible');
    const read = await readPerson(desk.reviewer, person);
    expect([read.events.length, read.takenBack.map(({ id, revision }) => [id, revision])]).toEqual([1, [[release, 2]]]);
    // Asked twice, it is done once.
    expect((await takeBack(desk.reviewer, release, 1)).status).toBe(204);
    expect((await takeBack(desk.second, release, 1)).status).toBe(204);
    const { event } = (await desk.reviewer.get<CaseEventView>(`/api/case-events/${release}`)).body;
    // Whoever began before it was taken back is told so, and restores it only then.
    const late = await putEvent(desk.second, event, { id: release, headers: ifMatch(1) });
    expect([late.status, late.body]).toMatchObject([412, { current: { revision: 2, isTakenBack: true } }]);
    expect((await putEvent(desk.second, event, { id: release, headers: ifMatch(2) })).status).toBe(200);
    expect([await heldInApril(), (await readPerson(desk.reviewer, person)).takenBack]).toEqual(['no', []]);
    expect(
      (await changes(desk.reviewer, `case-events/${release}`)).map(({ what, revision }) => [what, revision]),
    ).toEqual([
      ['handed-in', 1],
      ['taken-back', 2],
      ['changed', 3],
    ]);
  });

  it('is taken back by reviewers who may know of it, of the revision that they have seen', async () => {
    const person = await handIn(desk.reviewer, { risk: 'RK_HIGH' });
    const event = await happens(desk.reviewer, 'ARREST', '2021-03-01', [person]);
    const status = async (client: Client, revision: number) => (await takeBack(client, event, revision)).status;
    expect([await status(desk.second, 1), await status(desk.monitor, 1), await status(desk.reviewer, 9)]).toEqual([
      404, 403, 412,
    ]);
    expect((await readPerson(desk.reviewer, person)).events).toHaveLength(1);
  });
});

describe('the history', () => {
  it('has who did what, and what each revision said', async () => {
    const person = await handIn(desk.reviewer, { sex: 'SX_UNKNOWN' });
    await changePerson(desk.second, person, { sex: 'SX_FEMALE' });
    await askToErase(desk.second, person);
    const found = await changes(desk.reviewer, `people/${person}`);
    expect(
      found.map(({ what, actor, revision, answers }) => [what, actor, revision, (answers as Person)?.sex]),
    ).toEqual([
      ['handed-in', desk.reviewer.member!.name, 1, 'SX_UNKNOWN'],
      ['changed', desk.second.member!.name, 2, 'SX_FEMALE'],
      ['erasure-asked', desk.second.member!.name, null, undefined],
    ]);
  });

  it('says nothing of people of whom the reader may not know, and is not there for them', async () => {
    const [open, hidden] = [await handIn(desk.reviewer), await handIn(desk.reviewer, { risk: 'RK_HIGH' })];
    const id = randomUUID();
    await putEvent(desk.reviewer, aCaseEvent('HEARING', '2021-03-01', [open, hidden]), { id });
    const peopleOf = async (client: Client) =>
      (await changes(client, `case-events/${id}`)).map(({ answers }) => (answers as CaseEvent).people.length);
    expect([await peopleOf(desk.reviewer), await peopleOf(desk.second)]).toEqual([[2], [1]]);
    const status = async (client: Client) => (await client.get(`/api/people/${hidden}/changes`)).status;
    expect([await status(desk.reviewer), await status(desk.second), await status(desk.admin)]).toEqual([200, 404, 403]);
    expect((await app.visitor.get(`/api/people/${open}/changes`)).status).toBe(401);
  });
});
