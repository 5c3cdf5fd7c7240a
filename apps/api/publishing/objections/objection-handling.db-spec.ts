import { describe, expect, it } from '@jest/globals';
import { asDay } from '@vigil/shared/day/day.js';
import { exactDay } from '@vigil/shared/day/day-window.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { NoticePage } from '@vigil/shared/staff-responses/notices.js';
import type { ObjectionEntry, ObjectionPage } from '@vigil/shared/staff-responses/objections.js';
import type { QueueViews } from '@vigil/shared/staff-responses/queue-views.js';
import type { PeriodWork } from '@vigil/shared/staff-responses/period-work.js';
import type { OwnerChoices } from '@vigil/shared/staff-responses/record-owner.js';
import { makeCheckpoint } from '../../audit-log/checkpoints.js';
import { type Signer, verifierKey } from '../../audit-log/signed-note.js';
import { keyringOf } from '../../encryption/keyring.js';
import { ServerSignals } from '../../encryption/server-signals.js';
import { checkDatabase } from '../../operations/verification/check-database.js';
import { anIncident } from '../../testing/an-incident.js';
import type { Answer, Client, TestApp } from '../../testing/app.js';
import { backdateRow } from '../../testing/backdate-rows.js';
import { ifMatch, published, type Desk } from '../../testing/desk.js';
import { useDesk } from '../../testing/use-desk.js';
import { ERASED_TOPIC, ObjectionSubjects } from './objection-subjects.js';
import { ObjectionsService } from './objections.service.js';

let app: TestApp;
let desk: Desk;
let signer: Signer;
useDesk((opened) => ({ app, desk, signer } = opened), { ownHome: true });

const SAID = 'The heron4471 was at work.';
const received = async (about: string | null): Promise<string> => {
  await app.app.get(ObjectionsService).send({ about, relation: 'official', text: SAID, contact: null });
  const [{ id }] = (await app.database.query('select id from objection order by seq desc limit 1')) as [{ id: string }];
  return id;
};
const aRecord = (fields: Parameters<typeof anIncident>[0] = {}): Promise<IncidentRecord> =>
  published(desk, anIncident(fields));
const aboutNew = async (): Promise<string> => received(`/incidents/${(await aRecord()).code}`);
const path = (id: string, rest = ''): string => `/api/objections/${id}${rest}`;
const read = async (by: Client, id: string): Promise<ObjectionEntry> => (await by.get<ObjectionEntry>(path(id))).body;
const list = async (by: Client, query = ''): Promise<ObjectionPage> =>
  (await by.get<ObjectionPage>(`/api/objections${query}`)).body;
const give = (by: Client, id: string, to: Client = by, word?: string): Promise<Answer<ObjectionEntry>> =>
  by.put<ObjectionEntry>(path(id, '/owner'), { member: to.member!.id, ...(word ? { word } : {}) });
const answer = async (by: Client, id: string): Promise<Answer<ObjectionEntry>> =>
  by.put<ObjectionEntry>(
    path(id),
    { state: 'answered', note: null, answer: 'We looked again.', decision: 'unchanged', contacted: false },
    ifMatch((await read(by, id)).revision),
  );
const whatWasDone = async (id: string): Promise<string[]> =>
  (await read(desk.reviewer, id)).steps.map((one) => one.what);
const daysAgo = (id: string, days: number): Promise<void> =>
  backdateRow(app, `update objection set received_at = received_at - make_interval(days => $2) where id = $1`, [
    id,
    days,
  ]);
/** Moves who took it, and every line of the log about it, into the past. */
const tookAgo = async (id: string, days: number): Promise<void> => {
  await backdateRow(app, `update objection set since = since - make_interval(days => $2) where id = $1`, [id, days]);
  await app.database.transaction(async (manager) => {
    await manager.query('alter table log_leaf disable trigger user');
    await manager.query(`update log_leaf set at = at - make_interval(days => $2) where entity_id = $1`, [id, days]);
    await manager.query('alter table log_leaf enable trigger user');
  });
};
const noticesOf = async (by: Client): Promise<[string, string | null][]> =>
  (await by.get<NoticePage>('/api/inbox')).body.items.map(({ what, objection }) => [what, objection]);

