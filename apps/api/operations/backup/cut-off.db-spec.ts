import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compiledUrl } from '../../project-root.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { processesIn } from '../../platform/embedded-postgres/process-table.js';
import { inThrowawayFolder } from '../../platform/home-folder/throwaway-folder.js';
import { keySource } from '../../encryption/key-source.js';
import { REKEY_LOCK } from '../../encryption/rekey.js';
import { startCommand, type CommandProcess } from '../../testing/start-backup-command.js';
import {
  installationInUse,
  backUp,
  membersIn,
  newInstallation,
  QUIET,
  type Installation,
  type InstallationInUse,
} from '../../testing/backup-and-restore.js';
import { evidenceIn } from './evidence-files.js';
import { makeHome } from '../../testing/start-embedded-process.js';
import { testKeyFile } from '../../testing/test-keys.js';
import { main as backupCommand } from './backup.command.js';
import { checkBackup } from './check-backup.js';
import { lastDrill } from './last-backup.js';
import { openBackup } from './manifest.js';
import { inPlace, assertElsewhere } from './command-setup.js';
import { main as restoreCommand } from './restore.command.js';
import { Stopped } from '../../platform/cancellation.js';

jest.setTimeout(120_000);

/** On a busy computer the command takes long enough to print progress. */
const HOW_FAR = /^(?:\d+ of \d+ .+\n)*$/;

// On the file system of the installation, whose files are moved aside.
const backups = mkdtempSync(join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), 'vigil-cut-off-'));
const whole = join(backups, 'whole');
let installation: InstallationInUse;
beforeAll(async () => {
  installation = await installationInUse();
  await backUp(installation, whole);
});
afterAll(async () => {
  await installation?.remove();
  rmSync(backups, { recursive: true, force: true });
});

const opened = () => openBackup(whole, keySource(installation.config));
const isBackup = (folder: string): Promise<boolean> =>
  (async () => checkBackup(await openBackup(folder, keySource(installation.config)), QUIET))().then(
    () => true,
    () => false,
  );
const environment = ({ config, database }: Installation): Record<string, string> => ({
  VIGIL_HOME: config.home,
  DATABASE_URL: database.url,
  VIGIL_KEY_FILE: testKeyFile(),
  VIGIL_EVIDENCE: config.evidenceFolder!,
});

describe('a disk that is full', () => {
  const small = mkdtempSync(join(tmpdir(), 'vigil-small-'));
  const canMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0;
  afterAll(() => {
    if (canMount) execFileSync('umount', [small]);
    rmSync(small, { recursive: true, force: true });
  });
  if (canMount) {
    it('is said, and nothing of the backup is left on it', async () => {
      await expect(backUp(installation, join(small, 'full'))).rejects.toThrow(
        new RegExp(`^The disk that holds ${join(small, 'full')} is full: make room and run it again\\.$`),
      );
      expect(readdirSync(small)).toEqual([]);
    });
  }
});

/** Returns the path of the only evidence file. */
const originalOf = async ({ database, config }: Installation): Promise<string> => {
  const id = await withClient(
    database.url,
    async (client) =>
      (
        await client.query<{ id: string }>(
          `select id from evidence_object where what = 'original' and kept_at is not null`,
        )
      ).rows[0]!.id,
  );
  return join(config.evidenceFolder!, `s${id.slice(-2)}`, id);
};
/** Changes a database while everything else in this process waits. */
const atOnce = (url: string, sql: string): void =>
  void execFileSync(process.execPath, [
    '--input-type=module',
    '-e',
    `
  const { withClient } = await import(${JSON.stringify(compiledUrl('platform/database/ensure-database.js'))});
  await withClient(process.argv[1], (client) => client.query(process.argv[2]));`,
    url,
    sql,
  ]);

