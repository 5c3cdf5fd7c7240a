import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckName, Finding } from '@vigil/shared/staff-responses/server-health.js';
import { CONFIG, type Config } from '../../../config.js';
import { startTestApp, TEST_CONFIG, type TestApp } from '../../../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../../../testing/fresh-database.js';
import { startTestMailServer, type TestMailServer } from '../../../testing/test-mail-server.js';
import { CHECKS_OF_SERVER, type Checks } from '../checks/checks-of-server.js';
import { placeLooks } from '../checks/server-checks.js';
import { main } from '../doctor.command.js';
import { AlertSender } from './alert-sender.js';

jest.setTimeout(60_000);
const SECRET = Buffer.alloc(32, 7);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let home: string;
let database: FreshDatabase;
let apps: TestApp[];
let mail: TestMailServer;
let hook: Server;
let status = 204;
const hooked: { headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-alerts-'));
  database = await freshDatabase();
  mail = await startTestMailServer();
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      hooked.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => {
    hook.listen(0, '127.0.0.1', resolve);
  });
  apps = [
    await startTestApp(database, { config: config('one') }),
    await startTestApp(database, { config: config('two') }),
  ];
  for (const app of apps) await settle(app);
});
afterAll(async () => {
  for (const app of apps ?? []) await app.close();
  await database?.drop();
  await mail?.close();
  hook?.close();
  rmSync(home, { recursive: true, force: true });
});

