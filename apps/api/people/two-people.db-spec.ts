import { randomUUID } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import { blank } from '@vigil/shared/codebook/check-body.js';
import { daysInCustody } from '@vigil/shared/custody/days-in-custody.js';
import { heldOn } from '@vigil/shared/custody/held-on.js';
import { asDay } from '@vigil/shared/day/day.js';
import type { CaseEvent } from '@vigil/shared/people/case-event.js';
import { CourtCase } from '@vigil/shared/people/court-case.js';
import type { PeoplePage, PersonErasure, PersonView, WaitingJoining } from '@vigil/shared/staff-responses/people.js';
import { makeCheckpoint } from '../audit-log/checkpoints.js';
import { type Signer, verifierKey } from '../audit-log/signed-note.js';
import { checkDatabase } from '../operations/verification/check-database.js';
import { createLog } from '../platform/http/request-log.js';
import { askToErase, aCaseEvent, changePerson, handIn, happens, putEvent, readPerson } from '../testing/a-person.js';
import type { Answer, Client, TestApp } from '../testing/app.js';
import { CREATE, ifMatch, type Desk } from '../testing/desk.js';
import { everyInternalAnswer } from '../testing/every-internal-answer.js';
import { tablesThatSay } from '../testing/tables-that-say.js';
import { useDesk } from '../testing/use-desk.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
let signer: Signer;
const logged: string[] = [];
useDesk((opened) => ({ app, desk, signer } = opened), {
  ownHome: true,
  log: createLog('info', { write: (line) => void logged.push(line) }),
});

const codeOf = ({ status, body }: Answer<unknown>): string | number =>
  (body as { code?: string } | null)?.code ?? status;
const faults = ({ body }: Answer<unknown>): string[] =>
  ((body as { errors?: { pointer: string; code: string }[] } | null)?.errors ?? []).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
const join = (client: Client, id: string, into: string): Promise<Answer> =>
  client.post(`/api/people/${id}/joinings`, { into });
type Shown = Pick<WaitingJoining, 'into' | 'isUndoing'>;
/** Answers what waits, unless a test says that something else was seen. */
const answer = async (client: Client, id: string, agrees = true, seen?: Shown): Promise<Answer> => {
  const { items } = (await desk.reviewer.get<{ items: WaitingJoining[] }>('/api/people-joinings')).body;
  const { into, isUndoing } = seen ?? items.find(({ person }) => person === id) ?? { into: id, isUndoing: false };
  return client.post(`/api/people/${id}/joinings/answers`, { agrees, into, isUndoing });
};
const handles = async (): Promise<string[]> =>
  (await desk.reviewer.get<PeoplePage>('/api/people')).body.items.map(({ id }) => id);
const faultsOfLog = async (): Promise<readonly string[]> => {
  await makeCheckpoint(app.database, signer);
  return (await checkDatabase(app.database.manager, { key: verifierKey(signer) })).faults;
};
const held = ({ custody }: PersonView, day: string): string => heldOn(custody.spells, asDay(day));

