import { measureExport } from './exchange-export.mjs';
import { measureImport } from './exchange-import.mjs';
import { measureReport } from './exchange-report.mjs';

/** Measures exports, imports and reports: each part can run alone with --only=export. */
const PARTS = { export: measureExport, import: measureImport, report: measureReport };

export const run = async ({ report, say, only, sizes }) => {
  for (const [name, measure] of Object.entries(PARTS))
    if (only === null || only === name) await measure({ report, say, sizes });
};
