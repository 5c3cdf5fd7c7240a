import { createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LIMITS_FILE } from '../limits-file.js';
import { SUGGESTED_FILES } from '../suggested-words.js';
import type { Entry, ZipFile } from 'yauzl';

/** The files of a country; whatever else a folder or a zip holds is left where it is. */
export const COUNTRY_FILES: readonly string[] = [
  'country.json',
  'places.csv',
  'population.csv',
  'points.csv',
  'waters.geojson',
  'outline.geojson',
  'words.json',
  LIMITS_FILE,
  ...SUGGESTED_FILES,
  'SOURCES.md',
];

/** Bytes of the zip, bytes of what it unpacks to, and files in it: many times what any country has. */
export const ZIP_LIMITS = { packed: 50_000_000, unpacked: 200_000_000, entries: 1000 };

/**
 * Unpacks the files of a country from a zip, in which they may lie in one folder. Writes only these files, by their own
 * names, so that no name in a zip leads anywhere else.
 * @param into a folder that is not there
 * @throws Error with one sentence where it is no zip, too large, or has a file twice
 */
export async function unzipCountry(path: string, into: string, limits = ZIP_LIMITS): Promise<void> {
  const name = basename(path);
  if ((await stat(path)).size > limits.packed)
    throw new Error(`${name} is larger than ${megabytes(limits.packed)}: no country is.`);
  const { openPromise } = await import('yauzl');
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => {
    throw new Error(`${name} is no zip that can be read.`);
  });
  try {
    const entries = await countryEntries(zip, name, limits.entries);
    await mkdir(into, { recursive: true });
    const left = { bytes: limits.unpacked };
    for (const [file, entry] of entries) {
      const stream = await zip.openReadStreamPromise(entry);
      await pipeline(atMost(stream, left, name, limits.unpacked), createWriteStream(join(into, file)));
    }
  } finally {
    zip.close();
  }
}

/**
 * Finds the files of a country in a zip. The names of a zip may be wrong in any way: yauzl refuses those that lead out.
 */
function countryEntries(zip: ZipFile, name: string, most: number): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string): void => reject(new Error(`${name} ${why}`));
    const found = new Map<string, Entry>();
    if (zip.entryCount > most) return refuse(`holds more than ${most} files: give the country's alone.`);
    zip.on('error', (error: Error) => refuse(`cannot be unpacked (${error.message}).`));
    zip.on('end', () => resolve(found));
    zip.on('entry', (entry: Entry) => {
      const parts = entry.fileName.split('/');
      const file = parts.at(-1)!;
      if (parts.length <= 2 && COUNTRY_FILES.includes(file)) {
        if (found.has(file)) return refuse(`has ${file} twice: give one country.`);
        if ((entry.generalPurposeBitFlag & 1) === 1) return refuse('is encrypted: unpack it first.');
        found.set(file, entry);
      }
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Passes on what is unpacked, and counts it: a zip may lie about sizes. */
async function* atMost(stream: Readable, left: { bytes: number }, name: string, most: number): AsyncGenerator<Buffer> {
  for await (const part of stream as AsyncIterable<Buffer>) {
    left.bytes -= part.length;
    if (left.bytes < 0) throw new Error(`${name} unpacks to more than ${megabytes(most)}: no country does.`);
    yield part;
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