describe('two entries of one person', () => {
  it('K8: are joined by two reviewers, counted as one, and parted as they were', async () => {
    const [h1, h2] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    await happens(desk.reviewer, 'ARREST', '2022-04-01', [h1]);
    await happens(desk.reviewer, 'ARREST', '2022-04-01..2022-04-10', [h2]);
    await happens(desk.reviewer, 'RELEASED', '2022-05-02', [h2]);
    const before = [await readPerson(desk.reviewer, h1), await readPerson(desk.reviewer, h2)];
    expect(before.map((one) => held(one, '2022-04-05'))).toEqual(['possible', 'possible']);
    expect(before.map((one) => held(one, '2022-04-10'))).toEqual(['possible', 'certain']);

    expect(codeOf(await join(desk.reviewer, h2, h1))).toBe(204);
    expect(codeOf(await answer(desk.reviewer, h2))).toBe('second-person-needed');
    const waiting = async (client: Client): Promise<unknown[]> =>
      (await client.get<{ items: WaitingJoining[] }>('/api/people-joinings')).body.items
        .filter(({ person }) => person === h2)
        .map(({ into, askedBy, isUndoing, isMine }) => [into, askedBy, isUndoing, isMine]);
    const asker = desk.reviewer.member!.name;
    expect([await waiting(desk.reviewer), await waiting(desk.second)]).toEqual([
      [[h1, asker, false, true]],
      [[h1, asker, false, false]],
    ]);
    expect(await handles()).toEqual(expect.arrayContaining([h1, h2]));
    expect(codeOf(await answer(desk.second, h2))).toBe(204);

    const joined = await readPerson(desk.reviewer, h1);
    expect([held(joined, '2022-04-05'), daysInCustody(joined.custody.spells)]).toEqual([
      'certain',
      { low: 32, high: 32 },
    ]);
    expect(joined.joined.map(({ id }) => id)).toEqual([h2]);
    expect(await handles()).not.toContain(h2);

    expect(await waiting(desk.second)).toEqual([]);
    expect(codeOf(await desk.reviewer.post(`/api/people/${h2}/joinings/undoings`, {}))).toBe(204);
    expect(await waiting(desk.second)).toEqual([[h1, asker, true, false]]);
    expect(codeOf(await answer(desk.reviewer, h2))).toBe('second-person-needed');
    expect(codeOf(await answer(desk.second, h2))).toBe(204);
    const after = [await readPerson(desk.reviewer, h1), await readPerson(desk.reviewer, h2)];
    expect(after.map(({ custody }) => custody)).toEqual(before.map(({ custody }) => custody));
  });

  it('are never the same entry, and never a ring', async () => {
    const [a, b, c] = [await handIn(desk.reviewer), await handIn(desk.reviewer), await handIn(desk.reviewer)];
    expect(faults(await join(desk.reviewer, a, a))).toEqual(['/into same-person']);
    await join(desk.reviewer, a, b);
    await join(desk.reviewer, b, a);
    expect(codeOf(await answer(desk.second, a))).toBe(204);
    expect(faults(await answer(desk.second, b))).toEqual(['/into joining-ring']);
    expect(codeOf(await answer(desk.second, b, false))).toBe(204);
    await join(desk.reviewer, b, c);
    expect(codeOf(await answer(desk.second, b))).toBe(204);
    expect(faults(await join(desk.reviewer, c, a))).toEqual(['/into joining-ring']);
    const d = await handIn(desk.reviewer);
    expect(faults(await join(desk.reviewer, d, a))).toEqual(['/into person-joined']);
    const hidden = await handIn(desk.second, { risk: 'RK_HIGH' });
    expect(faults(await join(desk.reviewer, d, hidden))).toEqual(['/into unknown-person']);
    expect((await readPerson(desk.reviewer, c)).joined.map(({ id }) => id).sort()).toEqual([a, b].sort());
  });

  it('are answered by whoever has seen what waits, and not another that took its place', async () => {
    const [a, b, c] = [await handIn(desk.reviewer), await handIn(desk.reviewer), await handIn(desk.reviewer)];
    await join(desk.reviewer, a, b);
    expect(codeOf(await answer(desk.reviewer, a, false))).toBe(204);
    await join(desk.reviewer, a, c);
    const shown = { into: b, isUndoing: false };
    for (const agrees of [true, false]) {
      const { status, body } = await answer(desk.second, a, agrees, shown);
      expect([status, body]).toMatchObject([409, { code: 'another-waits' }]);
    }
    expect((await readPerson(desk.reviewer, a)).joining).toMatchObject({ into: c, agreedBy: null });
    expect(codeOf(await answer(desk.second, a, true, { into: c, isUndoing: false }))).toBe(204);
    await desk.reviewer.post(`/api/people/${a}/joinings/undoings`, {});
    expect(codeOf(await answer(desk.second, a, true, { into: c, isUndoing: false }))).toBe('another-waits');
    expect(codeOf(await answer(desk.second, a, true, { into: c, isUndoing: true }))).toBe(204);
  });

  it('at once, from both sides, by two who agree: one joining is left', async () => {
    const [a, b] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    await Promise.all([join(desk.reviewer, a, b), join(desk.second, b, a)]);
    const answers = await Promise.all([answer(desk.second, a), answer(desk.reviewer, b)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 422]);
  });

  it('tell nothing of a person at high risk to whoever may not know of them', async () => {
    const [open, high] = [await handIn(desk.reviewer), await handIn(desk.reviewer, { risk: 'RK_HIGH' })];
    await join(desk.reviewer, open, high);
    expect((await readPerson(desk.reviewer, open)).joining).toMatchObject({ into: high });
    expect((await readPerson(desk.second, open)).joining).toBeNull();
    expect((await desk.second.get(`/api/people/${open}`)).text).not.toContain(high);
    for (const agrees of [true, false]) expect(codeOf(await answer(desk.second, open, agrees))).toBe('not-found');
    expect((await readPerson(desk.reviewer, open)).joining).toMatchObject({ into: high, agreedBy: null });
  });

  it('are known together, or not at all', async () => {
    const [open, high] = [await handIn(desk.reviewer), await handIn(desk.reviewer, {}, [desk.second.member!.id])];
    await join(desk.reviewer, high, open);
    await answer(desk.second, high);
    const third = await app.signIn('reviewer');
    expect((await third.get(`/api/people/${open}`)).status).toBe(200);
    await changePerson(desk.reviewer, high, { risk: 'RK_HIGH' });
    expect((await third.get(`/api/people/${open}`)).status).toBe(404);
    expect((await desk.second.get(`/api/people/${open}`)).status).toBe(200);
  });
});