describe('cut off', () => {
  /** Kills a command when it has come to a moment; it may also end by itself. */
  const killedAfter = async (
    { child, ended }: CommandProcess,
    when: () => boolean | Promise<boolean>,
  ): Promise<number | null> => {
    try {
      while (child.exitCode === null && child.signalCode === null && !(await when())) await pause(1);
    } finally {
      child.kill('SIGKILL');
    }
    return ended;
  };

  it('a backup that is stopped leaves nothing, wherever it is stopped', async () => {
    const there = (name: string) => (): boolean => existsSync(join(backups, 'stopped.unfinished', name));
    for (const isTime of [() => true, there('tables/040'), there('evidence'), there('contents')]) {
      const progress = {
        ...QUIET,
        goOn: () => {
          if (isTime()) throw new Stopped();
        },
      };
      await expect(backUp(installation, join(backups, 'stopped'), progress)).rejects.toBeInstanceOf(Stopped);
      expect(readdirSync(backups).filter((name) => name.startsWith('stopped'))).toEqual([]);
    }
  });

  it('a backup that is killed leaves no backup, and the next one takes its place', async () => {
    const [folder, draft] = [join(backups, 'killed'), join(backups, 'killed.unfinished')];
    const killed = async (isTime: () => boolean): Promise<void> => {
      expect(await killedAfter(startCommand('backup', [folder], environment(installation)), isTime)).toBe(null);
      expect([existsSync(folder), existsSync(draft), await isBackup(draft)]).toEqual([false, true, false]);
    };
    // The backup waits for a table that another session locks, and then for an evidence file that does not come.
    await withClient(installation.database.url, async (client) => {
      await client.query('begin; lock table setting in access exclusive mode');
      await killed(() => existsSync(draft));
    });
    const [path, aside] = [await originalOf(installation), join(backups, 'killed-aside')];
    renameSync(path, aside);
    execFileSync('mkfifo', [path]);
    await killed(() => existsSync(join(draft, 'home', '2')));
    rmSync(path);
    renameSync(aside, path);
    const run = startCommand('backup', [folder], environment(installation));
    expect([await run.ended, run.said()]).toEqual([
      0,
      expect.stringMatching(
        /^(?:\d+ of \d+ .+\n)*The backup is in .*killed: \d+ rows of \d+ tables, 1 files of evidence \(0\.2 MB\), as of \S+\. It was read back, and is as it was written\.\n1 files of evidence lie where an earlier backup put them, .*\nIt is encrypted with key \S+, which is NOT in it: keep VIGIL_KEY_FILE \(.*\) in another place\. Without that key nobody can read the backup; with both, everything\.\n$/,
      ),
    ]);
    expect([await isBackup(folder), existsSync(draft)]).toEqual([true, false]);
  });

  it('a restore that is killed leaves an empty place, which takes the backup when it is run again', async () => {
    const [fresh, begun] = [await newInstallation('nothing'), await newInstallation('template')];
    /** Kills a restore at a moment, and waits until the server has noticed. */
    const killed = (target: Installation, backup: string, moment: string, before = ''): Promise<void> =>
      withClient(target.database.url, async (client) => {
        const asked = async (condition: string): Promise<boolean> =>
          (await client.query<{ is: boolean }>(`select ${condition} as is`)).rows[0]!.is;
        if (before) await client.query(`begin; ${before}`);
        const run = startCommand('restore', [backup], environment(target));
        expect([await killedAfter(run, () => asked(moment)), run.said()]).toEqual([
          null,
          expect.stringMatching(HOW_FAR),
        ]);
        if (before) await client.query('rollback');
        for (
          let tries = 0;
          tries < 500 &&
          (await asked(
            'exists (select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid())',
          ));
          tries += 1
        )
          await pause(10);
      });
    // The tables are made, and an evidence file of this copy of the backup does not come.
    const stuck = join(backups, 'stuck');
    cpSync(whole, stuck, { recursive: true });
    const evidence = readdirSync(evidenceIn(stuck).folder, { recursive: true, withFileTypes: true }).filter((e) =>
      e.isFile(),
    );
    for (const { parentPath, name } of evidence) {
      rmSync(join(parentPath, name));
      execFileSync('mkfifo', [join(parentPath, name)]);
    }
    // Asked outside a transaction, in which PostgreSQL may answer from its cache for ever.
    await killed(fresh, stuck, `to_regclass('log_leaf') is not null`);
    // All rows are loaded, and setting a sequence waits for this session's lock.
    await killed(
      begun,
      whole,
      `exists (select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database()))`,
      'alter sequence pub.incident_key_seq increment by 1',
    );
    expect([await membersIn(fresh), await membersIn(begun)]).toEqual([0, 0]);
    const run = startCommand('restore', [whole], environment(fresh));
    expect([await run.ended, run.said()]).toEqual([
      0,
      expect.stringContaining('1 of 1 files of evidence open and are what was stored.'),
    ]);
    for (const target of [fresh, begun]) await target.remove();
  });

  it('a drill that is killed leaves a database that can be read: the next one ends and removes it, and nothing that lives', async () => {
    const below = mkdtempSync(join(tmpdir(), 'vigil-drills-'));
    chmodSync(below, 0o711);
    const drill = (): CommandProcess =>
      startCommand('restore', ['--drill', whole, '--in', below], environment(installation));
    const homes = (): string[] => readdirSync(below).map((name) => join(below, name, 'in'));
    const isServed = (): boolean => homes().some((home) => existsSync(join(home, 'postgres', 'postmaster.pid')));
    expect(await killedAfter(drill(), isServed)).toBe(null);
    const [left] = homes();
    expect(existsSync(join(left!, 'postgres', 'PG_VERSION'))).toBe(true);
    await inThrowawayFolder(below, 'drill', async (living) => {
      const next = drill();
      expect([await next.ended, next.said()]).toEqual([
        0,
        expect.stringMatching(
          new RegExp(`^Removed ${dirname(left!)}, which a killed process had left\n[^]*The drill went well`),
        ),
      ]);
      expect(homes()).toEqual([living]);
      expect(processesIn(join(left!, 'postgres'))).toEqual([]);
    });
    expect(readdirSync(below)).toEqual([]);
    rmSync(below, { recursive: true });
  });
});

