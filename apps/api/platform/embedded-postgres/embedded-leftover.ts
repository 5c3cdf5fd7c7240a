import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '../database/operator-error.js';
import { readPostmaster } from './embedded-process.js';
import { commandOf, processesIn } from './process-table.js';

const STOP_WITHIN_MS = 60_000;
const CHILDREN_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/**
 * Cleans up after a Vigil that was killed: its server still runs, or its postmaster.pid names a number that another
 * process has by now. The caller holds the home's lock, so no running Vigil owns that server.
 * @throws OperatorError when the server does not stop.
 */
export async function clearLeftover(dataFolder: string, log: (line: string) => void): Promise<void> {
  const left = readPostmaster(dataFolder);
  if (!left) return;
  if (isOurServer(left.pid, dataFolder)) {
    log(`Stopping the PostgreSQL that an earlier Vigil left running (process ${left.pid})`);
    return stopServer(left.pid, dataFolder);
  }
  if (commandOf(left.pid) === null && !numberInUse(left.pid)) return; // PostgreSQL detects this case by itself.
  await waitForChildren(dataFolder);
  rmSync(join(dataFolder, 'postmaster.pid'), { force: true });
}

/**
 * Tells whether a process is a postgres that we started on this very folder: its number is in the folder, and it is
 * that program with that folder. Otherwise we stop nothing.
 */
export function isOurServer(pid: number, dataFolder: string): boolean {
  const command = commandOf(pid);
  if (!command || basename(command[0] ?? '') !== 'postgres') return false;
  const left = readPostmaster(dataFolder);
  return left?.pid === pid && left.dataFolder === dataFolder && command.includes(dataFolder);
}

async function stopServer(pid: number, dataFolder: string): Promise<void> {
  signal(pid, 'SIGINT');
  const until = Date.now() + STOP_WITHIN_MS;
  while (isOurServer(pid, dataFolder)) {
    if (Date.now() > until)
      throw new OperatorError(
        `An earlier PostgreSQL (process ${pid}) on ${dataFolder} does not stop: end it with "kill ${pid}" and start again.`,
      );
    await pause(LOOK_AGAIN_MS);
  }
  await waitForChildren(dataFolder);
  if (numberInUse(pid)) rmSync(join(dataFolder, 'postmaster.pid'), { force: true });
}

/**
 * Waits for the children of a killed server, which soon end by themselves. Two servers on one folder would corrupt it.
 */
async function waitForChildren(dataFolder: string): Promise<void> {
  const until = Date.now() + CHILDREN_WITHIN_MS;
  while (processesIn(dataFolder).length > 0) {
    if (Date.now() > until)
      throw new OperatorError(
        `Processes of an earlier PostgreSQL still use ${dataFolder} (${processesIn(dataFolder).join(', ')}): end them and start again.`,
      );
    await pause(LOOK_AGAIN_MS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}

/**
 * Tells whether a process number is in use, by PostgreSQL's own test: a zombie or an unrelated process with this number
 * would keep PostgreSQL from starting.
 */
function numberInUse(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
