import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OperatorError } from '../../platform/database/operator-error.js';
import { birthOf } from '../../platform/embedded-postgres/process-table.js';
import { holderOf } from '../../platform/home-folder/lock-home.js';
import { addressOf } from '../../platform/home-folder/upgrade-note.js';
import { runProgram, type AsOwner } from './run-program.js';

/** The Vigil of a home, as a process or as a service of systemd. */
export interface RunningVigil {
  isRunning(): boolean;
  /** Starts what a link leads to. Returns at once. @param log file for what it says */
  start(link: string, log: string): Promise<void>;
  /** Tells whether what was started has ended meanwhile. */
  hasEnded(): boolean | Promise<boolean>;
  /** Stops it, and returns once it has stopped. */
  stop(): Promise<void>;
  /** Where what it says can be read. */
  whereItSpeaks(log: string): string;
}

const STOP_WITHIN_MS = 100_000;
const LOOK_AGAIN_MS = 50;

/** Waits until a process is gone, and not only its lock: it may hold its port a moment longer. */
const untilGone = async (home: string, pid: number | null, birth: string | null): Promise<void> => {
  const isThere = (): boolean => holderOf(home) !== null || (pid !== null && birth !== null && birthOf(pid) === birth);
  for (const until = Date.now() + STOP_WITHIN_MS; isThere(); await pause(LOOK_AGAIN_MS))
    if (Date.now() > until)
      throw new OperatorError(
        `Vigil (process ${pid ?? holderOf(home)}) does not stop: end it, and run the upgrade again.`,
      );
};

/** Tells whether a child has ended, or never began. */
const hasEnded = (child: ChildProcess | null): boolean =>
  child !== null && (child.pid === undefined || child.exitCode !== null || child.signalCode !== null);

/** A Vigil that was started by hand, or by a service other than systemd that does not start it again by itself. */
export const asProcess = (home: string, owner: AsOwner): RunningVigil => {
  let started: ChildProcess | null = null;
  return {
    isRunning: () => holderOf(home) !== null,
    start: (link, log) => {
      const out = openSync(log, 'a', 0o600);
      const child = spawn(join(link, 'vigil'), ['start'], {
        ...owner,
        cwd: '/',
        detached: true,
        stdio: ['ignore', out, out],
      });
      closeSync(out);
      child.once('error', () => undefined);
      child.unref();
      started = child;
      return Promise.resolve();
    },
    hasEnded: () => hasEnded(started) && holderOf(home) === null,
    stop: async () => {
      const pid = holderOf(home);
      if (pid === null) return;
      const birth = birthOf(pid);
      process.kill(pid, 'SIGTERM');
      await untilGone(home, pid, birth);
    },
    whereItSpeaks: (log) => log,
  };
};

/** How often systemd is asked how its service is. */
const ASK_SYSTEMD_MS = 500;

/** A service of systemd, whose unit starts what the link leads to. */
export const asService = (home: string, name: string): RunningVigil => {
  let asked = 0;
  return {
    isRunning: () => holderOf(home) !== null,
    start: async () => {
      await runProgram('systemctl', ['reset-failed', name]).catch(() => undefined);
      await runProgram('systemctl', ['start', '--no-block', name]);
    },
    // systemd starts it again and again, on a database that each start may change: one end is enough.
    hasEnded: async () => {
      if (Date.now() < asked + ASK_SYSTEMD_MS) return false;
      asked = Date.now();
      const said = await runProgram('systemctl', ['show', '--property=ActiveState,SubState,NRestarts', name]);
      return /^ActiveState=failed$|^SubState=auto-restart|^NRestarts=[1-9]/m.test(said) && holderOf(home) === null;
    },
    stop: async () => {
      await runProgram('systemctl', ['stop', name]);
      await untilGone(home, null, null);
    },
    whereItSpeaks: () => `journalctl -u ${name}`,
  };
};

/**
 * Waits until the Vigil of a home says that all it needs works.
 * @returns null, or why it does not work
 */
export const untilReady = async (vigil: RunningVigil, home: string, seconds: number): Promise<string | null> => {
  let said = 'it did not answer';
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await pause(LOOK_AGAIN_MS)) {
    if (await vigil.hasEnded()) return 'it ended by itself';
    const url = addressOf(home);
    if (url === null) continue;
    const answer = await askReady(url);
    if (answer === null) return null;
    said = answer;
  }
  return `${said} within ${seconds} seconds`;
};

/** Asks once. @returns null if it is ready, otherwise what is not */
const askReady = async (url: string): Promise<string | null> => {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) });
    if (answer.status === 200) return null;
    const { checks = {} } = (await answer.json()) as { checks?: Record<string, string> };
    const failed = Object.keys(checks).filter((name) => checks[name] !== 'ok');
    return `it was not ready (${failed.join(', ') || answer.status})`;
  } catch {
    return 'it did not answer';
  }
};
