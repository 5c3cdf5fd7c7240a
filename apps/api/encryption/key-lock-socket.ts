import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { OperatorError, codeOf } from '../platform/database/operator-error.js';
import type { Keyring } from './keyring.js';

/** What `npm run keys -- lock` and `unlock` tell a running Vigil, and its answers. */
export type LockCommand = 'lock' | 'unlock';
export type LockAnswer = 'locked' | 'unlocked' | 'no-key';

/** The system limits a socket's address to about a hundred bytes; the path of a home may be longer. */
const LONGEST_ADDRESS = 100;
const WITHIN_MS = 10_000;
/** An unlock waits for VIGIL_KEY_COMMAND, which has half a minute. */
const UNLOCK_WITHIN_MS = 40_000;

/** Returns the address of a running Vigil's socket: only its own user, and root, may connect. */
export const lockAddress = (home: string): string => {
  const beside = join(resolve(home), 'keys.sock');
  if (Buffer.byteLength(beside) <= LONGEST_ADDRESS) return beside;
  return join(tmpdir(), `vigil-${createHash('sha256').update(beside).digest('hex').slice(0, 24)}`, 'keys.sock');
};

/**
 * Listens until closed. Replaces the socket of a Vigil that was killed. If no socket can be made, reports that, and
 * Vigil continues without it.
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
  // In a folder that everybody may write to, another user may have created it first.
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
    socket.setTimeout(0);
    const isOpen = await keyring.unlock();
    if (isOpen) said('Unlocked: internal answers open again.');
    socket.end(isOpen ? 'unlocked\n' : 'no-key\n');
  } else socket.destroy();
};

/** Sends a command to the Vigil that runs on a home. @throws OperatorError when none does. */
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
    socket.setEncoding('utf8').setTimeout(command === 'unlock' ? UNLOCK_WITHIN_MS : WITHIN_MS, () => {
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
