import type { FollowedQuery, SavedQuery } from '@vigil/shared/staff-responses/saved-queries.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { analysisFromQuery, analysisToQuery } from '@vigil/shared/counting/analysis.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { questionByChance } from '@vigil/shared/counting/random-facts.js';
import { questionToQuery } from '@vigil/shared/counting/question-address.js';
import { asDay } from '@vigil/shared/day/day.js';
import type { Client, TestApp } from '../../testing/app.js';
import { anIncident } from '../../testing/an-incident.js';
import { CREATE, ifMatch, published, retract, verified, type Desk } from '../../testing/desk.js';
import { MOST_OF_ONE_MEMBER } from './saved-queries.repository.js';
import { useDesk } from '../../testing/use-desk.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});

const A_QUESTION = {
  title: 'Interference by month',
  address: 'indicator=I02&period=2021&unit=month&split=period&show=bars',
  shared: true,
};
const save = async (client: Client, stated: Partial<typeof A_QUESTION> = {}): Promise<SavedQuery> => {
  const answer = await client.put<SavedQuery>(`/api/questions/${randomUUID()}`, { ...A_QUESTION, ...stated }, CREATE);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
};
const titles = async (client: Client): Promise<string[]> =>
  (await client.get<{ items: SavedQuery[] }>('/api/questions')).body.items.map(({ title }) => title);
const change = (
  client: Client,
  { id, revision, title, address, shared }: SavedQuery,
  stated: Partial<typeof A_QUESTION>,
) => client.put<SavedQuery>(`/api/questions/${id}`, { title, address, shared, ...stated }, ifMatch(revision));
const followed = async (client: Client, id: string): Promise<FollowedQuery | undefined> =>
  (await client.get<{ items: FollowedQuery[] }>('/api/subscriptions')).body.items.find((item) => item.id === id);