describe('a person who is erased', () => {
  const erasures = async (client: Client): Promise<PersonErasure[]> =>
    (await client.get<{ items: PersonErasure[] }>('/api/person-erasures')).body.items;

  it('leaves nothing: no answer, no event, no former revision, no key, no word of the log', async () => {
    const [gone, stays, twin] = [
      await handIn(desk.reviewer, { handle: 'heronqx egretzz' }),
      await handIn(desk.reviewer),
      await handIn(desk.reviewer, { handle: 'storkvv ibisjj' }),
    ];
    await changePerson(desk.reviewer, gone, { handle: 'heronqx plover' });
    const alone = await happens(desk.reviewer, 'ARREST', '2021-02-01', [gone]);
    const both = await happens(desk.reviewer, 'HEARING', '2021-03-01', [gone, stays]);
    await join(desk.reviewer, twin, gone);
    await answer(desk.second, twin);
    const asking = await handIn(desk.reviewer);
    await join(desk.reviewer, asking, gone);

    expect(codeOf(await askToErase(desk.reviewer, gone))).toBe(204);
    expect((await readPerson(desk.reviewer, gone)).erasure).not.toBeNull();
    expect(await erasures(desk.admin)).toMatchObject([{ person: gone, mayDecide: true }]);
    expect(JSON.stringify(await erasures(desk.admin))).not.toMatch(/heron|2021/);
    expect(codeOf(await desk.reviewer.post(`/api/person-erasures/${gone}/approvals`, {}))).toBe('second-person-needed');
    expect((await desk.monitor.post(`/api/people/${stays}/erasures`, {})).status).toBe(403);
    const leavesBefore: { n: number }[] = await app.database.query('select max(idx)::int as n from log_leaf');
    expect(codeOf(await desk.admin.post(`/api/person-erasures/${gone}/approvals`, {}))).toBe(204);

    for (const path of [`people/${gone}`, `people/${twin}`, `case-events/${alone}`])
      expect((await desk.reviewer.get(`/api/${path}`)).status).toBe(404);
    const hearing = (await desk.reviewer.get<{ event: CaseEvent }>(`/api/case-events/${both}`)).body.event;
    expect(hearing.people.map(({ person }) => person)).toEqual([stays]);
    expect((await readPerson(desk.reviewer, asking)).joining).toBeNull();
    const answers = JSON.stringify(await everyInternalAnswer(app.database));
    for (const word of ['heronqx', 'plover', 'storkvv', gone, twin])
      expect([word, answers.includes(word)]).toEqual([word, false]);
    // In clear there is only the random id, in the lines of the log about who did something when.
    const named = await tablesThatSay(app.database, new RegExp(`${gone}|${twin}`), ['public', 'pub']);
    expect(named.filter((table) => !/log_leaf|log_value|row_mark/.test(table))).toEqual([]);
    expect(await tablesThatSay(app.database, /heronqx|plover|storkvv|egretzz/, ['public', 'pub'])).toEqual([]);
    const lines: { what: string; entity: string }[] = await app.database.query(
      `select what, entity from log_leaf where idx > $1 and entity in ('person', 'case-event') order by idx`,
      [leavesBefore[0]!.n],
    );
    expect(lines.map(({ what, entity }) => `${entity} ${what}`).sort()).toEqual([
      'case-event erased',
      'case-event erased-from',
      'person erased',
      'person erased',
      'person joining-refused',
    ]);
    expect(await faultsOfLog()).toEqual([]);
    expect(await erasures(desk.admin)).toEqual([]);
  });

  it('is in no former revision of what named them once', async () => {
    const [gone, stays, asking] = [
      await handIn(desk.reviewer),
      await handIn(desk.reviewer),
      await handIn(desk.reviewer),
    ];
    const event = aCaseEvent('HEARING', '2021-03-01', [gone, stays]);
    const { id, revision } = (await putEvent(desk.reviewer, event)).body;
    const changed = { ...event, people: event.people.filter(({ person }) => person === stays) };
    expect((await putEvent(desk.reviewer, changed, { id, headers: ifMatch(revision) })).status).toBe(200);
    const courtCase = { ...blank(CourtCase), handle: 'narrow harbour' };
    const named = [gone, stays].map((person) => ({ id: randomUUID(), person, role: 'CA_ACCUSED' }));
    const path = `/api/court-cases/${randomUUID()}`;
    expect((await desk.reviewer.put(path, { ...courtCase, people: named }, CREATE)).status).toBe(201);
    expect((await desk.reviewer.put(path, { ...courtCase, people: named.slice(1) }, ifMatch(1))).status).toBe(200);
    await join(desk.reviewer, asking, gone);
    await answer(desk.second, asking, false);

    await askToErase(desk.reviewer, gone);
    expect(codeOf(await desk.admin.post(`/api/person-erasures/${gone}/approvals`, {}))).toBe(204);
    expect(JSON.stringify(await everyInternalAnswer(app.database))).not.toContain(gone);
    const left = await desk.reviewer.get<{ event: CaseEvent }>(`/api/case-events/${id}`);
    expect(left.body.event.people.map(({ person }) => person)).toEqual([stays]);
    expect((await desk.reviewer.get(path)).status).toBe(200);
    expect(await faultsOfLog()).toEqual([]);
  });

  it('stays where it is refused, and whoever asked may take it back', async () => {
    const id = await handIn(desk.reviewer);
    for (const client of [desk.admin, desk.reviewer]) {
      await askToErase(desk.reviewer, id);
      expect(codeOf(await client.post(`/api/person-erasures/${id}/refusals`, {}))).toBe(204);
      expect((await readPerson(desk.reviewer, id)).erasure).toBeNull();
    }
    expect(codeOf(await desk.admin.post(`/api/person-erasures/${id}/approvals`, {}))).toBe('not-found');
  });

  it('is not named in an event that somebody writes at that moment', async () => {
    const [gone, stays] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    await askToErase(desk.reviewer, gone);
    const event = aCaseEvent('HEARING', '2021-03-01', [gone, stays]);
    const written = Array.from({ length: 6 }, () => putEvent(desk.second, event));
    await Promise.all([...written, desk.admin.post(`/api/person-erasures/${gone}/approvals`, {})]);
    expect(JSON.stringify(await everyInternalAnswer(app.database))).not.toContain(gone);
  });
});

