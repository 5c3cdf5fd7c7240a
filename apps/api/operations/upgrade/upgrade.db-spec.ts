import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient, withDatabase } from '../../platform/database/ensure-database.js';
import { OperatorError } from '../../platform/database/operator-error.js';
import { writeUpgradeNote, type UpgradeNote } from '../../platform/home-folder/upgrade-note.js';
import { compiledUrl } from '../../project-root.js';
import { freshDatabase, testAdminUrl } from '../../testing/fresh-database.js';
import { packStub, stubRelease, type StubBehaviour } from '../../testing/stub-releases.js';
import { copyOfFolder, copyOnServer } from './database-copy.js';
import { asProcess, untilReady } from './running-vigil.js';
import { unpackedReleases } from './unpacked-releases.js';
import { endCutOff, upgrade, type Step, type UpgradePlace } from './upgrade.js';
import { freePort } from '../../testing/free-port.js';

jest.setTimeout(120_000);

const isRoot = process.getuid?.() === 0;
let work: string;
let home: string;
let old: string;
let said: string[];
let port: number;
let place: UpgradePlace;
const archives = () => join(work, 'archives');
const link = () => join(work, 'current');

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), 'vigil-upgrade-'));
  home = join(work, 'home');
  mkdirSync(join(home, 'postgres'), { recursive: true });
  mkdirSync(archives());
  writeFileSync(join(home, 'postgres', 'data'), '1.0.0\na record\n');
  old = realpathSync(stubRelease(work, '1.0.0'));
  writeFileSync(join(old, '.env'), 'PORT=1\n', { mode: 0o640 });
  if (isRoot) chownSync(join(old, '.env'), 0, 4711);
  symlinkSync('vigil-1.0.0-linux-' + process.arch, link());
  port = await freePort();
  Object.assign(process.env, { VIGIL_HOME: home, PORT: String(port) });
  said = [];
  place = {
    home,
    releases: unpackedReleases(old),
    version: '1.0.0',
    vigil: asProcess(home, {}),
    database: copyOfFolder(home, () => undefined),
    evidenceBytes: () => Promise.resolve(0),
    owner: {},
    readyWithinSeconds: 30,
    say: (line) => void said.push(line),
  };
});
afterEach(async () => {
  await place.vigil.stop();
  delete process.env['VIGIL_HOME'];
  delete process.env['PORT'];
  rmSync(work, { recursive: true, force: true });
});

const startOld = async (): Promise<void> => {
  await place.vigil.start(link(), join(work, 'old.log'));
  expect(await untilReady(place.vigil, home, 10)).toBeNull();
};
const newer = (behaviour: StubBehaviour = 'works'): string => {
  const elsewhere = mkdtempSync(join(work, 'made-'));
  return packStub(stubRelease(elsewhere, '9.0.0', behaviour), archives());
};
const page = async (): Promise<string> => (await fetch(`http://127.0.0.1:${port}/`)).text();
const data = (): string => readFileSync(join(home, 'postgres', 'data'), 'utf8');
/** What an upgrade may leave in the home. */
const left = (): string[] => readdirSync(home).filter((name) => /upgrade|failed|part/.test(name));

const OLD = '1.0.0\na record\n1.0.0\n';
const NEW = `${OLD}9.0.0\n`;

