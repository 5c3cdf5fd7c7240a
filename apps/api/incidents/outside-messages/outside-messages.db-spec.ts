import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ReleasePage } from '@vigil/shared/staff-responses/releases.js';
import { anIncident, but } from '../../testing/an-incident.js';
import type { Client, TestApp } from '../../testing/app.js';
import { CREATE, type Desk, log, submit } from '../../testing/desk.js';
import { decide, nameSeenBy, withProposed } from '../../testing/propose-names.js';
import type { TakenMail } from '../../testing/test-mail-server.js';
import { ADDRESS, SENDER, textOf, useOutsideMessages } from '../../testing/use-outside-messages.js';
import { insertName } from '../proposed-names/proposed-names.repository.js';
import { DEFAULT_WORDS } from './default-words.js';

const TITLE = 'NEEDLETITLE at the court';
const GROUP = 'DEMO NEEDLEGROUP';

let app: TestApp;
let desk: Desk;
const { logged, sent, own, choose, settings, propose, release, atRisk, rows, aReviewer } = useOutsideMessages(
  (opened) => ({ app, desk } = opened),
);

describe('the words of messages', () => {
  it('are proposed by an administrator and used once a reviewer has released them', async () => {
    expect(await settings()).toEqual({
      words: DEFAULT_WORDS,
      waiting: null,
      mail: 'no-sender',
      members: 0,
      acceptedAt: null,
      failing: 0,
      trouble: null,
    });
    const client = await aReviewer();
    expect([await choose(client, 'daily'), await sent(), (await own(client)).mail]).toEqual([204, [], 'no-sender']);
    for (const other of [desk.monitor, desk.reviewer, desk.analyst])
      expect([(await other.get('/api/settings/messages')).status, (await propose({}, other)).status]).toEqual([
        403, 403,
      ]);
    expect((await propose({ dailyEn: 'A task waits' })).status).toBe(200);
    expect(await settings()).toMatchObject({
      words: { senderAddress: '', dailyEn: DEFAULT_WORDS.dailyEn },
      waiting: { senderAddress: SENDER, dailyEn: 'A task waits' },
    });
    expect((await release()).body).toMatchObject({ outcome: 'released' });
    expect(await settings()).toMatchObject({
      words: { senderAddress: SENDER, dailyEn: 'A task waits' },
      waiting: null,
      mail: 'on',
    });
    const [{ from, to, ...first }] = (await sent()) as [TakenMail];
    expect([from, to, textOf({ from, to, ...first })]).toEqual([
      SENDER,
      ADDRESS,
      { subject: 'A task waits', body: `A task waits\n\n${DEFAULT_WORDS.bodyEn}` },
    ]);
    // Nothing for readers: the public feed has no line of it.
    const { items } = (await app.visitor.get<{ items: unknown[] }>('/api/public/changes')).body;
    expect(items).toEqual([]);
    await propose({});
    await release();
  });

  it('that tell something are refused field by field, and do not wait', async () => {
    await desk.reviewer.put(
      `/api/groups/${randomUUID()}`,
      { nameEn: GROUP, nameKm: null, aliases: ['Lotus'], note: null },
      CREATE,
    );
    for (const [field, text, code] of [
      ['dailyEn', '3 records wait', 'says-number'],
      ['urgentKm', 'មាន ៣ រង់ចាំ', 'says-number'],
      ['bodyEn', 'See KH-ABCDEF', 'says-code'],
      ['atRiskEn', `About ${GROUP.toLowerCase()}`, 'says-group'],
      ['senderName', 'Lotus', 'says-group'],
      ['bodyKm', 'នៅភ្នំពេញ', 'says-place'],
      ['senderAddress', 'lotus@office.example', 'says-group'],
      ['senderAddress', 'a b@office.example', 'not-a-mail-address'],
      ['senderAddress', 'a@office.example,b@office.example', 'not-a-mail-address'],
      ['senderName', 'A\r\nBcc: x@y.example', 'control-character'],
    ] as const) {
      const answer = await propose({ [field]: text });
      expect([text, answer.status, answer.body.errors]).toEqual([
        text,
        422,
        [expect.objectContaining({ pointer: `/${field}`, code })],
      ]);
      expect(JSON.stringify(answer.body)).not.toContain(text);
    }
    expect((await desk.reviewer.get<ReleasePage>('/api/releases')).body.items).toEqual([]);
  });

  it('are refused once more when they are released: a group may have got such a name since', async () => {
    await propose({ dailyEn: 'Orchid waits' });
    await desk.reviewer.put(
      `/api/groups/${randomUUID()}`,
      { nameEn: 'Orchid', nameKm: null, aliases: [], note: null },
      CREATE,
    );
    expect(await release()).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/dailyEn', code: 'says-group' }] },
    });
    // The name of a landmark that is not for everybody: an administrator who guesses it learns nothing.
    await app.database.transaction((manager) =>
      insertName(manager, randomUUID(), desk.monitor.member!.id, {
        kind: 'landmark',
        sensitive: true,
        nameEn: 'Heron House',
        nameKm: null,
        aliases: [],
        note: null,
        at: null,
      }),
    );
    expect((await propose({ dailyEn: 'Heron House waits' })).status).toBe(200);
    expect(await release()).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/dailyEn', code: 'says-place' }] },
    });
    await propose({});
    expect((await settings()).words.dailyEn).toBe(DEFAULT_WORDS.dailyEn);
  });

  it('may be those of a name that was refused: whoever proposes a common word keeps it from nobody', async () => {
    const id = randomUUID();
    const group = {
      kind: 'group',
      nameEn: 'waiting',
      nameKm: null,
      aliases: [],
      note: null,
      sensitive: false,
      at: null,
    };
    await desk.monitor.put(`/api/proposed-names/${id}`, group);
    // On a draft of the same monitor, whose words stay until the draft is saved again.
    await log(desk.monitor, withProposed(id));
    expect((await propose({ dailyEn: 'Something is waiting' })).status).toBe(200);
    expect((await release()).body).toMatchObject({ errors: [{ pointer: '/dailyEn', code: 'says-group' }] });
    await decide(desk.reviewer, { id, revision: 1 }, 'refuse');
    expect((await nameSeenBy(desk.reviewer, id))!.nameEn).toBe('waiting');
    expect((await release()).body).toMatchObject({ outcome: 'released' });
    await propose({});
    await release();
  });
});

