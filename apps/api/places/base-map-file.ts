import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Bounds } from '@vigil/shared/places/place.js';
import { codeOf, messageOf, OperatorError } from '../platform/database/operator-error.js';

/** A map of roads, rivers and towns in one file (PMTiles, version 3), which the operator loaded. */
export interface BaseMapFile {
  path: string;
  /** Open for reading: a file that is put in its place later does not mix with it. */
  descriptor: number;
  /** Bytes. */
  size: number;
  etag: string;
  bounds: Bounds;
  minZoom: number;
  maxZoom: number;
  /** Whose data it is, as plain text; '' if the file does not say. */
  credit: string;
  /** Whether it is made of OpenStreetMap, whose licence asks for its own credit. */
  isOpenStreetMap: boolean;
  /** Layers that Vigil draws and the file does not have. */
  missing: string[];
}

/** The layers that the map draws, by their names in the Protomaps scheme. */
const DRAWN_LAYERS = ['earth', 'water', 'roads', 'places'] as const;

const HEADER_BYTES = 127;
const VERSION = 3;
const GZIP = 2;
const COMPRESSIONS = ['unknown', 'none', 'gzip', 'brotli', 'zstd'];
const VECTOR = 1;
const TILE_TYPES = ['unknown', 'vector tiles', 'PNG pictures', 'JPEG pictures', 'WebP pictures', 'AVIF pictures'];
/** Largest metadata that is read, in bytes: real ones have some kilobytes. */
const MOST_METADATA = 10_000_000;

/** Where the base map of an installation lies. */
export const baseMapPath = (home: string): string => join(home, 'base-map.pmtiles');

/**
 * Opens the base map of this home.
 * @returns null when none was loaded
 * @throws OperatorError that names the file and what is wrong with it
 */
export const openBaseMap = (home: string, country: { name: { en: string }; bounds: Bounds }): BaseMapFile | null =>
  existsSync(baseMapPath(home)) ? readBaseMap(baseMapPath(home), country) : null;

/**
 * Opens and checks a base map: its version, that it is complete, that it holds vector tiles which browsers can open, of
 * this country, with at least one layer that is drawn.
 * @throws OperatorError that names the file and what is wrong with it
 */
export const readBaseMap = (path: string, country: { name: { en: string }; bounds: Bounds }): BaseMapFile => {
  const descriptor = opened(path);
  try {
    return checked(path, descriptor, country);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
};

/** Takes a checked file into use. @throws OperatorError when it cannot be written */
export const storeBaseMap = async (path: string, home: string): Promise<void> => {
  const unfinished = `${baseMapPath(home)}.${process.pid}.part`;
  try {
    await mkdir(home, { recursive: true });
    await copyFile(path, unfinished);
    await rename(unfinished, baseMapPath(home));
  } catch (error) {
    throw new OperatorError(
      `The base map cannot be written to ${home} (${codeOf(error) || messageOf(error)}): may it be written to, and is there space?`,
    );
  } finally {
    await rm(unfinished, { force: true });
  }
};

/** Goes back to the drawn outlines. @returns whether there was a base map */
export const removeBaseMap = async (home: string): Promise<boolean> => {
  const was = existsSync(baseMapPath(home));
  await rm(baseMapPath(home), { force: true });
  return was;
};

/** Reads bytes of the file; fewer at its end. */
export const bytesOf = ({ descriptor }: Pick<BaseMapFile, 'descriptor'>, start: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, start));
};

const opened = (path: string): number => {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new OperatorError(`The base map ${path} cannot be read (${codeOf(error) || messageOf(error)}).`);
  }
};

