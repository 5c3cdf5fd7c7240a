import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { OperatorError, codeOf } from '../platform/database/operator-error.js';
import type { Keyring } from './keyring.js';

/** What a running Vigil is told by `npm run keys -- lock` and `unlock`, and what it answers. */
export type LockCommand = 'lock' | 'unlock';
export type LockAnswer = 'locked' | 'unlocked' | 'no-key';

/** The system allows a socket's address about a hundred bytes; a home may be longer. */
const LONGEST_ADDRESS = 100;
const WITHIN_MS = 10_000;

/** Where a running Vigil listens for it: only its own user, and root, may come in. */
export const lockAddress = (home: string): string => {
  const beside = join(resolve(home), 'keys.sock');
  if (Buffer.byteLength(beside) <= LONGEST_ADDRESS) return beside;
  return join(tmpdir(), `vigil-${createHash('sha256').update(beside).digest('hex').slice(0, 24)}`, 'keys.sock');
};

/**
 * Listens until it is closed. A socket that a killed Vigil left behind is replaced. Where none can be made, that is
 * said: Vigil goes on without.
 */
export const listenForLock = (
  home: string,
  keyring: Keyring,
  said: (line: string) => void,
): Promise<{ close(): Promise<void> }> =>
  listening(home, keyring, said).catch((error: unknown) => {
    said(`"npm run keys -- lock" cannot reach this Vigil (${codeOf(error) || 'no socket'}): to lock it, end it.`);
    return { close: () => Promise.resolve() };
  });

const listening = async (
  home: string,
  keyring: Keyring,
  said: (line: string) => void,
): Promise<{ close(): Promise<void> }> => {
  const address = lockAddress(home);
  mkdirSync(dirname(address), { recursive: true, mode: 0o700 });
  // In the folder of everybody, somebody else may have made it first.
  if (dirname(address) !== resolve(home) && statSync(dirname(address)).uid !== process.getuid?.())
    throw new Error('the folder of the socket belongs to another user');
  const server = createServer((socket) => void serve(socket, keyring, said));
  await listen(server, address);
  chmodSync(address, 0o600);
  return {
    close: () =>
      new Promise((done) => {
        server.close(() => done());
      }),
  };
};

const listen = async (server: Server, address: string): Promise<void> => {
  const attempt = (): Promise<void> =>
    new Promise((done, fail) => {
      server.once('error', fail);
      server.listen(address, () => {
        server.off('error', fail);
        done();
      });
    });
  await attempt().catch(async (error: unknown) => {
    if (codeOf(error) !== 'EADDRINUSE' || (await answers(address))) throw error;
    rmSync(address, { force: true });
    await attempt();
  });
};

const answers = (address: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(address, () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

const serve = async (socket: Socket, keyring: Keyring, said: (line: string) => void): Promise<void> => {
  socket.setEncoding('utf8').setTimeout(WITHIN_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  const command = await new Promise<string>((done) =>
    socket.once('data', (text: string) => done(text.trim())).once('close', () => done('')),
  );
  if (command === 'lock') {
    keyring.lock();
    said(
      'Locked: the key of internal answers has left the memory of this Vigil. "npm run keys -- unlock", or a restart, brings it back.',
    );
    socket.end('locked\n');
  } else if (command === 'unlock') {
    const isOpen = await keyring.unlock();
    if (isOpen) said('Unlocked: internal answers open again.');
    socket.end(isOpen ? 'unlocked\n' : 'no-key\n');
  } else socket.destroy();
};

/** Tells the Vigil that runs on a home. @throws OperatorError when none does. */
export const tellRunning = (home: string, command: LockCommand): Promise<LockAnswer> =>
  new Promise((done, fail) => {
    let answer = '';
    const none = (): void =>
      fail(
        new OperatorError(
          `No Vigil runs on ${resolve(home)} that could be told: as the user who runs it, with the same VIGIL_HOME, say it again.`,
        ),
      );
    const socket = connect(lockAddress(home), () => socket.write(`${command}\n`));
    socket.setEncoding('utf8').setTimeout(WITHIN_MS, () => {
      socket.destroy();
      none();
    });
    socket
      .on('data', (text: string) => {
        answer += text;
      })
      .on('error', none)
      .on('end', () => (answer === '' ? none() : done(answer.trim() as LockAnswer)));
  });