describe('the address of a member', () => {
  it('is none until they choose, is seen by them alone, and lies encrypted', async () => {
    const client = await aReviewer();
    for (const one of [client, desk.monitor, desk.analyst, desk.admin])
      expect(await own(one)).toMatchObject({ how: 'none', address: null, feedUntil: null });
    await choose(client, 'urgent');
    expect(await own(client)).toMatchObject({ how: 'urgent', address: ADDRESS });
    const seen = await Promise.all(
      ['/api/settings/messages', '/api/members', '/api/server-health', '/api/log/administration'].map(
        async (path) => (await desk.admin.get(path)).text,
      ),
    );
    const everything: { t: string }[] = await app.database.query(
      `select n::text as t from notice_mail n union all select v.disclosure from log_value v`,
    );
    const decoded = everything.map(({ t }) => t + Buffer.from(t, 'base64url').toString('latin1')).join();
    expect([...seen, decoded, logged.join()].filter((text) => text.includes('needle-address'))).toEqual([]);
    expect(decoded).not.toContain(Buffer.from('needle-address').toString('hex'));
    expect((await settings()).members).toBe(1);
  });

  it('is erased when they choose none, get another role, are suspended, or get new access', async () => {
    const steps: ((client: Client) => Promise<unknown>)[] = [
      (client) => choose(client, 'none', ''),
      (client) => desk.admin.put(`/api/members/${client.member!.id}`, { role: 'monitor', frozen: false }),
      (client) => desk.admin.put(`/api/members/${client.member!.id}`, { role: 'reviewer', frozen: true }),
      (client) => desk.admin.post(`/api/members/${client.member!.id}/resets`, {}),
    ];
    for (const step of steps) {
      const client = await aReviewer();
      await choose(client, 'daily');
      const feed = (await client.post<{ json: string }>('/api/inbox/messages/feed', {})).body;
      expect(await rows()).toHaveLength(1);
      await step(client);
      expect(await rows()).toEqual([]);
      if (step !== steps[0]) expect((await fetch(app.url + new URL(feed.json).pathname)).status).toBe(404);
    }
  });

  it.each([
    '',
    'nobody',
    'a@b',
    'a@b.example\r\nRCPT TO:<x@y.example>',
    'a@b.example, c@d.example',
    '"a b"@c.example',
    null,
  ])('is refused where it is none: %j', async (address) => {
    const answer = await desk.second.put<{ errors: unknown[] }>('/api/inbox/messages', {
      how: 'daily',
      address,
      language: 'en',
    });
    expect([answer.status, answer.body.errors]).toEqual([422, [expect.objectContaining({ pointer: '/address' })]]);
  });

  it('cannot be changed again and again, to send a first message to strangers', async () => {
    const client = await aReviewer();
    const answers: number[] = [];
    for (let i = 0; i < 11; i += 1) answers.push(await choose(client, 'daily', `a${i}@mail.example`));
    expect(answers.slice(9)).toEqual([204, 429]);
    expect(await choose(client, 'none', '')).toBe(204);
  });
});

