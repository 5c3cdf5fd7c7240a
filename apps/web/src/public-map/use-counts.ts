import { type Loading, useReading } from '../load.js';
import type { CountsBody } from './figures.js';

/**
 * The answer to a question that is written like the query of `/api/public/counts`; null asks nothing. Every figure of the public pages
 * comes from here.
 */
export const useCounts = (query: string | null): Loading<CountsBody> & { again: () => void } =>
  useReading<CountsBody>(query === null ? null : `/api/public/counts?${query}`);
