import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { withClient } from '../../platform/database/ensure-database.js';
import { formerMigrations, migrate, shippedMigrations } from '../../platform/database/migrate.js';
import { readMigrations } from '../../platform/database/migration-files.js';
import { keySource } from '../../encryption/key-source.js';
import { newKey, textOfKeys } from '../../encryption/key-file-format.js';
import { openKeyring } from '../../encryption/open-keyring.js';
import { rekey } from '../../encryption/rekey.js';
import { personForPage, readersSee, showPageOf } from '../../testing/a-person-page.js';
import { startTestApp } from '../../testing/app.js';
import {
  backUp,
  installationInUse,
  membersIn,
  newInstallation,
  QUIET,
  restoreInto,
  type InstallationInUse,
} from '../../testing/backup-and-restore.js';
import { testKeyring, TEST_KEY } from '../../testing/test-keys.js';
import { verifierKey } from '../../audit-log/signed-note.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { checkDatabase } from '../verification/check-database.js';
import { macOf } from './backup-key.js';
import { Stopped, type Progress } from '../../platform/cancellation.js';
import { checkBackup } from './check-backup.js';
import { drill, notingFailedDrill } from './drill.js';
import { makeBackup } from './make-backup.js';
import { openBackup } from './manifest.js';

jest.setTimeout(120_000);

const backups = mkdtempSync(join(tmpdir(), 'vigil-preconditions-'));
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

const check = async (folder: string): Promise<unknown> =>
  checkBackup(await openBackup(folder, keySource(installation.config)), QUIET);
let copies = 0;
/** Returns a copy of the backup after a change to its files. */
const changedCopy = (change: (folder: string) => void): string => {
  const folder = join(backups, `copy-${(copies += 1)}`);
  cpSync(whole, folder, { recursive: true });
  change(folder);
  return folder;
};

describe('a key that does not open it', () => {
  it('another key, or none: which one is needed is said, and nothing is made', async () => {
    const target = await newInstallation('nothing', { keyFile: null });
    await expect(restoreInto(target, whole)).rejects.toThrow(
      new RegExp(
        `^The backup in ${whole} needs key ${TEST_KEY.id}, and ${target.home}/vigil\\.key is not there: put that key there, or name its file in VIGIL_KEY_FILE\\.`,
      ),
    );
    const another = newKey();
    writeFileSync(join(target.home, 'vigil.key'), textOfKeys([another]), { mode: 0o600 });
    await expect(restoreInto(target, whole)).rejects.toThrow(`holds ${another.id}: put that key there`);
    expect(readdirSync(target.home)).toEqual(['vigil.key']);
    expect(await membersIn(target)).toBe(0);
    await target.remove();
  });

  it('after a re-keying the former key opens a backup of before, and the new one does not', async () => {
    const keyFile = join(backups, 'own.key');
    writeFileSync(keyFile, textOfKeys([TEST_KEY]), { mode: 0o600 });
    const target = await newInstallation('nothing', { keyFile });
    await restoreInto(target, whole);
    await rekey({ databaseUrl: target.database.url, source: keySource(target.config), log: () => undefined });
    const keyring = await openKeyring(target.database.url, keySource(target.config), {
      mode: 'production',
      log: () => undefined,
    });
    await makeBackup({
      databaseUrl: target.database.url,
      keyring,
      config: target.config,
      folder: join(backups, 'rekeyed'),
      progress: QUIET,
    });
    await expect(openBackup(whole, keySource(target.config))).rejects.toThrow(
      new RegExp(
        `needs key ${TEST_KEY.id}, and VIGIL_KEY_FILE .* After a re-keying the former key lies beside the new one, as vigil\\.key\\.before-${TEST_KEY.id}\\.$`,
      ),
    );
    await expect(
      openBackup(whole, keySource({ ...target.config, keyFile: `${keyFile}.before-${TEST_KEY.id}` })),
    ).resolves.toBeTruthy();
    await expect(openBackup(join(backups, 'rekeyed'), keySource(installation.config))).rejects.toThrow('needs key');
    await expect(openBackup(join(backups, 'rekeyed'), keySource(target.config))).resolves.toBeTruthy();
    await target.remove();
  });
});

