import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { KEPT_CHECKPOINT } from '../../audit-log/kept-checkpoint.js';
import { openEvidenceStore } from '../../evidence/configured-store.js';
import type { EvidenceStore } from '../../evidence/evidence-store.js';
import { keySource } from '../../encryption/key-source.js';
import {
  backUp,
  filesBelow,
  installationInUse,
  membersIn,
  newInstallation,
  QUIET,
  restoreInto,
  type InstallationInUse,
} from '../../testing/backup-and-restore.js';
import { MARK } from './backups-in-folder.js';
import { checkBackup } from './check-backup.js';
import { copyOut, hashOf, type EvidenceSink } from './evidence-files.js';
import { openBackup } from './manifest.js';

jest.setTimeout(120_000);

const backups = mkdtempSync(join(tmpdir(), 'vigil-damaged-'));
const [whole, other] = [join(backups, 'whole'), join(backups, 'other')];
let installation: InstallationInUse;
beforeAll(async () => {
  installation = await installationInUse();
  await backUp(installation, whole);
  await backUp(installation, other);
});
afterAll(async () => {
  await installation?.remove();
  rmSync(backups, { recursive: true, force: true });
});

const check = async (folder: string): Promise<unknown> =>
  checkBackup(await openBackup(folder, keySource(installation.config)), QUIET);
let copies = 0;
/** Returns a damaged copy of the backup. */
const damaged = (damage: (folder: string) => void): string => {
  const folder = join(backups, `copy-${(copies += 1)}`);
  cpSync(whole, folder, { recursive: true });
  damage(folder);
  return folder;
};
const flip = (path: string, at: number, bit: number): void => {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1 << bit;
  writeFileSync(path, bytes);
};
describe('a backup of an installation whose disk does not give a file of evidence', () => {
  it('is made all the same, and says that the file is lost', async () => {
    const [file] = filesBelow(join(whole, 'evidence'));
    const path = join(installation.config.evidenceFolder!, file!.path);
    renameSync(path, `${path}.away`);
    // The system refuses to read it, as it does where a disk is damaged.
    mkdirSync(path);
    try {
      const { lost, manifest } = await backUp(installation, join(backups, 'without-one'));
      expect(lost).toEqual([basename(path)]);
      expect(manifest.parts.some(({ name }) => name.startsWith('tables/'))).toBe(true);
    } finally {
      rmdirSync(path);
      renameSync(`${path}.away`, path);
    }
  });

  it('is not made where it gives none of them', async () => {
    const store = openEvidenceStore(installation.config);
    const sink = {
      take: (id: string, from: Pick<EvidenceStore, 'get'>) => hashOf(from, id, QUIET),
      settled: new Set(),
      shared: 0,
    };
    const failing = Object.assign(Object.create(store) as EvidenceStore, {
      // eslint-disable-next-line require-yield, @typescript-eslint/require-await
      async *get(): AsyncGenerator<Uint8Array> {
        throw Object.assign(new Error('denied'), { code: 'EACCES' });
      },
    });
    const copied = (ids: string[]) =>
      copyOut({ ids, damaged: new Set() }, failing, sink as unknown as EvidenceSink, QUIET);
    expect((await copied(['aaa', 'bbb'])).map(({ whole }) => whole)).toEqual([null, null]);
    await expect(copied(['aaa', 'bbb', 'ccc'])).rejects.toThrow(
      `${store.name} cannot be read (EACCES): look at its disk, and whom it belongs to.`,
    );
  });
});

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
    // The mark is about the backup, and not part of it: without it, rotation leaves the backup alone.
    for (const { path, bytes } of kinds.filter((kind) => kind.path !== MARK)) {
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
    const target = await newInstallation('nothing');
    const signed = join(target.home, KEPT_CHECKPOINT);
    writeFileSync(signed, '{}');
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
      await expect(restoreInto(target, damaged(damage))).rejects.toThrow(
        /: this backup is damaged, and nothing of it is taken\. Use another copy of it/,
      );
      expect(await membersIn(target)).toBe(0);
    }
    expect(existsSync(signed)).toBe(true);
    expect((await restoreInto(target, whole)).log.faults).toEqual([]);
    // What was signed here before is of a later day than what was restored on purpose.
    expect(existsSync(signed)).toBe(false);
    expect(await membersIn(target)).toBe(5);
    await target.remove();
  });
});
