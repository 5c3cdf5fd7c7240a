import { Readable } from 'node:stream';
import { formatNote } from '@vigil/shared/import/format-note.js';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { targetOf } from '@vigil/shared/import/column-targets.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { ImportedFile, RowVerdict } from '@vigil/shared/staff-responses/imports.js';
import { BOM, csvLineWith, safeCell } from '@vigil/shared/csv/csv-line.js';
import type { KeptRow } from './read-step.js';
import type { ImportStore } from './import-store.repository.js';

/** Writes a line. A signed number is typed text here and must stay unchanged, because it will be imported again. */
const line = csvLineWith((cell) => (typeof cell === 'string' && /^[+-][\d.,\s]*$/.test(cell) ? cell : safeCell(cell)));

/**
 * Writes the skipped rows, unchanged, with their number and the reason, to be fixed and imported again. CSV in UTF-8
 * with a byte order mark, streamed row by row.
 */
export const skippedRowsFile = (store: ImportStore, about: ImportedFile, text: Text): Readable => {
  const rows = async function* (): AsyncGenerator<string> {
    yield BOM + line([text('aside.row'), text('aside.reason'), ...about.headers]);
    // A record may begin in the chunk before the one in which it was judged.
    let before: KeptRow[] = [];
    const map = await store.get<ColumnMapping>('map', 0);
    // A number that a row only repeats from a merged cell would be counted again when this file is imported.
    const isRepeated = (merged: KeptRow[2], column: number): boolean =>
      merged?.includes(column) === true && targetOf(map?.columns[column]?.target ?? '')?.reads === 'count';
    for (let chunk = 0; chunk < about.chunks; chunk += 1) {
      const kept = (await store.get<KeptRow[]>('rows', chunk)) ?? [];
      const cellsOf = new Map(
        [...before, ...kept].map(([n, cells, merged]) => [
          n,
          cells.map((cell, i) => (isRepeated(merged, i) ? '' : cell)),
        ]),
      );
      const verdicts = await store.get<RowVerdict[]>('verdicts', chunk);
      let judged = verdicts ? 0 : Infinity;
      for (const { did, wrote, why, rows: numbers } of verdicts ?? []) {
        judged = numbers.at(-1)!;
        if ((did !== 'aside' && wrote !== 'failed') || why === null) continue;
        for (const n of numbers)
          yield line([String(n), formatNote(why, about.headers, text), ...(cellsOf.get(n) ?? [])]);
      }
      before = [...before, ...kept].filter(([n]) => n > judged);
    }
  };
  return Readable.from(rows(), { objectMode: false });
};
