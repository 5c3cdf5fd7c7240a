import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Config } from '../../config.js';
import { keySource } from '../../encryption/key-source.js';
import { Stopped } from '../../platform/cancellation.js';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import { withClient } from '../../platform/database/ensure-database.js';
import { anIncident } from '../../testing/an-incident.js';
import { startTestApp, type TestApp } from '../../testing/app.js';
import { backUp, newInstallation, QUIET, restoreInto, type Installation } from '../../testing/backup-and-restore.js';
import { commandOfAStore } from '../../testing/command-of-a-store.js';
import { log, openDesk, type Desk } from '../../testing/desk.js';
import { STORES_OF_BACKUPS } from '../../testing/stores-of-backups.js';
import { testKeyring } from '../../testing/test-keys.js';
import { addFile, aPhoto } from '../../testing/upload-evidence.js';
import { newIdentity, textOfIdentity } from './backup-identity.js';
import { backupsIn, MARK } from './backups-in-folder.js';
import { nameAt } from './backup-place.js';
import { checkBackup } from './check-backup.js';
import { backUpIfDue } from './daily-backup.js';
import { lastBackup } from './last-backup.js';
import { openBackup } from './manifest.js';
import { backUpIntoPlace, fetchBackup, notingFailure, PlaceInUse, placeOf, rotateBackups } from './place-commands.js';
import { restoreBackup } from './restore-backup.js';

jest.setTimeout(300_000);

const backups = mkdtempSync(join(tmpdir(), 'vigil-linked-'));
const folderOf = (day: string): string => join(backups, day);
let installation: Installation;
let app: TestApp;
let desk: Desk;
let record: { id: string };
beforeAll(async () => {
  installation = await newInstallation('template');
  app = await startTestApp(installation.database, { config: installation.config });
  desk = await openDesk(app);
  record = await log(desk.monitor, anIncident());
});
afterAll(async () => {
  await app?.close();
  await installation?.remove();
  rmSync(backups, { recursive: true, force: true });
});

const addPhoto = async (): Promise<string> => {
  const { id, status } = await addFile(app, desk.monitor, record.id, aPhoto(150_000));
  expect(status).toBe(204);
  const [{ object }] = (await app.database.query(
    `select id as object from evidence_object where evidence_id = $1 and what = 'original'`,
    [id],
  )) as [{ object: string }];
  return object;
};
const fileIn = (day: string, object: string): string => join(folderOf(day), 'evidence', `s${object.slice(-2)}`, object);
const check = async (day: string) =>
  checkBackup(await openBackup(folderOf(day), keySource(installation.config)), QUIET);
/** A name has the second in it. */
const waitUntilAnotherSecond = async (name: string): Promise<void> => {
  while (nameAt(new Date()) === name) await pause(20);
};
/** Changes a byte where it lies, as a failing disk does: links to it see the same. */
const spoil = (path: string): void => {
  const bytes = readFileSync(path);
  bytes[1000]! ^= 1;
  chmodSync(path, 0o600);
  writeFileSync(path, bytes);
};

describe('a backup beside an earlier one', () => {
  it('copies new files of evidence alone, is complete without the earlier one, and is read back', async () => {
    const first = await addPhoto();
    expect((await backUp(installation, folderOf('monday'))).shared).toBe(0);
    const second = await addPhoto();
    const made = await backUp(installation, folderOf('tuesday'));
    expect([made.shared, made.manifest.evidence.files]).toEqual([1, 2]);
    expect(statSync(fileIn('tuesday', first)).ino).toBe(statSync(fileIn('monday', first)).ino);
    expect(statSync(fileIn('tuesday', second)).nlink).toBe(1);
    rmSync(folderOf('monday'), { recursive: true });
    expect((await check('tuesday')).files).toHaveLength(2);
    expect(await backupsIn(backups)).toEqual([
      { name: 'tuesday', madeAt: made.manifest.madeAt, checked: true, whole: true },
    ]);
  });
});

