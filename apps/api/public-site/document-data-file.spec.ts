import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileHandle } from 'node:fs/promises';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { storedDocuments } from '../testing/stored-documents.js';
import { DocumentDataFile, type StoredDocument } from './document-data-file.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 1);
const STEPS = process.env['VIGIL_PROVE'] ? 20_000 : 400;
let folder: string;
let file: DocumentDataFile;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-test-document-file-'));
  file = await opened();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await file.close();
  rmSync(folder, { recursive: true, force: true });
});

const opened = async (): Promise<DocumentDataFile> => {
  const made = new DocumentDataFile(folder);
  await made.open();
  return made;
};
/** Ends the process in the middle of things, and starts another one. */
const killed = async (): Promise<void> => {
  const { data, index } = handles();
  await Promise.all([data.close(), index.close()]);
  (file as unknown as { files: null }).files = null;
  file = await opened();
};
const handles = (): { data: FileHandle; index: FileHandle } =>
  (file as unknown as { files: { data: FileHandle; index: FileHandle } }).files;
const dataPath = (): string => join(folder, 'documents.data');
const indexPath = (): string => join(folder, 'documents.index');
const onDisk = (words: string): boolean => readFileSync(dataPath(), 'latin1').includes(words);
const codeOf = (n: number): string => `KH-${String(n).padStart(6, '0')}`;
const aDocument = (n: number, words = `Document ${n}`): StoredDocument => ({
  code: codeOf(n),
  summary: `{"short":"${words}"}`,
  text: `{"long":"${words.repeat(8)}"}`,
});
const replace = async (document: StoredDocument): Promise<void> => {
  file.forget([document.code]);
  await file.write([document]);
};
const readAll = (n: number): (string | null)[] => [file.read(codeOf(n), 'summary'), file.read(codeOf(n), 'text')];
const holds = ({ summary, text }: StoredDocument): [string, string] => [summary, text];

