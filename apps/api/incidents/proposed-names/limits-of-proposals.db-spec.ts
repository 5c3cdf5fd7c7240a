import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { GroupView } from '@vigil/shared/staff-responses/groups.js';
import { MOST_WAITING } from '@vigil/shared/staff-responses/proposed-names.js';
import type { TestApp } from '../../testing/app.js';
import type { Desk } from '../../testing/desk.js';
import { court, decide, namesSeenBy, propose, union } from '../../testing/propose-names.js';
import { useDesk } from '../../testing/use-desk.js';
import { PROPOSALS_AN_HOUR } from './proposed-names.service.js';

let app: TestApp;
let desk: Desk;
useDesk((opened) => ({ app, desk } = opened));

describe('proposed names of one member', () => {
  it('wait until there are as many as somebody can decide about; the list says all of them', async () => {
    const by = await app.signIn('monitor');
    const first = randomUUID();
    await propose(by, court(), first);
    for (let n = 2; n < MOST_WAITING; n += 1) expect((await propose(by, union())).status).toBe(200);
    const last = await Promise.all([propose(by, union()), propose(by, union())]);
    expect(last.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect(last.find(({ status }) => status === 422)!.body.errors).toEqual([
      expect.objectContaining({ pointer: '/nameEn', code: 'too-many-waiting', text: expect.stringContaining('50') }),
    ]);
    const seen = await namesSeenBy(by);
    expect([seen.total, seen.items.length]).toEqual([MOST_WAITING, MOST_WAITING]);
    // A repetition adds none, and others are not held up.
    expect((await propose(by, court(), first)).status).toBe(200);
    expect((await propose(desk.monitor, union())).status).toBe(200);
    await decide(desk.reviewer, { id: first, revision: 1 }, 'accept');
    expect((await propose(by, union())).status).toBe(200);
  });

  it('are so many in an hour, also if they are taken back', async () => {
    const by = await app.signIn('reviewer');
    const [first, body] = [randomUUID(), court()];
    for (let n = 0; n < PROPOSALS_AN_HOUR; n += 1) {
      const { id, revision } = (await propose(by, body, n === 0 ? first : undefined)).body;
      if (n > 0) expect((await decide(by, { id, revision }, 'refuse')).status).toBe(200);
    }
    const refused = await propose(by, court());
    expect([refused.status, refused.body.code]).toEqual([429, 'hourly-limit']);
    expect((await propose(by, body, first)).status).toBe(200);
    expect((await propose(desk.second, court())).status).toBe(200);
  });
});

describe('a group', () => {
  it('that is accepted has no note: that stays with the proposal, encrypted', async () => {
    const note = `NOTE-${randomUUID()}`;
    const name = (await propose(desk.monitor, union({ note }))).body;
    const { group } = (await decide(desk.reviewer, name, 'accept')).body;
    const { text, body } = await desk.analyst.get<{ items: GroupView[] }>('/api/groups');
    expect(body.items.find(({ id }) => id === group)).toMatchObject({ nameEn: name.nameEn, note: null });
    const logged: { disclosure: string }[] = await app.database.query('select disclosure from log_value');
    const texts = logged.map(({ disclosure }) => Buffer.from(disclosure, 'base64url').toString('utf8'));
    expect(texts.some((one) => one.includes(name.nameEn!))).toBe(true);
    expect([text, ...texts].some((one) => one.includes(note))).toBe(false);
  });

  it('cannot be sensitive, which only landmarks are', async () => {
    const { status, body } = await propose(desk.monitor, union({ sensitive: true }));
    expect([status, body.errors.map(({ pointer, code }) => [pointer, code])]).toEqual([
      422,
      [['/sensitive', 'unknown-key']],
    ]);
  });
});
