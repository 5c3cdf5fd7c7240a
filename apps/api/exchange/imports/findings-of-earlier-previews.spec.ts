import { describe, expect, it } from '@jest/globals';
import { emptyMap, type ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { ImportFindings, UnmatchedWords } from '@vigil/shared/staff-responses/imports.js';
import { wholeFindings } from './import-view.js';

const map: ColumnMapping = {
  ...emptyMap([]),
  columns: ['Title', 'Acts', 'Acts'].map((header) => ({ header, target: 'words', dates: null })),
};
const words = (more: Partial<UnmatchedWords>): UnmatchedWords =>
  ({
    target: 'acts.type',
    words: 'other',
    header: 'Acts',
    n: 1,
    suggestions: [],
    how: 'unknown',
    ...more,
  }) as UnmatchedWords;

describe('words in a preview of an earlier version', () => {
  it('are of the first column with their header, and left out where the file has none', () => {
    const findings: ImportFindings = {
      unknown: [words({}), words({ header: 'Gone' }), words({ column: 2 }), words({ column: 9 })],
      more: 3,
      notes: [],
    };
    expect(wholeFindings(findings, map)).toEqual({
      unknown: [words({ column: 1 }), words({ column: 2 })],
      more: 3,
      notes: [],
    });
  });
});
