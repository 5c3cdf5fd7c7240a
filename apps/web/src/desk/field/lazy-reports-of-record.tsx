import { lazily } from '../../use-public-fetch.js';

/** Most records were written at the desk, so this part is loaded only for the others. */
export const LazyReportsOfRecord = lazily<{ incident: string }>(() => import('./reports-of-record.js'), <></>);
