import { exportFigures } from './exchange-export.mjs';
import { importFigures } from './import-figures.mjs';
import { reportFigures } from './report-figures.mjs';

/** Measures exports, imports and reports: each part can run alone with --only=export. */
const PARTS = { export: exportFigures, import: importFigures, report: reportFigures };

export const run = async ({ report, say, only, sizes }) => {
  for (const [name, measure] of Object.entries(PARTS))
    if (only === null || only === name) await measure({ report, say, sizes });
};
