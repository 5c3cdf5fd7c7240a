import { lazily } from '../../use-public-fetch.js';
import type { ReportsOfRecordProps } from './reports-of-record.js';

/** Most records were written at the desk, so this part is loaded only for the others. */
export const LazyReportsOfRecord = lazily<ReportsOfRecordProps>(() => import('./reports-of-record.js'), <></>);