describe('a place for backups', () => {
  it('takes one each time, and loses those that are not kept any longer, but nothing that Vigil did not read back', async () => {
    const to = mkdtempSync(join(tmpdir(), 'vigil-place-'));
    const config: Config = {
      ...installation.config,
      backup: { ...installation.config.backup, to, keep: { daily: 1, weekly: 0, monthly: 0 } },
    };
    const place = placeOf(config);
    const work = {
      databaseUrl: installation.database.url,
      keyring: await testKeyring(installation.database.url),
      progress: QUIET,
    };
    const first = await backUpIntoPlace(config, place, work);
    expect([first.removed, (await place.list()).map(({ name }) => name)]).toEqual([[], [first.name]]);
    expect(await lastBackup(config)).toMatchObject({ madeAt: first.manifest.madeAt, checkedAt: expect.any(String) });
    // Another one of the same day, by a hand that did not read it back, and a stranger's folder.
    cpSync(join(to, first.name), join(to, 'by-hand'), { recursive: true });
    rmSync(join(to, 'by-hand', MARK));
    mkdirSync(join(to, 'photos'));
    await waitUntilAnotherSecond(first.name);
    const second = await backUpIntoPlace(config, place, work);
    expect(second.removed).toEqual([first.name]);
    expect(readdirSync(to).sort()).toEqual(['by-hand', 'photos', second.name]);
    expect((await checkBackup(await openBackup(join(to, second.name), keySource(config)), QUIET)).files).toHaveLength(
      2,
    );
    // Otherwise what lies there would be mixed with the backup.
    const fetched = (folder: string) =>
      place.fetch(second.name, folder, QUIET, (where) => openBackup(where, keySource(config)));
    await expect(fetched(to)).rejects.toThrow(`${to} is there already: name a folder that is not.`);
    await expect(fetched(join(to, 'no', 'disk'))).rejects.toThrow(`There is no folder ${join(to, 'no')} to put`);
    // Stopped while it is copied, or at the end of its reading, it leaves nothing.
    const copy = join(to, 'copy');
    const fetchFor = (steps: number, count = { left: steps }) => {
      const goOn = (): void => {
        if ((count.left -= 1) < 0) throw new Stopped();
      };
      return fetchBackup(config, second.name, copy, { ...QUIET, goOn }, null);
    };
    const count = { left: 1e6 };
    expect(await fetchFor(0, count)).toBe(0);
    rmSync(copy, { recursive: true });
    for (const steps of [3, 1e6 - count.left - 1]) await expect(fetchFor(steps)).rejects.toThrow(Stopped);
    expect(readdirSync(to).sort()).toEqual(['by-hand', 'photos', second.name]);
    rmSync(to, { recursive: true });
    await expect(place.list()).rejects.toThrow(/is its disk mounted\? Vigil does not make it\.$/);
    expect(existsSync(to)).toBe(false);
  });

  it('takes one a day, also where two servers make it; a failure is noted beside the last one', async () => {
    const to = mkdtempSync(join(tmpdir(), 'vigil-daily-'));
    const config: Config = { ...installation.config, backup: { ...installation.config.backup, to } };
    const both = await Promise.all([backUpIfDue(config, 0, QUIET), backUpIfDue(config, 0, QUIET)]);
    expect(both.filter((one) => one === 'made')).toHaveLength(1);
    expect(await backUpIfDue(config, 0, QUIET)).toBe('there');
    expect(readdirSync(to)).toHaveLength(1);
    // What another server is still making is not there yet: it may fail.
    await withClient(installation.database.url, async (client) => {
      await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.dailyBackup]);
      expect(await backUpIfDue(config, 0, QUIET)).toBe('elsewhere');
    });
    const last = await lastBackup(config);
    expect(last).not.toHaveProperty('failedAt');
    rmSync(to, { recursive: true });
    await expect(backUpIfDue(config, 0, QUIET)).rejects.toThrow(/is its disk mounted/);
    expect(await lastBackup(config)).toEqual({ ...last, failedAt: expect.any(String) });
  });

  it('is neither made nor removed while another command does so in the place, which is no failure', async () => {
    const to = mkdtempSync(join(tmpdir(), 'vigil-alone-'));
    const config: Config = {
      ...installation.config,
      backup: { ...installation.config.backup, to, keep: { daily: 1, weekly: 0, monthly: 0 } },
    };
    expect(await backUpIfDue(config, 0, QUIET)).toBe('made');
    const [name] = readdirSync(to) as [string];
    const last = await lastBackup(config);
    const tomorrow = (): Date => new Date(Date.now() + 86_400_000);
    await withClient(installation.database.url, async (client) => {
      await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCKS.backupPlace]);
      await expect(rotateBackups(config, false, QUIET)).rejects.toThrow(PlaceInUse);
      expect(await rotateBackups(config, true, QUIET)).toBe(0);
      expect(await backUpIfDue(config, 0, QUIET, tomorrow)).toBe('elsewhere');
      const made = notingFailure(config, async () =>
        backUpIntoPlace(config, placeOf(config), {
          databaseUrl: installation.database.url,
          keyring: await testKeyring(installation.database.url),
          progress: QUIET,
        }),
      );
      await expect(made).rejects.toThrow(/^Another command makes or removes backups in this place/);
    });
    expect([readdirSync(to), await lastBackup(config)]).toEqual([[name], last]);
    expect(await rotateBackups(config, false, QUIET)).toBe(0);
  });

  it('goes also without the database, in a folder: what a backup links there stays', async () => {
    const to = mkdtempSync(join(tmpdir(), 'vigil-without-'));
    const keep = { daily: 1, weekly: 0, monthly: 0 };
    const config: Config = { ...installation.config, backup: { ...installation.config.backup, to, keep } };
    expect(await backUpIfDue(config, 0, QUIET)).toBe('made');
    const [name] = readdirSync(to) as [string];
    cpSync(join(to, name), join(to, 'vigil-2026-01-01T000000Z'), { recursive: true });
    const away = { ...config, databaseUrl: 'postgres://nobody@127.0.0.1:1/none' };
    expect(await rotateBackups(away, false, QUIET)).toBe(0);
    expect(readdirSync(to)).toEqual([name]);
    const { command } = commandOfAStore();
    const inStore = { ...away, backup: { ...away.backup, to: `command:${command}` } };
    await expect(rotateBackups(inStore, false, QUIET)).rejects.toThrow(/127\.0\.0\.1/);
  });

  it('lies outside the home', () =>
    expect(() =>
      placeOf({ home: '/srv/vigil', backup: { ...installation.config.backup, to: '/srv/vigil/backups' } }),
    ).toThrow(/would be lost together with it/));
});

