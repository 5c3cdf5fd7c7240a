import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The field: each `field-NAME.mjs` measures a part of it. `--only=NAME,...` measures some. */
export const run = async ({ only, ...given }) => {
  const parts = readdirSync(FOLDER)
    .map((file) => /^field-(.+)\.mjs$/.exec(file)?.[1])
    .filter((name) => name && (only === null || only.split(',').includes(name)));
  for (const name of parts) await (await import(`./field-${name}.mjs`)).run(given);
};
