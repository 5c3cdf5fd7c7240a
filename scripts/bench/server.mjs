import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));

/** Starts a PostgreSQL for this run alone, with one migrated database. */
export const openStore = async (name) => {
  const { startEmbedded } = await api('platform/embedded-postgres/embedded.js');
  const { migrate } = await api('platform/database/migrate.js');
  const home = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
  const postgres = await startEmbedded({ home, log: () => undefined });
  const url = await postgres.openDatabase(name);
  await migrate(url);
  const country = (await api('places/country-data.js')).loadCountry();
  await (await api('places/load-places.repository.js')).loadPlaces(url, country.gazetteer.places);
  return {
    home,
    url,
    country,
    stop: () => postgres.stop(),
    close: async () => {
      await postgres.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
};

/** Starts Vigil as a separate process on a store. Resolves when it answers. */
export const startVigil = async ({ home, url }, port) => {
  const { ensurePublicRole } = await api('platform/database/roles.js');
  const publicUrl = await ensurePublicRole({
    databaseUrl: url,
    adminUrl: undefined,
    password: 'bench-only-password',
  }).catch(() => null);
  const code = `import(${JSON.stringify(join(ROOT, 'apps/api/dist/main.js'))}).then((m) => m.main())`;
  const began = performance.now();
  const child = spawn(process.execPath, ['-e', code], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      VIGIL_MODE: 'production',
      VIGIL_HOME: join(home, 'run'),
      DATABASE_URL: url,
      ...(publicUrl ? { PUBLIC_DATABASE_URL: publicUrl } : {}),
      PORT: String(port),
      HOST: '127.0.0.1',
    },
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const base = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`Vigil did not start: ${said}`);
    const answer = await fetch(`${base}/api/public/about`).catch(() => null);
    if (answer?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  const startMs = performance.now() - began;
  return {
    base,
    pid: child.pid,
    startMs,
    close: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
};
