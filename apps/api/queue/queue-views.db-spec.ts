import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { FastifyReply } from 'fastify';
import { QUEUE_COLUMNS } from '@vigil/shared/incident/queue-filters.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import {
  DEFAULT_VIEWS,
  type QueueArrangement,
  type QueueViews,
  USUAL_SETTINGS,
} from '@vigil/shared/staff-responses/queue-views.js';
import { keyringOf } from '../encryption/keyring.js';
import type { ServerSignals } from '../encryption/server-signals.js';
import { aCoverageEntry } from '../testing/a-coverage-entry.js';
import { anIncident } from '../testing/an-incident.js';
import type { Client, TestApp } from '../testing/app.js';
import { CREATE, log, submit, verify, type Desk } from '../testing/desk.js';
import { useDesk } from '../testing/use-desk.js';
import { CountedBeside } from './counted-beside.js';
import { QueueViewsController } from './queue-views.controller.js';
import { writeView } from './queue-views.repository.js';
import { RecordIndex } from './record-index.js';
import type { RecordQueueService } from './record-queue.service.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => {
  ({ app, desk } = opened);
});
// Until then no words are counted.
beforeAll(() => app.app.get(RecordIndex).whole());

const viewsOf = async (client: Client): Promise<QueueViews> => {
  const { status, body, text } = await client.get<QueueViews>('/api/queue-views');
  if (status !== 200) throw new Error(`${status} ${text}`);
  return body;
};
const titles = async (client: Client) => (await viewsOf(client)).items.map(({ title }) => title);
const A_VIEW = { title: 'Old and weak', address: 'grade=VG_WEAK&sort=-age', shared: false };
const save = async (client: Client, fields: Partial<typeof A_VIEW> = {}, id: string = randomUUID()) => {
  const { status } = await client.put(`/api/queue-views/${id}`, { ...A_VIEW, ...fields });
  return { id, status };
};