describe('the private feed of a member', () => {
  interface Feed {
    title: string;
    items: { id: string; title: string; content_text: string; date_published: string }[];
  }
  const make = async (client: Client): Promise<{ atom: string; json: string; expiresOn: string }> =>
    (await client.post<{ atom: string; json: string; expiresOn: string }>('/api/inbox/messages/feed', {})).body;
  const read = async (address: string): Promise<{ status: number; text: string; headers: Headers }> => {
    const answer = await fetch(app.url + new URL(address).pathname + new URL(address).search);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  };

  it('says on which days something waited, in the same words, and no more', async () => {
    const client = await aReviewer();
    const feed = await make(client);
    expect((JSON.parse((await read(feed.json)).text) as Feed).items).toEqual([]);
    const record = await submit(desk.monitor, await log(desk.monitor, but(anIncident(), { title: TITLE })));
    for (let i = 0; i < 3; i += 1)
      await desk.reviewer.put(`/api/incidents/${record.id}/comments/${randomUUID()}`, {
        text: `@${client.member!.name} NEEDLECOMMENT`,
      });
    await atRisk(client);
    for (const [language, words] of [
      ['en', [DEFAULT_WORDS.atRiskEn, DEFAULT_WORDS.dailyEn]],
      ['km', [DEFAULT_WORDS.atRiskKm, DEFAULT_WORDS.dailyKm]],
    ] as const) {
      const { text, headers } = await read(`${feed.json}?lang=${language}`);
      const { title, items } = JSON.parse(text) as Feed;
      expect([title, items.map((one) => one.title).sort()]).toEqual([DEFAULT_WORDS.senderName, [...words].sort()]);
      expect(
        items.every((one) => one.content_text === one.title && one.date_published.endsWith('T00:00:00+07:00')),
      ).toBe(true);
      expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
        'private, no-store',
        'no-referrer',
      ]);
      const atom = await read(`${feed.atom}?lang=${language}`);
      for (const word of words) expect(atom.text).toContain(`<title>${word}</title>`);
      const token = new URL(feed.json).pathname.split('/')[3]!;
      for (const said of [text, atom.text])
        expect(said).not.toMatch(
          new RegExp(
            `needle|${record.id}|${client.member!.id}|${token}|href|https?://(?!www.w3.org|jsonfeed.org)`,
            'i',
          ),
        );
    }
  });

  it('ends when its member says so or makes another, and its secret is stored as a hash and never logged', async () => {
    const client = await aReviewer();
    const [old, now] = [await make(client), await make(client)];
    expect([(await read(old.json)).status, (await read(now.json)).status, (await own(client)).feedUntil]).toEqual([
      404,
      200,
      now.expiresOn,
    ]);
    const stored: { t: string }[] = await app.database.query('select f::text as t from notice_feed f');
    const token = new URL(now.json).pathname.split('/')[3]!;
    expect(stored.map(({ t }) => t).join() + logged.join()).not.toContain(token);
    expect((await client.delete('/api/inbox/messages/feed')).status).toBe(204);
    expect([(await read(now.json)).status, (await own(client)).feedUntil]).toEqual([404, null]);
    expect((await read(`${app.url}/api/feeds/${'A'.repeat(43)}/messages.atom`)).status).toBe(404);
    const another = await make(client);
    await app.database.query(`update notice_feed set expires_at = now() - interval '1 second'`);
    expect((await read(another.atom)).status).toBe(404);
  });
});
