/**
 * Draws the schematic areas and the base map of every country in data/places, at build time:
 *   node scripts/places/draw-areas.mjs            writes data/areas/generated/, only when an input has changed
 *   node scripts/places/draw-areas.mjs --force    writes it anyway
 * They are schematic because official boundaries are not ours to ship; `npm run places -- import` replaces them.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outlinesIn, outlineOf } from './country-outlines.mjs';
import { drawAreas, landOf, drawBase } from './draw-topojson.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const PLACES = join(HERE, '../../data/places');
const OUTPUT = join(HERE, '../../data/areas/generated');
const ATLAS = createRequire(import.meta.url).resolve('world-atlas/countries-10m.json');

function countriesIn(folder) {
  return readdirSync(folder)
    .filter((name) => /^[a-z]{3}\.json$/.test(name))
    .map((name) => name.slice(0, 3));
}

function inputsDigest() {
  const sources = readdirSync(HERE)
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => join(HERE, name));
  const data = readdirSync(PLACES)
    .filter((name) => !name.endsWith('.md'))
    .map((name) => join(PLACES, name));
  const digest = createHash('sha256');
  for (const path of [...sources, ...data, join(dirname(ATLAS), 'package.json')].sort())
    digest.update(readFileSync(path));
  return digest.digest('hex');
}

/** Parses rows of data/places/*.csv; no value contains a comma, a quote or a line break (a test checks this). */
export function readPlaces(text) {
  const [header, ...lines] = text.trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const row = Object.fromEntries(line.split(',').map((value, i) => [names[i], value]));
    return {
      code: row.code,
      parent: row.parent || null,
      level: Number(row.level),
      lat: Number(row.lat),
      lon: Number(row.lon),
    };
  });
}

export function readCountry(name) {
  const read = (file) => readFileSync(join(PLACES, file), 'utf8');
  return {
    country: JSON.parse(read(`${name}.json`)),
    places: readPlaces(read(`${name}.csv`)),
    waters: JSON.parse(read(`${name}.waters.geojson`)).features,
  };
}

function write(name, topojson) {
  writeFileSync(join(OUTPUT, name), JSON.stringify(topojson));
}

function drawCountry(name, atlas) {
  const { country, places, waters } = readCountry(name);
  const outlines = outlinesIn(atlas, country.iso3166_1.numeric, country.baseMap.window);
  const land = landOf(outlineOf(outlines, country.iso3166_1.numeric), waters);
  for (const [level, topojson] of drawAreas(places, land)) write(`${name}.adm${level}.topo.json`, topojson);
  write(`${name}.base.topo.json`, drawBase(outlines, waters));
}

export function main(args) {
  const stamp = join(OUTPUT, 'inputs.sha256');
  const digest = inputsDigest();
  if (!args.includes('--force') && readIfThere(stamp) === digest) return;
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  const atlas = JSON.parse(readFileSync(ATLAS, 'utf8'));
  for (const name of countriesIn(PLACES)) drawCountry(name, atlas);
  // Written last, so that an interrupted drawing is repeated.
  writeFileSync(stamp, digest);
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