describe('saved views of the queue', () => {
  it('are one’s own, or the team’s; each counts what its reader may see', async () => {
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Dotterel' })));
    await save(desk.reviewer, { title: 'Mine alone', address: 'q=dotterel' });
    await save(desk.reviewer, { title: 'The team’s', address: 'q=dotterel&status=WS_SUBMITTED', shared: true });
    expect(await titles(desk.reviewer)).toEqual(['Mine alone', 'The team’s']);
    expect((await viewsOf(desk.second)).items).toMatchObject([
      { title: 'The team’s', isMine: false, owner: desk.reviewer.member!.name, total: 1 },
    ]);
    expect(await titles(desk.analyst)).toEqual(['The team’s']);
    expect(await titles(desk.monitor)).toEqual([]);
    await verify(desk.reviewer, record);
    expect((await viewsOf(desk.second)).items[0]!.total).toBe(0);
  });

  it('answer a request that waits as soon as a number is another one, and only then', async () => {
    await save(desk.reviewer, { title: 'Waiting', address: 'q=phalarope' });
    const before = await viewsOf(desk.reviewer);
    expect((await viewsOf(desk.reviewer)).state).toBe(before.state);
    const waiting = desk.reviewer.get<QueueViews>(`/api/queue-views?state=${before.state}&wait=20`);
    let isAnswered = false;
    const answer = waiting.then((reply) => {
      isAnswered = true;
      return reply;
    });
    // A draft of somebody else changes no number that a reviewer sees.
    const draft = await log(desk.monitor, anIncident({ title: 'Phalarope' }));
    expect((await viewsOf(desk.reviewer)).state).toBe(before.state);
    expect(isAnswered).toBe(false);
    await submit(desk.monitor, draft);
    const { status, body } = await answer;
    expect(status).toBe(200);
    expect(body.state).not.toBe(before.state);
    expect(body.items.find(({ title }) => title === 'Waiting')!.total).toBe(1);
    expect(body.defaults['review']).toBe(before.defaults['review']! + 1);
  });

  it('are counted again only when something changed that a queue says', async () => {
    const index = app.app.get(RecordIndex);
    const draft = await log(desk.monitor, anIncident());
    await index.current();
    const before = index.changes;
    const told = jest.fn();
    const stop = index.onChange(told);
    const { status } = await desk.analyst.put(
      `/api/coverage/${randomUUID()}`,
      aCoverageEntry({ shown: false }),
      CREATE,
    );
    await index.current();
    expect([status, index.changes - before, told.mock.calls.length]).toEqual([200, 0, 0]);
    await submit(desk.monitor, draft);
    await index.current();
    expect(index.changes).toBeGreaterThan(before);
    expect(told.mock.calls.length).toBe(index.changes - before);
    stop();
  });

  it('are counted once after a change that only counting learns of', async () => {
    const heard = new Set<() => void>();
    const index = {
      changes: 0,
      onChange: (tell: () => void) => {
        heard.add(tell);
        return () => heard.delete(tell);
      },
      current: async () => {
        if (index.changes > 0) return;
        index.changes = 1;
        for (const tell of heard) tell();
      },
    };
    const count = jest.fn(async (_: unknown, questions: readonly unknown[]) => {
      await index.current();
      return questions.map(() => 1);
    });
    const signals = { wait: async () => undefined };
    const controller = new QueueViewsController(
      app.database,
      { count } as unknown as RecordQueueService,
      index as unknown as RecordIndex,
      signals as unknown as ServerSignals,
      new CountedBeside(),
    );
    const reply = { header: () => undefined, raw: { once: () => undefined } } as unknown as FastifyReply;
    const { id, name } = desk.second.member!;
    const ask = (query: object) => controller.list({ id, name, role: 'reviewer', countries: null }, query, reply);
    const { state } = await ask({});
    index.changes = 0;
    count.mockClear();
    expect((await ask({ state, wait: '20' })).state).toBe(state);
    expect(count).toHaveBeenCalledTimes(1);
  });

  it('of the team are changed and deleted by their owner alone', async () => {
    const { id } = await save(desk.reviewer, { title: 'Shared', shared: true });
    expect((await save(desk.second, { title: 'Taken', shared: true }, id)).status).toBe(403);
    expect((await save(desk.reviewer, { title: 'Renamed', shared: true }, id)).status).toBe(204);
    expect(await titles(desk.second)).toContain('Renamed');
    expect((await desk.second.delete(`/api/queue-views/${id}`)).status).toBe(403);
    expect((await desk.reviewer.delete(`/api/queue-views/${id}`)).status).toBe(204);
    expect(await titles(desk.second)).not.toContain('Renamed');
    const own = await save(desk.reviewer, { title: 'Private' });
    for (const answer of [await save(desk.second, {}, own.id), await desk.second.delete(`/api/queue-views/${own.id}`)])
      expect(answer.status).toBe(404);
    expect((await save(desk.monitor, { shared: true })).status).toBe(403);
  });

  it('refuse an address that is none, and stay when a code in it is gone', async () => {
    for (const address of ['weather=x', 'sort=narrative', 'q=...'])
      expect([address, (await save(desk.second, { address })).status]).toEqual([address, 422]);
    await save(desk.second, { title: 'Gone code', address: 'acts.type=RS_GONE' });
    expect((await viewsOf(desk.second)).items.find(({ title }) => title === 'Gone code')!.total).toBe(0);
  });

  it('stay, without a number, and can be deleted when a filter in them is gone', async () => {
    const { id } = await save(desk.second, { title: 'Gone filter' });
    // As a version of Vigil would have stored it that had another filter.
    await app.database.transaction((manager) =>
      writeView(manager, {
        id,
        ownerId: desk.second.member!.id,
        title: 'Gone filter',
        address: 'weather=WE_RAIN',
        shared: true,
      }),
    );
    for (const client of [desk.second, desk.reviewer])
      expect((await viewsOf(client)).items.find((view) => view.id === id)).toMatchObject({ total: null });
    expect((await desk.second.delete(`/api/queue-views/${id}`)).status).toBe(204);
    expect(await titles(desk.reviewer)).not.toContain('Gone filter');
  });

  it('are stored encrypted, and none are told while the server is locked', async () => {
    await save(desk.analyst, { title: 'Sanderling', address: 'q=sanderling' });
    const rows: { text: string }[] = await app.database.query(
      `select encode(sealed, 'escape') as text from queue_view`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { text } of rows) expect(text.toLowerCase()).not.toContain('sanderling');
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      const locked = await viewsOf(desk.analyst);
      expect([locked.items, Object.keys(locked.defaults).length]).toEqual([[], DEFAULT_VIEWS.analyst.length]);
    } finally {
      await keyring.unlock();
    }
    expect(await titles(desk.analyst)).toContain('Sanderling');
  });
});