describe('an upgrade', () => {
  it('that works: the newer Vigil runs, with everything; the older and a backup from before are kept', async () => {
    await startOld();
    const backup = join(work, 'backups', 'one');
    expect(await upgrade(place, { file: newer(), key: null, backup: { folder: backup } })).toBe(true);
    expect(await page()).toBe(NEW);
    expect(readlinkSync(link())).toBe(`vigil-9.0.0-linux-${process.arch}`);
    expect(readFileSync(join(link(), '.env'), 'utf8')).toBe('PORT=1\n');
    const [{ mode, gid }, was] = [statSync(join(link(), '.env')), statSync(join(old, '.env'))];
    expect([mode & 0o777, gid]).toEqual([0o640, was.gid]);
    expect(readFileSync(join(backup, 'data'), 'utf8')).toBe(OLD);
    expect([existsSync(old), left()]).toEqual([true, []]);
    expect(said.join('\n')).toMatch(
      /Pages did not answer for \d+\.\d seconds\.\nThe backup from before is in .*\/one\./,
    );
    // Nobody reached it before it had been tried.
    expect(readFileSync(join(home, 'for-everybody'), 'utf8')).toBe('1.0.0\n9.0.0\n');
  });

  it.each<[StubBehaviour, RegExp]>([
    ['breaks-the-database', /does not work here: it ended by itself\. Going back to 1\.0\.0/],
    ['is-never-ready', /does not work here: it was not ready \(queue\) within 3 seconds/],
  ])('to one that %s: everything is as it was, and it is said why', async (behaviour, why) => {
    await startOld();
    expect(
      await upgrade({ ...place, readyWithinSeconds: 3 }, { file: newer(behaviour), key: null, backup: null }),
    ).toBe(false);
    expect(await page()).toBe(OLD);
    expect(readlinkSync(link())).toBe(`vigil-1.0.0-linux-${process.arch}`);
    expect(left()).toEqual([]);
    expect(said.join('\n')).toMatch(why);
    expect(said.join('\n')).toContain(`What it said: ${work}/vigil-9.0.0-linux-${process.arch}.log`);
    expect(readFileSync(join(home, 'for-everybody'), 'utf8')).not.toContain('9.0.0');
  });

  it('to one that fills the disk: it goes back all the same', async () => {
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', home]).status !== 0) return;
    try {
      mkdirSync(join(home, 'postgres'));
      writeFileSync(join(home, 'postgres', 'data'), '1.0.0\na record\n');
      await startOld();
      const wish = { file: newer('fills-the-disk'), key: null, backup: null };
      expect(await upgrade({ ...place, free: () => null }, wish)).toBe(false);
      expect([await page(), left()]).toEqual([OLD, []]);
    } finally {
      await place.vigil.stop();
      execFileSync('umount', ['--lazy', home]);
    }
  });

  it('of a Vigil that did not run leaves it so', async () => {
    expect(await upgrade(place, { file: newer(), key: null, backup: null })).toBe(true);
    expect([data(), place.vigil.isRunning()]).toEqual(['1.0.0\na record\n9.0.0\n', false]);
    expect(said.at(-1)).toMatch(/did not run before, so it does not run now/);
  });

  it('whose newer Vigil works on trial but not for everybody does not go back: it says so, and can be gone on with', async () => {
    await startOld();
    const wish = { file: newer('is-never-ready-for-everybody'), key: null, backup: null };
    const done = upgrade({ ...place, readyWithinSeconds: 3 }, wish);
    await expect(done).rejects.toThrow(/worked on trial, but when it was started for everybody, it was not ready/);
    expect(data()).toBe(NEW);
    await place.vigil.stop();
    const about = join(link(), 'release.json');
    writeFileSync(about, readFileSync(about, 'utf8').replace('is-never-ready-for-everybody', 'works'));
    expect(await endCutOff(place)).toBe(true);
    expect([await page(), left()]).toEqual([NEW, []]);
  });

  it('for which the database cannot be copied, or no backup can be made, changes nothing', async () => {
    await startOld();
    const full = {
      ...place.database,
      make: () => Promise.reject(new OperatorError('"cp" failed (1): No space left on device.')),
    };
    await expect(upgrade({ ...place, database: full }, { file: newer(), key: null, backup: null })).rejects.toThrow(
      /No space left/,
    );
    expect([await page(), left()]).toEqual([OLD, []]);
    writeFileSync(join(work, 'file'), '');
    await expect(
      upgrade(place, { file: newer(), key: null, backup: { folder: join(work, 'file', 'x') } }),
    ).rejects.toThrow();
    expect([await page(), left()]).toEqual([OLD, []]);
  });

  it('from an archive that somebody swaps after it was checked changes nothing', async () => {
    await startOld();
    const file = newer();
    const other = mkdtempSync(join(work, 'other-'));
    const swapped = packStub(stubRelease(other, '9.0.0', 'is-never-ready'), other);
    const database = {
      ...place.database,
      assertPossible: () => Promise.resolve(copyFileSync(swapped, file)),
    };
    await expect(upgrade({ ...place, database }, { file, key: null, backup: null })).rejects.toThrow(
      /is not the file that was released/,
    );
    expect([await page(), readdirSync(work).filter((name) => name.startsWith('vigil-9')), left()]).toEqual([
      OLD,
      [],
      [],
    ]);
  });

  it('from an archive that is not the released one, or on a full disk, changes nothing', async () => {
    await startOld();
    const file = newer();
    const small = join(work, 'small');
    mkdirSync(small);
    cpSync(old, join(small, 'vigil-1.0.0'), { recursive: true });
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'none', small]).status === 0)
      try {
        const releases = unpackedReleases(realpathSync(stubRelease(small, '1.0.0')));
        expect(() => writeFileSync(join(small, 'fills'), Buffer.alloc(100 * 1024))).toThrow(/ENOSPC/);
        const wish = { file, key: null, backup: null };
        await expect(upgrade({ ...place, releases }, wish)).rejects.toThrow(/and the upgrade needs 300 MB on it/);
        await expect(upgrade({ ...place, releases, free: () => null }, wish)).rejects.toThrow(
          /The disk that holds .* is full: nothing was changed/,
        );
        expect(readdirSync(small).filter((name) => name.includes('9.0.0'))).toEqual([]);
      } finally {
        execFileSync('umount', ['--lazy', small]);
      }
    writeFileSync(file, readFileSync(file).subarray(0, 300));
    await expect(upgrade(place, { file, key: null, backup: null })).rejects.toThrow(
      /is not the file that was released/,
    );
    expect([await page(), readdirSync(work).filter((name) => name.startsWith('vigil-9')), left()]).toEqual([
      OLD,
      [],
      [],
    ]);
  });
});

