import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { bringTablesIntoLog } from '../../platform/database/bring-tables-into-the-log.js';
import { ensureDatabase, ensureOwner, withClient, withDatabase } from '../../platform/database/ensure-database.js';
import { migrate } from '../../platform/database/migrate.js';
import { findBinaries, type Binaries } from '../../platform/embedded-postgres/embedded-binaries.js';
import { launch, type ServerProcess } from '../../platform/embedded-postgres/embedded-process.js';
import { noteFigure } from '../proof-figures.js';
import { asUser, chooseUser, type RunAs } from '../../platform/embedded-postgres/postgres-os-user.js';
import { freePort } from '../free-port.js';

const DEBIAN = '/usr/lib/postgresql';
const DEBIAN_VERSIONS = [18, 17, 16, 15];
const PASSWORD = 'of-a-test';
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '16MB',
  max_connections: '150',
  max_wal_senders: '10',
  // A killed server must find again what it has answered, so tests of these servers wait for the disk.
  fsync: 'on',
  log_connections: 'on',
  wal_receiver_status_interval: '1s',
  wal_retrieve_retry_interval: '200ms',
};

/** PostgreSQL's programs: those that come with Vigil, or Debian's. */
export interface Programs extends Binaries {
  /** Where `pg_basebackup` is; null: a replica begins as a copy of the files of a server that is stopped. */
  basebackup: string | null;
  /** What a report calls them. */
  name: string;
}

/** The programs that come with Vigil. */
const ownPrograms = (): Programs => {
  const home = join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), 'server');
  const found = findBinaries(home, chooseUser(home), () => undefined);
  return { ...found, basebackup: null, name: `the PostgreSQL ${found.major} that comes with Vigil` };
};

/** Debian's programs; null: they are not installed. */
const debianPrograms = (): Programs | null => {
  const major = DEBIAN_VERSIONS.find((version) => existsSync(join(DEBIAN, String(version), 'bin', 'pg_basebackup')));
  if (major === undefined) return null;
  const [initdb, postgres, basebackup] = ['initdb', 'postgres', 'pg_basebackup'].map((name) =>
    join(DEBIAN, String(major), 'bin', name),
  ) as [string, string, string];
  return { initdb, postgres, basebackup, major, name: `Debian's PostgreSQL ${major}` };
};

/**
 * Debian's programs in `npm run prove`, if they are there; otherwise, and in `npm test`, those that come with Vigil.
 */
export const programsToTry = (): Programs => {
  if (!process.env['VIGIL_PROVE']) return ownPrograms();
  const debian = debianPrograms();
  if (debian === null)
    noteFigure("not tried with Debian's PostgreSQL, which is not installed (apt-get install postgresql)");
  return debian ?? ownPrograms();
};

/** One PostgreSQL of its own, which a test may kill. */
export interface Server {
  port: number;
  /** Database `postgres`, as the superuser. */
  adminUrl: string;
  log(): string;
  /** Asks as the superuser. */
  query<T extends pg.QueryResultRow>(sql: string, database?: string): Promise<T[]>;
  /** Ends all its processes at once, as a power cut does. */
  kill(): Promise<void>;
  /** Stops all its processes, as a network that drops packets does, until they go on. */
  freeze(): void;
  thaw(): void;
  start(): Promise<void>;
}

