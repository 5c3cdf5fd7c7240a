import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { MessageSettings, MessageWords, OwnMessages } from '@vigil/shared/staff-responses/outside-messages.js';
import type { ReleasePage, ReleaseView } from '@vigil/shared/staff-responses/releases.js';
import { tellMembers } from '../accounts/notices/notices.repository.js';
import type { MailServer } from '../config.js';
import { DEFAULT_WORDS } from '../incidents/outside-messages/default-words.js';
import { DAILY_HOUR } from '../incidents/outside-messages/due-message.js';
import { MessageSender } from '../incidents/outside-messages/message-sender.js';
import { createLog } from '../platform/http/request-log.js';
import { anIncident } from './an-incident.js';
import { TEST_CONFIG, type Client, type TestApp } from './app.js';
import { type Desk, log, submit } from './desk.js';
import { startTestMailServer, type TakenMail, type TestMailServer } from './test-mail-server.js';
import { useDesk } from './use-desk.js';

/** The address that members enter, and the one that mails come from. */
export const ADDRESS = 'needle-address@mail.example';
export const SENDER = 'messages@office.example';

/** Returns what a person reads of a mail. */
export const textOf = ({ bytes }: TakenMail): { subject: string; body: string } => {
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

interface Opened {
  app: TestApp;
  desk: Desk;
  server: TestMailServer;
  databaseUrl: string;
}

/** Gives one test file an application with a mail server of its own, and the steps of its members. */
export const useOutsideMessages = (take: (opened: Opened) => void) => {
  let server: TestMailServer;
  let app: TestApp;
  let desk: Desk;
  const mail: MailServer = { host: '127.0.0.1', port: 1, tls: 'none', login: null };
  const logged: string[] = [];
  beforeAll(async () => {
    server = await startTestMailServer();
    mail.port = server.config.port;
  });
  useDesk(
    (opened) => {
      ({ app, desk } = opened);
      take({ app, desk, server, databaseUrl: opened.database.url });
    },
    { config: { ...TEST_CONFIG, mail }, log: createLog('info', { write: (line) => void logged.push(line) }) },
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
  const subjects = async (): Promise<string[]> => (await sent()).map((one) => textOf(one).subject);

  const own = async (client: Client): Promise<OwnMessages> =>
    (await client.get<OwnMessages>('/api/inbox/messages')).body;
  const choose = async (client: Client, how: OwnMessages['how'], address = ADDRESS, language = 'en'): Promise<number> =>
    (await client.put('/api/inbox/messages', { how, address, language })).status;
  const settings = async (): Promise<MessageSettings> =>
    (await desk.admin.get<MessageSettings>('/api/settings/messages')).body;
  /** Proposes words by somebody who has seen what waits. */
  const propose = async (words: Partial<MessageWords>, by = desk.admin) => {
    const { items } = (await desk.reviewer.get<ReleasePage>('/api/releases?subject=message-words')).body;
    return by.put<MessageSettings & { errors?: { pointer: string; code: string }[] }>('/api/settings/messages', {
      ...DEFAULT_WORDS,
      senderAddress: SENDER,
      proposal: items[0]?.id ?? null,
      ...words,
    });
  };
  const release = async (): Promise<{ status: number; body: Record<string, unknown> }> => {
    const { items } = (await desk.reviewer.get<ReleasePage>('/api/releases')).body;
    const { id, digest } = items.find(({ kind }) => kind === 'message-words') as ReleaseView;
    return desk.reviewer.post(`/api/releases/${id}/answers`, { answer: 'release', seen: digest, reason: null });
  };
  /** Tells these members, and nobody else, of a report of a new monitor. @returns its record */
  const atRisk = async (...members: Client[]): Promise<IncidentRecord> => {
    const monitor = await app.signIn('monitor');
    const [{ id: by }, record] = [monitor.member!, await submit(monitor, await log(monitor, anIncident()))];
    const device = randomUUID();
    await app.database.transaction(async (manager) => {
      await manager.query('insert into field_device (id, member_id, name, token_hash) values ($1, $2, $3, $4)', [
        device,
        by,
        'A',
        randomBytes(32),
      ]);
      await manager.query(
        `insert into field_report (id, member_id, device_id, key_id, sha256, files, incident_id, at_risk, handed_over) values ($1, $2, $3, 'none', $4, 0, $1, true, true)`,
        [record.id, by, device, randomBytes(32)],
      );
      await tellMembers(
        manager,
        members.map((one) => one.member!.id),
        { what: 'at-risk', by },
      );
    });
    return record;
  };
  const readAll = async (client: Client): Promise<void> => {
    const { items } = (await client.get<{ items: { id: string }[] }>('/api/inbox')).body;
    if (items[0]) await client.post('/api/inbox/read', { id: items[0].id, until: true });
  };
  const rows = (): Promise<{ member_id: string }[]> => app.database.query('select * from notice_mail');
  /** Somebody who reads no mail of others' tests: each gets notices and messages of their own. */
  const aReviewer = (): Promise<Client> => app.signIn('reviewer', `needlemember ${randomUUID()}`);
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
  return {
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
    rows,
    aReviewer,
    told,
  };
};