/** Comes first: other tests move moments of the log. */
it('leaves a line of the log for each step, without a word, and verification finds it whole', async () => {
  const id = await aboutNew();
  await give(desk.reviewer, id);
  await give(desk.reviewer, id, desk.second, 'The egret6693 is away.');
  await desk.second.post(path(id, '/uses'), { as: 'correction' });
  await desk.second.delete(path(id, '/owner'));
  await answer(desk.reviewer, id);
  expect((await whatWasDone(id)).join(' ')).toBe('received taken handed-over correction gave-back answered');
  const leaves: { all: string }[] = await app.database.query(
    `select l::text as all from log_leaf l where entity = 'objection'`,
  );
  expect(leaves.map(({ all }) => all).join()).not.toMatch(/heron4471|egret6693/);
  await makeCheckpoint(app.database, signer);
  const { faults } = await app.database.transaction('REPEATABLE READ', (manager) =>
    checkDatabase(manager, { key: verifierKey(signer) }),
  );
  expect(faults).toEqual([]);
});

describe('who takes care of an objection', () => {
  it('is one of two who take it at the same moment; the other is told who has it', async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      const id = await received(null);
      const both = await Promise.all([give(desk.reviewer, id), give(desk.second, id)]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      const winner = both[0].status === 200 ? desk.reviewer : desk.second;
      const { owner, state } = await read(desk.reviewer, id);
      expect([owner?.name, state]).toEqual([winner.member!.name, 'taken']);
      const refused = both.find(({ status }) => status === 409)!;
      expect(refused.body).toMatchObject({ code: 'has-owner', owner: { name: winner.member!.name } });
    }
  });

  it('is not passed by: a colleague neither answers nor gives back what is not theirs', async () => {
    const id = await received(null);
    await give(desk.reviewer, id);
    expect((await answer(desk.second, id)).body).toMatchObject({ code: 'has-owner' });
    expect((await desk.second.delete(path(id, '/owner'))).status).toBe(409);
    expect((await answer(desk.reviewer, id)).status).toBe(200);
  });

  it('hands it over with a word that is encrypted, and who gets it is told where to look', async () => {
    const id = await received(null);
    await give(desk.reviewer, id);
    const { colleagues } = (await desk.reviewer.get<OwnerChoices>(path(id, '/owner'))).body;
    expect(colleagues.map((one) => one.id)).toContain(desk.second.member!.id);
    await give(desk.reviewer, id, desk.second, 'You know the place.');
    expect(await read(desk.second, id)).toMatchObject({
      owner: { id: desk.second.member!.id },
      word: 'You know the place.',
    });
    expect((await noticesOf(desk.second))[0]).toEqual(['objection-handed-over', id]);
    expect((await give(desk.second, id, desk.monitor)).body).toMatchObject({
      errors: [{ pointer: '/member', code: 'no-reviewer' }],
    });
  });

  it('gives it back, twice the same as once, and it waits again; its sender reads that nobody has it', async () => {
    const id = await received(null);
    await give(desk.reviewer, id);
    for (let turn = 0; turn < 2; turn += 1)
      expect((await desk.reviewer.delete(path(id, '/owner'))).body).toMatchObject({ state: 'new', owner: null });
    expect((await whatWasDone(id)).filter((what) => what === 'gave-back')).toHaveLength(1);
    expect((await give(desk.second, id)).status).toBe(200);
  });

  it('loses it after the days that the team sets, unless they work on it', async () => {
    const id = await received(null);
    await give(desk.reviewer, id);
    await tookAgo(id, 6);
    expect((await read(desk.second, id)).owner?.name).toBe(desk.reviewer.member!.name);
    await tookAgo(id, 2);
    expect(await read(desk.second, id)).toMatchObject({ state: 'new', owner: null });
    expect((await list(desk.second, '?state=new')).items.map((one) => one.id)).toContain(id);
    expect((await give(desk.second, id)).body).toMatchObject({ owner: { id: desk.second.member!.id } });
  });

  it('is nobody once it was answered', async () => {
    const id = await received(null);
    await give(desk.reviewer, id);
    await answer(desk.reviewer, id);
    expect(await read(desk.reviewer, id)).toMatchObject({ state: 'answered', owner: null });
    expect((await give(desk.second, id)).body).toMatchObject({ code: 'wrong-state' });
  });
});

