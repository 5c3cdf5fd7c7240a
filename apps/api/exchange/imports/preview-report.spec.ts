import { describe, expect, it } from '@jest/globals';
import { emptyMap } from '@vigil/shared/import/column-mapping.js';
import type { ImportFindings } from '@vigil/shared/staff-responses/imports.js';
import { importText } from './import-text.js';
import { reportOf } from './preview-report.js';

type Unknown = ImportFindings['unknown'][number];
const unknown = (column: number, words: string, n: number, how: Unknown['how'] = 'unknown'): Unknown => ({
  target: 'groups.group',
  column,
  words,
  header: '',
  n,
  suggestions: [],
  how,
});
const remarks = (findings: Partial<ImportFindings>): string[] =>
  reportOf(
    { tally: {}, rows: 6 },
    { headers: ['Group', 'By whom'], guesses: [] },
    emptyMap([]),
    { unknown: [], more: 0, notes: [], ...findings },
    importText('en'),
  ).slice(1, -1);
const note = (column: number, code: string, n: number, example: string): ImportFindings['notes'][number] => ({
  column,
  code,
  n,
  example,
  params: {},
});

describe('the report of a preview', () => {
  it('names all words that somebody may decide about, each with its rows, as the page does', () => {
    expect(
      remarks({
        notes: [note(0, 'unknown-group', 6, 'Farmers'), note(1, 'unknown-term', 3, 'PNTL')],
        unknown: [
          unknown(0, 'Farmers', 3),
          unknown(1, 'PNTL', 3),
          unknown(0, 'Students', 2),
          unknown(0, 'Vendors', 1),
          unknown(0, 'Weavers', 1, 'spelling'),
        ],
      }),
    ).toEqual([
      '6 × Group: no group has this name; kept as text in the narrative:',
      '  3 × “Farmers”',
      '  2 × “Students”',
      '  1 × “Vendors”',
      '3 × By whom: no list has these words; kept as text in the narrative (“PNTL”)',
    ]);
  });

  it('says how many are not listed', () => {
    expect(remarks({ more: 1200 })).toEqual(['  1,200 more are not listed']);
  });
});
