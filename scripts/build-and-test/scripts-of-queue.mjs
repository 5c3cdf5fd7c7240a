import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const SITE = fileURLToPath(new URL('../../apps/web/dist/site/', import.meta.url));

/** What the build made of each part of the code, by its source. */
export const builtParts = () => JSON.parse(readFileSync(`${SITE}parts.json`, 'utf8'));

/**
 * Returns the scripts that must be there before somebody sees the queue, words included, each with its bytes as gzip.
 * What a browser really loads before the first row is measured by `queue-weight.journey.ts`.
 * @param language 'en' or 'km'
 */
export const scriptsOfQueue = (language) => {
  const parts = builtParts();
  const found = new Set();
  const look = (name) => {
    const part = parts[name];
    if (found.has(part.file)) return;
    for (const file of [part.file, ...(part.css ?? [])]) found.add(file);
    for (const one of part.imports ?? []) look(one);
  };
  const named = (name) => Object.keys(parts).find((key) => parts[key].name === name);
  const words = ['queue', 'codebook'].map((bundle) => `../../libs/shared/text/${bundle}/${language}.json`);
  for (const name of ['index.html', named('desk'), named(`words-${language}`), ...words]) look(name);
  return [...found]
    .filter((file) => file.endsWith('.js'))
    .map((file) => ({ file, weight: gzipSync(readFileSync(SITE + file), { level: 9 }).length }));
};
