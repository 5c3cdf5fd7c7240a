import { describe, expect, it } from '@jest/globals';
import { StoreProblem } from '../../platform/bucket/stored-files.js';
import type { BackupStore } from './backup-store.js';
import { StorePlace } from './store-place.js';

const sum = (n: number): string => String(n).repeat(64);
const objectOf = (n: number): string => `evidence/${sum(n).slice(0, 2)}/${sum(n)}`;
const listOf = (...all: number[]): string => all.map((n) => `${sum(n)}\n`).join('');

/**
 * Two backups of Monday and Tuesday in a store in memory, and one whose manifest is still to come. Evidence 1 is
 * Monday's alone, 2 of both, 3 of Tuesday, 4 of the one that is being stored.
 * @param onList changes what a list says, the nth from 0
 */
const aStore = (onList: (names: string[], nth: number) => string[] = (names) => names) => {
  const files = new Map<string, string>([
    ...[1, 2, 3, 4].map((n) => [objectOf(n), 'x'] as const),
    ['vigil-monday/evidence.list', listOf(1, 2)],
    ['vigil-monday/manifest.json', '{}'],
    ['vigil-tuesday/evidence.list', listOf(2, 3)],
    ['vigil-tuesday/manifest.json', '{}'],
    ['vigil-wednesday/evidence.list', listOf(4)],
  ]);
  let lists = 0;
  const store: BackupStore = {
    name: 'The store',
    put: () => Promise.reject(new Error('nothing is put')),
    // eslint-disable-next-line @typescript-eslint/require-await
    async *get(name) {
      const file = files.get(name);
      if (file === undefined) throw new StoreProblem('missing', 'none');
      yield Buffer.from(file);
    },
    // eslint-disable-next-line @typescript-eslint/require-await
    async *list(prefix) {
      const sizes = new Map([...files].map(([name, { length }]) => [name, length]));
      const names = [...sizes.keys()].filter((name) => name.startsWith(prefix));
      for (const name of prefix === 'vigil-' ? onList(names, lists++) : names) yield { name, bytes: sizes.get(name)! };
    },
    delete: (name) => Promise.resolve(void files.delete(name)),
  };
  const evidence = (): number[] => [1, 2, 3, 4].filter((n) => files.has(objectOf(n)));
  return { place: new StorePlace(store, '/nowhere'), files, store, evidence };
};

describe('a backup that goes from a store', () => {
  it('takes the evidence with it that no other backup needs, also none that is still being stored', async () => {
    const { place, files, evidence } = aStore();
    await place.remove('vigil-monday');
    expect([evidence(), [...files.keys()].filter((name) => name.startsWith('vigil-monday'))]).toEqual([[2, 3, 4], []]);
  });
});

describe('what goes wrong', () => {
  it('a store that lists nothing for once loses nothing', async () => {
    const { place, evidence, files } = aStore(() => []);
    const before = files.size;
    await expect(place.remove('vigil-monday')).rejects.toThrow(/has no backup vigil-monday/);
    expect([evidence(), files.size]).toEqual([[1, 2, 3, 4], before]);
  });

  it.each([0, 1])('a store that forgets the others in list %d keeps what they need', async (forgetful) => {
    const { place, evidence } = aStore((names, nth) =>
      nth === forgetful ? names.filter((name) => name.startsWith('vigil-monday')) : names,
    );
    await place.remove('vigil-monday');
    expect(evidence()).toEqual([2, 3, 4]);
  });

  it('a list of evidence that cannot be read, or comes shorter than it is, keeps everything', async () => {
    for (const said of ['', null]) {
      const { evidence, store } = aStore();
      const place = new StorePlace(
        {
          ...store,
          // eslint-disable-next-line @typescript-eslint/require-await
          async *get(name) {
            if (name !== 'vigil-tuesday/evidence.list') return yield* store.get(name);
            if (said === null) throw new StoreProblem('refused', 'no');
            yield Buffer.from(said);
          },
        },
        '/nowhere',
      );
      await place.remove('vigil-monday');
      expect([said, evidence()]).toEqual([said, [1, 2, 3, 4]]);
    }
  });
});
