import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MessageSettings, MessageWords, OwnMessages } from '@vigil/shared/staff-responses/outside-messages.js';
import type { ReleasePage, ReleaseView } from '@vigil/shared/staff-responses/releases.js';
import { tellMembers } from '../../accounts/notices/notices.repository.js';
import type { MailServer } from '../../config.js';
import { createLog } from '../../platform/http/request-log.js';
import { inCheckout } from '../../project-root.js';
import { anIncident, but } from '../../testing/an-incident.js';
import { clientOf, startTestApp, TEST_CONFIG, type Client, type TestApp } from '../../testing/app.js';
import { CREATE, type Desk, log, releaseAll, submit } from '../../testing/desk.js';
import {
  CERTIFICATE,
  startTestMailServer,
  type TakenMail,
  type TestMailServer,
} from '../../testing/test-mail-server.js';
import { useDesk } from '../../testing/use-desk.js';
import { DEFAULT_WORDS } from './default-words.js';
import { DAILY_HOUR } from './due-message.js';
import { MessageSender } from './message-sender.js';

/** Words of records and accounts that no message may hold. */
const TITLE = 'NEEDLETITLE at the court';
const GROUP = 'DEMO NEEDLEGROUP';
const MEMBER = 'needlemember';
const ADDRESS = 'needle-address@mail.example';
const SENDER = 'messages@office.example';

let server: TestMailServer;
const mail: MailServer = { host: '127.0.0.1', port: 1, tls: 'none', login: null };
const logged: string[] = [];
beforeAll(async () => {
  server = await startTestMailServer();
  mail.port = server.config.port;
});
let app: TestApp;
let desk: Desk;
let databaseUrl: string;
useDesk(
  (opened) =>
    ({
      app,
      desk,
      database: { url: databaseUrl },
    } = opened),
  {
    config: { ...TEST_CONFIG, mail },
    log: createLog('info', { write: (line) => void logged.push(line) }),
  },
);
afterAll(() => server.close());