describe('the list', () => {
  it('is narrowed by state, by who has it and by the record, and counts what it lists', async () => {
    const { code } = await aRecord();
    const [mine, theirs] = [await received(`/incidents/${code}`), await received(`/incidents/${code}`)];
    const other = await received('/method');
    await give(desk.reviewer, mine);
    await give(desk.second, theirs);
    const ids = async (query: string): Promise<string[]> => {
      const { items, total } = await list(desk.reviewer, query);
      expect(total).toBe(items.length);
      return items.map(({ id }) => id);
    };
    expect(await ids(`?about=${code!.toLowerCase()}`)).toEqual([theirs, mine]);
    expect(await ids(`?about=${code}&state=taken&owner=${desk.reviewer.member!.id}`)).toEqual([mine]);
    expect(await ids(`?about=${code}&state=new`)).toEqual([]);
    expect(await ids('?state=new')).toContain(other);
    expect(await ids('?about=KHM-0000')).toEqual([]);
    const { items, counts } = await list(desk.reviewer, '?rows=false');
    expect(items).toEqual([]);
    expect(counts.open).toBe(counts.new + counts.taken);
    expect(counts.open).toBe((await list(desk.reviewer, '?state=open')).total);
  });

  it('is by age, page by page, in both directions, each with the title of its record', async () => {
    const title = { title: 'The gate of the weavers', titleTranslation: 'ខ្លោងទ្វាររបស់អ្នកតម្បាញ' };
    const { code } = await aRecord(title);
    const ids: string[] = [];
    for (let n = 0; n < 52; n += 1) ids.push(await received(n === 0 ? `/incidents/${code}` : `/groups/g-${n}`));
    const mine = new Set(ids);
    const all = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      for (let next: number | null = null, first = true; first || next !== null; first = false) {
        const page: ObjectionPage = await list(desk.reviewer, `?${query}${next === null ? '' : `&before=${next}`}`);
        expect(page.items.length).toBeLessThanOrEqual(50);
        found.push(...page.items.map(({ id }) => id));
        ({ next } = page);
      }
      return found.filter((id) => mine.has(id));
    };
    expect(await all('state=open&sort=-age')).toEqual(ids);
    expect(await all('state=open')).toEqual([...ids].reverse());
    expect(await read(desk.reviewer, ids[0]!)).toMatchObject(title);
    expect(await read(desk.reviewer, ids[1]!)).toMatchObject({ title: null, titleTranslation: null });
    expect((await desk.reviewer.get('/api/objections?sort=age')).status).toBe(400);
  });

  it('is counted beside the views of the queue, at once, for reviewers alone', async () => {
    const views = async (by: Client, rest = ''): Promise<QueueViews> =>
      (await by.get<QueueViews>(`/api/queue-views${rest}`)).body;
    const before = await views(desk.reviewer);
    const waiting = views(desk.reviewer, `?state=${before.state}&wait=20`);
    const id = await aboutNew();
    const { objections } = await waiting;
    const { open, new: free, overdue } = before.objections!;
    // Publishing the record, which the same wait hears of, comes before it.
    expect([
      { open, new: free, overdue },
      { open: open + 1, new: free + 1, overdue },
    ]).toContainEqual(objections);
    const now = await views(desk.reviewer);
    expect(now.objections).toEqual({ open: open + 1, new: free + 1, overdue });
    const next = views(desk.reviewer, `?state=${now.state}&wait=20`);
    await give(desk.second, id);
    expect((await next).objections).toEqual({ open: open + 1, new: free, overdue });
    expect([(await views(desk.analyst)).objections, (await views(desk.monitor)).objections]).toEqual([null, null]);
    keyringOf(app.database.manager).lock();
    expect((await views(desk.reviewer)).objections).toBeNull();
    await keyringOf(app.database.manager).unlock();
  });

  it('keeps the record in memory only while the keys are open', async () => {
    const { code } = await aRecord();
    const id = await received(`/incidents/${code}`);
    expect((await list(desk.reviewer, `?about=${code}`)).total).toBe(1);
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      expect((await desk.reviewer.get('/api/objections?rows=false')).status).toBe(503);
    } finally {
      await keyring.unlock();
    }
    expect((await list(desk.reviewer, `?about=${code}`)).items).toMatchObject([{ id }]);
  });
});