describe('a place in a store', () => {
  const stores = Object.entries(STORES_OF_BACKUPS);
  it.each(process.env['VIGIL_PROVE'] ? stores : stores.slice(0, 1))(
    'has each file of evidence once for all backups, loses what none needs, and gives a backup back whole: %s',
    async (_, open) => {
      const [store, scratch] = [await open(), mkdtempSync(join(tmpdir(), 'vigil-fetched-'))];
      const { backup } = installation.config;
      const keep = { daily: 1, weekly: 0, monthly: 0 };
      const config: Config = { ...installation.config, backup: { ...backup, ...store.settings, keep } };
      const place = placeOf(config);
      const work = {
        databaseUrl: installation.database.url,
        keyring: await testKeyring(installation.database.url),
        progress: QUIET,
      };
      const former = 'vigil-2020-01-01T000000Z';
      const first = await place.make(former, { ...work, config });
      expect([first.shared, store.names('evidence/').length]).toEqual([0, 2]);
      expect(await place.list()).toEqual([{ name: former, madeAt: first.manifest.madeAt, checked: true, whole: true }]);
      // A file that only the first one has.
      const gone = `evidence/00/${'0'.repeat(64)}`;
      store.write(gone, Buffer.from('x'));
      const list = `${former}/evidence.list`;
      store.write(list, Buffer.concat([store.read(list), Buffer.from(`${'0'.repeat(64)}\n`)]));
      const second = await backUpIntoPlace(config, place, work);
      expect([second.shared, second.removed]).toEqual([2, [former]]);
      expect([store.names(former), store.names('evidence/').length, store.names(gone)]).toEqual([[], 2, []]);
      const fetched = join(scratch, 'fetched');
      const openIt = (one: string) => openBackup(one, keySource(config));
      await place.fetch(second.name, fetched, QUIET, openIt);
      expect((await checkBackup(await openIt(fetched), QUIET)).files).toHaveLength(2);
      // Nothing of it is readable there.
      expect(store.names('').length).toBeGreaterThan(10);
      expect(store.names('').filter((name) => store.read(name).includes('log_leaf'))).toEqual([]);
      // A file that was changed in the store is named, and nothing is left of the folder.
      const [object] = store.names('evidence/') as [string];
      const bytes = Buffer.from(store.read(object));
      bytes[1000]! ^= 1;
      store.write(object, bytes);
      await expect(place.fetch(second.name, join(scratch, 'other'), QUIET, openIt)).rejects.toThrow(
        /gave back evidence\/.* otherwise than it was put there/,
      );
      expect(readdirSync(scratch)).toEqual(['fetched']);
      rmSync(scratch, { recursive: true });
      await store.remove();
    },
  );

  it('has no half of a backup when the store ends before its manifest, and leaves nothing in the home', async () => {
    const { folder, command } = commandOfAStore();
    const full = `[ "$2" != vigil-cut/manifest.json ] || [ "$1" != put ] || { cat > /dev/null; exit 5; }; ${command}`;
    // The arguments of the template are those of the last command in it.
    const script = join(folder, 'full.sh');
    writeFileSync(script, `#!/bin/sh\n${full} "$@"\n`, { mode: 0o700 });
    const config: Config = {
      ...installation.config,
      backup: { ...installation.config.backup, to: `command:'${script}'` },
    };
    const place = placeOf(config);
    const work = {
      databaseUrl: installation.database.url,
      keyring: await testKeyring(installation.database.url),
      progress: QUIET,
    };
    // Of one that was killed.
    mkdirSync(join(installation.home, '.backup-Ab12_z'));
    await expect(place.make('vigil-cut', { ...work, config })).rejects.toThrow(
      'The command in VIGIL_BACKUP_TO is full: make room, or keep fewer backups (VIGIL_BACKUP_KEEP) (exit code 5).',
    );
    expect(await place.list()).toEqual([]);
    expect(existsSync(join(folder, 'files', 'vigil-cut', 'contents'))).toBe(false);
    expect(readdirSync(installation.home).filter((name) => name.startsWith('.backup'))).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});

describe('a backup that is sealed to a recipient', () => {
  it('is read back when it is made, opens on no server without the identity, and is restored with it', async () => {
    const made = await newIdentity();
    const identity = join(backups, '..', `${basename(backups)}-identity`);
    writeFileSync(identity, textOfIdentity(made), { mode: 0o600 });
    const config: Config = {
      ...installation.config,
      backup: { ...installation.config.backup, recipient: made.recipient },
    };
    const { manifest, shared } = await backUp({ ...installation, config }, folderOf('sealed'));
    expect([manifest.v, manifest.key.sealedTo, shared]).toEqual([2, made.identity.id, 2]);
    expect((await backupsIn(backups)).find(({ name }) => name === 'sealed')).toMatchObject({ checked: true });
    await expect(check('sealed')).rejects.toThrow(
      `needs the identity ${made.identity.id}, which is kept in another place: name its file, with --identity FILE.`,
    );
    const again = await openBackup(folderOf('sealed'), keySource(config), identity);
    expect((await checkBackup(again, QUIET)).files).toHaveLength(2);
    if (process.env['VIGIL_PROVE']) {
      const there = await newInstallation('nothing');
      await expect(restoreInto(there, folderOf('sealed'))).rejects.toThrow(/needs the identity/);
      const restored = await restoreBackup(there.config, folderOf('sealed'), QUIET, identity);
      expect(restored.files).toEqual({ total: 2, whole: 2, damaged: [] });
      expect(restored.answers.unreadable).toEqual([]);
      await there.remove();
    }
    writeFileSync(identity, textOfIdentity(await newIdentity()));
    await expect(openBackup(folderOf('sealed'), keySource(config), identity)).rejects.toThrow(/ holds [0-9a-f]{16}\.$/);
    // Without the word "sealed", the manifest is another.
    const path = join(folderOf('sealed'), 'manifest.json');
    const { sealedTo: _, ...key } = manifest.key;
    writeFileSync(path, JSON.stringify({ ...manifest, v: 1, key }));
    await expect(check('sealed')).rejects.toThrow(/was changed after the backup was made/);
    rmSync(folderOf('sealed'), { recursive: true });
    rmSync(identity);
  });
});

describe('what goes wrong', () => {
  it('a file that was damaged in the earlier backup is copied again, not linked', async () => {
    const [object] = (await check('tuesday')).files.map(({ id }) => id) as [string];
    spoil(fileIn('tuesday', object));
    await expect(check('tuesday')).rejects.toThrow(/was changed or cut off/);
    expect((await backUp(installation, folderOf('wednesday'))).shared).toBe(1);
    expect((await check('wednesday')).files).toHaveLength(2);
  });

  it('a file that is missing in the earlier backup, or cut off, is copied again', async () => {
    const [one, two] = (await check('wednesday')).files.map(({ id }) => id) as [string, string];
    rmSync(fileIn('wednesday', one));
    // Another file, so that no other backup's is cut off, too.
    rmSync(fileIn('wednesday', two));
    writeFileSync(fileIn('wednesday', two), 'cut', { mode: 0o600 });
    expect((await backUp(installation, folderOf('thursday'))).shared).toBe(0);
    expect((await check('thursday')).files).toHaveLength(2);
  });

  it('a backup whose manifest was changed after it was read back counts as one that nobody read', async () => {
    const path = join(folderOf('thursday'), 'manifest.json');
    const right = readFileSync(path);
    writeFileSync(path, Buffer.concat([right, Buffer.from(' ')]));
    expect((await backupsIn(backups)).find(({ name }) => name === 'thursday')).toMatchObject({ checked: false });
    writeFileSync(path, right);
    const mark = join(folderOf('thursday'), MARK);
    writeFileSync(mark, '{"v":1');
    expect((await backupsIn(backups)).find(({ name }) => name === 'thursday')).toMatchObject({ checked: false });
    const part = join(folderOf('thursday'), 'contents');
    writeFileSync(part, 'x');
    expect((await backupsIn(backups)).find(({ name }) => name === 'thursday')).toMatchObject({ madeAt: null });
  });
});
