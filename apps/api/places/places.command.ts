import { closeSync, existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { complain, explainDisk, messageOf } from '../platform/database/operator-error.js';
import { loadAreas } from './load-areas.js';
import { forgetAreas } from './areas-folder.js';
import {
  type BaseMapFile,
  baseMapPath,
  openBaseMap,
  readBaseMap,
  removeBaseMap,
  storeBaseMap,
} from './base-map-file.js';
import { loadCountry } from './country-data.js';
import { importAreas } from './import-areas.js';
import { printUsage } from '../platform/print-usage.js';

const USAGE = `Usage:
  npm run places -- import FOLDER [--credit "Boundaries: NAME (LICENCE)"]
      takes official boundaries (TopoJSON or GeoJSON, WGS84, with codes) into use for the map and for finding places
  npm run places -- status
      says which areas are in use
  npm run places -- reset
      goes back to the schematic areas
  npm run places -- base-map FILE.pmtiles
      takes a map of roads, rivers and towns into use (PMTiles with vector tiles, layers as Protomaps names them)
  npm run places -- base-map none
      removes it`;

/**
 * Runs the command `npm run places`. Stores what it imports in VIGIL_HOME (default .vigil).
 * @returns the exit code: 0 done, 1 refused (one sentence on standard error), 2 not understood
 */
export async function main(args: string[]): Promise<number> {
  const home = resolve(process.env['VIGIL_HOME'] || '.vigil');
  const [command, ...rest] = args;
  if (command === 'import') return importCommand(rest, home);
  if (command === 'status' && rest.length === 0) return status(home);
  if (command === 'reset' && rest.length === 0) return reset(home);
  if (command === 'base-map' && rest.length === 1) return baseMap(rest[0]!, home);
  return printUsage(USAGE, args);
}

async function importCommand(args: string[], home: string): Promise<number> {
  const credit = optionOf(args, '--credit');
  const folders = args.filter((arg, i) => arg !== '--credit' && args[i - 1] !== '--credit');
  if (folders.length !== 1 || credit === '') return printUsage(USAGE, ['import', ...args]);
  return printRefusal(home, async () => {
    await importAreas(resolve(folders[0] ?? ''), home, say, credit === undefined ? {} : { credit });
    say(`These boundaries are now in ${home}. Restart Vigil to use them.`);
    if (credit === undefined) say('The map will say that their source is not stated: give it with --credit.');
  });
}

function status(home: string): Promise<number> {
  return printRefusal(home, async () => {
    const areas = loadAreas(home);
    for (const [level, file] of areas.levels)
      say(`Level ${level}: ${file.kind}, ${Math.round(file.bytes.length / 1024)} kB (${file.path})`);
    say(areas.credit.en);
    const tiles = openBaseMap(home, loadCountry().file);
    say(tiles ? lineOf(tiles) : 'Base map: none. The map has no roads.');
    if (tiles) closeSync(tiles.descriptor);
  });
}

function baseMap(file: string, home: string): Promise<number> {
  return printRefusal(home, async () => {
    if (file === 'none') {
      const hadOne = await removeBaseMap(home);
      return say(hadOne ? 'The base map is removed. Restart Vigil.' : 'There is no base map.');
    }
    const tiles = readBaseMap(resolve(file), loadCountry().file);
    closeSync(tiles.descriptor);
    await storeBaseMap(tiles.path, home);
    say(lineOf({ ...tiles, path: baseMapPath(home) }));
    for (const layer of tiles.missing) say(`It has no layer "${layer}", so the map will show none of it.`);
    if (tiles.credit === '' && !tiles.isOpenStreetMap)
      say('It does not say whose data it is, and neither will the map.');
    say('Restart Vigil to use it.');
  });
}

const lineOf = ({ path, size, minZoom, maxZoom, credit, isOpenStreetMap }: BaseMapFile): string =>
  `Base map: ${Math.ceil(size / 1024)} kB, zoom ${minZoom} to ${maxZoom}, ${credit || (isOpenStreetMap ? 'OpenStreetMap' : 'source not stated')} (${path})`;

function reset(home: string): Promise<number> {
  return printRefusal(home, async () => {
    const hadAny = existsSync(home) && (await forgetAreas(home));
    say(
      hadAny
        ? 'Back to schematic areas. Restart Vigil to use them.'
        : 'No boundaries were imported; the areas are schematic already.',
    );
  });
}

async function printRefusal(home: string, work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    complain(explainDisk(home, error), messageOf);
    return 1;
  }
}

function optionOf(args: string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : (args[at + 1] ?? '');
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
