import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { MailServer } from '../config.js';

/** What a mail server does, from the first connection on. */
export type MailBehaviour =
  | 'accept'
  /** Never says anything. */
  | 'hang'
  /** Says one letter now and then, and never finishes. */
  | 'trickle'
  /** Takes the whole message, then hangs. */
  | 'hang-after-data'
  /** Takes the whole message, then closes the connection. */
  | 'drop'
  | 'refuse-connection'
  | 'refuse-sender'
  | 'refuse-address'
  | 'refuse-message'
  | 'refuse-login'
  /** Offers STARTTLS with a certificate that nobody trusts. */
  | 'own-certificate'
  /** Says that it begins TLS, and goes on in the open. */
  | 'false-tls';

export interface TakenMail {
  from: string;
  to: string;
  /** As it came, headers first. */
  bytes: string;
}

export interface TestMailServer {
  config: MailServer;
  /** Everything that was accepted. */
  taken: TakenMail[];
  /** Every byte that arrived in the open, or after TLS began. */
  heard: () => string;
  /** How many connections there were. */
  connections: () => number;
  behave: (how: MailBehaviour) => void;
  /** Resolves once so many mails were taken. */
  took: (count: number) => Promise<void>;
  close: () => Promise<void>;
}

/** Starts a mail server on this computer that speaks just enough SMTP. */
export const startTestMailServer = async (first: MailBehaviour = 'accept'): Promise<TestMailServer> => {
  let how = first;
  let connections = 0;
  let heard = '';
  const taken: TakenMail[] = [];
  const waiting = new Set<() => void>();
  const open = new Set<Socket>();

  const serve = (plain: Socket): void => {
    let socket: Socket = plain;
    let [from, to, message, rest] = ['', '', '', ''];
    let isData = false;
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const endData = (): void => {
      isData = false;
      if (how === 'hang-after-data') return;
      if (how === 'drop') return void socket.destroy();
      if (how === 'refuse-message') return say('554 not this one');
      taken.push({ from, to, bytes: message });
      say('250 taken');
      for (const tell of waiting) tell();
    };
    const command = (line: string): void => {
      const verb = line.slice(0, 4).toUpperCase();
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (verb === 'EHLO') {
        say('250-mail.example');
        if (how === 'refuse-login') say('250-AUTH PLAIN');
        if (how === 'own-certificate' || how === 'false-tls') say('250-STARTTLS');
        return say('250 8BITMIME');
      }
      if (verb === 'AUTH') return say('535 no');
      if (verb === 'STAR') {
        if (how !== 'own-certificate' && how !== 'false-tls') return say('502 not here');
        say('220 go on');
        if (how === 'false-tls') return;
        socket = new TLSSocket(plain, { isServer: true, secureContext: createSecureContext(CERTIFICATE) });
        socket.on('data', hear).on('error', () => undefined);
        return;
      }
      if (verb === 'MAIL') {
        from = address;
        return say(how === 'refuse-sender' ? '550 not you' : '250 yes');
      }
      if (verb === 'RCPT') {
        to = address;
        return say(how === 'refuse-address' ? '550 nobody of that name' : '250 yes');
      }
      if (verb === 'DATA') {
        isData = true;
        message = '';
        return say('354 go on');
      }
      say(verb === 'QUIT' ? '221 goodbye' : '250 yes');
      if (verb === 'QUIT') socket.end();
    };
    const hear = (chunk: Buffer): void => {
      heard += chunk.toString('latin1');
      rest += chunk.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (!isData) command(line);
        else if (line === '.') endData();
        else message += `${line.replace(/^\.\./, '.')}\r\n`;
      }
    };
    plain.on('data', (chunk: Buffer) => {
      if (socket === plain) hear(chunk);
    });
    if (how === 'refuse-connection') return void plain.end('554 not today\r\n');
    if (how === 'trickle') {
      const letters = setInterval(() => plain.write('2'), 20);
      return void plain.once('close', () => clearInterval(letters));
    }
    if (how !== 'hang') say('220 mail.example');
  };

  const server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on('error', () => undefined).once('close', () => open.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    config: { host: '127.0.0.1', port, tls: 'none', login: null },
    taken,
    heard: () => heard,
    connections: () => connections,
    behave: (next) => {
      how = next;
    },
    took: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (taken.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** For mail.example; nobody trusts it. */
export const CERTIFICATE = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgHrtmkp1OhM8FSCrd
D0+HtfsbFd1m2Kz7OGSOT36CfYShRANCAATZ/eLSB0eoeposiAbiOJOZwR35IRfm
4nEN9qZD3ZOFS9sDZrHzCef2WnhhrIgmTQ0rEJSSxzli7kWJwDJht3qf
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBpDCCAUqgAwIBAgIUU+NmVJjhKD3JKx2rXGEQxD7yZ0QwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMbWFpbC5leGFtcGxlMCAXDTI2MTEyODIyNTgxMloYDzIxMjYx
MTA0MjI1ODEyWjAXMRUwEwYDVQQDDAxtYWlsLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAATZ/eLSB0eoeposiAbiOJOZwR35IRfm4nEN9qZD3ZOFS9sD
ZrHzCef2WnhhrIgmTQ0rEJSSxzli7kWJwDJht3qfo3IwcDAdBgNVHQ4EFgQUIxXd
gTRn6MKXpLLUBAZaTzWmOWUwHwYDVR0jBBgwFoAUIxXdgTRn6MKXpLLUBAZaTzWm
OWUwDwYDVR0TAQH/BAUwAwEB/zAdBgNVHREEFjAUggxtYWlsLmV4YW1wbGWHBH8A
AAEwCgYIKoZIzj0EAwIDSAAwRQIhAJmVSUIouyxF+hSGDeME17pCW77BKBV0m5Ep
iF10a5igAiBudXkrImzmxnQOhNboAb66eNAW3hbg/ZXQsg6VOz/pYQ==
-----END CERTIFICATE-----`,
};
