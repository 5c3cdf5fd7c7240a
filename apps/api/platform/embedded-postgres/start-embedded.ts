import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError, codeOf, diskFull, isDatabaseFull, messageOf } from '../database/operator-error.js';
import { findBinaries } from './embedded-binaries.js';
import { hasData, openHome, openHomeFor, readAccess, writeAccess, type Access } from '../home-folder/open-home.js';
import { enterAsGuest, waitForGuests } from './embedded-guests.js';
import { clearLeftover } from './embedded-leftover.js';
import { heldBy, lockHome, type HomeLock } from '../home-folder/lock-home.js';
import {
  launch,
  makeCluster,
  mentionsLingering,
  mentionsPort,
  readPostmaster,
  type ServerProcess,
  portTaken,
} from './embedded-process.js';
import { memoryOfMachine } from '../machine-memory.js';
import { settingsFor, throwawaySettings } from './embedded-settings.js';
import { chooseUser } from './postgres-os-user.js';
import { ensureDatabase, ensureOwner, withDatabase } from '../database/ensure-database.js';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

export interface EmbeddedOptions {
  /** Folder for all of Vigil's data (VIGIL_HOME); the database goes into `postgres` below it. */
  home: string;
  /** TCP port on 127.0.0.1. If omitted: the port of the last start if it is free, else any free one. */
  port?: number;
  /** Receives one line for each step that takes time or is out of the ordinary. */
  log: (line: string) => void;
  /**
   * If a Vigil already runs on this home, use its server instead of refusing: for commands that run while Vigil runs.
   */
  join?: boolean;
  /** For tests and benches: as on a machine with so much memory. */
  mebibytes?: number;
  /** For tests: faster, but not safe against a power cut. */
  throwaway?: boolean;
}

export interface EmbeddedPostgres {
  /** Database `vigil`, as the role `vigil`, which owns it and is no superuser. */
  url: string;
  /** Database `postgres`, as the superuser. */
  adminUrl: string;
  /** Creates a database owned by `vigil` if it is missing, and returns its URL for `vigil`. */
  openDatabase(name: string): Promise<string>;
  logFile: string;
  dataFolder: string;
  /** Stops the server; running transactions are aborted. Safe to repeat. */
  stop(): Promise<void>;
}

const OWNER = 'vigil';
const LINGERING_TRIES = 20;
const LINGERING_PAUSE_MS = 500;
const RESTART_PAUSES_MS = [200, 1_000, 2_000, 5_000];
const JOIN_TRIES = 600;
const JOIN_PAUSE_MS = 100;

const running = new Set<EmbeddedPostgres>();

/** Stops every server that this process started. Call it last, before the process ends for any reason. */
export async function stopAllEmbedded(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop()));
}

