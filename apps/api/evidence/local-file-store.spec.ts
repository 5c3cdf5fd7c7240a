import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { describeEvidenceStore } from '../testing/evidence-store-contract.js';
import { StoreFull } from './evidence-store.js';
import { LocalFileStore } from './local-file-store.js';

const made: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'vigil-store-'));
  made.push(folder);
  return folder;
};

/** Mounts a disk of four megabytes, where the system permits it. */
const smallDisk = ((): string | null => {
  const folder = newFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    return null;
  }
})();
afterAll(() => {
  if (smallDisk) execFileSync('umount', [smallDisk]);
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

const halfWritten = (store: LocalFileStore): number =>
  existsSync(join(store.folder, 'tmp')) ? readdirSync(join(store.folder, 'tmp')).length : 0;
describeEvidenceStore('a folder of this computer', {
  open: () => Promise.resolve(new LocalFileStore(join(newFolder(), 'not', 'there', 'yet'))),
  full: smallDisk ? () => Promise.resolve(new LocalFileStore(join(smallDisk, 'evidence'), 0)) : null,
  leftovers: (store) => Promise.resolve(halfWritten(store as LocalFileStore)),
});

describe('a folder of this computer', () => {
  it('shows its files to their owner alone', async () => {
    const store = new LocalFileStore(join(newFolder(), 'evidence'));
    await store.put(
      'abc123',
      (async function* () {
        yield Buffer.from('x');
      })(),
    );
    expect((statSync(join(store.folder, 's23', 'abc123')).mode & 0o777).toString(8)).toBe('600');
    expect((statSync(join(store.folder, 's23')).mode & 0o777).toString(8)).toBe('700');
  });
  it('leaves room on its disk for everything else that is kept there', async () => {
    const folder = newFolder();
    const { bavail, bsize } = statfsSync(folder);
    const store = new LocalFileStore(join(folder, 'evidence'), bavail * bsize * 2);
    await expect(
      store.put(
        'abc123',
        (async function* () {
          yield Buffer.from('x');
        })(),
      ),
    ).rejects.toBeInstanceOf(StoreFull);
    expect([await store.has('abc123'), halfWritten(store)]).toEqual([false, 0]);
  });
  it('throws away at a start what was half written long ago', async () => {
    const store = new LocalFileStore(join(newFolder(), 'evidence'));
    let goOn: (() => void) | null = null;
    const putting = store.put(
      'abc123',
      (async function* () {
        yield Buffer.from('x');
        await new Promise<void>((resolve) => {
          goOn = resolve;
        });
        yield Buffer.from('y');
      })(),
    );
    // It is waiting, and has been for some milliseconds by any clock.
    const pause = (): Promise<void> =>
      new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    while (goOn === null) await pause();
    await pause();
    await store.sweep(60_000);
    expect(halfWritten(store)).toBe(1);
    await store.sweep(0);
    expect(halfWritten(store)).toBe(0);
    (goOn as () => void)();
    await expect(putting).rejects.toThrow();
    expect(await store.has('abc123')).toBe(false);
  });
});
