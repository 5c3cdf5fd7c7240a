import type { ExportedData } from '@vigil/shared/staff-responses/exports.js';
import type { AboutFile } from './export-metadata.js';
import { type FileFormat, FORMATS } from './export-formats.js';
import type { Progress } from './row-batches.js';

/** A file ready to be written, and what is known before its first byte. */
export interface Prepared {
  about: AboutFile;
  /** Rows of the complete file. */
  rows: number;
  /** The incidents found, and how many of those make no row (only in ACLED-shaped files). */
  incidents: number;
  leftOut: number;
  type: string;
  name: string;
  write(progress: Progress): AsyncGenerator<string | Uint8Array>;
}

/**
 * Returns 'vigil-incidents-2021-H1-57-1000-rows.csv': content, period, as-of number, and the rows of the complete file.
 */
export const fileName = (
  data: ExportedData,
  format: FileFormat,
  { question, asOf, rows, dataset }: AboutFile,
): string => {
  const period = (new URLSearchParams(question).get('period') ?? 'selected')
    .replaceAll('..', '-to-')
    .replace(/[^\w-]+/g, '_')
    .slice(0, 60);
  const prefix = dataset === 'published' ? 'vigil' : dataset === 'demo' ? 'vigil-DEMO' : 'vigil-INTERNAL';
  return `${prefix}-${data}-${period}-at-${asOf.seq}-${rows}-rows.${FORMATS[format].ending}`;
};

/** The formats that each kind of data has. */
export const FORMATS_OF: Readonly<
  Record<'public' | 'internal', Readonly<Record<ExportedData, readonly FileFormat[]>>>
> = {
  public: {
    incidents: ['csv', 'hxl', 'xlsx', 'json', 'ndjson', 'geojson', 'arrow', 'parquet', 'acled'],
    figures: ['csv', 'hxl', 'xlsx', 'json'],
    'people-figures': [],
  },
  internal: {
    incidents: ['csv', 'xlsx', 'json', 'ndjson'],
    figures: ['csv', 'xlsx', 'json'],
    'people-figures': ['csv', 'xlsx', 'json'],
  },
};
