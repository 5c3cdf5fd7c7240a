import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { memoryOfMachine } from '../platform/machine-memory.js';

const IN_MEMORY = '/dev/shm';

/** Where runs of tests may have left something. */
export const FOLDERS_OF_RUNS: readonly string[] = [tmpdir(), IN_MEMORY];

/**
 * Returns where a run writes its databases and other files: into memory where there is plenty. A new database has a
 * thousand files, and a disk takes up to half a second for them where as many were just removed.
 */
export const folderForRuns = (): string => {
  const mounts = existsSync('/proc/mounts') ? readFileSync('/proc/mounts', 'utf8') : '';
  if (!isMountedForPrograms(mounts)) return tmpdir();
  const { bavail, bsize } = statfsSync(IN_MEMORY);
  return hasRoom({ mebibytes: memoryOfMachine(), free: (bavail * bsize) / 2 ** 20 }) ? IN_MEMORY : tmpdir();
};

/** Tells whether this run writes into memory. */
export const isRunInMemory = (): boolean => (process.env['VIGIL_TEST_RUN'] ?? '').startsWith(`${IN_MEMORY}/`);

/** Tells whether these mounts have a folder in memory, from which programs may run, as some tests do. */
export const isMountedForPrograms = (mounts: string): boolean => {
  const options = mounts.split('\n').flatMap((line) => {
    const [, place, type, words = ''] = line.split(' ');
    return place === IN_MEMORY && type === 'tmpfs' ? [words.split(',')] : [];
  });
  return options.length > 0 && options.every((words) => words.includes('rw') && !words.includes('noexec'));
};

/**
 * In MiB: the memory in which three test files run at once (scripts/build-and-test/run-tests.mjs), and what they write.
 */
const [MEMORY_OF_THREE, WRITTEN_AT_MOST] = [12 * 1024, 6 * 1024];

/** Tells whether a run finds room in memory, in MiB: of the machine, and free in the folder. */
export const hasRoom = ({ mebibytes, free }: { mebibytes: number; free: number }): boolean =>
  mebibytes >= MEMORY_OF_THREE && free >= WRITTEN_AT_MOST;
