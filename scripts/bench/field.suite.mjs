import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/**
 * Measures the field app, and the memory of the server while phones send: each `field-NAME.mjs` is one part.
 * `--only=NAME,...` chooses parts.
 */
export const run = async ({ only, ...given }) => {
  const parts = readdirSync(FOLDER)
    .map((file) => /^field-(.+)\.mjs$/.exec(file)?.[1])
    .filter((name) => name && (only === null || only.split(',').includes(name)));
  for (const name of parts) await (await import(`./field-${name}.mjs`)).run(given);
};
