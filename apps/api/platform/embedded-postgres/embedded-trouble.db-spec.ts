import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeHome, ordinaryUser, startChild, weAreRoot, type TestHome } from '../../testing/start-embedded-process.js';
import { findBinaries } from './embedded-binaries.js';
import { chooseUser } from './postgres-os-user.js';
import { withClient } from '../database/ensure-database.js';
import { asSentence } from './start-embedded.js';

/** Created once, stopped in good order, and copied for each test that damages it. */
let whole: TestHome;
let spoilt: TestHome;
const user = ordinaryUser();

const data = (...parts: string[]): string => join(spoilt.path, 'postgres', ...parts);
const refusal = async (): Promise<string> => (await startChild({ home: spoilt.path })).refused;
const oneSentence = /^[A-Z/][^\n]*\.$/;

beforeAll(async () => {
  whole = makeHome();
  await (await startChild({ home: whole.path })).stop();
}, 60_000);
afterAll(() => whole.remove());

beforeEach(() => {
  spoilt = makeHome();
});
afterEach(() => spoilt.remove());

/** Copies it with its owners, because a server checks them. */
function copyWhole(): void {
  if (spawnSync('cp', ['-a', `${whole.path}/.`, spoilt.path]).status !== 0) throw new Error('cp failed');
}

describe('a data folder that is not whole', () => {
  beforeEach(copyWhole);

  it('starts when nothing was spoilt (or the others would prove nothing)', async () => {
    const child = await startChild({ home: spoilt.path });
    expect(child.refused).toBe('');
    await child.stop();
  });

  it('without its control file: the server says what is missing, and where its log is', async () => {
    rmSync(data('global', 'pg_control'));
    const said = await refusal();
    expect(said).toMatch(oneSentence);
    expect(said).toContain(`PostgreSQL cannot open the database in ${data()} (`);
    expect(said).toContain('pg_control');
    expect(said).toContain(join(spoilt.path, 'postgres.log'));
  });

  it('without its version', async () => {
    rmSync(data('PG_VERSION'));
    expect(await refusal()).toBe(
      `${data()} is no PostgreSQL data folder, or a broken one (PG_VERSION is missing): restore it from a backup, or move it away to start with an empty database.`,
    );
  });

  it('of another PostgreSQL', async () => {
    writeFileSync(data('PG_VERSION'), '16\n');
    expect(await refusal()).toBe(
      `The database in ${data()} was made by PostgreSQL 16, and this Vigil brings PostgreSQL 18: run the Vigil that made it, take a backup, and restore it into a new folder.`,
    );
  });

  it('without its passwords, or with damaged ones', async () => {
    const access = join(spoilt.path, 'postgres-access.json');
    writeFileSync(access, '{"admin": "cut o');
    expect(await refusal()).toBe(
      `${access}, which holds the passwords of the database, is damaged: put it back from a backup.`,
    );
    rmSync(access);
    expect(await refusal()).toBe(
      `The database in ${spoilt.path} cannot be opened without its passwords, and ${access} is missing: put it back from a backup.`,
    );
  });

  it('with passwords that are not its own', async () => {
    const access = join(spoilt.path, 'postgres-access.json');
    writeFileSync(access, JSON.stringify({ admin: 'other', vigil: 'other', port: 0 }));
    const said = await refusal();
    expect(said).toMatch(oneSentence);
    expect(said).toContain('password');
    expect(existsSync(data('postmaster.pid'))).toBe(false);
  });
});

it('a first start that was cut while it made the database is begun again', async () => {
  mkdirSync(`${data()}.new/base`, { recursive: true });
  writeFileSync(`${data()}.password`, 'half');
  writeFileSync(
    join(spoilt.path, 'postgres-access.json'),
    JSON.stringify({ admin: 'kept', vigil: 'kept-too', port: 0 }),
  );
  const child = await startChild({ home: spoilt.path });
  expect([child.refused, new URL(child.url).password]).toEqual(['', 'kept-too']);
  expect(existsSync(`${data()}.new`) || existsSync(`${data()}.password`)).toBe(false);
  await child.stop();
});

