import { appendFileSync } from 'node:fs';

/** Notes a line for docs/proofs.md, where what runs the tests collects such lines. */
export const noteFigure = (line) => {
  if (process.env.VIGIL_TEST_FIGURES) appendFileSync(process.env.VIGIL_TEST_FIGURES, `${line}\n`);
};