describe('the views that everybody of a role has', () => {
  it('count what waits', async () => {
    const third = await app.signIn('reviewer');
    const before = (await viewsOf(third)).defaults;
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Waits' })));
    const waits = (await viewsOf(third)).defaults;
    expect([waits['review']! - before['review']!, waits['second-person']! - before['second-person']!]).toEqual([1, 0]);
    await verify(desk.reviewer, record);
    const checked = (await viewsOf(third)).defaults;
    expect([checked['review'], checked['second-person']! - before['second-person']!]).toEqual([before['review'], 1]);
  });
});

describe('the work that everybody finds beside the queue', () => {
  it.each([
    ['monitor', ['mine', 'oldest']],
    ['reviewer', ['mine', 'review', 'second-person', 'correction', 'at-risk', 'oldest']],
    ['analyst', ['review', 'verified', 'correction', 'oldest']],
  ] as const)('is there for a %s, each with a number', async (role, keys) => {
    const { defaults } = await viewsOf(desk[role]);
    for (const key of keys) expect([key, typeof defaults[key]]).toEqual([key, 'number']);
  });

  it('does not wait for a reviewer once a colleague took it, and is theirs', async () => {
    const third = await app.signIn('reviewer');
    const of = async (client: Client): Promise<(number | null)[]> => {
      const { defaults } = await viewsOf(client);
      return [defaults['review']!, defaults['mine']!];
    };
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Is taken' })));
    const [before, colleague] = [await of(third), await of(desk.second)];
    const taken = await desk.second.put(`/api/incidents/${record.id}/owner`, { member: desk.second.member!.id });
    expect(taken.status).toBe(200);
    expect(await of(third)).toEqual([before[0]! - 1, before[1]]);
    expect(await of(desk.second)).toEqual([colleague[0], colleague[1]! + 1]);
    await desk.second.delete(`/api/incidents/${record.id}/owner`);
    expect(await of(third)).toEqual(before);
  });
});

describe('an answer with few rows', () => {
  it('has the first of the same rows and their number, without the counts of any filter', async () => {
    for (const client of [desk.second, desk.monitor, desk.reviewer])
      await submit(client, await log(client, anIncident({ title: 'One of several' })));
    const ask = async (rows: string): Promise<RecordQueue> =>
      (await desk.reviewer.get<RecordQueue>(`/api/incidents?sort=author${rows}`)).body;
    const whole = await ask('');
    const [few, next] = [await ask('&rows=2'), await ask('&rows=2&page=2')];
    const ids = ({ items }: RecordQueue): string[] => items.map(({ id }) => id);
    expect(ids(whole).length).toBeGreaterThan(3);
    expect([...ids(few), ...ids(next)]).toEqual(ids(whole).slice(0, 4));
    expect([few.total, few.of, few.filters]).toEqual([whole.total, whole.of, {}]);
    for (const rows of ['0', '51', 'all'])
      expect((await desk.reviewer.get(`/api/incidents?rows=${rows}`)).status).toBe(400);
  });
});

describe('how a member has the queue', () => {
  it('is stored for them alone', async () => {
    const settingsOf = async (client: Client) => (await client.get('/api/queue-settings')).body;
    expect(await settingsOf(desk.second)).toMatchObject(USUAL_SETTINGS);
    const settings = { columns: ['title', 'age'], density: 'compact', keys: false };
    expect((await desk.second.put('/api/queue-settings', settings)).status).toBe(204);
    expect(await settingsOf(desk.second)).toMatchObject(settings);
    expect(await settingsOf(desk.reviewer)).toMatchObject(USUAL_SETTINGS);
  });

  it('says for how many saved views a place is held, of those that the member sees', async () => {
    const places = async (client: Client) =>
      (await client.get<QueueArrangement>('/api/queue-settings')).body.views - (await viewsOf(client)).items.length;
    await save(desk.second, { title: 'Ours', shared: true });
    await save(desk.second, { title: 'Mine', shared: false });
    expect((await viewsOf(desk.second)).items.length).toBeGreaterThan((await viewsOf(desk.analyst)).items.length);
    for (const client of [desk.second, desk.reviewer, desk.analyst, desk.monitor]) expect(await places(client)).toBe(0);
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      expect((await desk.second.get<QueueArrangement>('/api/queue-settings')).body.views).toBe(0);
    } finally {
      await keyring.unlock();
    }
  });

  it.each([
    { columns: [], density: 'compact', keys: true },
    { columns: ['narrative'], density: 'compact', keys: true },
    { columns: [...QUEUE_COLUMNS, 'title'], density: 'compact', keys: true },
    { columns: ['title'], density: 'tiny', keys: true },
  ])('refuses %j', async (settings) => {
    expect((await desk.second.put('/api/queue-settings', settings)).status).toBe(422);
  });
});
