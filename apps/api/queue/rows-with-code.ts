import { Problem } from '@vigil/shared/problems/problems.js';
import type { RecordTable } from './record-table.js';
import type { Rows } from './searchable-records.js';

const PUBLIC_CODE = /^[A-Z]{2}-[0-9A-HJKMNP-TV-Z]{6}$/;

/** Finds a record by its public code, which needs no search. @throws Problem 'search-off' for other words */
export const rowsWithCode = (table: RecordTable, typed: string): Rows => {
  const code = typed.trim().toUpperCase();
  if (!PUBLIC_CODE.test(code)) throw new Problem('search-off');
  const rows = new Uint8Array(table.length);
  for (let row = 0; row < rows.length; row++) if (table.codeAt(row) === code) rows[row] = 1;
  return rows;
};