const config = (name: string): Config => ({
  ...TEST_CONFIG,
  home: mkdtempSync(join(home, name)),
  mail: mail.config,
  alerts: {
    mail: { to: ['operator@example.org'], from: 'vigil@example.org' },
    webhook: { url: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/vigil`, secret: SECRET },
    command: `cat >> ${home}/told; echo "$ALERT_CHECK $ALERT_STATE $VIGIL_HOME $HOME" >> ${home}/told`,
    language: 'en',
  },
});
/** Puts findings in place of what the checks find. */
const findIn = (app: TestApp, ...findings: Finding[]): void => {
  jest.spyOn(app.app.get<Checks>(CHECKS_OF_SERVER).run, 'findings').mockResolvedValue(findings);
};
/** Waits for the look of the start, which found nothing twice. */
const settle = async (app: TestApp): Promise<void> => {
  findIn(app);
  await app.app.get(AlertSender).look();
};
const look = async (app: TestApp, now: number): Promise<void> => {
  for (let turn = 0; turn < 2; turn += 1) await app.app.get(AlertSender).look(now + turn);
};
const toldCommand = (): string[] => {
  try {
    return readFileSync(join(home, 'told'), 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
};
const clear = (): void => {
  hooked.length = 0;
  mail.taken.length = 0;
  rmSync(join(home, 'told'), { force: true });
};
const bad = (check: CheckName, is: string): Finding => ({ check, is, n: { damaged: 31_337 } }) as unknown as Finding;
const DAMAGED = bad('evidence', 'damaged');
const WHOLE = bad('evidence', 'whole');
const FULL = bad('disk', 'full');

describe('an alert', () => {
  it('goes out once by each way, from two servers, signed, and says nothing of a record', async () => {
    for (const app of apps) findIn(app, DAMAGED);
    await apps[0]!.app.get(AlertSender).look(1_000_000);
    expect(hooked).toEqual([]);
    await Promise.all(apps.map((app) => look(app, 1_000_001)));
    expect([hooked.length, mail.taken.length]).toEqual([1, 1]);
    const [{ headers, body }] = hooked as [(typeof hooked)[0]];
    expect(JSON.parse(body)).toEqual({
      type: 'vigil.alert.raised',
      timestamp: expect.any(String),
      data: { check: 'evidence', text: 'A stored file of Vigil is damaged.' },
    });
    const signed = createHmac('sha256', SECRET).update(
      `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`,
    );
    expect(
      timingSafeEqual(signed.digest(), Buffer.from(String(headers['webhook-signature']).slice('v1,'.length), 'base64')),
    ).toBe(true);
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(300);
    expect(mail.taken[0]).toMatchObject({ to: 'operator@example.org', from: 'vigil@example.org' });
    expect(mail.taken[0]!.bytes).toContain('Subject: A stored file of Vigil is damaged.');
    expect(toldCommand()).toEqual(['A stored file of Vigil is damaged.', 'evidence raised  ']);
    for (const said of [body, mail.taken[0]!.bytes]) expect(said).not.toMatch(/31337|31,337/);
  });

  it('is not told again within a day, also by a server that starts meanwhile; then each day, and when it is over', async () => {
    clear();
    const later = await startTestApp(database, { config: config('three') });
    await settle(later);
    findIn(later, DAMAGED);
    await look(later, 1_000_000 + DAY / 2);
    expect(hooked).toEqual([]);
    await look(later, 1_000_010 + DAY);
    expect(hooked.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['vigil.alert.repeated']);
    findIn(later, WHOLE);
    await look(later, 1_000_020 + DAY);
    await Promise.all(apps.map((app) => (findIn(app, WHOLE), look(app, 1_000_030 + DAY))));
    expect(hooked.map(({ body }) => (JSON.parse(body) as { data: { text: string } }).data.text)).toEqual([
      'A stored file of Vigil is damaged.',
      'It is well again. Before: A stored file of Vigil is damaged.',
    ]);
    await later.close();
    for (const app of apps) await look(app, 1_000_040 + DAY + HOUR);
    const rows: unknown[] = await apps[0]!.database.query('select from alert');
    expect(rows).toEqual([]);
  });

  it.each([
    ['of what all servers share', DAMAGED, WHOLE],
    ['of one server', FULL, bad('disk', 'roomy')],
  ])('that comes and goes is held, and says so: %s', async (_whose, there, away) => {
    clear();
    const started = await startTestApp(database, { config: config('held') });
    await settle(started);
    const start = 3 * DAY;
    for (let minute = 0; minute < 40; minute += 1) {
      findIn(started, minute % 4 < 2 ? there : away);
      await started.app.get(AlertSender).look(start + minute * 60_000);
    }
    const [what] = toldCommand();
    const said = [
      what!,
      `It is well again. Before: ${what}`,
      `It is back: ${what} It comes and goes, so you hear that it is over only after a quiet hour.`,
    ];
    const told = (): string[] => hooked.map(({ body }) => (JSON.parse(body) as { data: { text: string } }).data.text);
    expect(told()).toEqual(said);
    findIn(started, away);
    await look(started, start + 36 * 60_000 + HOUR);
    expect(told()).toEqual(said);
    await look(started, start + 40 * 60_000 + HOUR);
    expect(told()).toEqual([...said, `It is well again. Before: ${what}`]);
    await look(started, start + 41 * 60_000 + 2 * HOUR);
    await started.close();
  });

  it('that a receiver does not take is sent again with the same id, and the other ways hear it once', async () => {
    clear();
    const [app] = apps as [TestApp];
    const alertsAre = async (): Promise<string> =>
      (await placeLooks(app.app.get<Config>(CONFIG), app.database).alerts()).is;
    expect(await alertsAre()).toBe('on');
    status = 500;
    findIn(app, bad('witnesses', 'silent'), FULL);
    await look(app, 5 * DAY);
    await look(app, 5 * DAY + 59_000);
    expect(await alertsAre()).toBe('on');
    await look(app, 5 * DAY + 61_000);
    expect(await alertsAre()).toBe('unsent');
    status = 204;
    await look(app, 5 * DAY + 200_000);
    expect(await alertsAre()).toBe('on');
    const ofWitnesses = hooked.filter(({ body }) => body.includes('witnesses'));
    expect([ofWitnesses.length, mail.taken.length]).toEqual([3, 2]);
    expect(new Set(ofWitnesses.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('of the disk and the database goes out while the database is away, and after a restart not again', async () => {
    clear();
    const own = config('four');
    const first = await startTestApp(database, { config: own });
    await settle(first);
    findIn(first, FULL, bad('database', 'silent'));
    jest.spyOn(first.database, 'transaction').mockRejectedValue(new Error('away'));
    await look(first, 9 * DAY);
    expect(hooked).toHaveLength(2);
    await first.close();
    const again = await startTestApp(database, { config: own });
    await settle(again);
    findIn(again, FULL);
    await look(again, 9 * DAY + 60_000);
    expect(hooked).toHaveLength(2);
    await again.close();
  });

  it('of a database that is away does not say besides that a key or the log is not as it should be', async () => {
    clear();
    const app = await startTestApp(database, { config: config('five') });
    await settle(app);
    const unseen = [bad('key', 'not-known'), bad('log', 'not-known')];
    findIn(app, bad('database', 'silent'), ...unseen);
    await look(app, 15 * DAY);
    const told = (): string[] =>
      hooked.map(({ body }) => (JSON.parse(body) as { data: { check: string } }).data.check).sort();
    expect(told()).toEqual(['database']);
    findIn(app, bad('database', 'answers'), ...unseen);
    await look(app, 15 * DAY + 60_000);
    expect(told()).toEqual(['database', 'database', 'key', 'log']);
    await app.close();
  });

  it('is not sent for what could not be looked at, nor for what can wait', async () => {
    clear();
    const [app] = apps as [TestApp];
    findIn(app, bad('backup', 'not-known'), bad('backup', 'unchecked'));
    await look(app, 20 * DAY);
    expect(hooked).toEqual([]);
  });

  it('is tested by a command', async () => {
    clear();
    const said: string[] = [];
    const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const before = { ...process.env };
    try {
      Object.assign(process.env, {
        VIGIL_MODE: 'production',
        VIGIL_ALERT_WEBHOOK: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`,
        VIGIL_ALERT_WEBHOOK_SECRET: `whsec_${SECRET.toString('base64')}`,
        VIGIL_ALERT_COMMAND: 'exit 3',
      });
      expect(await main(['--test-alert'])).toBe(1);
      expect(said.sort()).toEqual(['FAILED  command\n', 'taken   webhook\n']);
      expect((JSON.parse(hooked[0]!.body) as { type: string }).type).toBe('vigil.alert.test');
      process.env['VIGIL_MODE'] = 'demo';
      said.length = 0;
      expect(await main(['--test-alert'])).toBe(1);
      expect(said).toEqual(['No alert is sent: this is a demo.\n']);
      expect(hooked).toHaveLength(1);
    } finally {
      process.env = before;
      out.mockRestore();
    }
  });
});
