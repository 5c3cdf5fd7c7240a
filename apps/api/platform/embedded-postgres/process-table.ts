import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';

/**
 * What the operating system reports about other processes. A process that has ended but was not collected yet (a
 * zombie) counts as ended: in a container perhaps nothing ever collects it, and `kill(pid, 0)` would report it as
 * running for ever.
 */

/** Returns the program and arguments of a running process, or null when there is no such process. */
export function commandOf(pid: number): string[] | null {
  const text = process.platform === 'linux' ? readOrNull(`/proc/${pid}/cmdline`) : ps(pid, 'args=');
  if (!text) return null;
  return process.platform === 'linux' ? text.split('\0').filter((part) => part !== '') : text.split(' ');
}

/**
 * Returns a mark that distinguishes this run of a process from every other process that ever gets the same number; null
 * when there is no such process. On Linux: the boot and the tick at which it started.
 */
export function birthOf(pid: number): string | null {
  if (process.platform !== 'linux') return ps(pid, 'lstart=');
  const stat = readOrNull(`/proc/${pid}/stat`);
  if (!stat) return null;
  // The second field is the program's name in brackets, which may contain brackets and spaces: count from the last
  // bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startedAtTick] = [fields[0], fields[19]];
  if (state === 'Z' || startedAtTick === undefined) return null;
  return `${readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${startedAtTick}`;
}

/**
 * Tells whether there is a process of somebody else that this one must not see, as a service must not with
 * `ProtectProc=invisible`. Linux still says that it may not be signalled.
 */
export function isHidden(pid: number): boolean {
  if (process.platform !== 'linux' || !Number.isInteger(pid) || pid <= 0 || existsSync(`/proc/${pid}`)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Returns the numbers of the running processes whose working folder is this one. Works only on Linux; elsewhere the
 * list is empty.
 */
export function processesIn(folder: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => workingFolderOf(pid) === folder && commandOf(pid) !== null);
}

function workingFolderOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function ps(pid: number, column: string): string | null {
  try {
    return (
      execFileSync('ps', ['-o', column, '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || null
    );
  } catch {
    return null;
  }
}