describe('which records objections are about', () => {
  it('is read of new ones alone, and forgotten when one is erased', async () => {
    const { code } = await aRecord();
    for (let n = 0; n < 130; n += 1) await received('/method');
    const id = await received(`/incidents/${code}`);
    expect((await list(desk.reviewer, `?about=${code}`)).total).toBe(1);
    const { manager } = app.database;
    const { query } = manager;
    let read = 0;
    Object.assign(manager, {
      query: async (sql: string, values?: unknown[]) => {
        const rows = (await query.call(manager, sql, values)) as unknown[];
        if (/objection_text/.test(sql) && !/s\.state/.test(sql)) read += rows.length;
        return rows;
      },
    });
    try {
      await received(`/incidents/${code}`);
      expect((await list(desk.reviewer, `?about=${code}`)).total).toBe(2);
      // Those that can have been stored late, and the new one, twice.
      expect(read).toBeGreaterThan(1);
      expect(read).toBeLessThanOrEqual(102);
    } finally {
      Object.assign(manager, { query });
    }
    const { codes } = app.app.get(ObjectionSubjects) as unknown as { codes: Map<string, unknown> };
    expect(codes.has(id)).toBe(true);
    await answer(desk.reviewer, id);
    await backdateRow(app, `update objection set ended_on = ended_on - 10000 where id = $1`, [id]);
    const told = new Promise<void>((resolve) => {
      app.app.get(ServerSignals).on(ERASED_TOPIC, (erased) => erased === id && resolve());
    });
    await app.app.get(ObjectionsService).eraseOld();
    await told;
    expect(codes.has(id)).toBe(false);
    expect((await list(desk.reviewer, `?about=${code}`)).total).toBe(1);
  });
});