describe('a home that cannot be used', () => {
  it('because a file is in its way', async () => {
    const home = join(spoilt.path, 'file');
    writeFileSync(home, '');
    for (const path of [home, join(home, 'below')]) {
      expect((await startChild({ home: path })).refused).toBe(
        `${path} cannot be Vigil's data folder because a file is in its way: move the file, or set VIGIL_HOME to another folder.`,
      );
    }
  });

  if (existsSync('/proc/self')) {
    it('because no folder can be made there, and does not try for ever', async () => {
      expect((await startChild({ home: '/proc/vigil/home' })).refused).toBe(
        'Vigil cannot use its data folder /proc/vigil/home (ENOENT): set VIGIL_HOME to another folder.',
      );
    });
  }

  if (user !== undefined) {
    it('because we may not write there', async () => {
      chmodSync(spoilt.path, 0o555);
      const said = (await startChild({ home: spoilt.path }, user)).refused;
      chmodSync(spoilt.path, 0o755);
      expect(said).toBe(
        `Vigil may not write to its data folder ${spoilt.path}: give it to the user who runs Vigil, or set VIGIL_HOME to another folder.`,
      );
    });
  }

  if (weAreRoot) {
    it('because PostgreSQL, which must not run as root, may not enter a folder above it', async () => {
      const closed = join(spoilt.path, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const said = (await startChild({ home: join(closed, 'a', 'home') })).refused;
      expect(said).toMatch(
        /^PostgreSQL must not run as root, and user \w+, who runs it, may not enter \S+\/closed: set VIGIL_HOME/,
      );
      expect(said).toMatch(oneSentence);
    });
  }
});

/** Creating a small disk needs a right that not every root has. */
const smallDisk = weAreRoot ? mkdtempSync(join(tmpdir(), 'vigil-small-disk-')) : '';
const canMount =
  weAreRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=755', 'tmpfs', smallDisk]).status === 0;
afterAll(() => {
  if (canMount) spawnSync('umount', [smallDisk]);
  if (smallDisk) rmSync(smallDisk, { recursive: true, force: true });
});

it('a server that takes no connection because its disk is full is not said to have failed to start', () => {
  const refused = Object.assign(new Error('could not write init file: No space left on device'), { code: '53100' });
  expect(asSentence('/a/home', refused).message).toBe(
    'The disk that holds /a/home is full: make room and start again.',
  );
});

if (canMount) {
  describe('a full disk', () => {
    it('is called so, and leaves nothing that would pass for a database', async () => {
      const home = join(smallDisk, 'home');
      expect((await startChild({ home })).refused).toMatch(
        /^The disk that holds \/\S+\/home(\/postgres)? is full: make room and start again\.$/,
      );
      expect(
        readdirSync(home).filter((name) => name.startsWith('postgres') && name !== 'postgres-access.json'),
      ).toEqual([]);
    });
  });
}

if (weAreRoot) {
  describe('under root', () => {
    it('runs PostgreSQL as somebody else, in a home that was closed to them', async () => {
      chmodSync(spoilt.path, 0o700);
      const child = await startChild({ home: spoilt.path });
      expect(await withClient(child.url, async (client) => (await client.query('select 1 as n')).rows)).toEqual([
        { n: 1 },
      ]);
      await child.stop();
    });

    it('copies programs that they cannot reach into the home', async () => {
      const closed = join(spoilt.path, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const shipped = findBinaries(spoilt.path, null, () => undefined);
      cpSync(join(shipped.postgres, '..', '..'), join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
      const logs: string[] = [];
      const found = findBinaries(spoilt.path, chooseUser(data()), (line) => logs.push(line), {
        root: closed,
        version: '18',
      });
      expect(found.postgres).toBe(join(spoilt.path, 'postgres-programs-18', 'native', 'bin', 'postgres'));
      expect(found.major).toBe(18);
      expect(logs).toHaveLength(1);
      expect(findBinaries(spoilt.path, chooseUser(data()), () => undefined, { root: closed, version: '18' })).toEqual(
        found,
      );
    });
  });
}

if (user !== undefined) {
  describe('as an ordinary user', () => {
    it('everything belongs to that user, from the first start to the second', async () => {
      const own = makeHome(user);
      try {
        const first = await startChild({ home: own.path }, user);
        expect(first.refused).toBe('');
        await first.stop();
        const second = await startChild({ home: own.path }, user);
        expect(second.refused).toBe('');
        await second.stop();
      } finally {
        await own.remove();
      }
    }, 60_000);
  });

  if (user !== null) {
    it('a database that root started first is not opened by somebody else, who is told why', async () => {
      copyWhole();
      chmodSync(spoilt.path, 0o777);
      const said = (await startChild({ home: spoilt.path }, user)).refused;
      expect(said).toMatch(
        /^The database folder .*\/postgres belongs to user \w+: start Vigil as the user who started it first, or give the folder to yourself with chown\.$/,
      );
    });
  }
}
