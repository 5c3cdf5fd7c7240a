import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { keyringOf } from '../../encryption/keyring.js';
import { inCheckout } from '../../project-root.js';
import { anIncident, but } from '../../testing/an-incident.js';
import { clientOf, startTestApp, TEST_CONFIG, type TestApp } from '../../testing/app.js';
import { type Desk, ifMatch, log, submit } from '../../testing/desk.js';
import { CERTIFICATE, type TestMailServer } from '../../testing/test-mail-server.js';
import { ADDRESS, SENDER, textOf, useOutsideMessages } from '../../testing/use-outside-messages.js';
import { DEFAULT_WORDS } from './default-words.js';
import { DAILY_HOUR } from './due-message.js';

const TITLE = 'NEEDLETITLE at the court';

let app: TestApp;
let desk: Desk;
let server: TestMailServer;
let databaseUrl: string;
const {
  logged,
  mail,
  clock,
  senderOf,
  send,
  sent,
  subjects,
  own,
  choose,
  settings,
  propose,
  release,
  atRisk,
  readAll,
  told,
} = useOutsideMessages((opened) => ({ app, desk, server, databaseUrl } = opened));
beforeAll(async () => {
  await propose({});
  await release();
});

describe('a message', () => {
  it('says its own sentence, in the language of its member, and nothing of what happened', async () => {
    const client = await told('daily', 'km');
    // Everything is told at once below.
    Object.assign(senderOf(app), { pausedUntil: Infinity });
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

  it('that somebody is at risk is not repeated once a colleague has taken the record, or a case team has it', async () => {
    const record = await atRisk(await told('urgent'));
    const anHourLater = async (): Promise<string[]> => {
      await app.database.query(`update notice_mail set risk_at = risk_at - interval '1 hour'`);
      return subjects();
    };
    const again = [DEFAULT_WORDS.atRiskEn];
    expect(await subjects()).toEqual(again);
    const owner = `/api/incidents/${record.id}/owner`;
    await desk.reviewer.put(owner, { member: desk.reviewer.member!.id });
    expect(await anHourLater()).toEqual([]);
    await desk.reviewer.delete(owner);
    expect(await subjects()).toEqual(again);
    const limit = `update incident set sensitivity = 'S3_RESTRICTED', case_team = $2 where id = $1`;
    await app.database.query(limit, [record.id, [desk.reviewer.member!.id]]);
    expect(await anHourLater()).toEqual([]);
    // Nobody has it yet.
    await app.database.query(limit, [record.id, []]);
    expect(await subjects()).toEqual(again);
    await app.database.query(`update incident set status = 'WS_UNDER_REVIEW' where id = $1`, [record.id]);
    expect(await anHourLater()).toEqual([]);
  });

  it('that somebody is at risk is repeated after a merger, until a colleague has the record that stays', async () => {
    const record = await atRisk(await told('urgent'));
    expect(await subjects()).toHaveLength(1);
    const stays = await submit(desk.monitor, await log(desk.monitor, anIncident({ title: 'Stays' })));
    await desk.reviewer.post(
      `/api/incidents/${record.id}/mergers`,
      { into: stays.id, take: [] },
      ifMatch(record.revision),
    );
    const anHourLater = async (): Promise<string[]> => {
      await app.database.query(`update notice_mail set risk_at = risk_at - interval '1 hour'`);
      return subjects();
    };
    expect(await anHourLater()).toEqual([DEFAULT_WORDS.atRiskEn]);
    await desk.reviewer.put(`/api/incidents/${stays.id}/owner`, { member: desk.reviewer.member!.id });
    expect(await anHourLater()).toEqual([]);
  });

  it('that somebody is at risk is repeated as well where it was said at the desk, until a colleague has the record', async () => {
    const client = await told('urgent');
    const { id, revision } = await log(desk.monitor, anIncident({ title: TITLE }));
    const path = `/api/incidents/${id}`;
    await desk.monitor.post(`${path}/submissions`, { atRisk: true }, ifMatch(revision));
    const taken = await sent();
    expect(taken.map((one) => textOf(one).subject)).toEqual([DEFAULT_WORDS.atRiskEn]);
    expect(JSON.stringify(taken)).not.toContain(TITLE);
    const anHourLater = async (): Promise<string[]> => {
      await app.database.query(`update notice_mail set risk_at = risk_at - interval '1 hour'`);
      return subjects();
    };
    expect(await anHourLater()).toEqual([DEFAULT_WORDS.atRiskEn]);
    // Opened by somebody who was told: not again.
    await readAll(client);
    expect(await anHourLater()).toEqual([]);
    await app.database.query('update notice set read_at = null where member_id = $1', [client.member!.id]);
    expect(await subjects()).toEqual([DEFAULT_WORDS.atRiskEn]);
    await desk.reviewer.put(`${path}/owner`, { member: desk.reviewer.member!.id });
    expect(await anHourLater()).toEqual([]);
  });

  it('that somebody is at risk is repeated once a day after the first one', async () => {
    const client = await told('urgent');
    await atRisk(client);
    expect(await subjects()).toHaveLength(1);
    await app.database.query(`update notice set at = at - interval '24 hours' where member_id = $1`, [
      client.member!.id,
    ]);
    await app.database.query(`update notice_mail set risk_at = risk_at - interval '23 hours'`);
    expect(await subjects()).toEqual([]);
    await app.database.query(`update notice_mail set risk_at = risk_at - interval '1 hour'`);
    expect(await subjects()).toEqual([DEFAULT_WORDS.atRiskEn]);
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

  it('does not go to an address that was replaced while it was claimed', async () => {
    const client = await told('urgent');
    const database = app.database;
    const { transaction } = database;
    const run = transaction.bind(database) as (work: unknown) => Promise<unknown>;
    let isReplaced = false;
    Object.assign(database, {
      transaction: async (work: unknown) => {
        const done = await run(work);
        const isClaim = typeof done === 'object' && done !== null && 'sealed' in done;
        if (isClaim && !isReplaced) {
          isReplaced = true;
          await choose(client, 'urgent', 'newer@mail.example');
        }
        return done;
      },
    });
    try {
      await atRisk(client);
      await send();
    } finally {
      Object.assign(database, { transaction });
    }
    await send();
    const to = server.taken.splice(0).map((one) => one.to);
    expect([isReplaced, new Set(to)]).toEqual([true, new Set(['newer@mail.example'])]);
    expect((await own(client)).trouble).toBeNull();
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
