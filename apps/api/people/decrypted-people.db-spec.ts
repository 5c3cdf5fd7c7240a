import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import type { PeoplePage, PersonView } from '@vigil/shared/staff-responses/people.js';
import { keyringOf } from '../encryption/keyring.js';
import { askToErase, changePerson, handIn, happens, readPerson } from '../testing/a-person.js';
import type { TestApp } from '../testing/app.js';
import { CREATE, ifMatch, type Desk } from '../testing/desk.js';
import { holds } from '../testing/holds.js';
import { useDesk } from '../testing/use-desk.js';
import { decryptedPeopleOf, readRecordsOfKind } from './decrypted-people.js';
import { updateRecord } from './people.repository.js';
import type { PersonContent } from './visible-people.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const keyring = () => keyringOf(app.database.manager);
const inMemory = (letters: string): boolean => holds(decryptedPeopleOf(app.database.manager), letters);
const handles = async (): Promise<string[]> =>
  (await desk.second.get<PeoplePage>('/api/people')).body.items.map(({ handle }) => handle);

describe('what was decrypted of people', () => {
  let need: ReturnType<typeof jest.spyOn>;
  beforeEach(() => {
    need = jest.spyOn(keyring(), 'need');
  });
  afterEach(() => need.mockRestore());

  it('answers again without decrypting, and decrypts only what changed', async () => {
    const [one, other] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    await happens(desk.reviewer, 'ARREST', '2021-05-01', [one]);
    const before = await readPerson(desk.reviewer, one);
    await handles();
    need.mockClear();
    expect(await readPerson(desk.reviewer, one)).toEqual(before);
    await handles();
    expect(need).toHaveBeenCalledTimes(0);

    await changePerson(desk.reviewer, other, { handle: 'bright anchor' });
    await happens(desk.reviewer, 'SEEN_HELD', '2021-06-15', [one]);
    need.mockClear();
    const after = await readPerson(desk.second, one);
    expect([after.events.length, after.custody.spells[0]!.lastHeld]).toEqual([2, '2021-06-15']);
    const line = async () =>
      (await desk.second.get<PeoplePage>('/api/people')).body.items.find(({ id }) => id === one)!;
    const lastHeld = async () => (await line()).custody.spells[0]!.lastHeld;
    expect([(await line()).events, await lastHeld(), await lastHeld()]).toEqual([2, '2021-06-15', '2021-06-15']);
    expect(await handles()).toContain('bright anchor');
    expect(need).toHaveBeenCalledTimes(0); // read, each once, as it was written
    const [, seenHeld] = after.events;
    await desk.reviewer.delete(`/api/case-events/${seenHeld!.id}`, ifMatch(seenHeld!.revision));
    expect([(await line()).events, await lastHeld()]).toEqual([1, '2021-05-01']);
  });

  it('never says what was rolled back', async () => {
    const id = await handIn(desk.reviewer, { handle: 'steady lantern' });
    await handles();
    const undone = app.database.transaction(async (manager) => {
      const [record] = (await readRecordsOfKind<PersonContent>(manager, 'person')).filter((one) => one.id === id);
      const person = { ...record!.content.person, handle: 'rolled back' };
      const content = { ...record!.content, person };
      await updateRecord(manager, record!, { memberId: record!.authorId, team: record!.team, content });
      expect((await readRecordsOfKind<PersonContent>(manager, 'person')).find((one) => one.id === id)!.content).toEqual(
        content,
      );
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await handles()).not.toContain('rolled back');
    // The next revision has the number of the one that was undone.
    await changePerson(desk.reviewer, id, { handle: 'calm lantern' });
    expect(await handles()).toContain('calm lantern');
  });

  it('is forgotten when Vigil is locked, and when somebody is erased', async () => {
    const id = await handIn(desk.reviewer, { handle: 'qxvozzy kettle' });
    await handles();
    expect(inMemory('qxvozzy')).toBe(true);
    keyring().lock();
    expect(inMemory('qxvozzy')).toBe(false);
    expect((await desk.reviewer.get('/api/people')).status).toBe(503);
    await keyring().unlock();
    await handles();
    expect(inMemory('qxvozzy')).toBe(true);
    await askToErase(desk.reviewer, id);
    expect((await desk.admin.post(`/api/person-erasures/${id}/approvals`, {})).status).toBeLessThan(300);
    expect(inMemory('qxvozzy')).toBe(false);
    await handles();
    expect(inMemory('qxvozzy')).toBe(false);
  });
});

it('is forgotten also where a transaction read it once more while somebody was erased', async () => {
  const id = await handIn(desk.reviewer, { handle: 'zyxqua kettle' });
  await askToErase(desk.reviewer, id);
  await app.database.transaction('REPEATABLE READ', async (manager) => {
    expect(await readRecordsOfKind(manager, 'person')).not.toEqual([]);
    expect((await desk.admin.post(`/api/person-erasures/${id}/approvals`, {})).status).toBeLessThan(300);
    await readRecordsOfKind(manager, 'person');
  });
  await handles();
  expect(inMemory('zyxqua')).toBe(false);
});

describe('one person', () => {
  it('is told as among all: joined entries, cases and events with others, hidden ones left out', async () => {
    const [one, joined, beside, secret] = await Promise.all([
      handIn(desk.reviewer),
      handIn(desk.reviewer),
      handIn(desk.reviewer),
      handIn(desk.reviewer, { risk: 'RK_HIGH', handle: 'hidden heron' }),
    ]);
    await happens(desk.reviewer, 'ARREST', '2021-05-01', [one, secret]);
    await happens(desk.reviewer, 'SEEN_HELD', '2021-06-01', [joined]);
    const courtCase = randomUUID();
    const body = {
      ...blank(CourtCase),
      handle: 'plain harbour',
      people: [one, beside].map((person) => ({ id: randomUUID(), person, role: 'CA_ACCUSED' })),
    };
    expect((await desk.reviewer.put(`/api/court-cases/${courtCase}`, body, CREATE)).status).toBe(201);
    await desk.reviewer.post(`/api/people/${joined}/joinings`, { into: one });
    const answer = { agrees: true, into: one, isUndoing: false };
    expect((await desk.second.post(`/api/people/${joined}/joinings/answers`, answer)).status).toBe(204);
    const seen = (await desk.second.get<PersonView>(`/api/people/${one}`)).body;
    expect(seen.joined.map(({ id }) => id)).toEqual([joined]);
    expect(seen.events.map(({ event }) => event.people.map(({ person }) => person))).toEqual([[one], [joined]]);
    expect(seen.cases.map(({ handle }) => handle)).toEqual(['plain harbour']);
    expect((await desk.second.get<PersonView>(`/api/people/${joined}`)).body.joining?.into).toBe(one);
    expect((await desk.second.get(`/api/people/${secret}`)).status).toBe(404);
    // Whoever is joined with somebody hidden is hidden, too.
    await desk.reviewer.post(`/api/people/${secret}/joinings`, { into: one });
    await changePerson(desk.reviewer, one, { risk: 'RK_HIGH' });
    expect((await desk.second.get(`/api/people/${joined}`)).status).toBe(404);
  });
});
