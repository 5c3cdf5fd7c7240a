import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { fillPub } from './fill-pub.mjs';
import { untilCalm } from './measure.mjs';
import { openStore } from './start-vigil.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const api = (path) => import(join(ROOT, 'apps/api/dist', path));

/**
 * Measures an upgrade of an installation with many published incidents, and one that fails and goes back: for how long
 * pages do not answer. Both releases are this checkout, so no migration runs. Floor: a copy of the database's files.
 */
export const measureUpgrade = async ({ report, say, sizes }) => {
  const { BROKEN, DayVigil, dayRelease, freePort, vigilProgram } = await api('testing/simulated-day/day-vigil.js');
  const { packStub } = await api('testing/stub-releases.js');
  const { unpackedReleases } = await api('operations/upgrade/unpacked-releases.js');
  const { upgrade } = await api('operations/upgrade/upgrade.js');
  const { asProcess } = await api('operations/upgrade/running-vigil.js');
  const { copyOfFolder } = await api('operations/upgrade/database-copy.js');
  const web = join(ROOT, 'apps/web/dist/site');
  for (const size of sizes ?? [100_000]) {
    const store = await openStore('vigil');
    const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-upgrade-'));
    say(`Filling ${size.toLocaleString('en')} published incidents ...`);
    const client = new pg.Client(store.url);
    await client.connect();
    await fillPub(client, 0, size);
    await client.end();
    await store.stop();
    const vigil = new DayVigil(store.home, folder, await freePort(), {}, web, 60_000);
    const environment = { ...process.env };
    try {
      const began = performance.now();
      execFileSync('cp', ['-a', join(store.home, 'postgres'), join(folder, 'copy')]);
      execFileSync('sync', ['-f', join(folder, 'copy')]);
      const floor = (performance.now() - began) / 1000;
      rmSync(join(folder, 'copy'), { recursive: true });
      vigil.keep();
      await vigil.untilReady(600);
      await untilCalm(vigil.pid());
      vigil.letGo();
      Object.assign(process.env, vigil.environment());
      delete process.env.DATABASE_URL;
      for (const [name, version, program] of [
        ['an upgrade that fails, until the former one answers', '8.0.0', BROKEN],
        ['an upgrade that works, until the newer one answers', '9.0.0', vigilProgram(web, 60_000)],
      ]) {
        const made = join(folder, 'made');
        mkdirSync(made, { recursive: true });
        const file = packStub(dayRelease(made, version, program), made);
        const said = [];
        const done = await upgrade(
          {
            home: store.home,
            releases: unpackedReleases(realpathSync(vigil.link)),
            version: '1.0.0',
            vigil: asProcess(store.home, {}),
            database: copyOfFolder(store.home, () => undefined),
            owner: {},
            readyWithinSeconds: 600,
            say: (line) => said.push(line),
          },
          { file, key: null, backup: null },
        );
        if (done !== (program !== BROKEN)) throw new Error(`the upgrade said: ${said.join(' ')}`);
        const seconds = Number(/Pages did not answer for ([\d.]+) seconds/.exec(said.join(' '))[1]);
        report({ name, part: 'upgrade', size, value: seconds, unit: 's', floor, note: 'floor: cp and sync' });
      }
    } finally {
      process.env = environment;
      await vigil.stop();
      rmSync(folder, { recursive: true, force: true });
      await store.close();
    }
  }
};
