import type { ExportFormat } from '@vigil/shared/staff-responses/exports.js';

/** The export formats: content type and file extension. */
export const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', ending: 'csv' },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ending: 'xlsx' },
  json: { type: 'application/json; charset=utf-8', ending: 'json' },
  ndjson: { type: 'application/x-ndjson; charset=utf-8', ending: 'ndjson' },
  geojson: { type: 'application/geo+json; charset=utf-8', ending: 'geojson' },
  arrow: { type: 'application/vnd.apache.arrow.stream', ending: 'arrows' },
  acled: { type: 'text/csv; charset=utf-8', ending: 'acled.csv' },
} as const;
export const FORMAT_NAMES = Object.keys(FORMATS) as ExportFormat[];
