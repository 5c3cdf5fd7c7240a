import { startTestMailServer, type MailBehaviour, type TestMailServer } from '../../testing/test-mail-server.js';
import { DEFAULT_WORDS, wordsIn } from './default-words.js';
import { sendMail, type Mail } from './send-mail.js';

const { sentence, body } = wordsIn(DEFAULT_WORDS, 'km', 'at-risk');
const MAIL: Mail = {
  from: { name: DEFAULT_WORDS.senderName, address: 'messages@office.example' },
  to: 'needle-address@mail.example',
  subject: sentence,
  text: `${sentence}\n\n${body}\n`,
};
const never = new AbortController().signal;

let server: TestMailServer;
afterEach(() => server.close());
const startAs = async (how: MailBehaviour): Promise<void> => {
  server = await startTestMailServer(how);
};

describe('a mail', () => {
  it('arrives with nothing beyond its words, its addresses, its date and its number', async () => {
    await startAs('accept');
    expect(await sendMail(server.config, MAIL, never)).toBeNull();
    const [{ from, to, bytes }] = server.taken as [(typeof server.taken)[number]];
    expect([from, to]).toEqual(['messages@office.example', 'needle-address@mail.example']);
    const [head] = bytes.split('\r\n\r\n') as [string];
    const headers = [...head.matchAll(/^([\w-]+):/gm)].map(([, name]) => name!.toLowerCase()).sort();
    expect(headers).toEqual([
      'auto-submitted',
      'content-transfer-encoding',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
    expect(server.heard()).toMatch(/^EHLO office\.example\r\n/);
    expect(head).toMatch(/^Message-ID: <[0-9a-f-]{36}@office\.example>$/im);
  });
});

describe('a mail server', () => {
  it.each([
    ['hang', 'unreachable'],
    ['trickle', 'unreachable'],
    ['hang-after-data', 'unreachable'],
    ['drop', 'unreachable'],
    ['refuse-connection', 'refused'],
    ['refuse-sender', 'refused'],
    ['refuse-address', 'address'],
    ['refuse-message', 'refused'],
  ] as const)('that does this is told apart, and waited for no longer than the limit: %s', async (how, trouble) => {
    await startAs(how);
    expect(await sendMail(server.config, MAIL, never, 400)).toBe(trouble);
    expect(server.taken).toEqual([]);
  });

  it('that does not know the user is told apart', async () => {
    await startAs('refuse-login');
    const login = { user: 'office', pass: 'needle-password' };
    expect(await sendMail({ ...server.config, login }, MAIL, never)).toBe('login');
  });

  it('that is not there is unreachable', async () => {
    await startAs('accept');
    await server.close();
    expect(await sendMail(server.config, MAIL, never)).toBe('unreachable');
    await startAs('accept');
  });

  it('is left at once when Vigil ends', async () => {
    await startAs('hang');
    const stop = new AbortController();
    const sending = sendMail(server.config, MAIL, stop.signal);
    stop.abort();
    expect(await sending).toBe('unreachable');
  });
});

describe('without an encrypted connection that can be trusted', () => {
  it.each(['accept', 'own-certificate', 'false-tls'] as const)(
    'nothing is sent, neither for whom nor the password: a server that does %s',
    async (how) => {
      await startAs(how);
      const login = { user: 'office', pass: 'needle-password' };
      expect(await sendMail({ ...server.config, tls: 'starttls', login }, MAIL, never, 2000)).not.toBeNull();
      expect(server.heard()).not.toMatch(/MAIL FROM|RCPT|AUTH|needle/);
      expect(server.taken).toEqual([]);
    },
  );

  it.each([
    ['accept', 'no-tls'],
    ['own-certificate', 'no-tls'],
  ] as const)('the reason is told: %s', async (how, trouble) => {
    await startAs(how);
    expect(await sendMail({ ...server.config, tls: 'starttls' }, MAIL, never, 2000)).toBe(trouble);
  });

  it('one that must be encrypted from the first byte is none where it is in the open', async () => {
    await startAs('accept');
    expect(await sendMail({ ...server.config, tls: 'implicit' }, MAIL, never, 2000)).toBe('no-tls');
    expect(server.heard()).not.toMatch(/EHLO|MAIL FROM/);
  });
});