const senderOf = (one: TestApp): MessageSender => one.app.get(MessageSender);
const clock = { day: '2026-03-02', hour: DAILY_HOUR - 1 };
const send = async (): Promise<void> => {
  // The mail server is left alone for a time after it failed; a test does not wait for that.
  Object.assign(senderOf(app), { pausedUntil: 0 });
  await app.database.query('update notice_mail set next_at = null');
  await senderOf(app).sendDue();
};
/** Sends what is due, and returns what the mail server took of it. */
const sent = async (): Promise<TakenMail[]> => {
  await send();
  return server.taken.splice(0);
};
const textOf = ({ bytes }: TakenMail): { subject: string; body: string } => {
  const [head, ...rest] = bytes.split('\r\n\r\n') as [string, ...string[]];
  const isBase64 = /content-transfer-encoding: base64/i.test(head);
  const body = rest.join('\r\n\r\n');
  const subject = /^subject: (.*(?:\r\n .*)*)/im.exec(head)![1]!.replaceAll(/\?=\s+=\?/g, '?==?');
  const plain = isBase64 ? Buffer.from(body, 'base64').toString('utf8') : quoted(body);
  return {
    subject: subject.replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, how: string, text: string) =>
      how.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('utf8') : quoted(text.replaceAll('_', ' ')),
    ),
    body: plain.replaceAll('\r\n', '\n').trim(),
  };
};
const quoted = (text: string): string =>
  Buffer.from(
    text
      .replaceAll('=\r\n', '')
      .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
const subjects = async (): Promise<string[]> => (await sent()).map((one) => textOf(one).subject);

const own = async (client: Client): Promise<OwnMessages> => (await client.get<OwnMessages>('/api/inbox/messages')).body;
const choose = async (client: Client, how: OwnMessages['how'], address = ADDRESS, language = 'en'): Promise<number> =>
  (await client.put('/api/inbox/messages', { how, address, language })).status;
const settings = async (): Promise<MessageSettings> =>
  (await desk.admin.get<MessageSettings>('/api/settings/messages')).body;
const propose = (words: Partial<MessageWords>, by = desk.admin) =>
  by.put<MessageSettings & { errors?: { pointer: string; code: string }[] }>('/api/settings/messages', {
    ...DEFAULT_WORDS,
    senderAddress: SENDER,
    ...words,
  });
const release = async (): Promise<{ status: number; body: Record<string, unknown> }> => {
  const { items } = (await desk.reviewer.get<ReleasePage>('/api/releases')).body;
  const { id, digest } = items.find(({ kind }) => kind === 'message-words') as ReleaseView;
  return desk.reviewer.post(`/api/releases/${id}/answers`, { answer: 'release', seen: digest, reason: null });
};
const atRisk = (...members: Client[]): Promise<void> =>
  app.database.transaction((manager) =>
    tellMembers(
      manager,
      members.map((one) => one.member!.id),
      { what: 'at-risk', by: desk.monitor.member!.id },
    ),
  );
const readAll = async (client: Client): Promise<void> => {
  const { items } = (await client.get<{ items: { id: string }[] }>('/api/inbox')).body;
  if (items[0]) await client.post('/api/inbox/read', { id: items[0].id, until: true });
};
const rows = (): Promise<{ member_id: string }[]> => app.database.query('select * from notice_mail');

/** Somebody who reads no mail of others' tests: each gets notices and messages of their own. */
const aReviewer = (): Promise<Client> => app.signIn('reviewer', `${MEMBER} ${randomUUID()}`);
/** The same, whose address the mail server has taken a first message for. */
const told = async (how: 'daily' | 'urgent' = 'daily', language = 'en'): Promise<Client> => {
  const client = await aReviewer();
  await choose(client, how, ADDRESS, language);
  await sent();
  return client;
};

beforeEach(async () => {
  Object.assign(senderOf(app), { clock: () => clock });
  clock.day = '2026-03-02';
  clock.hour = DAILY_HOUR - 1;
  server.behave('accept');
  await app.database.query('delete from notice_mail');
  server.taken.splice(0);
});

describe('the words of messages', () => {
  it('are proposed by an administrator and used once a reviewer has released them', async () => {
    expect(await settings()).toEqual({
      words: DEFAULT_WORDS,
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
    expect(await settings()).toMatchObject({ words: { senderAddress: '', dailyEn: DEFAULT_WORDS.dailyEn } });
    expect((await release()).body).toMatchObject({ outcome: 'released' });
    expect(await settings()).toMatchObject({ words: { senderAddress: SENDER, dailyEn: 'A task waits' }, mail: 'on' });
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
    await propose({});
    expect((await settings()).words.dailyEn).toBe(DEFAULT_WORDS.dailyEn);
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

describe('a message', () => {
  it('says its own sentence, in the language of its member, and nothing of what happened', async () => {
    const client = await told('daily', 'km');
    const record = await submit(desk.monitor, await log(desk.monitor, but(anIncident(), { title: TITLE })));
    const said = `@${client.member!.name} NEEDLECOMMENT in Phnom Penh`;
    await desk.reviewer.put(`/api/incidents/${record.id}/comments/${randomUUID()}`, { text: said });
    await desk.reviewer.post(`/api/incidents/${record.id}/second-person-wanted`, {}, {});
    await atRisk(client);
    clock.hour = DAILY_HOUR;
    const taken = await sent();
    expect(taken.map((one) => textOf(one).subject)).toEqual([
      DEFAULT_WORDS.atRiskKm,
      DEFAULT_WORDS.urgentKm,
      DEFAULT_WORDS.dailyKm,
    ]);
    for (const one of taken) {
      const { subject, body } = textOf(one);
      expect(body).toBe(`${subject}\n\n${DEFAULT_WORDS.bodyKm}`);
      expect(subject + body).not.toMatch(/\p{N}/u);
      const decoded = one.bytes + subject + body;
      for (const needle of [
        /needletitle/i,
        /needlegroup/i,
        /needlemember/i,
        /needlecomment/i,
        /phnom/i,
        /KH-/,
        /vigil/i,
      ])
        expect(decoded).not.toMatch(needle);
      expect(decoded).not.toContain(record.id);
    }
    expect(await sent()).toEqual([]);
    expect(logged.join()).not.toMatch(/needle-address|NEEDLETITLE/);
  });

  it('is sent at once for a suspended colleague, and once however many there are', async () => {
    await told('urgent');
    for (let i = 0; i < 2; i += 1) {
      const other = await app.signIn('monitor');
      await desk.admin.put(`/api/members/${other.member!.id}`, { role: 'monitor', frozen: true });
    }
    expect(await subjects()).toEqual([DEFAULT_WORDS.urgentEn]);
    expect(await subjects()).toEqual([]);
  });

  it('once a day tells of everything new, and of nothing to whoever wants urgent ones alone', async () => {
    const [daily, urgent] = [await told('daily'), await told('urgent')];
    const record = await submit(desk.monitor, await log(desk.monitor, anIncident()));
    const mention = (): Promise<unknown> =>
      desk.reviewer.put(`/api/incidents/${record.id}/comments/${randomUUID()}`, {
        text: `@${daily.member!.name} @${urgent.member!.name} look`,
      });
    await mention();
    await mention();
    expect(await subjects()).toEqual([]);
    clock.hour = DAILY_HOUR;
    expect(await subjects()).toEqual([DEFAULT_WORDS.dailyEn]);
    await mention();
    expect(await subjects()).toEqual([]);
    clock.day = '2026-03-03';
    expect(await subjects()).toEqual([DEFAULT_WORDS.dailyEn]);
    clock.day = '2026-03-04';
    expect(await subjects()).toEqual([]);
    clock.hour = DAILY_HOUR - 1;
    await mention();
    await readAll(daily);
    // About a record that they see no more.
    await mention();
    await app.database.query(`update incident set status = 'WS_DRAFT' where id = $1`, [record.id]);
    clock.hour = DAILY_HOUR;
    expect(await subjects()).toEqual([]);
  });

  it('that somebody is at risk is repeated until one of those who were told has opened it', async () => {
    const [first, other] = [await told('urgent'), await told('urgent')];
    await atRisk(first, other);
    const anHourLater = (): Promise<unknown> =>
      app.database.query(`update notice_mail set risk_at = risk_at - interval '1 hour'`);
    expect(await subjects()).toEqual([DEFAULT_WORDS.atRiskEn, DEFAULT_WORDS.atRiskEn]);
    expect(await subjects()).toEqual([]);
    await anHourLater();
    expect(await subjects()).toHaveLength(2);
    await anHourLater();
    await readAll(other);
    expect(await subjects()).toEqual([]);
  });

  it('that somebody is at risk is not repeated for longer than a day', async () => {
    const client = await told('urgent');
    await atRisk(client);
    expect(await subjects()).toHaveLength(1);
    await app.database.query(`update notice set at = at - interval '24 hours' where member_id = $1`, [
      client.member!.id,
    ]);
    await app.database.query(`update notice_mail set risk_at = risk_at - interval '1 hour'`);
    expect(await subjects()).toEqual([]);
  });

  it('is sent once, by one of two servers', async () => {
    const two = await startTestApp({ url: databaseUrl }, { config: { ...TEST_CONFIG, mail } });
    try {
      const clients = [await told('urgent'), await told('urgent'), await told('urgent')];
      await atRisk(...clients);
      await Promise.all([senderOf(app).sendDue(), senderOf(two).sendDue()]);
      expect(server.taken.splice(0)).toHaveLength(3);
    } finally {
      await two.close();
    }
  });

  it('goes by itself once a notice is written', async () => {
    const client = await told('urgent');
    await atRisk(client);
    await server.took(1);
    expect(server.taken.splice(0).map((one) => textOf(one).subject)).toEqual([DEFAULT_WORDS.atRiskEn]);
  });
});

describe('a mail server', () => {
  it.each([
    ['refuse-connection', 'refused'],
    ['refuse-message', 'refused'],
    ['drop', 'unreachable'],
    ['refuse-address', 'address'],
  ] as const)('that does this is told to administrators, and tried again: %s', async (how, trouble) => {
    const client = await told('urgent');
    server.behave(how);
    await atRisk(client);
    expect(await subjects()).toEqual([]);
    expect(await settings()).toMatchObject({ members: 1, failing: 1, trouble });
    expect((await own(client)).trouble).toBe(trouble);
    // It is not asked again at once.
    const before = server.connections();
    await senderOf(app).sendDue();
    expect(server.connections()).toBe(before);
    server.behave('accept');
    expect(await subjects()).toEqual([DEFAULT_WORDS.atRiskEn]);
    expect(await settings()).toMatchObject({ failing: 0, trouble: null, acceptedAt: expect.any(String) });
  });

  it('that refuses one address holds up no other', async () => {
    const [first, other] = [await told('urgent'), await told('urgent')];
    await choose(other, 'urgent', 'other@mail.example');
    await sent();
    await app.database.query(`update notice_mail set sealed = sealed || '\\x00' where member_id = $1`, [
      first.member!.id,
    ]);
    await atRisk(first, other);
    expect((await sent()).map(({ to }) => to)).toEqual(['other@mail.example']);
    expect(await settings()).toMatchObject({ members: 2, failing: 1, trouble: 'address' });
  });

  it('that hangs holds up no request and no end of Vigil', async () => {
    const two = await startTestApp({ url: databaseUrl }, { config: { ...TEST_CONFIG, mail } });
    try {
      const client = await told('urgent');
      server.behave('hang');
      const before = server.connections();
      Object.assign(senderOf(app), { pausedUntil: Infinity });
      await atRisk(client);
      void senderOf(two).sendDue();
      while (server.connections() === before) await new Promise((resolve) => setImmediate(resolve));
      const { status, body } = await clientOf(two.url, client.cookie, client.member).get('/api/inbox/news');
      expect([status, body]).toEqual([200, expect.objectContaining({ unread: 1 })]);
    } finally {
      await two.close();
    }
    // What was under way is not noted as the mail server's fault, and goes out next time.
    server.behave('accept');
    expect((await settings()).failing).toBe(0);
    expect(await subjects()).toEqual([DEFAULT_WORDS.atRiskEn]);
  });

  it('is trusted over STARTTLS where the operator trusts its certificate (NODE_EXTRA_CA_CERTS)', async () => {
    server.behave('own-certificate');
    const file = join(tmpdir(), `vigil-mail-${randomUUID()}.pem`);
    writeFileSync(file, CERTIFICATE.cert);
    const words = { from: { name: 'Messages', address: SENDER }, to: ADDRESS, subject: 'A', text: 'B' };
    const program = `const { sendMail } = await import(process.argv[1]);
      console.log(JSON.stringify(await sendMail(...JSON.parse(process.argv[2]), new AbortController().signal)));`;
    try {
      const given = JSON.stringify([{ ...server.config, tls: 'starttls' }, words]);
      const path = join(inCheckout('apps/api/dist'), 'incidents/outside-messages/send-mail.js');
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '-e', program, path, given],
        {
          env: { ...process.env, NODE_EXTRA_CA_CERTS: file },
        },
      );
      expect([JSON.parse(stdout), server.taken.splice(0).map(({ to }) => to)]).toEqual([null, [ADDRESS]]);
    } finally {
      rmSync(file);
    }
  });

  it('is never asked while this server is locked', async () => {
    const client = await told('urgent');
    const { keyringOf } = await import('../../encryption/keyring.js');
    const keyring = keyringOf(app.database.manager);
    keyring.lock();
    try {
      const before = server.connections();
      await atRisk(client);
      await send();
      expect([server.connections(), (await settings()).mail]).toEqual([before, 'locked']);
      expect((await client.get('/api/inbox/messages')).body).toMatchObject({ code: 'locked' });
    } finally {
      await keyring.unlock();
    }
    expect(await subjects()).toEqual([DEFAULT_WORDS.atRiskEn]);
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
      expect(items.every((one) => one.content_text === one.title && /T00:00:00Z$/.test(one.date_published))).toBe(true);
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
