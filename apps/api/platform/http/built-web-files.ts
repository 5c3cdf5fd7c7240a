import { COUNTRY_WORDS_ID, countryWordsInUse } from '@vigil/shared/text/country-words.js';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

/** One file of the built web application, held in memory: the whole application is smaller than a picture. */
export interface WebFile {
  type: string;
  /** As it is on the disk. */
  plain: Buffer;
  /** The same for all encodings of one content; a strong ETag for the plain one. */
  etag: string;
  bytes(encoding: Encoding): Promise<Buffer>;
  /** Whether compression makes the file noticeably smaller. */
  compressible: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
};
const PACKED = /^(image\/(png|jpeg|webp)|font\/woff)/;
/** Nearly as small as the best quality, and ten times as fast: the first reader waits for it. */
const FILE_LEVEL = 9;

const brotliBytes = promisify(brotliCompress);
const gzipBytes = promisify(gzip);

/** Compresses bytes, from level 1 (fast) to 9 (small). */
export const compressBytes = (bytes: Buffer, encoding: Exclude<Encoding, 'identity'>, level: number): Promise<Buffer> =>
  encoding === 'br'
    ? brotliBytes(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: level } })
    : gzipBytes(bytes, { level });

/** Returns the best encoding that the browser accepts; `q=0` means never. */
export const encodingFor = (accepted: string): Encoding => {
  const takes = (name: string): boolean =>
    accepted.split(',').some((wish) => {
      const [coding, quality] = wish
        .toLowerCase()
        .split(';')
        .map((part) => part.trim());
      return coding === name && !/^q=0(\.0*)?$/.test(quality ?? '');
    });
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
};

/** Makes a file of the application from its content. */
export const webFileOf = (plain: Buffer, type: string): WebFile => {
  const made = new Map<Encoding, Promise<Buffer>>([['identity', Promise.resolve(plain)]]);
  return {
    type,
    plain,
    etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
    compressible: !PACKED.test(type) && plain.length >= 1024,
    bytes: (encoding) => {
      const found =
        made.get(encoding) ??
        (encoding === 'identity' ? Promise.resolve(plain) : compressBytes(plain, encoding, FILE_LEVEL));
      made.set(encoding, found);
      return found;
    },
  };
};

/** Tells whether the web application was built. */
export const isBuilt = (folder: string): boolean => existsSync(join(folder, 'index.html'));

/**
 * Reads every file of the folder, keyed by its path in an address: '/assets/map-1a2b3c4d.js'. Pages carry the words of
 * the country in use, where it has some of its own.
 */
export const readWebFiles = (folder: string): ReadonlyMap<string, WebFile> => {
  const files = new Map<string, WebFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith('.') || entry.name.endsWith('.map')) continue;
    const file = join(entry.parentPath, entry.name);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    const bytes = readFileSync(file);
    files.set(
      `/${relative(folder, file).split(sep).join('/')}`,
      webFileOf(entry.name.endsWith('.html') ? withCountryWords(bytes) : bytes, type),
    );
  }
  return files;
};

const withCountryWords = (page: Buffer): Buffer => {
  const words = countryWordsInUse();
  if (!words) return page;
  // "<" would end the element where a word has "</script>".
  const json = JSON.stringify(words).replaceAll('<', '\\u003c');
  const element = `<script type="application/json" id="${COUNTRY_WORDS_ID}">${json}</script>`;
  return Buffer.from(page.toString('utf8').replace('</head>', () => `${element}</head>`));
};
