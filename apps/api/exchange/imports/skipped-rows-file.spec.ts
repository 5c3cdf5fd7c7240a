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
    const vault = { get: async (kind: string) => stored[kind] } as unknown as ImportStore;
    const file = await text(
      skippedRowsFile(vault, { headers, chunks: 1 } as unknown as ImportedFile, createText('en', words)),
    );
    expect(file).toContain(',A rally,2021-06-04,\r\n');
  });
});