describe('a folder that is no backup of this Vigil', () => {
  /** Makes a backup as another Vigil could have made it, authenticated by the key. */
  const signedAnew = async (change: (manifest: Record<string, unknown>) => void): Promise<string> => {
    const { manifest, keys } = await openBackup(whole, keySource(installation.config));
    return changedCopy((folder) => {
      const said = structuredClone(manifest) as unknown as Record<string, unknown>;
      change(said);
      const bytes = Buffer.from(JSON.stringify(said));
      writeFileSync(join(folder, 'manifest.json'), bytes);
      writeFileSync(join(folder, 'manifest.mac'), `${macOf(keys, bytes).toString('hex')}\n`);
    });
  };

  it('of a newer Vigil, or one whose migrations are others', async () => {
    const target = await newInstallation('nothing');
    const newer = (change: Record<string, unknown>): Promise<string> =>
      signedAnew((manifest) => {
        (manifest['migrations'] as unknown[]).push({ name: '9999-later', digest: 'x' });
        Object.assign(manifest, change);
      });
    await expect(restoreInto(target, await newer({ version: '7.2.0' }))).rejects.toThrow(
      /was made by Vigil 7\.2\.0: its database has migration 9999-later, which this one \(\d+\.\d+\.\d+\) does not know\. Restore it with Vigil 7\.2\.0, or a newer one\.$/,
    );
    await expect(restoreInto(target, await newer({ version: undefined }))).rejects.toThrow(
      /was made by a newer Vigil: .* Restore it with that Vigil, or a newer one\.$/,
    );
    const changed = await signedAnew((manifest) => {
      (manifest['migrations'] as { digest: string }[])[0]!.digest = 'x';
    });
    await expect(restoreInto(target, changed)).rejects.toThrow(
      /was made by a Vigil \([\d.]+\) whose migration 0001-schema is another than this one's/,
    );
    const form = await signedAnew((manifest) => {
      manifest['v'] = 3;
    });
    await expect(restoreInto(target, form)).rejects.toThrow(
      /is of another form of backup \(3\) than this Vigil knows: restore it with the Vigil that made it\.$/,
    );
    expect(await membersIn(target)).toBe(0);
    await target.remove();
  });

  it('not there, empty, unfinished, or something else', async () => {
    mkdirSync(join(backups, 'empty'));
    await expect(check(join(backups, 'nowhere'))).rejects.toThrow(
      /^There is no folder .*nowhere: name the one that "npm run backup" wrote\.$/,
    );
    await expect(check(join(backups, 'empty'))).rejects.toThrow(
      /manifest\.json is missing: this is no backup, or one that was not finished\. Use another\.$/,
    );
    await expect(
      check(changedCopy((folder) => writeFileSync(join(folder, 'manifest.json'), '{"vigil":"log bundle"}'))),
    ).rejects.toThrow('manifest.json was changed');
    await expect(check(changedCopy((folder) => writeFileSync(join(folder, 'manifest.json'), 'null')))).rejects.toThrow(
      'manifest.json was changed',
    );
  });
});

describe('an older backup', () => {
  it('is restored into the tables of its time, and brought up to date', async () => {
    const all = readMigrations(formerMigrations);
    const until = all.slice(0, -1).map(({ name }) => name);
    const last = readMigrations(shippedMigrations).at(-1)!.name;
    const old = await newInstallation('nothing');
    await migrate(old.database.url, formerMigrations, until);
    await withClient(old.database.url, (client) =>
      client.query(
        `insert into member (id, name, name_folded, role) values (gen_random_uuid(), 'Old', 'old', 'monitor')`,
      ),
    );
    const keyring = await testKeyring(old.database.url);
    await makeBackup({
      databaseUrl: old.database.url,
      keyring,
      config: old.config,
      folder: join(backups, 'old'),
      progress: QUIET,
    });
    const target = await newInstallation('nothing');
    await restoreInto(target, join(backups, 'old'));
    expect(
      await withClient(
        target.database.url,
        async (client) => (await client.query('select name from migration_file order by name desc limit 1')).rows,
      ),
    ).toEqual([{ name: last }]);
    expect(await membersIn(target)).toBe(1);
    // A database that a newer Vigil created and this one may not drop stays unchanged.
    const begun = await newInstallation('template');
    await expect(restoreInto(begun, join(backups, 'old'))).rejects.toThrow(
      `was begun by a newer Vigil than the backup (it has migration 0001-schema). It holds no record: drop it`,
    );
    for (const one of [old, target, begun]) await one.remove();
  });
});

