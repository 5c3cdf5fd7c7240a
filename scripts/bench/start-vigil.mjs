import { spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const START = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts.start;
/** What `npm start` tells the C library and V8 about memory. */
const MEMORY = Object.fromEntries([...START.matchAll(/\b(MALLOC_\w+)=(\d+)/g)].map(([, name, value]) => [name, value]));
const FLAGS = START.match(/ --[\w-]+(?:=\d+)?(?= )/g).map((flag) => flag.trim());
const api = (path) => import(join(ROOT, 'apps/api/dist', path));

/**
 * Starts a PostgreSQL for this run alone, with one migrated database.
 * @param mebibytes as on a machine with so much memory
 */
export const openStore = async (name, { mebibytes } = {}) => {
  const { startEmbedded } = await api('platform/embedded-postgres/start-embedded.js');
  const { migrate } = await api('platform/database/migrate.js');
  const home = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  const postgres = await startEmbedded({ home, log: () => undefined, mebibytes });
  const url = await postgres.openDatabase(name);
  await migrate(url);
  return {
    home,
    url,
    adminUrl: postgres.adminUrl,
    dataFolder: postgres.dataFolder,
    country: await loadCountryInto(url),
    stop: () => postgres.stop(),
    close: async () => {
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
};

/** Starts a PostgreSQL for this run alone, with one migrated database, and a streaming replica of it. */
export const openStoreWithReplica = async () => {
  const { ownPrograms, startServers } = await api('testing/replicas/postgres-servers.js');
  const { url, replicas, stop } = await startServers(ownPrograms());
  const replicaUrl = `postgres://127.0.0.1:${replicas[0].port}`;
  return { url, replicaUrl, country: await loadCountryInto(url), close: stop };
};

const loadCountryInto = async (url) => {
  const country = (await api('places/country-data.js')).loadCountry();
  await (await api('places/load-places.repository.js')).loadPlaces(url, country.gazetteer.places);
  return country;
};

/** Returns a port that is free now. */
export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Returns what a process needs to work on a store as Vigil does. @param port where it listens */
export const environmentOf = async ({ home, url }, port) => {
  const { ensurePublicRole } = await api('platform/database/public-database-role.js');
  const publicUrl = await ensurePublicRole({
    databaseUrl: url,
    adminUrl: undefined,
    password: 'bench-only-password',
  }).catch(() => null);
  return {
    ...process.env,
    ...MEMORY,
    VIGIL_MODE: 'production',
    VIGIL_HOME: join(home, 'run'),
    DATABASE_URL: url,
    ...(publicUrl ? { PUBLIC_DATABASE_URL: publicUrl } : {}),
    PORT: String(port),
    HOST: '127.0.0.1',
  };
};

const isAnswering = async (base) => (await fetch(`${base}/api/public/about`).catch(() => null))?.ok;

/**
 * Starts Vigil as a separate process on a store. Resolves when it is ready: when it answers, or as `isReady` says.
 * `died` rejects with the reason if it ends before `close`. @param within makes its command run on a small machine
 * @param env more settings
 */
export const startVigil = async (
  store,
  port,
  { isReady = isAnswering, heap = null, everyMs = 25, within = (command) => command, env: more = {} } = {},
) => {
  const env = { ...(await environmentOf(store, port)), ...more };
  const code = `import(${JSON.stringify(join(ROOT, 'apps/api/dist/main.js'))}).then((m) => m.main())`;
  const began = performance.now();
  const node = [process.execPath, ...FLAGS, ...(heap ? [`--max-old-space-size=${heap}`] : []), '-e', code];
  const [program, ...args] = within(node);
  const child = spawn(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let said = '';
  const hear = (chunk) => {
    said = `${said}${chunk}`.slice(-4000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const base = `http://127.0.0.1:${port}`;
  let isClosing = false;
  const ended = new Promise((resolve) => {
    child.once('exit', (status, signal) => resolve(signal ?? status));
  });
  const died = ended.then((how) => {
    if (!isClosing) throw new Error(`Vigil ended by itself (${how}): ${said}`);
  });
  died.catch(() => undefined);
  const close = () => {
    isClosing = true;
    child.kill('SIGTERM');
    return ended;
  };
  const waiting = (async () => {
    while (!isClosing && !(await isReady(base))) await new Promise((resolve) => setTimeout(resolve, everyMs));
  })();
  try {
    await Promise.race([waiting, died]);
  } catch (error) {
    await close();
    throw error;
  }
  return { base, port, pid: child.pid, startMs: performance.now() - began, died, close };
};

/** Signs a member in. @returns the header of the session */
export const signedIn = async (pool, role = 'monitor') => {
  const id = randomUUID();
  const token = randomBytes(32).toString('base64url');
  await pool.query(`insert into member (id, name, name_folded, role) values ($1, $3, $3, $2)`, [
    id,
    role,
    `bench ${role} ${id}`,
  ]);
  await pool.query(
    `insert into session (token_hash, id, member_id, stage, opened_by, expires_at) values ($1, $2, $3, 'whole', 'password', now() + interval '1 hour')`,
    [createHash('sha256').update(token).digest(), randomUUID(), id],
  );
  const { SESSION_COOKIE } = await api('accounts/session-cookie.js');
  return { cookie: `${SESSION_COOKIE}=${token}` };
};
