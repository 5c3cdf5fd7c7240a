import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { hashOfStored, listAll, readStored, type BackupStore } from '../operations/backup/backup-store.js';
import { outgoing } from '../platform/bucket/stored-files.js';

/** What each kind of store must do. @param empty makes an empty store */
export const keepsTheContractOfABackupStore = (empty: () => Promise<BackupStore>): void => {
  it('gives back what was put, byte for byte, of any length', async () => {
    const store = await empty();
    for (const [n, length] of [0, 1, 65_536, 300_001].entries()) {
      const bytes = randomBytes(length);
      await store.put(`a/b-${n}.x_y`, outgoing(bytes));
      expect((await readStored(store, `a/b-${n}.x_y`)).equals(bytes)).toBe(true);
      expect(await hashOfStored(store, `a/b-${n}.x_y`)).toEqual({ bytes: length, sha256: outgoing(bytes).sha256 });
    }
  });

  it('lists what begins so with its length, and nothing that was deleted', async () => {
    const store = await empty();
    for (const name of [
      'vigil-1/manifest.json',
      'vigil-1/tables/001',
      'vigil-2/manifest.json',
      'evidence/00/ab',
      'vigil-10/x',
    ])
      await store.put(name, outgoing(Buffer.from(name)));
    expect([...(await listAll(store, 'vigil-1/'))].sort()).toEqual([
      ['vigil-1/manifest.json', 21],
      ['vigil-1/tables/001', 18],
    ]);
    expect((await listAll(store, 'vigil-')).size).toBe(4);
    expect((await listAll(store, '')).size).toBe(5);
    await store.delete('vigil-1/tables/001');
    await store.delete('vigil-1/tables/001');
    expect((await listAll(store, '')).size).toBe(4);
    expect((await listAll(store, 'nothing')).size).toBe(0);
  });

  it('replaces a file of the same name', async () => {
    const store = await empty();
    await store.put('a', outgoing(Buffer.from('a long first one')));
    await store.put('a', outgoing(Buffer.from('second')));
    expect((await readStored(store, 'a')).toString()).toBe('second');
    expect([...(await listAll(store, ''))]).toEqual([['a', 6]]);
  });

  it('says that a file is missing', async () => {
    await expect(readStored(await empty(), 'vigil-1/none')).rejects.toMatchObject({
      name: 'StoreProblem',
      trouble: 'missing',
    });
  });

  it('tells whoever puts a file that its bytes could not be read, and takes no half of it for the whole', async () => {
    const store = await empty();
    const half = {
      bytes: 200_000,
      sha256: outgoing(Buffer.alloc(200_000)).sha256,
      // eslint-disable-next-line @typescript-eslint/require-await
      async *open(): AsyncGenerator<Uint8Array> {
        yield Buffer.alloc(100_000);
        throw new RangeError('stopped');
      },
    };
    await expect(store.put('a', half)).rejects.toMatchObject({ name: 'RangeError' });
    expect((await listAll(store, '')).get('a')).not.toBe(200_000);
  });

  it('takes no name that leads elsewhere, or that a shell could misread', async () => {
    const store = await empty();
    for (const name of ['../a', 'a/../../b', '/etc/passwd', 'a b', 'a;b', '$(id)', 'a\nb', '', '.'])
      await expect((async () => store.put(name, outgoing(Buffer.from('x'))))()).rejects.toMatchObject({
        trouble: 'refused',
      });
    expect((await listAll(store, '')).size).toBe(0);
  });
};
