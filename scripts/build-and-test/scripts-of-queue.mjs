import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const SITE = fileURLToPath(new URL('../../apps/web/dist/site/', import.meta.url));

/** What the build made of each part of the code, by its source. */
export const builtParts = () => JSON.parse(readFileSync(`${SITE}parts.json`, 'utf8'));

/** Returns the scripts that must be there before somebody sees the queue, each with its bytes as gzip. */
export const scriptsOfQueue = () => {
  const parts = builtParts();
  const found = new Set();
  const look = (name) => {
    const part = parts[name];
    if (found.has(part.file)) return;
    for (const file of [part.file, ...(part.css ?? [])]) found.add(file);
    for (const one of part.imports ?? []) look(one);
  };
  for (const name of ['index.html', 'src/desk/desk.tsx']) look(name);
  return [...found]
    .filter((file) => file.endsWith('.js'))
    .map((file) => ({ file, weight: gzipSync(readFileSync(SITE + file), { level: 9 }).length }));
};