/**
 * Starts the PostgreSQL that ships with Vigil. Creates the database at the first start, and cleans up after a killed
 * Vigil at a later one. If the server dies, it is started again on the same port.
 * @throws OperatorError with one sentence for the operator.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  if (process.platform === 'win32')
    throw new OperatorError(
      'Vigil starts its own PostgreSQL on Linux and macOS only: run it under WSL, or set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  const home = openHome(options.home);
  for (let tries = 0; tries < JOIN_TRIES; tries += 1) {
    const lock = takeHome(home);
    if (typeof lock !== 'number') return startOwn(home, options, lock);
    if (!options.join || lock === process.pid) throw heldBy(lock, home);
    const joined = await joinRunning(home);
    if (joined) return joined;
    await pause(JOIN_PAUSE_MS);
  }
  throw new OperatorError(
    `The Vigil that runs on ${home} did not get its database ready: look at what it printed, and try again.`,
  );
}

async function startOwn(home: string, options: EmbeddedOptions, lock: HomeLock): Promise<EmbeddedPostgres> {
  const start = (): Promise<EmbeddedPostgres> => startLocked(home, options, () => lock.release());
  try {
    return await (options.join ? sharedWithCommands(start) : start());
  } catch (error) {
    lock.release();
    throw asSentence(home, error);
  }
}

function takeHome(home: string): HomeLock | number {
  try {
    return lockHome(home);
  } catch (error) {
    throw asSentence(home, error);
  }
}

async function startLocked(home: string, options: EmbeddedOptions, released: () => void): Promise<EmbeddedPostgres> {
  const dataFolder = join(home, 'postgres');
  const logFile = join(home, 'postgres.log');
  const runAs = chooseUser(dataFolder);
  openHomeFor(home, runAs);
  const binaries = findBinaries(home, runAs, options.log);
  const exists = hasData(dataFolder, binaries.major);
  const access = readAccess(home, exists);
  if (exists) await clearLeftover(dataFolder, options.log);
  const own = settingsFor(options.mebibytes ?? memoryOfMachine());
  const settings = options.throwaway ? { ...own, ...throwawaySettings } : own;
  if (!exists) {
    options.log('Making the database');
    writeAccess(home, access);
    await makeCluster(dataFolder, access.admin, binaries, runAs, options.throwaway ?? false);
  }
  const launchOn = (port: number): Promise<ServerProcess> =>
    launchPatiently({ dataFolder, port, settings, binaries, runAs, logFile, log: options.log });
  const { port, server } = await launchOnFreePort(launchOn, options.port, access.port);
  if (port !== access.port) writeAccess(home, { ...access, port });
  const embedded = supervise(server, {
    access: { ...access, port },
    dataFolder,
    logFile,
    log: options.log,
    released,
    relaunch: () => launchOn(port),
  });
  try {
    await prepare(embedded, access);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return embedded;
}

/** Tries again with another port if a program took the port between our check and the server's start. */
async function launchOnFreePort(
  launchOn: (port: number) => Promise<ServerProcess>,
  asked: number | undefined,
  remembered: number,
): Promise<{ port: number; server: ServerProcess }> {
  for (;;) {
    const port = await choosePort(asked, remembered);
    try {
      return { port, server: await launchOn(port) };
    } catch (error) {
      if (asked !== undefined || !mentionsPort(error, port)) throw error;
    }
  }
}

/** Tries again while the children of a server that was just killed still hold its shared memory. */
async function launchPatiently(start: Parameters<typeof launch>[0]): Promise<ServerProcess> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await launch(start);
    } catch (error) {
      if (!mentionsLingering(error) || tries === LINGERING_TRIES) throw error;
      await pause(LINGERING_PAUSE_MS);
    }
  }
}

/**
 * Creates the role and the database of a first start, also when an earlier first start died before it had created them.
 */
async function prepare(embedded: EmbeddedPostgres, access: Access): Promise<void> {
  await ensureOwner(embedded.adminUrl, OWNER, access.vigil);
  await embedded.openDatabase('vigil');
}

function supervise(
  first: ServerProcess,
  about: {
    access: Access;
    dataFolder: string;
    logFile: string;
    log: (line: string) => void;
    released: () => void;
    relaunch: () => Promise<ServerProcess>;
  },
): EmbeddedPostgres {
  let server = first;
  let stopping: Promise<void> | null = null;
  let restarting: Promise<void> | null = null;
  const watch = (): void =>
    void server.ended.then(() => {
      if (!stopping) restarting = restart();
    });
  const restart = async (): Promise<void> => {
    for (let tries = 0; !stopping; tries += 1) {
      about.log('PostgreSQL ended unexpectedly; starting it again');
      await pause(RESTART_PAUSES_MS[Math.min(tries, RESTART_PAUSES_MS.length - 1)]);
      if (stopping) return;
      try {
        server = await about.relaunch();
        about.log('PostgreSQL is running again');
        return watch();
      } catch (error) {
        about.log(messageOf(error));
      }
    }
  };
  const end = async (): Promise<void> => {
    await restarting;
    await endServer(server);
    running.delete(embedded);
    about.released();
  };

  const embedded: EmbeddedPostgres = {
    ...addresses(about.access, about.dataFolder, about.logFile),
    stop: () => (stopping ??= end()),
  };
  running.add(embedded);
  watch();
  return embedded;
}

/**
 * Stops the server: first "fast", which aborts transactions and leaves the files in order. After 60 seconds
 * "immediate", which leaves recovery to the next start.
 */
async function endServer(server: ServerProcess): Promise<void> {
  server.child.kill('SIGINT');
  const killer = setTimeout(() => server.child.kill('SIGQUIT'), 60_000);
  await server.ended;
  clearTimeout(killer);
}