describe('the file of documents', () => {
  it('makes room at once for those that are expected, so that nobody waits while the index grows', async () => {
    const other = new DocumentDataFile(join(folder, 'other'));
    await other.open(5000);
    const { bytes } = other;
    await other.write(Array.from({ length: 5000 }, (_, n) => aDocument(n)));
    // What grows is where the letters of codes are, and these letters.
    expect(other.bytes - bytes).toBeLessThan(5000 * 1.5 * (codeOf(0).length + 5));
    expect(bytes).toBeGreaterThan(5000 * 18);
    await other.close();
  });

  it('gives back what was written, also to the next process', async () => {
    const documents = [
      aDocument(1),
      { code: codeOf(2), summary: '', text: '{"gone":true}' },
      aDocument(3, 'ការជួបប្រជុំ 🕊'),
      aDocument(4, 'long '.repeat(40_000)),
    ];
    await file.write(documents);
    await file.writeHead(7);
    for (const restart of [false, true]) {
      if (restart) {
        await file.close();
        file = new DocumentDataFile(folder);
        expect(await file.open()).toBe(7);
      }
      for (const [i, document] of documents.entries()) expect(readAll(i + 1)).toEqual(holds(document));
      expect(await file.readLater(codeOf(3), 'summary')).toBe(documents[2]!.summary);
      expect(file.read(codeOf(5), 'text')).toBeNull();
      expect(await file.readLater(codeOf(5), 'text')).toBeNull();
    }
  });

  it('reads many texts together, near each other or far apart, and none that is withdrawn or damaged', async () => {
    const all = [1, 2, 3, 4, 5].map((n) => aDocument(n, `ឯកសារ ${n}`));
    const far = { ...aDocument(6), text: 'far '.repeat(200_000) };
    await file.write([...all, far, aDocument(7)]);
    const together = (until = Infinity): (string | null)[] => {
      const texts: (string | null)[] = [7, 3, 9, 1, 6, 2, 4, 5].map(() => null);
      file.readNearby([7, 3, 9, 1, 6, 2, 4, 5].map(codeOf), 'summary', until, (index, bytes, isAlone) => {
        texts[index] = bytes.toString();
        expect([index, isAlone]).toEqual([index, index === 0]);
      });
      return texts;
    };
    const summaries = [aDocument(7), all[2], null, all[0], far, all[1], all[3], all[4]].map(
      (one) => one?.summary ?? null,
    );
    expect(together()).toEqual(summaries);
    expect(together(-1)).toEqual(summaries.map(() => null));
    file.forget([codeOf(1)]);
    const bytes = readFileSync(dataPath());
    bytes[bytes.indexOf('ឯកសារ 4')]! ^= 1;
    writeFileSync(dataPath(), bytes);
    expect(together()).toEqual(summaries.map((one, i) => (i === 3 || i === 6 ? null : one)));
    expect([file.has(codeOf(4)), file.has(codeOf(5))]).toEqual([false, true]);
  });

  it('does not replace a document that was not forgotten, so that an older one never replaces a newer one', async () => {
    await file.write([aDocument(1, 'new')]);
    await file.write([aDocument(1, 'old')]);
    expect(readAll(1)).toEqual(holds(aDocument(1, 'new')));
  });

  it('has nothing of a document in its bytes that was replaced or withdrawn', async () => {
    await file.write([aDocument(1, 'kingfisher'), aDocument(2, 'heron'), aDocument(3, 'stays')]);
    expect([onDisk('kingfisher'), onDisk('heron')]).toEqual([true, true]);
    await replace(aDocument(1, 'other'));
    file.forget([codeOf(2)]);
    expect(readAll(2)).toEqual([null, null]);
    await file.write([]);
    expect([onDisk('kingfisher'), onDisk('heron'), onDisk('stays')]).toEqual([false, false, true]);
    await killed();
    expect([readAll(1), readAll(2)]).toEqual([holds(aDocument(1, 'other')), [null, null]]);
  });

  it('uses the space of replaced documents again', async () => {
    const random = new SeededRandom(SEED);
    const some = (n: number): StoredDocument => aDocument(n, 'x'.repeat(random.below(900)));
    await file.write(Array.from({ length: 200 }, (_, n) => some(n)));
    const before = statSync(dataPath()).size;
    for (let round = 0; round < 15; round++) {
      const changed = Array.from({ length: 100 }, () => some(random.below(200)));
      file.forget(changed.map(({ code }) => code));
      await file.write([...new Map(changed.map((one) => [one.code, one])).values()]);
      if (round % 5 === 4) await killed();
    }
    expect(statSync(dataPath()).size).toBeLessThan(before * 2);
    expect(statSync(indexPath()).size).toBe(32 * 201);
  });

  it(`holds what a map would hold, whatever is written, forgotten and killed (VIGIL_SEED=${SEED})`, async () => {
    const random = new SeededRandom(SEED);
    const model = new Map<number, StoredDocument>();
    for (let step = 0; step < STEPS; step++) {
      const some = Array.from({ length: 1 + random.below(6) }, () => random.below(40));
      const documents = [...new Set(some)].map((n) => aDocument(n, `${step} `.repeat(1 + random.below(200))));
      const doing = random.below(10);
      // Readers who asked a moment before get the old text or none, never another one.
      const early = some.map(async (n) => [model.get(n)?.text ?? null, await file.readLater(codeOf(n), 'text')]);
      file.forget(documents.map(({ code }) => code));
      await file.write(doing < 7 ? documents : []);
      for (const document of documents) {
        if (doing < 7) model.set(Number(document.code.slice(3)), document);
        else model.delete(Number(document.code.slice(3)));
      }
      if (doing === 0) await killed();
      expect((await Promise.all(early)).filter(([was, is]) => is !== null && is !== was)).toEqual([]);
      for (const n of some) expect(readAll(n)).toEqual(model.has(n) ? holds(model.get(n)!) : [null, null]);
    }
    const stored = storedDocuments(folder);
    expect(stored.map(({ code, summary, text }) => ({ code, summary, text }))).toEqual(
      [...model.values()].sort((a, b) => (a.code < b.code ? -1 : 1)),
    );
    const bytes = readFileSync(dataPath());
    for (const { at, end } of stored) bytes.fill(0, at, end);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
  });
});

