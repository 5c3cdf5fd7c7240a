import { describe, expect, it } from '@jest/globals';
import type { ImportedFile } from '@vigil/shared/staff-responses/imports.js';
import { formatReading, shownHeaderRow, withSheet, type FileReading } from './file-reading.js';

const reading: FileReading = { encoding: 'utf-8', delimiter: ',', sheet: 0, headerRow: null };
const workbook = {
  format: 'xlsx',
  encoding: null,
  delimiter: null,
  sheets: ['A', 'B'],
  sheet: 0,
  headerRow: 4,
} as ImportedFile;
const csv = {
  format: 'csv',
  encoding: 'utf-8',
  delimiter: ';',
  sheets: [],
  sheet: 0,
  headerRow: 2,
} as unknown as ImportedFile;

describe('how a file is read again', () => {
  it('looks for the header row of another sheet, which is not where that of the first was', () => {
    expect(formatReading(withSheet(reading, 1), workbook)).toEqual({ sheet: 1 });
    expect(shownHeaderRow(withSheet(reading, 1), workbook)).toBe('');
    const typed = { ...reading, headerRow: '5' };
    expect(formatReading(withSheet(typed, 1), workbook)).toEqual({ sheet: 1 });
    expect(formatReading({ ...withSheet(typed, 1), headerRow: '2' }, workbook)).toEqual({ sheet: 1, headerRow: 2 });
  });

  it('states the header row only where somebody typed it', () => {
    expect([shownHeaderRow(reading, workbook), formatReading(reading, workbook)]).toEqual(['4', { sheet: 0 }]);
    expect(formatReading({ ...reading, delimiter: '|' }, csv)).toEqual({ encoding: 'utf-8', delimiter: '|' });
    expect(formatReading({ ...reading, headerRow: '5' }, csv)).toMatchObject({ headerRow: 5 });
    for (const headerRow of ['', '0', 'five'])
      expect(formatReading({ ...reading, headerRow }, csv)).not.toHaveProperty('headerRow');
  });

  it('states only what such a file has', () => {
    expect(formatReading(reading, null)).toEqual({ encoding: 'utf-8', delimiter: ',' });
    const json = { ...csv, format: 'json', delimiter: null } as ImportedFile;
    expect(formatReading({ ...reading, headerRow: '5' }, json)).toEqual({ encoding: 'utf-8' });
  });
});
