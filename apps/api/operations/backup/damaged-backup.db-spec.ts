import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { withClient } from '../../platform/database/ensure-database.js';
import { formerMigrations, migrate, shippedMigrations } from '../../platform/database/migrate.js';
import { readMigrations } from '../../platform/database/migration-files.js';
import { keySource } from '../../encryption/key-source.js';
import { newKey, textOfKeys } from '../../encryption/key-text.js';
import { openKeyring } from '../../encryption/open-keyring.js';
import { rekey } from '../../encryption/rekey.js';
import { startTestApp } from '../../testing/app.js';
import {
  aWorkingOffice,
  backUp,
  filesBelow,
  membersIn,
  newPlace,
  QUIET,
  restoreInto,
  type WorkingOffice,
} from '../../testing/backups.js';
import { testKeyring, TEST_KEY } from '../../testing/test-keys.js';
import { macOf } from './backup-key.js';
import { checkBackup } from './check-backup.js';
import { makeBackup } from './make-backup.js';
import { openBackup } from './manifest.js';

jest.setTimeout(120_000);

const shelf = mkdtempSync(join(tmpdir(), 'vigil-damaged-'));
const [whole, other] = [join(shelf, 'whole'), join(shelf, 'other')];
let office: WorkingOffice;
beforeAll(async () => {
  office = await aWorkingOffice();
  await backUp(office, whole);
  await backUp(office, other);
});
afterAll(async () => {
  await office?.remove();
  rmSync(shelf, { recursive: true, force: true });
});

const check = async (folder: string): Promise<unknown> =>
  checkBackup(await openBackup(folder, keySource(office.config)), QUIET);
let copies = 0;
/** Returns a damaged copy of the backup. */
const damaged = (damage: (folder: string) => void): string => {
  const folder = join(shelf, `copy-${(copies += 1)}`);
  cpSync(whole, folder, { recursive: true });
  damage(folder);
  return folder;
};
const flip = (path: string, at: number, bit: number): void => {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1 << bit;
  writeFileSync(path, bytes);
};
describe('a backup that is not as it was written', () => {
  it('is found and named, wherever one bit was turned, a byte is missing or was added, or a file is gone or another’s', async () => {
    const files = filesBelow(whole);
    // One of each kind of part, and the largest and the smallest tables.
    const kinds = [
      ...new Map(files.map((file) => [file.path.replace(/\d+$|[0-9a-f]{32}$/, ''), file])).values(),
      ...files
        .filter(({ path }) => path.startsWith('tables/'))
        .sort((a, b) => a.bytes.length - b.bytes.length)
        .filter((_file, i, all) => i === 0 || i === all.length - 1),
    ];
    expect(kinds.map(({ path }) => path.replace(/[\da-f]{32}$|\d+$/, 'n'))).toEqual(
      expect.arrayContaining(['contents', 'files', 'manifest.json', 'manifest.mac', 'tables/n', 'home/n']),
    );
    expect(kinds.some(({ path }) => path.startsWith('evidence/'))).toBe(true);
    let found = 0;
    const folder = damaged(() => undefined);
    for (const { path, bytes } of kinds) {
      const flipped = (at: number): Buffer => {
        const changed = Buffer.from(bytes);
        changed[at]! ^= 1 << (at % 7);
        return changed;
      };
      const { length } = bytes;
      const damages: [string, Buffer | null][] = [
        ...[0, length >> 1, length - 1].map((at): [string, Buffer] => [`a bit at ${at}`, flipped(at)]),
        ['cut', bytes.subarray(0, length - 1)],
        ['cut to nothing', Buffer.alloc(0)],
        ['longer', Buffer.concat([bytes, Buffer.from('0')])],
        ['gone', null],
        ...(existsSync(join(other, path)) && !path.startsWith('evidence/')
          ? [['of another backup', readFileSync(join(other, path))] as [string, Buffer]]
          : []),
      ];
      for (const [how, instead] of damages) {
        if (instead) writeFileSync(join(folder, path), instead);
        else rmSync(join(folder, path));
        const said = await check(folder).then(
          () => 'nothing was found',
          (error: unknown) => error as Error,
        );
        const named = path === 'manifest.mac' ? 'manifest.' : path.split('/').at(-1)!;
        expect([path, how, said]).toEqual([
          path,
          how,
          expect.objectContaining({ name: 'OperatorError', message: expect.stringContaining(named) }),
        ]);
        found += 1;
      }
      writeFileSync(join(folder, path), bytes);
    }
    expect(found).toBeGreaterThan(60);
    await check(folder);
  });

  it('is not restored: the place stays empty, and takes a whole one afterwards', async () => {
    const place = await newPlace('nothing');
    const tables = filesBelow(whole)
      .filter(({ path }) => path.startsWith('tables/'))
      .sort((a, b) => b.bytes.length - a.bytes.length);
    for (const damage of [
      (folder: string) => {
        const [file] = filesBelow(join(folder, 'evidence'));
        flip(join(folder, 'evidence', file!.path), 70_000, 1);
      },
      (folder: string) => flip(join(folder, tables[0]!.path), tables[0]!.bytes.length - 5, 3),
      (folder: string) => flip(join(folder, tables[1]!.path), 20, 0),
      (folder: string) => rmSync(join(folder, tables[2]!.path)),
      (folder: string) => {
        const [a, b] = [tables[0]!, tables[1]!].map(({ path }) => join(folder, path));
        renameSync(a!, `${a}.x`);
        renameSync(b!, a!);
        renameSync(`${a}.x`, b!);
      },
    ]) {
      await expect(restoreInto(place, damaged(damage))).rejects.toThrow(
        /: this backup is damaged, and nothing of it is taken\. Use another copy of it/,
      );
      expect(await membersIn(place)).toBe(0);
    }
    expect((await restoreInto(place, whole)).log.faults).toEqual([]);
    expect(await membersIn(place)).toBe(5);
    await place.remove();
  });
});