describe('a process that is killed', () => {
  it('while it writes a document loses that one, whichever byte was the last, and it can be written again', async () => {
    await file.write([aDocument(1)]);
    const [data, index] = [readFileSync(dataPath()), readFileSync(indexPath())];
    await file.write([aDocument(2)]);
    const [longer, entries] = [readFileSync(dataPath()), readFileSync(indexPath())];
    const { at } = storedDocuments(folder)[1]!;
    const length = 8 + aDocument(2).summary.length + aDocument(2).text.length;
    const cuts = [
      ...Array.from({ length }, (_, n) => [longer.subarray(0, data.length + n), entries] as const),
      ...Array.from({ length: 32 }, (_, n) => [longer, entries.subarray(0, index.length + n)] as const),
    ];
    expect(at).toBe(data.length);
    for (const [bytes, slots] of cuts) {
      await file.close();
      writeFileSync(dataPath(), bytes);
      writeFileSync(indexPath(), slots);
      file = await opened();
      expect([file.has(codeOf(1)), file.has(codeOf(2))]).toEqual([true, false]);
      expect(file.read(codeOf(2), 'text')).toBeNull();
      expect(readAll(1)).toEqual(holds(aDocument(1)));
      await file.write([aDocument(2)]);
      expect(readAll(2)).toEqual(holds(aDocument(2)));
    }
  });

  it('between the bytes of a document and its entry leaves none of these bytes behind', async () => {
    await file.write([aDocument(1, 'heron'), aDocument(2)]);
    file.forget([codeOf(1)]);
    await file.write([]);
    jest.spyOn(handles().index, 'write').mockRejectedValue(new Error('killed'));
    await expect(file.write([aDocument(3, 'crane'), aDocument(4, 'stork')])).rejects.toThrow('killed');
    expect([onDisk('crane'), onDisk('stork')]).toEqual([true, true]);
    await killed();
    expect([onDisk('crane'), onDisk('stork')]).toEqual([false, false]);
    expect(readAll(2)).toEqual(holds(aDocument(2)));
  });
});

describe('bytes that are damaged', () => {
  it('in the data never give another text, whichever bit is turned, and the document can be written again', async () => {
    await file.write([aDocument(1), aDocument(2)]);
    const whole = readFileSync(dataPath());
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 1 << (at % 8);
      writeFileSync(dataPath(), flipped);
      for (const n of [1, 2]) {
        const [summary, text] = readAll(n);
        expect([null, aDocument(n).summary]).toContain(summary);
        expect([null, aDocument(n).text]).toContain(text);
        if (!file.has(codeOf(n))) await replace(aDocument(n));
        expect(readAll(n)).toEqual(holds(aDocument(n)));
      }
    }
  });

  it('in the index never give another text, and leave nothing behind that is withdrawn later', async () => {
    await file.write([aDocument(1, 'heron'), aDocument(2)]);
    await file.close();
    const [data, index] = [readFileSync(dataPath()), readFileSync(indexPath())];
    for (let at = 0; at < index.length; at++) {
      const flipped = Buffer.from(index);
      flipped[at]! ^= 1 << (at % 8);
      writeFileSync(dataPath(), data);
      writeFileSync(indexPath(), flipped);
      file = await opened();
      for (const n of [1, 2]) {
        const known = aDocument(n, n === 1 ? 'heron' : undefined);
        expect([[null, null], holds(known)]).toContainEqual(readAll(n));
      }
      file.forget([codeOf(1)]);
      await file.write([]);
      expect(onDisk('heron')).toBe(false);
      await file.close();
    }
  });

  it('of two processes that wrote the same files at once are never another text', async () => {
    const other = await opened();
    await Promise.all([file.write([aDocument(1, 'heron'), aDocument(2)]), other.write([aDocument(3), aDocument(1)])]);
    for (const one of [file, other])
      for (const n of [1, 2, 3]) {
        const text = one.read(codeOf(n), 'text');
        expect([null, aDocument(n).text, aDocument(n, 'heron').text]).toContain(text);
      }
    await other.close();
    await killed();
    for (const n of [1, 2, 3])
      expect([null, aDocument(n).text, aDocument(n, 'heron').text]).toContain(file.read(codeOf(n), 'text'));
  });
});