describe('nothing of people', () => {
  it('is in the log of the server, in what readers are answered, or in a queue', async () => {
    const id = await handIn(desk.reviewer, { handle: 'whimbrelkk godwitxx' });
    await happens(desk.reviewer, 'ARREST', '2019-07-13', [id], {
      sources: [],
      hours: 'curlewpp',
    });
    await putEvent(desk.reviewer, aCaseEvent('ARREST', '2019-07-13', [id], { hours: 'x'.repeat(200) }));
    const words = /whimbrelkk|godwitxx|curlewpp/;
    expect(logged.filter((line) => words.test(line))).toEqual([]);
    for (const path of ['/api/public/incidents', '/api/public/facts', '/api/public/overview'])
      expect(words.test((await app.visitor.get(path)).text)).toBe(false);
    for (const path of ['/api/incidents', '/api/inbox', '/api/log', '/api/log/administration'])
      for (const client of [desk.reviewer, desk.admin]) expect(words.test((await client.get(path)).text)).toBe(false);
    expect(await tablesThatSay(app.database, words, ['public', 'pub'])).toEqual([]);
  });

  it('is changed by hand without being found', async () => {
    const id = await handIn(desk.reviewer);
    expect(await faultsOfLog()).toEqual([]);
    await app.database.query('update people_record set team = array[$2::uuid] where id = $1', [
      id,
      desk.second.member!.id,
    ]);
    expect(await faultsOfLog()).toEqual([expect.stringContaining('people_record')]);
  });
});

describe('a team of which nobody can act any more', () => {
  const open = async (client: Client, id: string): Promise<unknown> => {
    const { status, body } = await client.post<{ opened?: boolean }>(`/api/people/${id}/team-openings`, {});
    return body.opened ?? status;
  };
  const without = async (client: Client): Promise<string[]> =>
    (await client.get<{ items: { person: string }[] }>('/api/people-without-team')).body.items.map(
      ({ person }) => person,
    );

  it('lets two reviewers in, and one never; a team that can act lets nobody in', async () => {
    const lonely = await app.signIn('reviewer');
    const id = await handIn(lonely, { risk: null, handle: 'ternqq alone' });
    expect([await without(desk.reviewer), await open(desk.reviewer, id)]).toEqual([[], 404]);
    await desk.admin.put(`/api/members/${lonely.member!.id}`, { role: 'analyst', frozen: false });
    expect(await without(desk.reviewer)).toEqual([id]);
    expect((await desk.reviewer.get('/api/people-without-team')).text).not.toContain('ternqq');
    expect((await desk.monitor.get('/api/people-without-team')).status).toBe(403);
    expect([await open(desk.reviewer, id), await open(desk.reviewer, id)]).toEqual([false, false]);
    expect((await desk.reviewer.get(`/api/people/${id}`)).status).toBe(404);
    expect(await open(desk.second, id)).toBe(true);
    for (const client of [desk.reviewer, desk.second]) expect((await client.get(`/api/people/${id}`)).status).toBe(200);
    expect(await without(desk.reviewer)).toEqual([]);
  });
});
