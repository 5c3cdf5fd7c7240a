import { exportFigures } from './exchange-export.mjs';

/** What goes out and what comes in: one part for each direction, run alone with --only=export. */
const PARTS = { export: exportFigures };

export const run = async ({ report, say, only, sizes }) => {
  for (const [name, measure] of Object.entries(PARTS)) if (only === null || only === name) await measure({ report, say, sizes });
};
