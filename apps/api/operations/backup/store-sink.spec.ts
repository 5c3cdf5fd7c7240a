import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { NoSuchObject, type EvidenceStore } from '../../evidence/evidence-store.js';
import { StoreProblem } from '../../platform/bucket/stored-files.js';
import { listAll, type BackupStore } from './backup-store.js';
import { EVIDENCE, StoreSink } from './store-sink.js';

const QUIET = { goOn: (): void => undefined };
const sum = (text: string): string => createHash('sha256').update(text).digest('hex');
/** A store in memory that says what was put and read. */
const inMemory = () => {
  const files = new Map<string, Buffer>();
  const asked: string[] = [];
  const store: BackupStore = {
    name: 'The store',
    put: async (name, { open }) => {
      asked.push('put');
      const pieces: Uint8Array[] = [];
      for await (const piece of open()) pieces.push(piece);
      files.set(name, Buffer.concat(pieces));
    },
    // eslint-disable-next-line @typescript-eslint/require-await
    async *get(name) {
      asked.push('get');
      const file = files.get(name);
      if (!file) throw new StoreProblem('missing', 'none');
      yield file;
    },
    // eslint-disable-next-line @typescript-eslint/require-await
    async *list(prefix) {
      for (const [name, { length }] of files) if (name.startsWith(prefix)) yield { name, bytes: length };
    },
    delete: (name) => Promise.resolve(void files.delete(name)),
  };
  return { store, files, asked };
};
/** A store of evidence in which each object says its own name. */
const evidence = {
  // eslint-disable-next-line @typescript-eslint/require-await
  async *get(id: string) {
    if (id.startsWith('gone')) throw new NoSuchObject();
    yield Buffer.from(id);
  },
} as unknown as EvidenceStore;
const ids = Array.from({ length: 60 }, (_, n) => `object-${n}`);
const day = (n: number): Date => new Date(Date.parse('2028-02-15T23:30:00Z') + n * 86_400_000);

describe('files of evidence in a store', () => {
  it('are put once and read back; later one is read again each month, and the others are not', async () => {
    const { store, files, asked } = inMemory();
    const first = new StoreSink(store, new Map(), day(0));
    for (const id of ids) await first.take(id, evidence, QUIET);
    expect([files.size, first.shared, first.settled.size, asked.length]).toEqual([60, 0, 60, 120]);
    expect(await first.take('gone-1', evidence, QUIET)).toBeNull();
    asked.splice(0);
    for (let n = 0; n < 30; n += 1) {
      const sink = new StoreSink(store, await listAll(store, EVIDENCE), day(n));
      for (const id of ids) expect(await sink.take(id, evidence, QUIET)).toEqual({ bytes: id.length, sha256: sum(id) });
      expect(sink.shared).toBe(60);
    }
    // Each once in thirty days, whatever the month.
    expect(asked.filter((what) => what === 'get')).toHaveLength(60);
    expect(asked).not.toContain('put');
  });
});

describe('what goes wrong', () => {
  it('a file that was cut off is put again at once, and one of another content within a month', async () => {
    const { store, files, asked } = inMemory();
    const first = new StoreSink(store, new Map(), day(0));
    for (const id of ids) await first.take(id, evidence, QUIET);
    const [cut, changed] = [...files.keys()] as [string, string];
    files.set(cut, Buffer.alloc(3));
    files.set(changed, Buffer.alloc(files.get(changed)!.length));
    asked.splice(0);
    const puts: number[] = [];
    for (let n = 0; n < 30; n += 1) {
      const sink = new StoreSink(store, await listAll(store, EVIDENCE), day(n));
      for (const id of ids) await sink.take(id, evidence, QUIET);
      puts.push(asked.filter((what) => what === 'put').length);
    }
    expect([puts[0]! >= 1, puts.at(-1)]).toEqual([true, 2]);
    for (const [name, bytes] of files) expect(name.endsWith(sum(bytes.toString()))).toBe(true);
  });

  it('a store that gives back something else is named', async () => {
    const { store } = inMemory();
    // eslint-disable-next-line @typescript-eslint/require-await
    store.get = async function* () {
      yield Buffer.from('else');
    };
    await expect(new StoreSink(store, new Map()).take('object-1', evidence, QUIET)).rejects.toThrow(
      /^The store gave back evidence\/.* otherwise than it was put there/,
    );
  });
});
