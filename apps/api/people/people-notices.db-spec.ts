import { describe, expect, it, jest } from '@jest/globals';
import { exactDay } from '@vigil/shared/day/day-window.js';
import { asDay } from '@vigil/shared/day/day.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import type { Person } from '@vigil/shared/people/person.js';
import type { InboxNews, Notice, NoticePage } from '@vigil/shared/staff-responses/notices.js';
import { keyringOf } from '../encryption/keyring.js';
import { DAILY_HOUR } from '../incidents/outside-messages/due-message.js';
import { DEFAULT_WORDS } from '../incidents/outside-messages/default-words.js';
import { askToErase, changePerson, handIn, happens } from '../testing/a-person.js';
import type { Client, TestApp } from '../testing/app.js';
import { holds } from '../testing/holds.js';
import { textOf, useOutsideMessages } from '../testing/use-outside-messages.js';
import { PeopleNotices } from './people-notices.js';

jest.setTimeout(120_000);
let app: TestApp;
const { clock, sent, propose, release, told, aReviewer, logged } = useOutsideMessages((opened) => ({ app } = opened));

const notices = (): PeopleNotices => app.app.get(PeopleNotices);
/** Lets it be such a day at the place of the records, and what changed be worked out at once. */
const on = (day: string | null): void => {
  Object.assign(notices(), { restsUntil: 0, today: () => (day === null ? todayIn('Asia/Phnom_Penh') : asDay(day)) });
};
const inbox = async (by: Client, day: string, query = ''): Promise<Notice[]> => {
  on(day);
  return (await by.get<NoticePage>(`/api/inbox${query}`)).body.items.filter(({ due }) => due !== null);
};
const news = async (by: Client): Promise<InboxNews> => (await by.get<InboxNews>('/api/inbox/news')).body;
const said = async (by: Client, day: string): Promise<string[]> =>
  (await inbox(by, day)).map(({ due }) => `${due!.is}: ${due!.people.map(({ handle }) => handle).join(', ')}`);
const until = (day: string): Person['consents'] => [
  {
    id: '00000000-0000-4000-8000-000000000001',
    scope: 'CN_COUNT',
    by: 'CB_PERSON',
    on: exactDay(asDay('2021-01-01')),
    until: exactDay(asDay(day)),
    withdrawnOn: null,
  },
];
/** Somebody whom this reviewer alone follows, with a step set for 10 March 2022. */
const withStep = async (by: Client, handle: string): Promise<string> => {
  const id = await handIn(by, { handle });
  await happens(by, 'ARREST', '2022-02-01', [id]);
  await happens(by, 'HEARING_SET', '2022-02-02', [id], { nextWhen: exactDay(asDay('2022-03-10')) });
  return id;
};

describe('a step that was set', () => {
  it('is a notice to the team from two weeks before, then not heard of, and gone once it is heard of', async () => {
    const [own, other] = [await aReviewer(), await aReviewer()];
    const id = await withStep(own, 'soon canopy');
    expect(await said(own, '2022-02-23')).toEqual([]);
    expect(await said(own, '2022-02-24')).toEqual(['step-due: soon canopy']);
    expect(await said(own, '2022-03-11')).toEqual(['step-not-heard-of: soon canopy']);
    expect(await said(other, '2022-03-01')).toEqual([]);
    expect(await said(await app.signIn('monitor'), '2022-03-01')).toEqual([]);
    await happens(own, 'HEARING', '2022-03-10', [id]);
    expect(await said(own, '2022-03-11')).toEqual([]);
  });

  it('is counted until it is read, and once: a day later it is the same notice', async () => {
    const own = await aReviewer();
    await withStep(own, 'read canopy');
    const [first] = await inbox(own, '2022-03-01');
    expect([(await news(own)).unread, first!.isRead]).toEqual([1, false]);
    expect((await own.post<InboxNews>('/api/inbox/read', { id: first!.id, until: false })).body.unread).toBe(0);
    const [later, ...others] = await inbox(own, '2022-03-02');
    expect([later!.id === first!.id, later!.isRead, others]).toEqual([true, true, []]);
    expect(await inbox(own, '2022-03-02', '?unread=true')).toEqual([]);
    // What was changed a moment ago is there for whoever opens the page, and a moment later in the number.
    Object.assign(notices(), { restsUntil: Infinity });
    await withStep(own, 'late canopy');
    expect((await news(own)).unread).toBe(0);
    const { items } = (await own.get<NoticePage>('/api/inbox')).body;
    expect(items.map(({ due }) => due!.people[0]!.handle).sort()).toEqual(['late canopy', 'read canopy']);
    expect((await news(own)).unread).toBe(1);
    // What was set and not heard of is another one.
    const [missed] = await inbox(own, '2022-03-11');
    expect([missed!.isRead, (await news(own)).unread]).toEqual([false, 2]);
  });

  it('is told to nobody who left the team, nor is an older answer', async () => {
    const [own, second] = [await aReviewer(), await aReviewer()];
    const id = await handIn(own, { handle: 'left canopy', risk: 'RK_HIGH' }, [second.member!.id]);
    await happens(own, 'HEARING_SET', '2022-02-02', [id], { nextWhen: exactDay(asDay('2022-03-10')) });
    expect(await said(second, '2022-03-01')).toEqual(['step-due: left canopy']);
    const third = await aReviewer();
    expect((await changePerson(own, id, {}, [own.member!.id, third.member!.id])).status).toBe(200);
    Object.assign(notices(), { restsUntil: Infinity });
    expect((await news(second)).unread).toBe(0);
    expect(await said(second, '2022-03-01')).toEqual([]);
    expect(await said(third, '2022-03-01')).toEqual(['step-due: left canopy']);
  });

  it('of more people names those alone whom the member follows', async () => {
    const [own, other] = [await aReviewer(), await aReviewer()];
    const mine = await handIn(own, { handle: 'mine canopy' });
    const theirs = await handIn(other, { handle: 'theirs canopy' });
    await happens(own, 'HEARING_SET', '2022-02-02', [mine, theirs], { nextWhen: exactDay(asDay('2022-03-10')) });
    expect(await said(own, '2022-03-01')).toEqual(['step-due: mine canopy']);
    expect(await said(other, '2022-03-01')).toEqual(['step-due: theirs canopy']);
  });
});

