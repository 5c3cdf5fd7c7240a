import { reportFigures } from './report-figures.mjs';

/** `npm run bench -- reports`: a half-year report in its forms. */
export const run = reportFigures;
