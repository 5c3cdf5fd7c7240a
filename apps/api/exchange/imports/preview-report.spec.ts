import { describe, expect, it } from '@jest/globals';
import { emptyMap } from '@vigil/shared/import/column-mapping.js';
import { useCountryWords } from '@vigil/shared/text/country-words.js';
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

  it('names the first rows of what was lost, and of each word', () => {
    expect(
      remarks({
        notes: [
          { ...note(0, 'date-not-understood', 2, '45469'), rows: [9, 31] },
          { ...note(1, 'unknown-term', 12, 'PNTL'), rows: [2, 3] },
          { ...note(1, 'title-made', 6, ''), column: null, rows: [2, 3] },
        ],
        unknown: [
          { ...unknown(1, 'PNTL', 11), rows: [2, 3] },
          { ...unknown(1, 'FFDTL', 1), rows: [4] },
        ],
      }),
    ).toEqual([
      '2 × Group: not understood as a date; kept as text in the narrative (“45469”) (rows: 9, 31)',
      '12 × By whom: no list has these words; kept as text in the narrative:',
      '  11 × “PNTL” (rows: 2, 3, …)',
      '  1 × “FFDTL” (rows: 4)',
      '6 × the title was made from the row',
    ]);
  });

  it('says what each was read as', () => {
    const spelled = (words: string, code: string): Unknown => ({
      ...unknown(1, words, 1, 'spelling'),
      suggestions: [code],
    });
    const one = [spelled('armed force', 'PF_ARMY')];
    const notes = [note(1, 'term-by-spelling', 2, 'armed force')];
    useCountryWords({ 'code.PF_ARMY': { en: 'Armed forces' } });
    expect(remarks({ notes, unknown: [...one, spelled('polise', 'PF_POLICE')] })).toEqual([
      '2 × By whom: read as the nearest word of the list:',
      '  1 × “armed force” → Armed forces',
      '  1 × “polise” → Police (unspecified branch)',
    ]);
    expect(remarks({ notes, unknown: one })).toEqual([
      '2 × By whom: read as the nearest word of the list: Armed forces (“armed force”)',
    ]);
    useCountryWords(null);
  });

  it('says how many are not listed', () => {
    expect(remarks({ more: 1200 })).toEqual(['  1,200 more are not listed']);
  });
});
