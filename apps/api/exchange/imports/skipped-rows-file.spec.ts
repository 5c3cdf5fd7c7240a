import { describe, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { guessColumns, mapOfGuesses } from '@vigil/shared/import/guess-columns.js';
import { createText } from '@vigil/shared/text/text.js';
import words from '@vigil/shared/text/imports/en.json' with { type: 'json' };
import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import type { ImportStore } from './import-store.repository.js';
import type { KeptRow } from './read-step.js';
import { skippedRowsFile } from './skipped-rows-file.js';

describe('the file of rows left aside', () => {
  it('has the days and places of merged cells, but not their numbers, which would be counted again', async () => {
    const headers = ['Title', 'Date', 'Arrested'];
    const rows: KeptRow[] = [[3, ['A rally', '2021-06-04', '12'], [1, 2]]];
    const stored: Record<string, unknown> = {
      map: mapOfGuesses(guessColumns(headers, null, [['A rally'], ['2021-06-04'], ['12']])),
      rows,
      verdicts: [{ did: 'aside', why: { code: 'decided-aside', column: null, value: '' }, rows: [3] }],
    };
    const store = { get: async (kind: string) => stored[kind] } as unknown as ImportStore;
    const file = await text(
      skippedRowsFile(store, { headers, chunks: 1 } as unknown as ImportedFile, createText('en', words)),
    );
    expect(file).toContain(',A rally,2021-06-04,\r\n');
  });

  it('has each row of a record whose rows fill several chunks', async () => {
    const headers = ['Title'];
    const rowsFrom = (first: number): unknown[] =>
      Array.from({ length: 500 }, (_, i) => [first + i, [`b${first + i}`]]);
    const why = { code: 'total-row', column: null, value: '' };
    const chunks = [
      { rows: [[2, ['a']], ...rowsFrom(3)], verdicts: [{ did: 'create', why: null, rows: [2] }] },
      ...[1, 2, 3, 4, 5].map((n) => ({ rows: rowsFrom(3 + n * 500), verdicts: [] })),
      { rows: [[3003, ['c']]], verdicts: [{ did: 'aside', why, rows: Array.from({ length: 3000 }, (_, i) => 3 + i) }] },
    ];
    const get = async (kind: 'rows' | 'verdicts', n: number): Promise<unknown> => chunks[n]?.[kind];
    const store = { get: async (kind: string, n: number) => (kind === 'map' ? undefined : get(kind as 'rows', n)) };
    const about = { headers, chunks: chunks.length } as unknown as ImportedFile;
    const file = await text(skippedRowsFile(store as unknown as ImportStore, about, createText('en', words)));
    const lines = file.trim().split('\r\n').slice(1);
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([
      3000,
      expect.stringMatching(/^3,.*,b3$/),
      expect.stringMatching(/^3002,.*,b3002$/),
    ]);
  });
});
