import type { CheckName, Finding } from '@vigil/shared/staff-responses/server-health.js';
import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { Config } from '../../../config.js';
import { ownKeyFile } from '../../../encryption/key-source.js';
import { codeOf } from '../../../platform/database/operator-error.js';
import {
  countWaitingMigrations,
  isCollationChanged,
  readDatabaseClock,
} from '../../../platform/database/state-of-database.js';
import { isOpenToAll } from '../../../platform/private-file.js';
import { findChromium } from '../../../platform/find-chromium.js';
import type { Looks } from '../run-checks.js';

interface Asks {
  query<T>(sql: string): Promise<T[]>;
}

const OLDEST_NODE = [20, 19] as const;

export const judgeNode = (version: string): Finding<'node'> => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return { check: 'node', is: isOld ? 'old' : 'supported', what: version };
};

/** Others may enter the home, where PostgreSQL runs as another user, and nothing more. */
export const judgeHome = (home: string): Finding<'home'> => {
  const found = statSync(home, { throwIfNoEntry: false });
  if (!found) return { check: 'home', is: 'missing' };
  try {
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return { check: 'home', is: 'closed' };
  }
  return { check: 'home', is: (found.mode & 0o066) === 0 ? 'private' : 'open' };
};

export const judgeKeyFile = ({
  mode,
  home,
  keyFile,
  keyCommand,
}: Pick<Config, 'mode' | 'home' | 'keyFile' | 'keyCommand'>): Finding<'keyFile'> => {
  if (mode === 'demo' || keyCommand !== null) return { check: 'keyFile', is: 'elsewhere' };
  const file = keyFile ?? ownKeyFile(home);
  try {
    accessSync(file, constants.R_OK);
  } catch {
    return { check: 'keyFile', is: 'missing' };
  }
  return { check: 'keyFile', is: isOpenToAll(file) ? 'open' : 'private' };
};

/** Seconds by which clocks may differ. */
const CLOCK_SECONDS = 60;

/** @param others what other clocks say, in milliseconds. A witness's is of the past, and wrong only in the future. */
export const judgeClock = (now: number, others: { database: number; witness: number | null }): Finding<'clock'> => {
  const ahead = others.witness === null ? 0 : Math.max(0, others.witness - now);
  const seconds = Math.round(Math.max(Math.abs(others.database - now), ahead) / 1000);
  return seconds > CLOCK_SECONDS ? { check: 'clock', is: 'differs', n: { seconds } } : { check: 'clock', is: 'agrees' };
};

const ANSWER_MS = 2000;

/** Tries to listen where Vigil would. If something does, asks whether that is a Vigil. */
const lookAtPort = async ({ port, host }: Pick<Config, 'port' | 'host'>): Promise<Finding<'port'>> => {
  const what = String(port);
  const code = await new Promise<string>((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(codeOf(error) || 'unknown'));
    server.listen(port, host, () => server.close(() => resolve('')));
  });
  if (code === '') return { check: 'port', is: 'free', what };
  if (code !== 'EADDRINUSE') return { check: 'port', is: 'not-allowed', what };
  const here = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  try {
    const answer = await fetch(`http://${here}:${port}/health/live`, { signal: AbortSignal.timeout(ANSWER_MS) });
    const { live } = (await answer.json()) as { live?: unknown };
    return { check: 'port', is: live === true ? 'vigil' : 'taken', what };
  } catch {
    return { check: 'port', is: 'taken', what };
  }
};

const { resolve: find } = createRequire(import.meta.url);
const FONTS = [
  'battambang/files/battambang-khmer-400-normal.woff',
  'roboto-slab/files/roboto-slab-latin-400-normal.woff',
];
const hasKhmer = (): boolean => {
  try {
    for (const font of FONTS) find(`@fontsource/${font}`);
    return Intl.DateTimeFormat.supportedLocalesOf('km').length > 0;
  } catch {
    return false;
  }
};

/** Checks of the computer on which Vigil is to run; they also work while it does not start. */
export const machineLooks = (config: Config, database: Asks, newestOutside: () => Promise<string | null>) =>
  ({
    node: () => judgeNode(process.version),
    port: () => lookAtPort(config),
    home: () => judgeHome(config.home),
    keyFile: () => judgeKeyFile(config),
    migrations: async () => {
      const waiting = await countWaitingMigrations(database);
      if (waiting === null) return { check: 'migrations', is: 'do-not-fit' };
      return { check: 'migrations', is: waiting === 0 ? 'done' : 'waiting', n: { waiting } };
    },
    clock: async () => {
      const at = await newestOutside();
      return judgeClock(Date.now(), {
        database: await readDatabaseClock(database),
        witness: at === null ? null : Date.parse(at),
      });
    },
    collation: async () => ({ check: 'collation', is: (await isCollationChanged(database)) ? 'changed' : 'same' }),
    chromium: () => ({ check: 'chromium', is: findChromium() ? 'found' : 'none' }),
    fonts: () => ({ check: 'fonts', is: hasKhmer() ? 'found' : 'missing' }),
  }) satisfies Partial<Looks<CheckName>>;