describe('a saved question', () => {
  it('opens as it was saved, and has the same answer', async () => {
    await published(desk, anIncident());
    const random = new SeededRandom(Number(process.env['VIGIL_SEED'] ?? 7));
    const ask = async (query: string): Promise<Answer | string> => {
      const { question } = analysisFromQuery(new URLSearchParams(query));
      const answer = await desk.analyst.post<{ answer: Answer }>('/api/counts', {
        question: questionToQuery(question),
      });
      return answer.status === 200 ? { ...answer.body.answer, asOf: null } : answer.text;
    };
    for (let n = 0; n < 25; n++) {
      const {
        filters: { place: _none, ...filters },
        ...question
      } = questionByChance(random, n % 3);
      const address = analysisToQuery({ question: { ...question, filters }, show: 'table', asOf: null });
      const expected = await ask(address);
      if (typeof expected === 'string') {
        await expect(save(desk.analyst, { address })).rejects.toThrow('question-too-many-cells');
        continue;
      }
      const saved = await save(desk.analyst, { title: `Question ${n}`, address, shared: false });
      expect(saved.address).toBe(address);
      expect(await ask(saved.address)).toEqual(expected);
      await desk.analyst.delete(`/api/questions/${saved.id}`, ifMatch(saved.revision));
    }
  });

  it('is written as the product writes it, whatever order and spelling it was sent in', async () => {
    const saved = await save(desk.analyst, {
      address: 'show=table&split=period&unit=month&singleSource=no&from=2021-01-01&to=2021-06-30',
    });
    expect(saved.address).toBe('indicator=I02&period=2021-H1&unit=month&split=period');
  });

  it('is its owner’s until it is shared, and then the office’s, whose history says who changed it', async () => {
    const mine = await save(desk.analyst, { title: 'Only mine', shared: false });
    expect([await titles(desk.analyst), await titles(desk.reviewer)]).toEqual([
      expect.arrayContaining(['Only mine']),
      expect.not.arrayContaining(['Only mine']),
    ]);
    const unseen = [
      await change(desk.reviewer, mine, { title: 'Taken' }),
      await desk.reviewer.delete(`/api/questions/${mine.id}`, ifMatch(1)),
      await desk.reviewer.get(`/api/questions/${mine.id}/history`),
      await desk.reviewer.put(`/api/questions/${mine.id}`, A_QUESTION, CREATE),
      await desk.reviewer.put(`/api/subscriptions/${mine.id}`),
    ];
    expect(unseen.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);

    const shared = (await change(desk.analyst, mine, { shared: true })).body;
    const renamed = (await change(desk.reviewer, shared, { title: 'Of the office' })).body;
    expect(renamed).toMatchObject({
      title: 'Of the office',
      isMine: false,
      owner: desk.analyst.member!.name,
      revision: 3,
    });
    const { items } = (
      await desk.second.get<{ items: { by: string; what: string; values: { field: string; value: unknown }[] }[] }>(
        `/api/questions/${mine.id}/history`,
      )
    ).body;
    expect(items.map(({ by, what }) => [by, what])).toEqual([
      [desk.reviewer.member!.name, 'saved'],
      [desk.analyst.member!.name, 'saved'],
      [desk.analyst.member!.name, 'entered'],
    ]);
    expect(items[0]!.values).toEqual([{ field: 'title', value: 'Of the office' }]);
    expect((await change(desk.reviewer, renamed, { shared: false })).status).toBe(403);
    expect((await desk.reviewer.delete(`/api/questions/${mine.id}`, ifMatch(3))).status).toBe(403);
    expect((await desk.analyst.delete(`/api/questions/${mine.id}`, ifMatch(3))).status).toBe(204);
  });

  it('is not for those whose figures are their own records alone, nor for who reads no records', async () => {
    const { id } = await save(desk.analyst);
    for (const client of [desk.monitor, desk.admin, app.visitor]) {
      const answers = [
        await client.get('/api/questions'),
        await client.put(`/api/questions/${randomUUID()}`, A_QUESTION, CREATE),
        await client.delete(`/api/questions/${id}`, ifMatch(1)),
        await client.get('/api/subscriptions'),
        await client.put(`/api/subscriptions/${id}`),
      ];
      for (const { status } of answers) expect([401, 403]).toContain(status);
    }
  });

  it('of a day asks what was published then, and of it nothing else', async () => {
    await published(desk, anIncident());
    const today = (await app.visitor.get<{ asOf: { day: string } }>('/api/public/about')).body.asOf.day;
    const [now, then, wider] = await Promise.all([
      desk.analyst.post<{ answer: Answer; of: string }>('/api/counts', { question: 'period=2021', asOf: today }),
      desk.analyst.post<{ answer: Answer; of: string }>('/api/counts', { question: 'period=2021', asOf: '2020-01-01' }),
      desk.analyst.post('/api/counts', { question: 'period=2021&stages=verified', asOf: today }),
    ]);
    expect(now.body).toMatchObject({ of: 'published', asOf: { day: today } });
    expect(now.body.answer.total.low).toBeGreaterThan(0);
    expect(then.body.answer.total).toMatchObject({ low: null, none: 'not-begun' });
    expect([wider.status, (wider.body['errors'] as { pointer: string }[])[0]?.pointer]).toEqual([400, 'asOf']);
  });

  it('that is followed says what moved since one last looked, by the counting rule', async () => {
    const first = await published(desk, anIncident());
    const saved = await save(desk.analyst, { title: 'FollowedQuery' });
    expect((await desk.analyst.put(`/api/subscriptions/${saved.id}`)).status).toBe(204);
    const begun = (await followed(desk.analyst, saved.id))!;
    expect([begun.before, begun.moved]).toEqual([begun.now, false]);
    expect(await followed(desk.reviewer, saved.id)).toBeUndefined();

    await published(desk, anIncident());
    await published(desk, {
      ...anIncident(),
      when: { precision: 'DP_RANGE', earliest: asDay('2021-12-20'), latest: asDay('2022-01-05') },
    });
    await verified(desk, anIncident());
    const moved = (await followed(desk.analyst, saved.id))!;
    expect([
      moved.moved,
      moved.now!.incidents - moved.before!.incidents,
      moved.now!.total.low - moved.before!.total.low,
      moved.now!.total.high! - moved.before!.total.high!,
    ]).toEqual([true, 2, 1, 2]);
    await retract(desk.reviewer, first);
    await desk.analyst.put(`/api/subscriptions/${saved.id}`);
    const looked = (await followed(desk.analyst, saved.id))!;
    expect([looked.moved, looked.before, looked.now!.incidents]).toEqual([false, looked.now, moved.now!.incidents - 1]);

    await change(desk.analyst, saved, { address: 'indicator=I04&period=2021' });
    expect((await followed(desk.analyst, saved.id))!.before).toBeNull();
    await desk.analyst.delete(`/api/subscriptions/${saved.id}`);
    expect(await followed(desk.analyst, saved.id)).toBeUndefined();
  });

  describe('what goes wrong', () => {
    it.each([
      ['show=pie&period=2021', 'question-unknown-value'],
      ['period=2021-13', 'question-not-a-period'],
      ['period=2021&evil=1', 'question-unknown-key'],
      ['period=2021&forceTypes=FM_SEXUAL&asOf=2024-01-01', 'question-withheld'],
      ['period=2021&split=period,group&unit=month&show=stacked', 'question-does-not-fit'],
      ['<script>', 'question-unknown-key'],
    ])('%s is refused before anything is kept, and its field is named', async (address, code) => {
      const answer = await desk.analyst.put<{ errors: { pointer: string; code: string }[] }>(
        `/api/questions/${randomUUID()}`,
        { ...A_QUESTION, address },
        CREATE,
      );
      expect([answer.status, answer.body.errors[0]]).toEqual([
        422,
        expect.objectContaining({ pointer: '/address', code }),
      ]);
    });

    it('an empty title, one of zero-width spaces, an address of five thousand letters are refused', async () => {
      for (const body of [
        { title: '' },
        { title: '\u200b' },
        { address: `period=2021&groups=${'G-000000,'.repeat(555)}` },
        { shared: 'yes' },
      ]) {
        expect(
          (await desk.analyst.put(`/api/questions/${randomUUID()}`, { ...A_QUESTION, ...body }, CREATE)).status,
        ).toBe(422);
      }
    });

    it('one question that the rule no longer takes leaves the others that are followed in sight', async () => {
      const [old, fine] = [await save(desk.second, { title: 'Old' }), await save(desk.second, { title: 'Fine' })];
      for (const { id } of [old, fine]) await desk.second.put(`/api/subscriptions/${id}`);
      await app.database.query(`update saved_question set address = 'indicator=I99&period=2021' where id = $1`, [
        old.id,
      ]);
      expect((await followed(desk.second, old.id))!.now).toBeNull();
      expect((await followed(desk.second, fine.id))!.now).not.toBeNull();
      await app.database.query('delete from saved_question where id = $1', [old.id]);
    });

    it('nobody keeps more than a list can show, however fast they ask', async () => {
      const packrat = await app.signIn('analyst');
      await app.database.query(
        `insert into saved_question (id, title, address, owner_id) select gen_random_uuid(), 'n', 'period=2021', $1 from generate_series(1, $2)`,
        [packrat.member!.id, MOST_OF_ONE_MEMBER - 1],
      );
      const answers = await Promise.all(
        Array.from({ length: 4 }, () => packrat.put(`/api/questions/${randomUUID()}`, A_QUESTION, CREATE)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
    });
  });
});
