// What stands for a small machine: some of the cores of this one, and a limit of memory that the kernel keeps.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GROUPS = '/sys/fs/cgroup';

/**
 * Makes a group of processes with a limit of memory (cgroup 1 or 2).
 * @returns its folder and the file of its most memory; null: not allowed here
 */
const groupWithLimit = (mebibytes) => {
  const isSecond = existsSync(join(GROUPS, 'cgroup.controllers'));
  const folder = join(GROUPS, isSecond ? '' : 'memory', `vigil-bench-${process.pid}`);
  const [limit, most] = isSecond
    ? ['memory.max', 'memory.peak']
    : ['memory.limit_in_bytes', 'memory.max_usage_in_bytes'];
  try {
    if (isSecond) writeFileSync(join(GROUPS, 'cgroup.subtree_control'), '+memory');
    mkdirSync(folder);
    writeFileSync(join(folder, limit), String(mebibytes * 2 ** 20));
    return { folder, most: join(folder, most) };
  } catch {
    return null;
  }
};

/** Opens a small machine. @param cores as taskset names them */
export const openSmallMachine = (cores, mebibytes) => {
  const group = groupWithLimit(mebibytes);
  const members = group && join(group.folder, 'cgroup.procs');
  return {
    /** Whether the kernel keeps the limit of memory. */
    isLimited: group !== null,
    /** Moves processes there, with what they start from now on. */
    take: (pids) => {
      for (const pid of pids) {
        execFileSync('taskset', ['-a', '-c', '-p', cores, String(pid)], { stdio: 'ignore' });
        if (members) writeFileSync(members, String(pid));
      }
    },
    /** Returns the command that runs another one there. */
    within: (command) => {
      const pinned = ['taskset', '-c', cores, ...command];
      return members ? ['sh', '-c', `echo $$ > ${members}; exec "$@"`, 'sh', ...pinned] : pinned;
    },
    /** The most memory that all had at once, files that the kernel keeps included, in MB. */
    most: () => (group ? Number(readFileSync(group.most, 'utf8')) / 1e6 : null),
    /** Ends the group, once its processes have ended. */
    close: () => {
      try {
        if (group) rmdirSync(group.folder);
      } catch {
        // A process of it still ends: an empty group costs nothing.
      }
    },
  };
};
