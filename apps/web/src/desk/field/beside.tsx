import { lazily } from '../../load.js';

/** Most records were written at the desk: what came from the field is loaded beside the others alone. */
export const ReportBeside = lazily<{ incident: string }>(() => import('./report-beside.js'), <></>);
