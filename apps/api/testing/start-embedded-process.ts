import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { compiled } from '../project-root.js';
import type { EmbeddedOptions } from '../platform/embedded-postgres/start-embedded.js';
import { clearLeftover } from '../platform/embedded-postgres/embedded-leftover.js';
import { canEnter, knownUser, type RunAs } from '../platform/embedded-postgres/postgres-os-user.js';

const program = compiled('testing/embedded-postgres-child.js');

/** A running `embedded-postgres-child.js`, and what it printed. */
export interface VigilChild {
  child: ChildProcess;
  /** Log lines, about slow or unusual steps. */
  logs: string[];
  /** What it wrote to standard error. */
  errors: string;
  url: string;
  adminUrl: string;
  milliseconds: number;
  /** The sentence with which it refused to start, or ''. */
  refused: string;
  /** Stops it normally. */
  stop(): Promise<void>;
  /** Kills it (-9), so that it cleans up nothing. */
  kill(): Promise<void>;
}

/** Starts the database of a home in a process of its own, which can be killed. Returns when it runs or refused. */
export async function startChild(
  options: Omit<EmbeddedOptions, 'log'>,
  user: RunAs | null = null,
): Promise<VigilChild> {
  const child = spawn(process.execPath, [program, JSON.stringify({ throwaway: true, ...options })], {
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: '/',
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  const gone = once(child, 'exit');
  const said: VigilChild = {
    child,
    logs: [],
    errors: '',
    url: '',
    adminUrl: '',
    milliseconds: 0,
    refused: '',
    stop: async () => {
      child.stdin.end();
      await gone;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    said.errors += piece;
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { log, broke, ...rest } = JSON.parse(line) as {
      log?: string;
      broke?: string;
      url?: string;
      refused?: string;
    };
    if (broke) throw new Error(broke);
    if (log) said.logs.push(log);
    Object.assign(said, rest);
    if (rest.url !== undefined) return said;
  }
  await gone;
  return said;
}

/**
 * A folder for the data of one test, below the folder of the run. Its removal first stops servers that still run in it.
 */
export interface TestHome {
  path: string;
  remove(): Promise<void>;
}

export function makeHome(owner: RunAs | null = null): TestHome {
  const path = mkdtempSync(join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), 'home-'));
  if (owner) chownSync(path, owner.uid, owner.gid);
  chmodSync(path, 0o755);
  return {
    path,
    remove: async () => {
      await clearLeftover(join(path, 'postgres'), () => undefined);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

export const weAreRoot = process.getuid?.() === 0;

/**
 * Finds a user who is not root: null for ourselves; as root, a user who can read this checkout; undefined if none can.
 */
export function ordinaryUser(): RunAs | null | undefined {
  if (!weAreRoot) return null;
  const nobody = knownUser('nobody');
  return nobody && canEnter(compiled('testing'), nobody) ? nobody : undefined;
}