describe('a key that does not open it', () => {
  it('another key, or none: which one is needed is said, and nothing is made', async () => {
    const place = await newPlace('nothing', { keyFile: null });
    await expect(restoreInto(place, whole)).rejects.toThrow(
      new RegExp(
        `^The backup in ${whole} needs key ${TEST_KEY.id}, and ${place.home}/vigil\\.key is not there: put that key there, or name its file in VIGIL_KEY_FILE\\.`,
      ),
    );
    const another = newKey();
    writeFileSync(join(place.home, 'vigil.key'), textOfKeys([another]), { mode: 0o600 });
    await expect(restoreInto(place, whole)).rejects.toThrow(`holds ${another.id}: put that key there`);
    expect(readdirSync(place.home)).toEqual(['vigil.key']);
    expect(await membersIn(place)).toBe(0);
    await place.remove();
  });

  it('after a re-keying the former key opens a backup of before, and the new one does not', async () => {
    const keyFile = join(shelf, 'own.key');
    writeFileSync(keyFile, textOfKeys([TEST_KEY]), { mode: 0o600 });
    const place = await newPlace('nothing', { keyFile });
    await restoreInto(place, whole);
    await rekey({ databaseUrl: place.database.url, source: keySource(place.config), log: () => undefined });
    const keyring = await openKeyring(place.database.url, keySource(place.config), {
      mode: 'production',
      log: () => undefined,
    });
    await makeBackup({
      databaseUrl: place.database.url,
      keyring,
      config: place.config,
      folder: join(shelf, 'rekeyed'),
      progress: QUIET,
    });
    await expect(openBackup(whole, keySource(place.config))).rejects.toThrow(
      new RegExp(
        `needs key ${TEST_KEY.id}, and VIGIL_KEY_FILE .* After a re-keying the former key lies beside the new one, as vigil\\.key\\.before-${TEST_KEY.id}\\.$`,
      ),
    );
    await expect(
      openBackup(whole, keySource({ ...place.config, keyFile: `${keyFile}.before-${TEST_KEY.id}` })),
    ).resolves.toBeTruthy();
    await expect(openBackup(join(shelf, 'rekeyed'), keySource(office.config))).rejects.toThrow('needs key');
    await expect(openBackup(join(shelf, 'rekeyed'), keySource(place.config))).resolves.toBeTruthy();
    await place.remove();
  });
});

