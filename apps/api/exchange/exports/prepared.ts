import type { Day } from '@vigil/shared/day/day.js';
import type { Data, AboutFile } from './about-file.js';
import { FORMATS, type Format } from './formats.js';
import type { Progress } from './rows.js';

/** A file that can be written now: what is known of it before its first byte. */
export interface Prepared {
  about: AboutFile;
  /** Rows that it has when it is whole. */
  rows: number;
  /** Incidents that the question found, which make the rows; of them those that make none (ACLED-shaped alone). */
  incidents: number;
  leftOut: number;
  type: string;
  name: string;
  write(progress: Progress): AsyncGenerator<string | Uint8Array>;
}

/**
 * 'vigil-incidents-2021-H1-57-1000-rows.csv': what, when, as of which number, and how many rows it has when it is
 * whole.
 */
export const fileName = (data: Data, format: Format, { question, asOf, rows, dataset }: AboutFile): string => {
  const period = new URLSearchParams(question)
    .get('period')!
    .replaceAll('..', '-to-')
    .replace(/[^\w-]+/g, '_')
    .slice(0, 60);
  const prefix = dataset === 'published' ? 'vigil' : dataset === 'demo' ? 'vigil-DEMO' : 'vigil-INTERNAL';
  return `${prefix}-${data}-${period}-at-${asOf.seq}-${rows}-rows.${FORMATS[format].ending}`;
};

/** Which forms each kind of data has. */
export const FORMATS_OF: Readonly<Record<'public' | 'internal', Readonly<Record<Data, readonly Format[]>>>> = {
  public: {
    incidents: ['csv', 'xlsx', 'json', 'ndjson', 'geojson', 'arrow', 'acled'],
    figures: ['csv', 'xlsx', 'json'],
  },
  internal: { incidents: ['csv', 'xlsx', 'json', 'ndjson'], figures: ['csv', 'xlsx', 'json'] },
};

/** The day on which a file is made, and the number of the state that it is of. */
export interface Moment {
  seq: number;
  day: Day;
}