/** A primary with Vigil's database, and replicas of it. */
export interface Servers {
  primary: Server;
  replicas: Server[];
  /** Vigil's database at the primary, as its owner. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a primary and its replicas.
 * @param synchronous whether the primary answers a write only once the first replica has it on its disk, too
 */
export const startServers = async (
  programs: Programs,
  { replicas = 1, synchronous = false }: { replicas?: number; synchronous?: boolean } = {},
): Promise<Servers> => {
  const folder = mkdtempSync(join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), 'servers-'));
  const runAs = chooseUser(folder);
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
  const server = (name: string, settings: Record<string, string>): Promise<Server> =>
    serverIn(join(folder, name), programs, runAs, { ...SETTINGS, cluster_name: name, ...settings });
  makeCluster(join(folder, 'primary'), programs, runAs);
  const names = Array.from({ length: replicas }, (_, i) => `replica${i}`);
  const copy = (name: string): void =>
    cpSync(join(folder, 'primary'), join(folder, name), { recursive: true, preserveTimestamps: true });
  if (programs.basebackup === null) names.forEach(copy);
  const primary = await server(
    'primary',
    synchronous ? { synchronous_standby_names: `FIRST 1 (${names.join(', ')})` } : {},
  );
  await untilAnswers(primary, "set synchronous_commit = 'local'; select 1");
  const made: Server[] = [];
  for (const name of names) {
    if (programs.basebackup !== null) baseBackup(programs.basebackup, primary, join(folder, name), runAs);
    writeFileSync(join(folder, name, 'standby.signal'), '');
    own(join(folder, name), runAs);
    const from = `host=127.0.0.1 port=${primary.port} user=postgres password=${PASSWORD} application_name=${name} connect_timeout=2`;
    made.push(await server(name, { primary_conninfo: from, synchronous_standby_names: '' }));
  }
  for (const replica of made) await untilAnswers(replica, 'select 1');
  await ensureOwner(primary.adminUrl, 'vigil', PASSWORD);
  await ensureDatabase(primary.adminUrl, 'vigil', 'vigil');
  const url = new URL(withDatabase(primary.adminUrl, 'vigil'));
  url.username = 'vigil';
  await migrate(url.href);
  await bringTablesIntoLog(url.href);
  return {
    primary,
    replicas: made,
    url: url.href,
    stop: async () => {
      await Promise.all([primary, ...made].map((one) => one.kill()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Waits until a server answers. */
const untilAnswers = async (server: Server, sql: string): Promise<void> => {
  for (let tries = 0; ; tries += 1) {
    try {
      return void (await server.query(sql));
    } catch (error) {
      if (tries === 300) throw error;
      await pause(100);
    }
  }
};

const run = (program: string, args: string[], runAs: RunAs | null, env: NodeJS.ProcessEnv = {}): void => {
  const { status, stderr } = spawnSync(program, args, {
    ...asUser(runAs),
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC', ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
};

const own = (path: string, runAs: RunAs | null): void => {
  if (runAs && spawnSync('chown', ['-R', `${runAs.uid}:${runAs.gid}`, path]).status !== 0)
    throw new Error(`${path} could not be given to ${runAs.name}`);
};

const makeCluster = (data: string, { initdb }: Programs, runAs: RunAs | null): void => {
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(`${data}.password`, `${PASSWORD}\n`);
  [data, `${data}.password`].forEach((path) => own(path, runAs));
  const options = ['--username=postgres', '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'];
  run(initdb, [...options, `--pwfile=${data}.password`, `--pgdata=${data}`], runAs);
};

const baseBackup = (program: string, primary: Server, data: string, runAs: RunAs | null): void =>
  run(program, ['-D', data, '-h', '127.0.0.1', '-p', String(primary.port), '-U', 'postgres', '-c', 'fast'], runAs, {
    PGPASSWORD: PASSWORD,
  });

const serverIn = async (
  dataFolder: string,
  binaries: Programs,
  runAs: RunAs | null,
  settings: Record<string, string>,
): Promise<Server> => {
  const port = await freePort();
  const logFile = `${dataFolder}.log`;
  const adminUrl = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  let running: ServerProcess | null = null;
  const start = async (): Promise<void> => {
    // What a killed server leaves: its processes are gone, and their number may be somebody else's.
    rmSync(join(dataFolder, 'postmaster.pid'), { force: true });
    running = await launch({ dataFolder, port, settings, binaries, runAs, logFile, log: () => undefined });
  };
  const signal = (name: NodeJS.Signals): void => {
    for (const pid of processesOf(running?.child.pid)) {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended meanwhile.
      }
    }
  };
  await start();
  return {
    port,
    adminUrl,
    log: () => readFileSync(logFile, 'utf8'),
    query: (sql, database = 'postgres') =>
      withClient(withDatabase(adminUrl, database), async (client) => lastRows(await client.query(sql))),
    kill: async () => {
      signal('SIGKILL');
      await running?.ended;
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    start,
  };
};

/** The rows of the last of several statements. */
const lastRows = <T>(result: unknown): T[] => ([result].flat().at(-1) as { rows: T[] }).rows;

/** A server and its children: killed alone, it would leave them. */
const processesOf = (pid: number | undefined): number[] => {
  if (pid === undefined) return [];
  const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' }).stdout;
  return [pid, ...children.split('\n').map(Number).filter(Boolean)];
};