describe('the day that readers were promised', () => {
  it('is told once to all reviewers when it is over, or to who has it, and no more after the answer', async () => {
    const [free, taken, soon] = [await received(null), await received(null), await received(null)];
    await give(desk.reviewer, taken);
    for (const id of [free, taken]) await daysAgo(id, 15);
    await daysAgo(soon, 14);
    expect((await list(desk.reviewer)).counts.overdue).toBe(2);
    const [entry] = (await list(desk.reviewer, '?state=overdue')).items;
    expect(entry).toMatchObject({ id: taken, overdue: true, due: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
    for (let turn = 0; turn < 2; turn += 1) await app.app.get(ObjectionsService).tellOverdue();
    const told = async (by: Client): Promise<(string | null)[]> =>
      (await noticesOf(by)).filter(([what]) => what === 'objection-overdue').map(([, id]) => id);
    expect((await told(desk.reviewer)).sort()).toEqual([free, taken].sort());
    expect(await told(desk.second)).toEqual([free]);
    for (const other of [desk.monitor, desk.analyst, desk.admin]) expect(await told(other)).toEqual([]);
    expect(await whatWasDone(free)).toEqual(['received', 'overdue']);
    await answer(desk.second, free);
    expect([await told(desk.reviewer), await told(desk.second)]).toEqual([[taken], []]);
    expect((await list(desk.reviewer)).counts.overdue).toBe(1);
  });
});

describe('an objection whose day is over', () => {
  const tell = (): Promise<void> => app.app.get(ObjectionsService).tellOverdue();
  const suspended = async ({ member }: Client, frozen: boolean): Promise<void> => {
    expect((await desk.admin.put(`/api/members/${member!.id}`, { role: 'reviewer', frozen })).status).toBe(200);
  };
  const timesTold = async (id: string, { member }: Client): Promise<number> =>
    (
      (await app.database.query(
        `select count(*)::int as n from notice where what = 'objection-overdue' and objection_id = $1 and member_id = $2`,
        [id, member!.id],
      )) as [{ n: number }]
    )[0].n;

  it('is told to all, each once, when the only one who was told has it no more', async () => {
    const id = await received(null);
    const alone = await app.signIn('reviewer');
    await give(alone, id);
    await daysAgo(id, 15);
    const times = (): Promise<number[]> =>
      Promise.all([alone, desk.reviewer, desk.second].map((one) => timesTold(id, one)));
    await tell();
    expect(await times()).toEqual([1, 0, 0]);
    await suspended(alone, true);
    for (let turn = 0; turn < 2; turn += 1) await tell();
    expect(await times()).toEqual([1, 1, 1]);
    expect((await whatWasDone(id)).filter((what) => what === 'overdue')).toEqual(['overdue']);
  });

  it('is told as soon as somebody may know of it, if nobody could be told before', async () => {
    const record = await aRecord();
    const id = await received(`/incidents/${record.code}`);
    await daysAgo(id, 15);
    const alone = await app.signIn('reviewer');
    await app.database.query(`update incident set sensitivity = 'S3_RESTRICTED', case_team = $2 where id = $1`, [
      record.id,
      [alone.member!.id],
    ]);
    await suspended(alone, true);
    await tell();
    expect(await timesTold(id, desk.reviewer)).toBe(0);
    await suspended(alone, false);
    await tell();
    expect([await timesTold(id, alone), await timesTold(id, desk.reviewer)]).toEqual([1, 0]);
  });
});

describe('what becomes of an objection', () => {
  it('is begun from it on its record, which the answer names; not without a record', async () => {
    const record = await aRecord();
    const id = await received(`/incidents/${record.code}`);
    expect((await read(desk.reviewer, id)).record).toBe(record.id);
    const used = await desk.reviewer.post<ObjectionEntry>(path(id, '/uses'), { as: 'authorities-account' });
    expect(used.body.steps.at(-1)).toMatchObject({ what: 'authorities-account', by: desk.reviewer.member!.name });
    expect((await desk.reviewer.post(path(id, '/uses'), { as: 'anything' })).status).toBe(422);
    const about = await received('/method');
    expect((await desk.reviewer.post(path(about, '/uses'), { as: 'correction' })).status).toBe(404);
  });

  it('is counted for the period of its record while it is open, for reviewers alone', async () => {
    const DAYS = 'from=2019-02-01&until=2019-02-28';
    const { code } = await aRecord({ when: exactDay(asDay('2019-02-03')) });
    const id = await received(`/incidents/${code}`);
    const counted = async (by: Client, days = DAYS): Promise<number | null> =>
      (await by.get<PeriodWork>(`/api/period-work?${days}`)).body.objections;
    expect(await counted(desk.reviewer)).toBe(1);
    expect(await counted(desk.reviewer, 'from=2019-03-01&until=2019-03-31')).toBe(0);
    expect(await counted(desk.analyst)).toBeNull();
    await answer(desk.reviewer, id);
    expect(await counted(desk.reviewer)).toBe(0);
  });
});

describe('an objection about a record of a case team', () => {
  it('is known to that team alone: in no list, number, notice or period for anybody else', async () => {
    const record = await aRecord({ when: exactDay(asDay('2018-02-03')) });
    const id = await received(`/incidents/${record.code}`);
    await give(desk.second, id);
    await daysAgo(id, 20);
    await give(desk.second, id, desk.reviewer);
    await give(desk.reviewer, id, desk.second);
    const news = async (by: Client): Promise<number> =>
      (await by.get<{ unread: number }>('/api/inbox/news')).body.unread;
    const [before, unread] = [(await list(desk.second)).counts, await news(desk.second)];
    expect(await noticesOf(desk.second)).toContainEqual(['objection-handed-over', id]);
    await desk.reviewer.put(
      `/api/incidents/${record.id}`,
      { ...record.incident, sensitivity: 'S3_RESTRICTED' },
      ifMatch(record.revision),
    );
    // What they were told before is seen no more, and not counted. The team keeps it.
    expect(await noticesOf(desk.second)).not.toContainEqual(['objection-handed-over', id]);
    expect(await news(desk.second)).toBe(unread - 1);
    expect(await noticesOf(desk.reviewer)).toContainEqual(['objection-handed-over', id]);
    // The one who had it is not on the team, so it waits again, for the team.
    expect(await read(desk.reviewer, id)).toMatchObject({ state: 'new', owner: null, text: SAID });
    expect((await list(desk.reviewer, `?about=${record.code}`)).total).toBe(1);
    const seen = await list(desk.second);
    expect(seen.items.map((one) => one.id)).not.toContain(id);
    expect([seen.counts.open, seen.counts.overdue]).toEqual([before.open - 1, before.overdue - 1]);
    expect((await list(desk.second, `?about=${record.code}`)).total).toBe(0);
    const statuses = await Promise.all([
      desk.second.get(path(id)),
      desk.second.get(path(id, '/owner')),
      give(desk.second, id),
      desk.second.delete(path(id, '/owner')),
      desk.second.post(path(id, '/uses'), { as: 'correction' }),
      desk.second.put(
        path(id),
        { state: 'closed', note: null, answer: null, decision: null, contacted: false },
        ifMatch(2),
      ),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    await app.app.get(ObjectionsService).tellOverdue();
    expect(await noticesOf(desk.second)).not.toContainEqual(['objection-overdue', id]);
    expect(await noticesOf(desk.reviewer)).toContainEqual(['objection-overdue', id]);
    expect((await give(desk.reviewer, id, desk.second)).text).toContain('not-on-case-team');
    const { body } = await desk.reviewer.get<PeriodWork>('/api/period-work?from=2018-01-01&until=2018-12-31');
    expect(body.objections).toBe(0);
  });
});