/** Does an upgrade in a process of its own, which is killed at a step. */
const killedAt = async (step: Step, file: string): Promise<void> => {
  const program = `
    const { upgrade } = await import(${JSON.stringify(compiledUrl('operations/upgrade/upgrade.js'))});
    const { copyOfFolder } = await import(${JSON.stringify(compiledUrl('operations/upgrade/database-copy.js'))});
    const { asProcess } = await import(${JSON.stringify(compiledUrl('operations/upgrade/running-vigil.js'))});
    const { unpackedReleases } = await import(${JSON.stringify(compiledUrl('operations/upgrade/unpacked-releases.js'))});
    await upgrade({ ...${JSON.stringify({ home, version: '1.0.0', owner: {}, readyWithinSeconds: 10 })}, releases: unpackedReleases(${JSON.stringify(old)}),
      vigil: asProcess(${JSON.stringify(home)}, {}), database: copyOfFolder(${JSON.stringify(home)}, () => {}), evidenceBytes: async () => 0, say: () => {},
      reached: (step) => { if (step === ${JSON.stringify(step)}) process.kill(process.pid, 'SIGKILL'); },
    }, { file: ${JSON.stringify(file)}, key: null, backup: { folder: ${JSON.stringify(join(work, 'backups', 'killed'))} } });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
};

/** One of each kind of way out; the others at full counts. */
const IN_EACH_RUN: readonly Step[] = ['copied', 'switched', 'going-back', 'starting'];

describe('an upgrade that is killed', () => {
  it.each(
    (
      [
        ['unpacked', 'works', null],
        ['backed-up', 'works', null],
        ['stopping', 'works', false],
        ['copying', 'works', false],
        ['copied', 'works', false],
        ['trying', 'works', false],
        ['switched', 'works', false],
        ['tried', 'works', false],
        ['going-back', 'breaks-the-database', false],
        ['put-back', 'breaks-the-database', false],
        ['starting', 'works', true],
        ['started', 'works', true],
      ] as const
    ).filter(([step]) => process.env['VIGIL_PROVE'] || IN_EACH_RUN.includes(step)),
  )('at %s (it %s) is ended by running it again', async (step, behaviour, isNew) => {
    await startOld();
    await killedAt(step, newer(behaviour));
    if (['trying', 'switched', 'tried', 'going-back', 'put-back'].includes(step)) {
      // Whatever starts meanwhile must not open a database that is half-way.
      const { status, stderr } = spawnSync(join(link(), 'vigil'), ['start'], { encoding: 'utf8' });
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/was cut off half-way: run ".*1\.0\.0.*\/vigil upgrade"/),
      ]);
    }
    expect(await endCutOff(place)).toBe(isNew);
    expect(await page()).toBe(isNew ? NEW : OLD);
    expect(readlinkSync(link())).toContain(isNew ? '9.0.0' : '1.0.0');
    expect(left()).toEqual([]);
    if (step === 'switched') {
      // And the whole of it once more, to the end.
      expect(await upgrade(place, { file: newer(), key: null, backup: null })).toBe(true);
      expect(await page()).toMatch(/9\.0\.0\n$/);
    }
  });

  it.each<Partial<UpgradeNote>>([
    { link: '/etc/a-link' },
    { from: { version: '1.0.0', folder: '/var/lib/vigil/vigil-1.0.0-linux-x64' } },
    { to: { version: '9.0.0', folder: '/etc/x' } },
  ])('is not ended as a note says that names something else than releases beside it: %j', async (forged) => {
    const folder = join(work, `vigil-9.0.0-linux-${process.arch}`);
    const note: UpgradeNote = {
      phase: 'going-back',
      from: { version: '1.0.0', folder: old },
      to: { version: '9.0.0', folder },
      link: link(),
      wasRunning: false,
      by: '',
    };
    writeUpgradeNote(home, { ...note, ...forged });
    await expect(endCutOff(place)).rejects.toThrow(/are not releases beside/);
    expect([data(), readlinkSync(link())]).toEqual(['1.0.0\na record\n', `vigil-1.0.0-linux-${process.arch}`]);
  });

  if (isRoot)
    it('copies the database with the rights of whoever owns the home', async () => {
      for (const path of [work, home]) chmodSync(path, 0o711);
      const secret = join(home, 'postgres', 'secret');
      writeFileSync(secret, 'of root', { mode: 0o600 });
      for (const path of [home, join(home, 'postgres'), join(home, 'postgres', 'data')])
        chownSync(path, 65_534, 65_534);
      const copy = copyOfFolder(home, () => undefined, { uid: 65_534, gid: 65_534 });
      await expect(copy.make()).rejects.toThrow(/"cp -a" failed .*Permission denied/);
      rmSync(secret);
      await copy.make();
      writeFileSync(join(home, 'postgres', 'data'), 'half');
      await copy.putBack();
      await copy.remove();
      expect([data(), left()]).toEqual(['1.0.0\na record\n', []]);
    });

  it('is not ended while it is at work', async () => {
    let refusal: unknown;
    const meanwhile = (step: Step): void => {
      if (step === 'copied') refusal = endCutOff(place).catch((error: unknown) => String(error));
    };
    await upgrade({ ...place, reached: meanwhile }, { file: newer(), key: null, backup: null });
    expect(await refusal).toMatch(/An upgrade to Vigil 9\.0\.0 is at work \(process \d+\): wait for it/);
  });
});

describe('the copy of a database on a server of its own', () => {
  const rows = (url: string): Promise<number[]> =>
    withClient(url, async (client) =>
      (await client.query<{ n: number }>('select n from kept order by n')).rows.map(({ n }) => n),
    );
  const run = (url: string, sql: string): Promise<unknown> => withClient(url, (client) => client.query(sql));

  it('is put back with all its rows and rights, as often as it is asked for', async () => {
    const database = await freshDatabase('nothing');
    const owner = decodeURIComponent(new URL(database.url).username);
    const copy = copyOnServer(database.url);
    const name = new URL(database.url).pathname.slice(1);
    try {
      await run(testAdminUrl(), `alter role "${owner}" nocreatedb`);
      await expect(copy.assertPossible()).rejects.toThrow(`run "alter role "${owner}" createdb" on the server`);
      await run(testAdminUrl(), `alter role "${owner}" createdb`);
      await copy.assertPossible();
      await run(database.url, 'create table kept (n int); insert into kept values (1), (2)');
      await run(database.url, `revoke temporary on database ${name} from public`);
      const rights = async (): Promise<unknown> =>
        (
          (await run(
            database.url,
            `select unnest(datacl)::text as of from pg_database where datname = '${name}' order by 1`,
          )) as { rows: unknown }
        ).rows;
      const before = await rights();
      await copy.make();
      await run(database.url, 'insert into kept values (3)');
      await copy.putBack();
      expect(await rows(database.url)).toEqual([1, 2]);
      expect(await rights()).toEqual(before);
      await withClient(database.url, async () => {
        await expect(copy.make()).rejects.toThrow(/could not be copied before the upgrade .* stop every Vigil/);
      });
      // Somebody's own database of this name stays.
      await run(withDatabase(testAdminUrl(), 'postgres'), `create database ${name}_before_upgrade`);
      await expect(copy.make()).rejects.toThrow(
        /There is a database .*_before_upgrade that no upgrade is known to have made/,
      );
      await expect(copy.remove()).rejects.toThrow(/no upgrade is known to have made/);
      await run(withDatabase(testAdminUrl(), 'postgres'), `drop database ${name}_before_upgrade`);
      // Cut off between the two names; then there is nothing more to put back.
      await copy.make();
      await run(withDatabase(testAdminUrl(), 'postgres'), `drop database ${name}`);
      await copy.putBack();
      await copy.remove();
      await copy.putBack();
      expect(await rows(database.url)).toEqual([1, 2]);
    } finally {
      await run(testAdminUrl(), `alter role "${owner}" nocreatedb`);
      await copy.remove();
      await database.drop();
    }
  });
});