const checked = (path: string, descriptor: number, country: { name: { en: string }; bounds: Bounds }): BaseMapFile => {
  const refuse = (what: string): never => {
    throw new OperatorError(`The base map ${path} ${what}`);
  };
  const stat = fstatSync(descriptor);
  if (!stat.isFile()) refuse('is not a file.');
  const { size } = stat;
  const header = bytesOf({ descriptor }, 0, HEADER_BYTES);
  if (header.toString('latin1', 0, 7) !== 'PMTiles') refuse('is not a PMTiles file.');
  if (header[7] !== VERSION)
    refuse(`is PMTiles version ${header[7]}, and Vigil reads version ${VERSION}: convert it with "pmtiles convert".`);
  if (header.length < HEADER_BYTES) refuse('is cut off: copy it again.');
  const [root, metadata, leaves, tiles] = [8, 24, 40, 56].map((at) => ({
    start: Number(header.readBigUInt64LE(at)),
    length: Number(header.readBigUInt64LE(at + 8)),
  })) as [Part, Part, Part, Part];
  const end = Math.max(...[root, metadata, leaves, tiles].map(({ start, length }) => start + length));
  if (end > size) refuse(`is cut off: it should have ${end} bytes, and has ${size}. Copy it again.`);
  const [inside, outside, kind] = [header[97]!, header[98]!, header[99]!];
  if (kind !== VECTOR) refuse(`holds ${TILE_TYPES[kind] ?? 'unknown tiles'}: Vigil draws vector tiles (MVT).`);
  for (const compression of [inside, outside])
    if (compression < 1 || compression > GZIP)
      refuse(`is compressed as ${COMPRESSIONS[compression] ?? 'unknown'}: browsers can open gzip, or none.`);
  const bounds = [102, 106, 110, 114].map((at) => header.readInt32LE(at) / 1e7) as Bounds;
  if (!overlap(bounds, country.bounds))
    refuse(`covers ${bounds.join(', ')} (west, south, east, north): that is not ${country.name.en}.`);
  if (metadata.length > MOST_METADATA) refuse('has more metadata than any map needs.');
  const stored = bytesOf({ descriptor }, metadata.start, metadata.length);
  const told = metadataOf(stored, inside) ?? refuse('has metadata that cannot be read: copy it again.');
  const layers = told.layers;
  const missing = DRAWN_LAYERS.filter((layer) => !layers.includes(layer));
  if (missing.length === DRAWN_LAYERS.length)
    refuse(
      `has none of the layers that Vigil draws (${DRAWN_LAYERS.join(', ')}, as Protomaps names them). It has: ${layers.join(', ') || 'none'}.`,
    );
  const etag = createHash('sha256')
    .update(header)
    .update(bytesOf({ descriptor }, root.start, root.length))
    .update(stored)
    .update(`${size} ${stat.mtimeMs}`)
    .digest('base64url')
    .slice(0, 22);
  return {
    path,
    descriptor,
    size,
    etag: `"${etag}"`,
    bounds,
    minZoom: header[100]!,
    maxZoom: header[101]!,
    credit: told.credit,
    isOpenStreetMap: told.isOpenStreetMap,
    missing: [...missing],
  };
};

interface Part {
  start: number;
  length: number;
}

const overlap = (a: Bounds, b: Bounds): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

/** Returns what the file says of itself; null if that cannot be read. */
const metadataOf = (
  stored: Buffer,
  compression: number,
): { layers: string[]; credit: string; isOpenStreetMap: boolean } | null => {
  try {
    const bytes = compression === GZIP ? gunzipSync(stored, { maxOutputLength: MOST_METADATA }) : stored;
    const { attribution, vector_layers: layers } = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    const credit = typeof attribution === 'string' ? wordsOf(attribution) : '';
    return {
      layers: Array.isArray(layers) ? layers.map((layer: { id?: unknown }) => String(layer.id)) : [],
      credit,
      // Its builders write it into different fields.
      isOpenStreetMap: /open ?street ?map/i.test(bytes.toString('utf8')),
    };
  } catch {
    return null;
  }
};

/** Returns the words of a credit, which is often HTML. */
const wordsOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&copy;', '©')
    .replaceAll('&amp;', '&')
    .trim()
    .slice(0, 200);