describe('a folder that is no backup of this Vigil', () => {
  /** Makes a backup as another Vigil could have made it, authenticated by the key. */
  const signedAnew = async (change: (manifest: Record<string, unknown>) => void): Promise<string> => {
    const { manifest, keys } = await openBackup(whole, keySource(office.config));
    return damaged((folder) => {
      const said = structuredClone(manifest) as unknown as Record<string, unknown>;
      change(said);
      const bytes = Buffer.from(JSON.stringify(said));
      writeFileSync(join(folder, 'manifest.json'), bytes);
      writeFileSync(join(folder, 'manifest.mac'), `${macOf(keys, bytes).toString('hex')}\n`);
    });
  };

  it('of a newer Vigil, or one whose migrations are others', async () => {
    const place = await newPlace('nothing');
    const newer = await signedAnew((manifest) =>
      (manifest['migrations'] as unknown[]).push({ name: '9999-later', digest: 'x' }),
    );
    await expect(restoreInto(place, newer)).rejects.toThrow(
      /was made by a newer Vigil: its database has migration 9999-later, which this one does not know\. Restore it with that Vigil, or a newer one\.$/,
    );
    const changed = await signedAnew((manifest) => {
      (manifest['migrations'] as { digest: string }[])[0]!.digest = 'x';
    });
    await expect(restoreInto(place, changed)).rejects.toThrow(
      /was made by a Vigil whose migration 0001-schema is another than this one's/,
    );
    const form = await signedAnew((manifest) => {
      manifest['v'] = 2;
    });
    await expect(restoreInto(place, form)).rejects.toThrow(
      /is of another form of backup \(2\) than this Vigil knows: restore it with the Vigil that made it\.$/,
    );
    expect(await membersIn(place)).toBe(0);
    await place.remove();
  });

  it('not there, empty, unfinished, or something else', async () => {
    mkdirSync(join(shelf, 'empty'));
    await expect(check(join(shelf, 'nowhere'))).rejects.toThrow(
      /^There is no folder .*nowhere: name the one that "npm run backup" wrote\.$/,
    );
    await expect(check(join(shelf, 'empty'))).rejects.toThrow(
      /manifest\.json is missing: this is no backup, or one that was not finished\. Use another\.$/,
    );
    await expect(
      check(damaged((folder) => writeFileSync(join(folder, 'manifest.json'), '{"vigil":"log bundle"}'))),
    ).rejects.toThrow('manifest.json was changed');
    await expect(check(damaged((folder) => writeFileSync(join(folder, 'manifest.json'), 'null')))).rejects.toThrow(
      'manifest.json was changed',
    );
  });
});

describe('an older backup', () => {
  it('is restored into the tables of its time, and brought up to date', async () => {
    const all = readMigrations(formerMigrations);
    const until = all.slice(0, -1).map(({ name }) => name);
    const last = readMigrations(shippedMigrations).at(-1)!.name;
    const old = await newPlace('nothing');
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
      folder: join(shelf, 'old'),
      progress: QUIET,
    });
    const place = await newPlace('nothing');
    await restoreInto(place, join(shelf, 'old'));
    expect(
      await withClient(
        place.database.url,
        async (client) => (await client.query('select name from migration_file order by name desc limit 1')).rows,
      ),
    ).toEqual([{ name: last }]);
    expect(await membersIn(place)).toBe(1);
    // A database that a newer Vigil created and this one may not drop stays unchanged.
    const begun = await newPlace('template');
    await expect(restoreInto(begun, join(shelf, 'old'))).rejects.toThrow(
      `was begun by a newer Vigil than the backup (it has migration 0001-schema). It holds no record: drop it`,
    );
    for (const one of [old, place, begun]) await one.remove();
  });
});

describe('a place that is not empty', () => {
  it('is left alone, and what is there is said', async () => {
    await expect(restoreInto(office, whole)).rejects.toThrow(
      /^A Vigil works with database .*: stop it first, or restore into another place\.$/,
    );
    const place = await newPlace('nothing');
    await restoreInto(place, whole);
    await expect(restoreInto(place, whole)).rejects.toThrow(
      /is not empty: it holds 5 members, 3 incidents, 1 published versions, 2 files of evidence\. A backup is restored into an empty place only: name a new VIGIL_HOME, or another database\.$/,
    );
    const others = await newPlace('nothing');
    await withClient(others.database.url, (client) => client.query('create table theirs (n int)'));
    await expect(restoreInto(others, whole)).rejects.toThrow(
      /is not empty: it holds 1 tables that are not Vigil's\. Restore into a database of its own\.$/,
    );
    const late = await newPlace('nothing');
    mkdirSync(join(late.home, 'evidence', 's99'), { recursive: true });
    writeFileSync(join(late.home, 'evidence', 's99', 'another99'), 'x');
    await expect(restoreInto(late, whole)).rejects.toThrow(
      /^The folder of evidence, .*, is not empty: it holds 1 files that are not of this backup\. Move it away, or name another folder in VIGIL_EVIDENCE\.$/,
    );
    const signed = await newPlace('nothing');
    writeFileSync(join(signed.home, 'log-key.pem'), 'another');
    await expect(restoreInto(signed, whole)).rejects.toThrow(
      /log-key\.pem is there already and is not the backup's: move it away, or restore into another home\.$/,
    );
    for (const one of [place, others, late, signed]) await one.remove();
  });

  it('a place that was only started and never used counts as empty', async () => {
    const place = await newPlace('template');
    const app = await startTestApp(place.database, { config: place.config });
    await app.close();
    expect((await restoreInto(place, whole)).log.faults).toEqual([]);
    await place.remove();
  });
});