describe('a disk that fails', () => {
  const fails = {
    'is full': () => jest.spyOn(handles().data, 'write').mockRejectedValue(new Error('ENOSPC')),
    'may not be written': () => jest.spyOn(handles().index, 'write').mockRejectedValue(new Error('EACCES')),
    'takes a part of the bytes': () => {
      const write = handles().data.write.bind(handles().data) as (...args: unknown[]) => Promise<unknown>;
      return jest
        .spyOn(handles().data, 'write')
        .mockImplementation(((bytes: Buffer, from: number, length: number, at: number) =>
          write(bytes, from, Math.floor(length / 2), at)) as unknown as FileHandle['write']);
    },
  };
  it.each(Object.entries(fails))(
    'because it %s: no document is read that was to be written, and it works again later',
    async (_, fail) => {
      await file.write([aDocument(1)]);
      const broken = fail();
      await expect(file.write([aDocument(2, 'crane'), aDocument(3, 'stork')])).rejects.toThrow();
      expect([readAll(2), readAll(3)]).toEqual([
        [null, null],
        [null, null],
      ]);
      expect(readAll(1)).toEqual(holds(aDocument(1)));
      broken.mockRestore();
      await file.write([aDocument(2, 'other'), aDocument(3, 'another')]);
      expect([readAll(2), readAll(3)]).toEqual([holds(aDocument(2, 'other')), holds(aDocument(3, 'another'))]);
      expect([onDisk('crane'), onDisk('stork')]).toEqual([false, false]);
    },
  );

  it.each(Object.entries(fails))(
    'because it %s: what is withdrawn is not read, is not believed after a start, and is overwritten later',
    async (_, fail) => {
      await file.write([aDocument(1, 'heron'), aDocument(2)]);
      await file.writeHead(3);
      const broken = fail();
      file.forget([codeOf(1)]);
      await expect(file.write([aDocument(1, 'other')])).rejects.toThrow();
      await file.writeHead(4).catch(() => undefined);
      expect(readAll(1)).toEqual([null, null]);
      const { data, index } = handles();
      await Promise.all([data.close(), index.close()]);
      (file as unknown as { files: null }).files = null;
      const next = new DocumentDataFile(folder);
      // The caller then forgets all that changed since.
      expect(await next.open()).toBe(3);
      await next.close();
      broken.mockRestore();
      file = await opened();
      file.forget([codeOf(1)]);
      await file.write([aDocument(1, 'other')]);
      await file.writeHead(4);
      expect(onDisk('heron')).toBe(false);
      expect(readAll(1)).toEqual(holds(aDocument(1, 'other')));
    },
  );

  it('is tried again at the next write', async () => {
    await file.write([aDocument(1, 'heron')]);
    const broken = fails['is full']();
    file.forget([codeOf(1)]);
    await expect(file.write([])).rejects.toThrow();
    expect(onDisk('heron')).toBe(true);
    broken.mockRestore();
    await file.write([]);
    expect(onDisk('heron')).toBe(false);
  });

  it('that cannot be read counts as having nothing', async () => {
    await file.write([aDocument(1)]);
    truncateSync(dataPath(), 0);
    expect(await file.readLater(codeOf(1), 'text')).toBeNull();
    expect(readAll(1)).toEqual([null, null]);
  });
});
