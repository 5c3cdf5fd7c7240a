import type { Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { type AboutFile, citationColumn, sourceColumns } from './export-metadata.js';
import type { CountsTable } from './counts-table.js';
import { type FileFormat, FORMATS } from './export-formats.js';
import { fileName, type Prepared } from './prepared-file.js';
import type { Progress } from './row-batches.js';
import { writeCsv } from './write-csv.js';
import { writeXlsx } from './write-xlsx.js';

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

async function* writeAnswer(about: AboutFile, table: CountsTable, progress: Progress): AsyncGenerator<string> {
  progress.rows = about.rows;
  yield JSON.stringify({ about, answer: table.told(), complete: { rows: about.rows } });
}

/** Writes the answer to a question as a file. */
export const figuresFile = (
  format: FileFormat,
  { about, table, language }: { about: AboutFile; table: CountsTable; language: Language },
): Prepared => {
  const rows = table.rows();
  const columns = [...table.columns(), ...sourceColumns(about), ...citationColumn(about)];
  return {
    about,
    rows: rows.length,
    incidents: 0,
    leftOut: 0,
    type: FORMATS[format].type,
    name: fileName('figures', format, about),
    write: (progress) =>
      format === 'xlsx'
        ? writeXlsx({ about, columns, total: rows.length, language }, once(rows), progress)
        : format === 'json'
          ? writeAnswer(about, table, progress)
          : writeCsv(columns, once(rows), progress, format === 'hxl'),
  };
};
