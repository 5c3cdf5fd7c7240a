import { appendFileSync } from 'node:fs';

/** Says what a test tried and found, in one line: `npm run prove` writes it down in docs/proofs.md. */
export const noteFigure = (line: string): void => {
  const file = process.env['VIGIL_TEST_FIGURES'];
  if (file) appendFileSync(file, `${line}\n`);
};
