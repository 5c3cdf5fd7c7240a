/**
 * Draws the schematic areas and the base map of every country in data/countries, at build time, into
 * data/areas/generated, unless its inputs are those of the last time. They are schematic because official boundaries
 * are not ours to ship; `npm run places -- import` replaces them.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countriesIn, readCountry, SHIPPED_AREAS, SHIPPED_COUNTRIES } from '../country-data.js';
import { ATLAS_FILE, readAtlas } from './country-outlines.js';
import { drawCountry } from './draw-country.js';

const STAMP = join(SHIPPED_AREAS, 'inputs.sha256');

function inputsDigest(): string {
  const filesIn = (folder: string, ends: RegExp): string[] =>
    readdirSync(folder)
      .filter((name) => ends.test(name))
      .map((name) => join(folder, name));
  const code = filesIn(dirname(fileURLToPath(import.meta.url)), /\.js$/);
  const data = countriesIn(SHIPPED_COUNTRIES).flatMap((name) =>
    filesIn(join(SHIPPED_COUNTRIES, name), /\.(json|csv|geojson)$/),
  );
  const digest = createHash('sha256');
  for (const path of [...code, ...data, join(dirname(ATLAS_FILE), 'package.json')].sort())
    digest.update(readFileSync(path));
  return digest.digest('hex');
}

/** Returns the digest of the last time's inputs; null where something that was drawn is gone. */
function stampOfLastTime(): string | null {
  const isThere = countriesIn(SHIPPED_COUNTRIES).every((name) =>
    existsSync(join(SHIPPED_AREAS, name, 'base.topo.json')),
  );
  return isThere && existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : null;
}

const digest = inputsDigest();
if (stampOfLastTime() !== digest) {
  rmSync(SHIPPED_AREAS, { recursive: true, force: true });
  const atlas = readAtlas();
  for (const name of countriesIn(SHIPPED_COUNTRIES)) {
    const folder = join(SHIPPED_AREAS, name);
    mkdirSync(folder, { recursive: true });
    for (const [file, topojson] of drawCountry(readCountry(join(SHIPPED_COUNTRIES, name), name), atlas))
      writeFileSync(join(folder, file), JSON.stringify(topojson));
  }
  // Written last, so that an interrupted drawing is repeated.
  writeFileSync(STAMP, digest);
}
