import { describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { NoSuchObject, StoreFull, type EvidenceStore, type Range } from '../evidence/evidence-store.js';

const key = (): string => randomBytes(16).toString('hex');
async function* pieces(bytes: Buffer, size: number, breaksAfter = Infinity): AsyncGenerator<Uint8Array> {
  for (let at = 0, n = 0; at < bytes.length; at += size, n += 1) {
    if (n === breaksAfter) throw new Error('the sender is gone');
    yield bytes.subarray(at, at + size);
  }
}
const all = async (store: EvidenceStore, of: string, range?: Range): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  for await (const part of store.get(of, range)) parts.push(part);
  return Buffer.concat(parts);
};
const keys = async (store: EvidenceStore): Promise<string[]> => {
  const found: string[] = [];
  for await (const one of store.list()) found.push(one);
  return found.sort();
};

/**
 * Describes the tests that every kind of evidence store must pass before Vigil uses it.
 * @param open opens a new, empty store
 * @param full opens a store without free space; null: it cannot be filled
 * @param leftovers counts what the store has besides its objects, such as half-written ones; null: it does not tell
 */
export const describeEvidenceStore = (
  name: string,
  {
    open,
    full,
    leftovers,
  }: {
    open: () => Promise<EvidenceStore>;
    full: (() => Promise<EvidenceStore>) | null;
    leftovers: ((store: EvidenceStore) => Promise<number>) | null;
  },
): void => {
  describe(`${name} keeps evidence`, () => {
    it.each([0, 1, 65_536, 1_000_003])('gives back %i bytes as they came, whole and in part', async (size) => {
      const [store, at, bytes] = [await open(), key(), randomBytes(size)];
      expect(await store.put(at, pieces(bytes, 100_000))).toEqual({ size });
      expect([await store.has(at), (await all(store, at)).equals(bytes)]).toEqual([true, true]);
      for (const [start, end] of [
        [0, 1],
        [0, size],
        [size - 1, size + 10],
        [10, 20],
        [5, 5],
        [70_000, 200_000],
      ] as const) {
        if (start < 0) continue;
        expect((await all(store, at, { start, end })).equals(bytes.subarray(start, end))).toBe(true);
      }
    });
    it('knows what it has, lists it, and forgets what is deleted, as often as one likes', async () => {
      const [store, a, b] = [await open(), key(), key()];
      expect([await store.has(a), await keys(store)]).toEqual([false, []]);
      for (const one of [a, b]) await store.put(one, pieces(Buffer.from(one), 7));
      expect([await store.has(a), await keys(store)]).toEqual([true, [a, b].sort()]);
      for (const _time of [1, 2]) await store.delete(a);
      expect([await store.has(a), await keys(store)]).toEqual([false, [b]]);
    });
    it('replaces an object whole', async () => {
      const [store, at] = [await open(), key()];
      await store.put(at, pieces(Buffer.from('a long text that was there before'), 5));
      await store.put(at, pieces(Buffer.from('short'), 5));
      expect((await all(store, at)).toString()).toBe('short');
    });
    it('keeps many at once apart', async () => {
      const store = await open();
      const many = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          const [at, bytes] = [key(), randomBytes(20_000 + n)];
          await store.put(at, pieces(bytes, 3000));
          return { at, sum: createHash('sha256').update(bytes).digest('hex') };
        }),
      );
      for (const { at, sum } of many)
        expect(
          createHash('sha256')
            .update(await all(store, at))
            .digest('hex'),
        ).toBe(sum);
    });
  });

  describe(`${name}: what goes wrong`, () => {
    it('an interrupted object is not there, leaves nothing, and leaves what was there before', async () => {
      const [store, at, before] = [await open(), key(), key()];
      await store.put(before, pieces(Buffer.from('before'), 3));
      for (const one of [at, before])
        await expect(store.put(one, pieces(randomBytes(50_000), 1000, 20))).rejects.toThrow('the sender is gone');
      expect([await store.has(at), (await all(store, before)).toString(), (await leftovers?.(store)) ?? 0]).toEqual([
        false,
        'before',
        0,
      ]);
    });
    it('what is not there is said, and what is no key is refused before anything is touched', async () => {
      const store = await open();
      await expect(all(store, key())).rejects.toBeInstanceOf(NoSuchObject);
      for (const wrong of ['', '../x', 'a/b', '.hidden', 'A'.repeat(32), 'x'.repeat(200), 'nul\0l']) {
        await expect(store.put(wrong, pieces(Buffer.from('x'), 1))).rejects.toThrow();
        await expect(all(store, wrong)).rejects.toThrow();
      }
      expect(await keys(store)).toEqual([]);
    });
    if (full)
      it('no room is said, and nothing is half there', async () => {
        const [store, at] = [await full(), key()];
        await expect(store.put(at, pieces(randomBytes(8 * 1024 * 1024), 65_536))).rejects.toBeInstanceOf(StoreFull);
        expect([await store.has(at), (await leftovers?.(store)) ?? 0]).toEqual([false, 0]);
      });
  });
};
