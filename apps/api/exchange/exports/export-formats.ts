import type { ExportFormat } from '@vigil/shared/staff-responses/exports.js';

/** The formats of files: content type and file extension. */
export const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', ending: 'csv' },
  /** The same with HXL hashtags below the names, for programs of humanitarian data. */
  hxl: { type: 'text/csv; charset=utf-8', ending: 'hxl.csv' },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ending: 'xlsx' },
  json: { type: 'application/json; charset=utf-8', ending: 'json' },
  ndjson: { type: 'application/x-ndjson; charset=utf-8', ending: 'ndjson' },
  geojson: { type: 'application/geo+json; charset=utf-8', ending: 'geojson' },
  arrow: { type: 'application/vnd.apache.arrow.stream', ending: 'arrows' },
  parquet: { type: 'application/vnd.apache.parquet', ending: 'parquet' },
  acled: { type: 'text/csv; charset=utf-8', ending: 'acled.csv' },
} as const;
export type FileFormat = keyof typeof FORMATS;
/** Those that members export; readers can get the others, too. */
export const FORMAT_NAMES = (Object.keys(FORMATS) as FileFormat[]).filter((one): one is ExportFormat => one !== 'hxl');
