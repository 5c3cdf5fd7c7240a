import { fork } from 'node:child_process';
import { compiled } from '../../project-root.js';
import type { PackMessage } from '../../places/countries/pack-process.js';

const MAIN = compiled('places/countries/pack-process.js');
/** Three times what the largest country takes. */
const HEAP_MB = 1536;
const LONGEST_MS = 5 * 60_000;

type PackRun = {
  /** How it ended, once everything that it said was taken. */
  ended: Promise<'done' | 'stopped' | 'too-slow' | 'failed'>;
  /** Ends it at once. */
  stop(): void;
};

/**
 * Runs the process that checks and draws a country, with a limit of memory and time, and no secret in its environment.
 */
export function runPackProcess(args: readonly string[], take: (message: PackMessage) => Promise<void>): PackRun {
  const country = process.env['VIGIL_COUNTRY'];
  const child = fork(MAIN, [...args], {
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    env: country === undefined ? {} : { VIGIL_COUNTRY: country },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let why: 'stopped' | 'too-slow' | null = null;
  let taken: Promise<void> = Promise.resolve();
  let hasFailed = false;
  const end = (reason: NonNullable<typeof why>): void => {
    why ??= reason;
    child.kill('SIGKILL');
  };
  const late = setTimeout(() => end('too-slow'), LONGEST_MS);
  child.on('message', (message) => {
    taken = taken
      .then(() => take(message as PackMessage))
      .catch(() => {
        hasFailed = true;
      });
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', resolve);
  }).then(async (code) => {
    clearTimeout(late);
    await taken;
    return why ?? (code === 0 && !hasFailed ? 'done' : 'failed');
  });
  return { ended, stop: () => end('stopped') };
}
