import type { ExportRecord } from '@vigil/shared/staff-responses/exports.js';

export const FORMATS = {
  public: {
    incidents: ['csv', 'xlsx', 'json', 'ndjson', 'geojson', 'arrow', 'parquet', 'acled'],
    figures: ['csv', 'xlsx', 'json'],
  },
  internal: {
    incidents: ['csv', 'xlsx', 'json', 'ndjson'],
    figures: ['csv', 'xlsx', 'json'],
    'people-figures': ['csv', 'xlsx', 'json'],
  },
} as const;

/** Whether its state is final. */
export const hasEnded = ({ state }: ExportRecord): boolean => state === 'complete' || state === 'stopped';

/** Whether the member who asked may take the file of internal data now. */
export const mayTake = ({ audience, state, readyAt, until, takings, whyStopped }: ExportRecord): boolean =>
  audience === 'internal' &&
  readyAt !== null &&
  until !== null &&
  Date.now() < Date.parse(until) &&
  (state === 'asked' || state === 'complete' || (state === 'stopped' && takings > 0 && whyStopped !== 'refused'));
