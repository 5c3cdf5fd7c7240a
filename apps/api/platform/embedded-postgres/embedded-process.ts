import { spawn, type ChildProcess } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError, codeOf, diskFull, messageOf } from '../database/operator-error.js';
import type { Binaries } from './embedded-binaries.js';
import { clusterOptions } from './embedded-settings.js';
import { asUser, type RunAs } from './postgres-os-user.js';

const LOG_KEPT_BYTES = 5_000_000;
const LOOK_AGAIN_MS = 20;
const SAY_AGAIN_MS = 10_000;

/**
 * Creates an empty cluster. It is built next to its final folder and renamed when it is complete, so a start that is
 * killed midway leaves nothing that looks like a database.
 */
export async function makeCluster(
  dataFolder: string,
  password: string,
  binaries: Binaries,
  runAs: RunAs | null,
  hurry: boolean,
): Promise<void> {
  const draft = `${dataFolder}.new`;
  const passwordFile = `${dataFolder}.password`;
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o700 });
    rmSync(passwordFile, { force: true });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (runAs) [draft, passwordFile].forEach((path) => chownSync(path, runAs.uid, runAs.gid));
    const options = [
      ...clusterOptions,
      ...(hurry ? ['--no-sync', '--set=scram_iterations=1'] : []),
      `--pwfile=${passwordFile}`,
      `--pgdata=${draft}`,
    ];
    await runInitdb(binaries.initdb, options, runAs);
    renameSync(draft, dataFolder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw new OperatorError(whyNotMade(dataFolder, messageOf(error)));
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * Runs initdb in a process session of its own, like the server: Ctrl-C reaches only us, and we decide what happens to
 * it.
 */
async function runInitdb(program: string, options: string[], runAs: RunAs | null): Promise<void> {
  const child = spawn(program, options, {
    ...asUser(runAs),
    env: plainEnvironment(),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => (status === 0 ? resolve() : reject(new Error(said))));
  });
  endWithUs(child, ended);
  await ended;
}

function whyNotMade(dataFolder: string, output: string): string {
  if (/No space left|ENOSPC/i.test(output)) return diskFull(dataFolder);
  const said = output.split('\n').find((line) => /error|fatal/i.test(line)) ?? output.split('\n')[0] ?? '';
  return `PostgreSQL could not make a database in ${dataFolder} (${said.replace(/^.*?error: /, '').trim()}).`;
}

/** A server that runs as our own child process: we notice its end at once, and it never stays behind as a zombie. */
export interface ServerProcess {
  child: ChildProcess;
  /** Resolves when the process has ended. */
  ended: Promise<void>;
}

/**
 * Starts the server and waits until it answers. It runs in a process session of its own: Ctrl-C in a terminal reaches
 * every process of the session, and the database must stay up until open requests are finished.
 * @throws OperatorError with the server's own reason.
 */
export async function launch(start: {
  dataFolder: string;
  port: number;
  settings: Readonly<Record<string, string>>;
  binaries: Binaries;
  runAs: RunAs | null;
  logFile: string;
  log: (line: string) => void;
}): Promise<ServerProcess> {
  const logFrom = rotate(start.logFile);
  const log = openSync(start.logFile, 'a', 0o600);
  const flags = Object.entries({ ...start.settings, port: String(start.port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(start.binaries.postgres, ['-D', start.dataFolder, ...flags], {
    ...asUser(start.runAs),
    env: plainEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let failure: unknown = null;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      failure = error;
      resolve();
    });
  });
  endWithUs(child, ended);
  if (await ready(child, ended, start)) return { child, ended };
  throw new OperatorError(
    whyNotStarted(
      start.dataFolder,
      start.port,
      start.logFile,
      failure ? messageOf(failure) : tail(start.logFile, logFrom),
    ),
  );
}

/** Ends the child when this process exits for any reason but `kill -9`. */
function endWithUs(child: ChildProcess, ended: Promise<void>): void {
  const end = (): void => void child.kill('SIGINT');
  process.once('exit', end);
  const forget = (): void => void process.off('exit', end);
  void ended.then(forget, forget);
}

async function ready(
  child: ChildProcess,
  ended: Promise<void>,
  start: { dataFolder: string; log: (line: string) => void },
): Promise<boolean> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  let formatAt = Date.now() + SAY_AGAIN_MS;
  while (!over) {
    const state = readPostmaster(start.dataFolder);
    if (state?.pid === child.pid && state?.ready) return true;
    if (Date.now() > formatAt) {
      start.log('PostgreSQL is still getting its files in order after the last stop; this can take a while');
      formatAt += SAY_AGAIN_MS;
    }
    await pause(LOOK_AGAIN_MS);
  }
  return false;
}

interface Postmaster {
  pid: number;
  dataFolder: string;
  port: number;
  ready: boolean;
}

/** Reads what a running (or killed) server wrote about itself; null when there is nothing. */
export function readPostmaster(dataFolder: string): Postmaster | null {
  const file = join(dataFolder, 'postmaster.pid');
  try {
    const [pid, folder = '', , port, , , , status = ''] = readFileSync(file, 'utf8').split('\n');
    return { pid: Number(pid), dataFolder: folder, port: Number(port), ready: status.trim() === 'ready' };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function whyNotStarted(dataFolder: string, port: number, logFile: string, said: string): string {
  if (/could not bind|Address already in use/.test(said)) return portTaken(port);
  if (/No space left on device/.test(said)) return diskFull(dataFolder);
  if (/postmaster\.pid" already exists|is another postmaster|still in use/.test(said)) {
    return `Another PostgreSQL is still running on ${dataFolder}: stop it, or restart the computer, and start again.`;
  }
  const last =
    said
      .split('\n')
      .filter((line) => /FATAL|PANIC|could not|error/i.test(line))
      .at(-1) ??
    said.split('\n')[0] ??
    '';
  const reason = last.replace(/^.*?(FATAL|PANIC|LOG|ERROR): +/, '').trim();
  return `PostgreSQL cannot open the database in ${dataFolder} (${reason || 'it gave no reason'}): nothing was changed; its log is ${logFile}, and a backup can be restored as docs/operating.md says.`;
}

export function portTaken(port: number): string {
  return `Port ${port} on 127.0.0.1, meant for the database, is taken by another program: stop that program or choose another port.`;
}

export function mentionsLingering(error: unknown): boolean {
  return error instanceof OperatorError && error.message.startsWith('Another PostgreSQL is still running');
}

export function mentionsPort(error: unknown, port: number): boolean {
  return error instanceof OperatorError && error.message === portTaken(port);
}

/** Returns only the variables that PostgreSQL needs: the operator's PGDATA, PGPORT and the like must not reach it. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], LC_ALL: 'C', TZ: 'UTC' };
}

/**
 * Renames a large log; one older log is preserved. @returns the offset in bytes at which the coming start begins in the
 * log.
 */
function rotate(logFile: string): number {
  if (!existsSync(logFile)) return 0;
  const size = statSync(logFile).size;
  if (size < LOG_KEPT_BYTES) return size;
  renameSync(logFile, `${logFile}.1`);
  return 0;
}

function tail(file: string, from: number): string {
  const size = statSync(file).size - from;
  const bytes = Buffer.alloc(Math.min(Math.max(size, 0), 65_536));
  const handle = openSync(file, 'r');
  readSync(handle, bytes, 0, bytes.length, from);
  closeSync(handle);
  return bytes.toString('utf8');
}