describe('a file of evidence that a check has found damaged', () => {
  it('is named by the backup and by its check, and both end with an error', async () => {
    const object = basename(await originalOf(installation));
    atOnce(installation.database.url, `update evidence set damaged_at = now() where state = 'stored'`);
    const folder = join(backups, 'with-damage');
    const backup = startCommand('backup', [folder], environment(installation));
    expect([await backup.ended, backup.said()]).toEqual([
      1,
      expect.stringContaining(`DAMAGED: file ${object} was known to be damaged`),
    ]);
    const check = startCommand('backup', ['check', folder], environment(installation));
    expect([await check.ended, check.said()]).toEqual([
      1,
      expect.stringMatching(/DAMAGED: file \w+ .*\n1 files of evidence in this backup are damaged\./),
    ]);
    atOnce(installation.database.url, 'update evidence set damaged_at = null');
  });
});

describe('what is done at the same time', () => {
  it('another backup is refused, and a re-keying and a backup wait for each other', async () => {
    const said: string[] = [];
    let isDone = false;
    let running: Promise<unknown> = Promise.resolve();
    await withClient(installation.database.url, async (client) => {
      await client.query('select pg_advisory_lock($1)', [REKEY_LOCK]);
      running = backUp(installation, join(backups, 'waiting'), { ...QUIET, say: (line) => void said.push(line) }).then(
        () => {
          isDone = true;
        },
      );
      for (let tries = 0; tries < 2000 && said.length === 0 && !isDone; tries += 1) await pause(5);
      await expect(backUp(installation, join(backups, 'second'))).rejects.toThrow(
        'Another backup of this database is being made: wait until it is done.',
      );
      expect([said, isDone]).toEqual([['Waiting for a re-keying to end'], false]);
    });
    await running;
    expect(await isBackup(join(backups, 'waiting'))).toBe(true);
  });

  it('a backup that waits for a re-keying stops when it is told to, and leaves nothing', async () => {
    const said: string[] = [];
    await withClient(installation.database.url, async (client) => {
      await client.query('select pg_advisory_lock($1)', [REKEY_LOCK]);
      const goOn = (): void => {
        if (said.length > 0) throw new Stopped();
      };
      const progress = { ...QUIET, goOn, say: (line: string) => void said.push(line) };
      await expect(backUp(installation, join(backups, 'stopped'), progress)).rejects.toThrow(Stopped);
    });
    expect(said).toEqual(['Waiting for a re-keying to end']);
    expect(readdirSync(backups).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });

  it('a file that is erased after the moment of the backup is no fault, and one that was lost before is said', async () => {
    const [path, aside] = [await originalOf(installation), join(backups, 'aside')];
    const object = basename(path);
    renameSync(path, aside);
    expect((await backUp(installation, join(backups, 'lost'))).lost).toEqual([object]);
    renameSync(aside, path);
    let isErased = false;
    const goOn = (): void => {
      if (isErased || !existsSync(join(backups, 'erased.unfinished', 'tables', '020'))) return;
      isErased = true;
      rmSync(path);
      atOnce(
        installation.database.url,
        `update evidence_object set kept_at = null, size = null where id = '${object}'`,
      );
    };
    expect((await backUp(installation, join(backups, 'erased'), { ...QUIET, goOn })).lost).toEqual([]);
    expect(isErased).toBe(true);
    expect(await isBackup(join(backups, 'erased'))).toBe(true);
  });
});

describe('with the database that ships', () => {
  it('a backup is restored into a home that is not there yet, backed up again and compared, by the commands', async () => {
    const home = makeHome();
    const settings = { VIGIL_HOME: join(home.path, 'vigil'), VIGIL_KEY_FILE: testKeyFile() };
    const restore = startCommand('restore', [whole], settings);
    expect([await restore.ended, restore.said()]).toEqual([
      0,
      expect.stringMatching(
        /\d+ of \d+ parts are as they were written; \d+ of \d+ tables hold what they held, \d+ rows\.\n1 of 1 files of evidence open and are what was stored\.\n3 records: all \d+ encrypted values open\.\n\d+ lines of the log, of which a checkpoint covers \d+: all is as it was logged\.\n/,
      ),
    ]);
    const backup = startCommand('backup', [join(backups, 'embedded')], settings);
    expect([await backup.ended, backup.said()]).toEqual([0, expect.stringContaining('The backup is in ')]);
    const compare = startCommand('backup', ['compare', join(backups, 'embedded')], settings);
    expect([await compare.ended, compare.said()]).toEqual([
      0,
      expect.stringMatching(/\n\d+ tables hold the same\.\nThe place holds what the backup holds\.\n$/),
    ]);
    await home.remove();
  });

  it('a restore is tried beside the installation in use: minutes, figures, differences, and nothing is left', async () => {
    const below = mkdtempSync(join(tmpdir(), 'vigil-drills-'));
    chmodSync(below, 0o711);
    const tried = startCommand('restore', ['--drill', whole, '--in', below], environment(installation));
    expect([await tried.ended, tried.said()]).toEqual([
      0,
      expect.stringMatching(
        /\n3 records: all \d+ encrypted values open\.\n[^]*\nThe log [^]*\nEach public figure is what this installation says as of then: [1-9]\d* cells of every indicator in each of its readings, in all and by year\.\nThe drill went well: \d+\.\d minutes until everything was restored and looked at\. The throwaway place was removed\.\n$/,
      ),
    ]);
    expect(readdirSync(below)).toEqual([]);
    const note = await lastDrill({ home: installation.home, mode: 'production' });
    expect(note).toMatchObject({ isWell: true, madeAt: (await opened()).manifest.madeAt });
    rmSync(below, { recursive: true });
  });

  it('a home without a database is not backed up, and none is made there', async () => {
    await expect(inPlace({ ...installation.config, databaseUrl: null }, () => Promise.resolve())).rejects.toThrow(
      `There is no database in ${installation.home}: say in VIGIL_HOME or DATABASE_URL which place is meant, as for npm start.`,
    );
    expect(existsSync(join(installation.home, 'postgres'))).toBe(false);
  });
});

describe('a command', () => {
  it('that is not understood says how to say it', async () => {
    for (const [name, command, args, ends = 2] of [
      // Understood, but nothing says where the backup should go.
      ['backup', backupCommand, [], 1],
      ['backup', backupCommand, ['check']],
      ['backup', backupCommand, ['a', 'b']],
      ['backup', backupCommand, ['--all']],
      ['restore', restoreCommand, []],
      ['restore', restoreCommand, ['a', 'b']],
    ] as const) {
      const said = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
      try {
        const code = await command([...args]);
        const words = said.mock.calls.join('');
        expect([args, code, words]).toEqual([args, ends, expect.stringContaining(`npm run ${name} -- FOLDER`)]);
      } finally {
        said.mockRestore();
      }
    }
  });

  it('writes no backup into the home, which would be lost together with it', () => {
    for (const folder of ['/srv/vigil', '/srv/vigil/backups/monday'])
      expect(() => assertElsewhere(folder, '/srv/vigil')).toThrow(
        /lies in \/srv\/vigil, and would be lost together with it/,
      );
    for (const folder of ['/srv/vigil-monday', '/srv', '/mnt/stick/monday'])
      expect(() => assertElsewhere(folder, '/srv/vigil')).not.toThrow();
  });
});