function addresses(access: Access, dataFolder: string, logFile: string): Omit<EmbeddedPostgres, 'stop'> {
  const at = (user: string, password: string, name: string): string =>
    `postgres://${user}:${password}@127.0.0.1:${access.port}/${name}`;
  const adminUrl = at('postgres', access.admin, 'postgres');
  const openDatabase = async (name: string): Promise<string> => {
    await ensureDatabase(adminUrl, name, OWNER);
    return at(OWNER, access.vigil, encodeURIComponent(name));
  };
  return { url: at(OWNER, access.vigil, 'vigil'), adminUrl, openDatabase, dataFolder, logFile };
}

/**
 * Returns the address of a database of this home's server, for the role `vigil`, if that server is there now; null
 * otherwise. Starts nothing.
 */
export function findRunningEmbedded(home: string, name: string): string | null {
  try {
    const dataFolder = join(home, 'postgres');
    const server = readPostmaster(dataFolder);
    if (!server?.ready) return null;
    const access = { ...readAccess(home, true), port: server.port };
    return withDatabase(addresses(access, dataFolder, join(home, 'postgres.log')).url, name);
  } catch {
    return null;
  }
}

/** Returns the server that another process started on this home; null: it is not ready yet, or being stopped. */
async function joinRunning(home: string): Promise<EmbeddedPostgres | null> {
  const dataFolder = join(home, 'postgres');
  const server = readPostmaster(dataFolder);
  if (!server?.ready) return null;
  const at = addresses({ ...readAccess(home, true), port: server.port }, dataFolder, join(home, 'postgres.log'));
  const leave = await enterAsGuest(at.adminUrl).catch((error: unknown) => {
    if (isGone(error)) return null;
    throw asSentence(home, error);
  });
  if (leave === null) return null;
  try {
    await at.openDatabase('vigil');
    return { ...at, stop: leave };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** Whether a server could not be reached because it starts, stops or has ended; a connection that broke has no code. */
const isGone = (error: unknown): boolean =>
  ['', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'].includes(codeOf(error));

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Starts the server of a command. Other commands may use it meanwhile: it is stopped when the last of them has left, or
 * on a signal during that wait. A signal that the command does not heed by itself ends the command and then the server,
 * which it would otherwise leave behind.
 */
async function sharedWithCommands(start: () => Promise<EmbeddedPostgres>): Promise<EmbeddedPostgres> {
  let [signals, isWaiting] = [0, false];
  let [embedded, waiting]: [EmbeddedPostgres | null, Promise<void> | null] = [null, null];
  const onWait = (): void => {
    isWaiting = true;
    process.stderr.write(
      'Another command still uses the database that this one started: waiting until it has ended. Ctrl-C ends both.\n',
    );
  };
  const untilAlone = async (): Promise<void> => {
    const before = signals;
    if (embedded) await (waiting ??= waitForGuests(embedded.adminUrl, onWait, () => signals > before));
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    signals += 1;
    if (!isWaiting && process.listenerCount(signal) === 1)
      void untilAlone().finally(() => process.exit(128 + constants.signals[signal]));
  };
  const forget = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const started = (embedded = await start());
    const stop = async (): Promise<void> => {
      await untilAlone();
      await started.stop();
      forget();
    };
    return { ...started, stop };
  } catch (error) {
    forget();
    throw error;
  }
}

export function asSentence(home: string, error: unknown): OperatorError {
  if (error instanceof OperatorError) return error;
  if (codeOf(error) === 'ENOSPC' || isDatabaseFull(error)) return new OperatorError(diskFull(home));
  return new OperatorError(`The database in ${home} could not be started (${messageOf(error).split('\n')[0]}).`);
}

/** Below the range that systems use for outgoing connections, so that a remembered port stays free. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIES = 100;

/**
 * Returns a free TCP port on 127.0.0.1: the one asked for, else the remembered one, else any.
 * @throws OperatorError when the port that was asked for is taken.
 */
async function choosePort(asked: number | undefined, remembered: number): Promise<number> {
  if (asked !== undefined) {
    if (await isFree(asked)) return asked;
    throw new OperatorError(portTaken(asked));
  }
  if (remembered > 0 && (await isFree(remembered))) return remembered;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = randomInt(FIRST_PORT, LAST_PORT);
    if (await isFree(port)) return port;
  }
  throw new OperatorError(`No free port between ${FIRST_PORT} and ${LAST_PORT} was found for the database.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
