import { describe, expect, it, jest } from '@jest/globals';
import { lockPublicSeq } from '../platform/database/public-site-state.repository.js';
import { askToErase as askOf, changePerson, handIn, joinPeople, readPerson } from '../testing/a-person.js';
import { DUE, people } from '../testing/acceptance/people-totals-setup.js';
import type { Answer, TestApp } from '../testing/app.js';
import { damageRecord } from '../testing/damage-record.js';
import type { Desk } from '../testing/desk.js';
import { everyInternalAnswer } from '../testing/every-internal-answer.js';
import { useDesk } from '../testing/use-desk.js';
import { insertBlock, readBlocks } from './people-blocks.js';

jest.setTimeout(120_000);
let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

const codeOf = ({ status, body }: Answer<unknown>): string | number =>
  (body as { code?: string } | null)?.code ?? status;
const askToErase = (id: string): Promise<Answer> => askOf(desk.reviewer, id);
const agree = (id: string): Promise<Answer> => desk.admin.post(`/api/person-erasures/${id}/approvals`, {});
const isKnown = async (id: string): Promise<boolean> => (await desk.reviewer.get(`/api/people/${id}`)).status === 200;

describe('while somebody asks to erase a person', () => {
  it('nobody joins another with them, who would be erased as well', async () => {
    const [asked, entry, other] = [
      await handIn(desk.reviewer),
      await handIn(desk.reviewer),
      await handIn(desk.reviewer),
    ];
    await joinPeople(desk, entry, asked);
    await desk.reviewer.post(`/api/people/${asked}/joinings`, { into: other });
    // Of one entry of the person: an erasure is of all.
    await askToErase(entry);
    const agreeTo = (id: string, into: string): Promise<Answer> =>
      desk.second.post(`/api/people/${id}/joinings/answers`, { agrees: true, into, isUndoing: false });
    const answered = await agreeTo(asked, other);
    expect([answered.status, answered.body]).toMatchObject([
      422,
      { errors: [{ pointer: '/into', code: 'erasure-waits' }] },
    ]);
    // Nor from the other side.
    const second = await handIn(desk.reviewer);
    expect((await desk.reviewer.post(`/api/people/${second}/joinings`, { into: asked })).status).toBe(422);

    expect(codeOf(await agree(entry))).toBe(204);
    expect(await Promise.all([asked, entry, other, second].map(isKnown))).toEqual([false, false, true, true]);
    expect((await readPerson(desk.reviewer, other)).joined).toEqual([]);
  });

  it('of what they saw: not of another who was joined since', async () => {
    const [one, other] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    const before = await Promise.all([one, other].map((id) => readPerson(desk.reviewer, id)));
    await joinPeople(desk, other, one);
    for (const { id, entries } of before)
      expect(codeOf(await desk.reviewer.post(`/api/people/${id}/erasures`, { entries }))).toBe('wrong-state');
    expect(codeOf(await askToErase(other))).toBe(204);
    expect(codeOf(await agree(other))).toBe(204);
    expect(await Promise.all([one, other].map(isKnown))).toEqual([false, false]);
  });

  it('and nobody erases them, they are joined as before', async () => {
    const [one, other] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    await askToErase(one);
    await desk.admin.post(`/api/person-erasures/${one}/refusals`, {});
    await joinPeople(desk, one, other);
    expect((await readPerson(desk.reviewer, other)).joined.map(({ id }) => id)).toEqual([one]);
  });
});

describe('a person is erased', () => {
  it('although a former revision of anybody is damaged; it is deleted, since it may have named them', async () => {
    const [gone, stays, whole] = [
      await handIn(desk.reviewer),
      await handIn(desk.reviewer),
      await handIn(desk.reviewer),
    ];
    for (const id of [stays, whole]) await changePerson(desk.reviewer, id, { sex: 'SX_FEMALE' });
    await damageRecord(app.database, stays, 1);
    await askToErase(gone);
    expect(codeOf(await agree(gone))).toBe(204);
    expect(await Promise.all([gone, stays].map(isKnown))).toEqual([false, true]);
    const left: { id: string; revision: number }[] = await app.database.query(
      'select record_id as id, revision from people_private where record_id = any($1)',
      [[gone, stays, whole]],
    );
    const of = (id: string): number[] =>
      left.flatMap((row) => (row.id === id ? [row.revision] : [])).sort((a, b) => a - b);
    expect([of(gone), of(stays), of(whole)]).toEqual([[], [2], [1, 2]]);
    const lines = await app.database.query("select entity_id from log_leaf where what = 'former-erased'");
    expect(lines).toEqual([{ entity_id: stays }]);
  });

  it('from people who are counted for readers at that moment', async () => {
    const [gone, stays] = (await people(desk.reviewer, 2)) as [string, string];
    await askToErase(gone);
    let approved: Promise<Answer> | null = null;
    await app.database.transaction(async (manager) => {
      // As a publication step does, which has read who may be counted.
      await lockPublicSeq(manager);
      approved = agree(gone);
      await Promise.race([approved, new Promise((resolve) => setTimeout(resolve, 1_500))]);
      const counted = { day: DUE, isBeside: false, numbers: [], takenBack: 0, country: '', former: [] };
      await insertBlock(manager, desk.reviewer.member!.id, { ...counted, members: [gone, stays] });
    });
    expect(codeOf(await approved!)).toBe(204);
    expect((await readBlocks(app.database.manager)).map(({ content }) => content.members)).toEqual([[stays]]);
  });

  it('from dossiers that were made of them while they were joined with another', async () => {
    const [gone, stays] = [await handIn(desk.reviewer), await handIn(desk.reviewer)];
    await joinPeople(desk, gone, stays);
    const made = { of: 'person', id: gone, as: 'page', language: 'en' };
    expect((await desk.reviewer.post('/api/dossiers', made)).status).toBeLessThan(300);
    await joinPeople(desk, gone, stays, { isUndoing: true });
    await askToErase(gone);
    expect(codeOf(await agree(gone))).toBe(204);
    expect(JSON.stringify(await everyInternalAnswer(app.database))).not.toContain(gone);
    const { items } = (await desk.reviewer.get<{ items: unknown[] }>(`/api/dossiers?of=person&id=${stays}`)).body;
    expect(items).toMatchObject([{ of: 'person', people: 1 }]);
  });
});
