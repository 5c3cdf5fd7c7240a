import { describe, expect, it } from '@jest/globals';
import { sizeProblem } from './import-limits.js';

const MEBIBYTE = 1024 * 1024;

describe('the size of a file to import', () => {
  it('may be 256 MiB for a text file and 64 MiB for a workbook', () => {
    expect(sizeProblem({ name: 'events.csv', size: 256 * MEBIBYTE })).toBeNull();
    expect(sizeProblem({ name: 'events.xlsx', size: 64 * MEBIBYTE })).toBeNull();
  });

  it('is refused above that, before anything is sent', () => {
    expect(sizeProblem({ name: 'events.json', size: 256 * MEBIBYTE + 1 })?.key).toBe('import.too-large');
    expect(sizeProblem({ name: 'Events.XLSX', size: 64 * MEBIBYTE + 1 })).toEqual({
      key: 'file.workbook-too-large',
      params: { max: 64 },
    });
  });
});
