import { describe, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { aFile } from '../../testing/a-workbook.js';
import { CHUNK_LETTERS, CHUNK_ROWS, lettersOf } from './import-limits.js';
import type { ImportRow } from './import.repository.js';
import type { ImportStore } from './import-store.repository.js';
import { readFile, type KeptRow } from './read-step.js';

// The work is much, so that a slow machine needs long for it.
jest.setTimeout(300_000);

/** Reads a file, and returns the chunks of rows that are stored. */
const chunksOf = async (content: string): Promise<KeptRow[][]> => {
  const chunks: KeptRow[][] = [];
  const store = {
    file: () => aFile(content, 1024 * 1024),
    get: async () => undefined,
    drop: async () => undefined,
    put: async (kind: string, n: number, value: KeptRow[]) => void (kind === 'rows' && (chunks[n] = value)),
  };
  const database = { query: async () => [{ stop: false }] };
  await readFile(
    database as unknown as DataSource,
    store as unknown as ImportStore,
    { id: 'one', size: content.length } as unknown as ImportRow,
    { name: 'rows.csv', sha256: null },
    {},
  );
  return chunks;
};

describe('the rows that are stored together', () => {
  it('are so many, or so much text: rows of huge cells do not build up', async () => {
    const small = await chunksOf(`a,b\n${'1,2\n'.repeat(2 * CHUNK_ROWS + 1)}`);
    expect(small.map(({ length }) => length)).toEqual([CHUNK_ROWS, CHUNK_ROWS, 1]);
    const cell = 'x'.repeat(90_000);
    const large = await chunksOf(`a,b,c,d\n${`${[cell, cell, cell, cell].join()}\n`.repeat(30)}`);
    expect(large.flat()).toHaveLength(30);
    for (const chunk of large)
      expect(chunk.reduce((sum, [, cells]) => sum + lettersOf(cells), 0)).toBeLessThan(CHUNK_LETTERS + 400_000);
  });
});