describe('a place that is not empty', () => {
  it('is left alone, and what is there is said', async () => {
    await expect(restoreInto(installation, whole)).rejects.toThrow(
      /^A Vigil works with database .*: stop it first, or restore into another place\.$/,
    );
    const target = await newInstallation('nothing');
    await restoreInto(target, whole);
    await expect(restoreInto(target, whole)).rejects.toThrow(
      /is not empty: it holds 5 members, 3 incidents, 1 published versions, 2 files of evidence\. A backup is restored into an empty place only: name a new VIGIL_HOME, or another database\.$/,
    );
    const others = await newInstallation('nothing');
    await withClient(others.database.url, (client) => client.query('create table theirs (n int)'));
    await expect(restoreInto(others, whole)).rejects.toThrow(
      /is not empty: it holds 1 tables that are not Vigil's\. Restore into a database of its own\.$/,
    );
    const late = await newInstallation('nothing');
    mkdirSync(join(late.home, 'evidence', 's99'), { recursive: true });
    writeFileSync(join(late.home, 'evidence', 's99', 'another99'), 'x');
    await expect(restoreInto(late, whole)).rejects.toThrow(
      /^The folder of evidence \/\S+ is not empty: it holds 1 files that are not of this backup\. Move it away, or name another place in VIGIL_EVIDENCE\.$/,
    );
    const signed = await newInstallation('nothing');
    writeFileSync(join(signed.home, 'log-key.pem'), 'another');
    await expect(restoreInto(signed, whole)).rejects.toThrow(
      /log-key\.pem is there already and is not the backup's: move it away, or restore into another home\.$/,
    );
    for (const one of [target, others, late, signed]) await one.remove();
  });

  it('a place that was only started and never used counts as empty', async () => {
    const target = await newInstallation('template');
    const app = await startTestApp(target.database, { config: target.config });
    await app.close();
    expect((await restoreInto(target, whole)).log.faults).toEqual([]);
    await target.remove();
  });
});

/** Somebody stops it when everything is in. */
const stoppedOnceIn = (): Progress => {
  let isIn = false;
  return {
    ...QUIET,
    say: (line) => (isIn ||= line.startsWith('Everything is in')),
    goOn: () => {
      if (isIn) throw new Stopped();
    },
  };
};

describe('a drill', () => {
  it('that is stopped while it looks is stopped, and did not fail', async () => {
    const { config } = installation;
    const tried = notingFailedDrill(config, () => drill(config, whole, stoppedOnceIn()));
    await expect(tried).rejects.toThrow(Stopped);
    expect(existsSync(join(config.home, 'last-drill.json'))).toBe(false);
  });

  it('of a backup that is removed meanwhile says so, and calls it not damaged', async () => {
    const { config } = installation;
    const folder = changedCopy(() => undefined);
    const removing: Progress = { ...QUIET, goOn: () => rmSync(folder, { recursive: true, force: true }) };
    await expect(notingFailedDrill(config, () => drill(config, folder, removing))).rejects.toThrow(
      `The backup in ${folder} was removed meanwhile, such as for a newer one: run it again.`,
    );
    expect(existsSync(join(config.home, 'last-drill.json'))).toBe(false);
  });
});

describe('a backup with a page about a person', () => {
  it('is restored without it: the consent may have been taken back since', async () => {
    const page = await showPageOf(installation.desk, await personForPage(installation.desk.reviewer));
    const folder = join(backups, 'with a page');
    await backUp(installation, folder);
    const target = await newInstallation('nothing');
    const { pagesAway, log } = await restoreInto(target, folder);
    expect([pagesAway, log.faults]).toEqual([1, []]);
    const app = await startTestApp(target.database, { config: target.config });
    const proven = await checkDatabase(app.database.manager, { key: verifierKey(signingKey(target.config)) });
    const shown = [await readersSee(installation.app, page), await readersSee(app, page)];
    await app.close();
    await target.remove();
    expect(shown).toEqual([
      { listed: true, status: 200, html: 200 },
      { listed: false, status: 410, html: 410 },
    ]);
    expect(proven.faults).toEqual([]);
  });

  it('is restored without it also where the look at it ends early', async () => {
    const target = await newInstallation('nothing');
    await expect(restoreInto(target, join(backups, 'with a page'), stoppedOnceIn())).rejects.toThrow(
      'was not looked at to the end',
    );
    const left = await withClient(
      target.database.url,
      async (client) => (await client.query('select from pub.person_page')).rows.length,
    );
    await target.remove();
    expect(left).toBe(0);
  });
});