it('tells of a consent that ends, and proposes erasure two years after custody ended, until it is asked for', async () => {
  const own = await aReviewer();
  const id = await handIn(own, { handle: 'ended canopy', consents: until('2024-03-31') });
  await happens(own, 'ARREST', '2022-02-01', [id]);
  await happens(own, 'RELEASED', '2022-03-20', [id]);
  expect(await said(own, '2024-02-29')).toEqual([]);
  expect(await said(own, '2024-03-20')).toEqual(['consent-ends: ended canopy']);
  expect((await said(own, '2024-03-21')).sort()).toEqual([
    'consent-ends: ended canopy',
    'erasure-proposed: ended canopy',
  ]);
  expect((await askToErase(own, id)).status).toBe(204);
  expect(await said(own, '2024-03-21')).toEqual(['consent-ends: ended canopy']);
});

describe('outside the product', () => {
  it('one mail says that something waits, and nothing of people, case, court or number', async () => {
    await propose({});
    await release();
    const own = await told('daily');
    on('2022-03-01');
    await withStep(own, 'needlecanopy one');
    await withStep(own, 'needlecanopy two');
    on('2022-03-01');
    expect(await sent()).toEqual([]);
    clock.hour = DAILY_HOUR;
    const taken = await sent();
    expect(taken.map((one) => textOf(one))).toEqual([
      { subject: DEFAULT_WORDS.dailyEn, body: `${DEFAULT_WORDS.dailyEn}\n\n${DEFAULT_WORDS.bodyEn}` },
    ]);
    expect(taken[0]!.bytes).not.toMatch(/needlecanopy|2022|court|custody|step/i);
    // Nor again on the next day: it was told, though nobody read it.
    clock.day = '2026-03-03';
    expect(await sent()).toEqual([]);
    on('2022-03-11');
    expect(await sent()).toHaveLength(1);
    expect(logged.join()).not.toMatch(/needlecanopy/);
  });

  it('the private feed says the day', async () => {
    const own = await aReviewer();
    const feed = new URL((await own.post<{ json: string }>('/api/inbox/messages/feed', {})).body.json).pathname;
    const read = async (): Promise<unknown[]> => (await app.visitor.get<{ items: unknown[] }>(feed)).body.items;
    expect(await read()).toEqual([]);
    await withStep(own, 'fed canopy');
    on('2022-03-01');
    const items = await read();
    expect(items).toHaveLength(1);
    expect(JSON.stringify(items)).not.toMatch(/canopy|2022/);
  });
});

it('leaves nothing of it in the database: no notice, and a state that says neither what nor how many', async () => {
  const [own, idle] = [await aReviewer(), await aReviewer()];
  const ids = [await withStep(own, 'stored canopy'), await withStep(own, 'kept canopy')];
  const [one] = await inbox(idle, '2022-03-01');
  expect(one).toBeUndefined();
  const stored = (): Promise<{ member_id: string; sealed: Buffer; key_id: string }[]> =>
    app.database.query('select * from people_notice_state where member_id = $1', [own.member!.id]);
  const [first, second] = await inbox(own, '2022-03-01');
  await own.post('/api/inbox/read', { id: first!.id, until: false });
  const [once] = await stored();
  await own.post('/api/inbox/read', { id: second!.id, until: true });
  const [twice] = await stored();
  expect(Object.keys(once!).sort()).toEqual(['key_id', 'member_id', 'sealed']);
  expect([once!.sealed.length, once!.sealed.equals(twice!.sealed)]).toEqual([twice!.sealed.length, false]);
  expect(await app.database.query('select from notice where member_id = $1', [own.member!.id])).toEqual([]);
  await expect(
    app.database.query("insert into notice (member_id, what) values ($1, 'people')", [own.member!.id]),
  ).rejects.toThrow(/notice_what_check/);
  for (const id of ids) expect(twice!.sealed.includes(Buffer.from(id.replaceAll('-', ''), 'hex'))).toBe(false);
});

it('forgets at once whoever is erased, also what was worked out for somebody who does not ask again', async () => {
  const own = await aReviewer();
  const id = await withStep(own, 'vozzykept canopy');
  expect(await said(own, '2022-03-01')).toHaveLength(1);
  const inMemory = (): boolean => holds((notices() as unknown as { kept: unknown }).kept, 'vozzykept');
  expect(inMemory()).toBe(true);
  await askToErase(own, id);
  expect((await (await app.signIn('admin')).post(`/api/person-erasures/${id}/approvals`, {})).status).toBe(204);
  expect(inMemory()).toBe(false);
});

it('says nothing while Vigil is locked, without an error, and goes on afterwards', async () => {
  const own = await aReviewer();
  await withStep(own, 'locked canopy');
  expect(await said(own, '2022-03-01')).toHaveLength(1);
  const keyring = keyringOf(app.database.manager);
  keyring.lock();
  try {
    const answer = await own.get<NoticePage>('/api/inbox');
    expect([answer.status, answer.body.items]).toEqual([200, []]);
    expect((await news(own)).unread).toBe(0);
  } finally {
    expect(await keyring.unlock()).toBe(true);
  }
  expect(await said(own, '2022-03-01')).toHaveLength(1);
});
