import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { codebookOf, fieldsOf, type CodebookClass, type DataClass } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { SeededRandom } from '@vigil/shared/random/seeded-random.js';

/**
 * A secret value in one confidential answer of one record, and nowhere else. Whoever finds it knows which answer
 * leaked. `words`: what to look for, in every encoding. `numbers`: looked for as bytes, too.
 */
export interface Canary {
  field: string;
  class: DataClass;
  record: string;
  words: readonly string[];
  numbers: readonly number[];
}
export interface Found {
  field: string;
  record: string;
  encoding: string;
}

const LETTERS = 'bcdfghjkmnpqrstvwxz';
const KHMER = 'កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ';
const some = (letters: string, count: number, random: SeededRandom): string =>
  Array.from({ length: count }, () => random.pick([...letters])).join('');

/** Offsets in use. If two records had the same, a leak of one would be taken for a leak of the other. */
const given = new Set<number>();

/**
 * Returns a number of six decimals. No other canary has the first five; the last is not 0, which printing would leave
 * out.
 */
const offset = (random: SeededRandom): number => {
  let part: number;
  do part = random.between(1_001, 8_999);
  while (given.has(part));
  given.add(part);
  return (part * 10 + random.between(1, 9)) / 1_000_000;
};

type Tree = Record<string, unknown>;
/**
 * Puts canaries into every confidential answer of a record that is a text or a point. Codes cannot hold one;
 * publishing/classes.spec.ts tests those.
 * @param own a question of the organisation's own that is answered in words; null: none is answered
 */
export const hideCanaries = (
  incident: Incident,
  record: string,
  random: SeededRandom,
  own: string | null = null,
): Canary[] => hideCanariesIn(Incident, incident, record, random, { own });

/**
 * The same in the answers of any class.
 * @param isInternal whether all of it is confidential, also what readers see of an incident: an event of people
 */
export const hideCanariesIn = (
  root: CodebookClass,
  answers: object,
  record: string,
  random: SeededRandom,
  { own = null, isInternal = false }: { own?: string | null; isInternal?: boolean } = {},
): Canary[] => {
  const hidden: Canary[] = [];
  const fill = (of: CodebookClass, tree: Tree): void => {
    for (const field of fieldsOf(of)) {
      if (field.kind === 'many') (tree[field.name] as Tree[]).forEach((child) => fill(field.of!(), child));
      if (field.kind === 'own' && own !== null) {
        const words = [some(LETTERS, 14, random), some(KHMER, 9, random)];
        tree[field.name] = { [own]: words.join(' ') };
        hidden.push({ field: `own.${own}`, class: field.class, record, words, numbers: [] });
      }
      if ((field.class === 'public' && !isInternal) || (field.kind !== 'text' && field.kind !== 'point')) continue;
      // A language code cannot hold one either.
      if (field.kind === 'text' && field.format === 'language') continue;
      const about = { field: `${codebookOf(of).key}.${field.name}`, class: field.class, record };
      if (field.kind === 'text') {
        const words = [some(LETTERS, 14, random), some(KHMER, 9, random)];
        if (field.format === 'url') words.pop();
        tree[field.name] = `${field.format === 'url' ? 'https://example.org/' : ''}${words.join(' ')}`;
        hidden.push({ ...about, words, numbers: [] });
      } else {
        const [lat, lon] = [11.5 + offset(random), 104.9 + offset(random)].map((value) => Number(value.toFixed(6))) as [
          number,
          number,
        ];
        tree[field.name] = { lat, lon, accuracyMetres: 5 };
        // Five decimals are about a metre: coarser than that tells nothing that the gazetteer does not.
        hidden.push({ ...about, words: [lat, lon].map((value) => value.toFixed(6).slice(0, -1)), numbers: [lat, lon] });
      }
    }
  };
  fill(root, answers as Tree);
  return hidden;
};

const codePoints = (text: string, write: (code: number) => string): string =>
  [...text].map((letter) => write(letter.codePointAt(0)!)).join('');
const hex = (text: string): string => Buffer.from(text).toString('hex');
/** Returns the part of the words' base64 that does not depend on where in the text they begin. */
const base64 = (text: string, alphabet: 'base64' | 'base64url', shift: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(shift, 'x'), Buffer.from(text)]);
  const whole = bytes.toString(alphabet).replace(/=+$/, '');
  return whole.slice(Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6));
};
const swap16 = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('latin1');

/** Encodings in which words can leak. Each returns the bytes to look for, as latin1: one character a byte. */
export const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => Buffer.from(text).toString('latin1'),
  'upper case': (text) => Buffer.from(text.toUpperCase()).toString('latin1'),
  'JSON escapes': (text) => codePoints(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`),
  'URL escapes': (text) => hex(text).replace(/../g, (byte) => `%${byte}`),
  'URL escapes where needed': (text) => encodeURIComponent(text),
  'HTML decimal': (text) => codePoints(text, (code) => `&#${code};`),
  'HTML hexadecimal': (text) => codePoints(text, (code) => `&#x${code.toString(16)};`),
  hexadecimal: hex,
  'hexadecimal, spaced': (text) => hex(text).replace(/..(?=.)/g, '$& '),
  'base64, at 0': (text) => base64(text, 'base64', 0),
  'base64, at 1': (text) => base64(text, 'base64', 1),
  'base64, at 2': (text) => base64(text, 'base64', 2),
  'base64url, at 0': (text) => base64(text, 'base64url', 0),
  'base64url, at 1': (text) => base64(text, 'base64url', 1),
  'base64url, at 2': (text) => base64(text, 'base64url', 2),
  'UTF-16, little end first': (text) => Buffer.from(text, 'utf16le').toString('latin1'),
  'UTF-16, big end first': swap16,
  'quoted-printable': (text) => hex(text).toUpperCase().replace(/../g, '=$&'),
  'PostgreSQL octal': (text) => [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  backwards: (text) => Buffer.from([...text].reverse().join('')).toString('latin1'),
  'taken for Latin-1': (text) => Buffer.from(Buffer.from(text).toString('latin1')).toString('latin1'),
};
/** Encodings in which case does not matter. */
const SMALL = new Set([
  'plain',
  'JSON escapes',
  'URL escapes',
  'URL escapes where needed',
  'HTML hexadecimal',
  'hexadecimal',
  'hexadecimal, spaced',
  'quoted-printable',
]);

/**
 * Four bytes are found by chance where there are megabytes of random names: "…8A" in an id is the float of a
 * latitude. A column of floats gives both halves of a point away, and only both are taken for a leak.
 */
const FLOAT = 'float, little end first';
/** Eight digits are found by chance inside a longer number or a random id: they count only where they stand alone. */
const MILLIONTHS = 'millionths';
const isWordByte = (byte: number | undefined): boolean =>
  byte !== undefined && /[0-9A-Za-z_]/.test(String.fromCharCode(byte));

const bytesOf = (value: number): Record<string, string> => {
  const [double, single] = [Buffer.alloc(8), Buffer.alloc(4)];
  double.writeDoubleLE(value);
  single.writeFloatLE(value);
  return {
    'double, little end first': double.toString('latin1'),
    'double, big end first': Buffer.from(double).reverse().toString('latin1'),
    [FLOAT]: single.toString('latin1'),
    [MILLIONTHS]: String(Math.round(value * 1e6)),
    'degrees, minutes': `${Math.floor(value)}°${((value % 1) * 60).toFixed(3).slice(0, -1)}`,
  };
};

const ZLIB_METHOD = 8;
const ZLIB_CHECK = 31;
/** What opens a packed file, and whether its head may be one that it opens; the others have no mark. */
const OPENING = [
  [brotliDecompressSync, () => true],
  [gunzipSync, (head: Buffer) => head.subarray(0, GZIP.length).equals(GZIP)],
  [inflateSync, (head: Buffer) => (head[0]! & 15) === ZLIB_METHOD && (head[0]! * 256 + head[1]!) % ZLIB_CHECK === 0],
  [inflateRawSync, () => true],
] as const;
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
const GZIP_HEAD = 10;
/** Returns what follows each mark of gzip in a Parquet file, whose columns are packed one by one. */
const packedParts = (bytes: Buffer): Buffer[] => {
  const parts: Buffer[] = [];
  if (bytes.subarray(0, 4).toString('latin1') !== 'PAR1') return parts;
  for (let at = bytes.indexOf(GZIP); at >= 0; at = bytes.indexOf(GZIP, at + 1))
    parts.push(bytes.subarray(at + GZIP_HEAD));
  return parts;
};
const opened = (bytes: Buffer): Buffer[] => {
  const frames = Error.stackTraceLimit;
  // Nearly nothing opens, and telling where each of four errors arose takes longer than all the rest.
  Error.stackTraceLimit = 0;
  try {
    return [
      ...OPENING.filter(([, mayOpen]) => mayOpen(bytes)).map(([open]) => ({ open, from: bytes })),
      ...packedParts(bytes).map((from) => ({ open: inflateRawSync, from })),
    ].flatMap(({ open, from }) => {
      try {
        const plain = open(from, { maxOutputLength: 100_000_000 });
        return plain.length > 0 ? [plain] : [];
      } catch {
        return [];
      }
    });
  } finally {
    Error.stackTraceLimit = frames;
  }
};

/** One word to look for: in the text itself, or in its lower-case form. */
interface Needle {
  canary: Canary;
  encoding: string;
  bytes: string;
  small: boolean;
}
/** By so many first bytes a needle is looked up; one that is shorter, such as a float, by half of them. */
const LONG = 8;
const SHORT = 4;
const hashOf = (high: number, low: number): number => Math.imul(high, 0x9e37_79b1) ^ Math.imul(low, 0x85eb_ca6b);
type Needles = Map<number, { needle: Needle; bytes: Buffer }[]>;
/** Needles by what they begin with, since there are thousands of them and megabytes to look through. */
interface Index {
  long: Needles;
  short: Needles;
  /** By the highest bits of the hash: 1 if a long needle may begin so, 2 a short one, 3 both. */
  mayBegin: Uint8Array;
  /** By so many bits a hash is shifted for that. */
  shift: number;
}
const indexOf = (needles: readonly Needle[]): Index => {
  // Sixteen places for each needle.
  const bits = 4 + Math.ceil(Math.log2(needles.length + 1));
  const index: Index = { long: new Map(), short: new Map(), mayBegin: new Uint8Array(1 << bits), shift: 32 - bits };
  for (const needle of needles) {
    const bytes = Buffer.from(needle.bytes, 'latin1');
    const isLong = bytes.length >= LONG;
    const [high, low] = isLong ? [bytes.readInt32BE(0), bytes.readInt32BE(SHORT)] : [0, bytes.readInt32BE(0)];
    const hash = hashOf(high, low);
    index.mayBegin[hash >>> index.shift]! |= isLong ? 1 : 2;
    const among = isLong ? index.long : index.short;
    const key = isLong ? hash : low;
    const list = among.get(key);
    if (list) list.push({ needle, bytes });
    else among.set(key, [{ needle, bytes }]);
  }
  return index;
};
const matches = ({ long, short, mayBegin, shift }: Index, haystack: Buffer): Needle[] => {
  const found: Needle[] = [];
  const add = (among: Needles, key: number, from: number): void => {
    for (const { needle, bytes } of among.get(key) ?? []) {
      const to = Math.min(from + bytes.length, haystack.length);
      if (haystack.compare(bytes, 0, bytes.length, from, to) !== 0) continue;
      if (needle.encoding === MILLIONTHS && (isWordByte(haystack[from - 1]) || isWordByte(haystack[to]))) continue;
      found.push(needle);
    }
  };
  // The last eight bytes.
  let [high, low] = [0, 0];
  for (let at = 0; at < haystack.length; at += 1) {
    high = (high << 8) | (low >>> 24);
    low = (low << 8) | haystack[at]!;
    const hash = hashOf(high, low);
    if (mayBegin[hash >>> shift]! & 1 && at >= LONG - 1) add(long, hash, at - LONG + 1);
    if (mayBegin[hashOf(0, low) >>> shift]! & 2 && at >= SHORT - 1) add(short, low, at - SHORT + 1);
  }
  const isWholeAsFloats = ({ numbers }: Canary): boolean =>
    numbers.every((value) =>
      found.some((needle) => needle.encoding === FLOAT && needle.bytes === bytesOf(value)[FLOAT]),
    );
  return found.filter((needle) => needle.encoding !== FLOAT || isWholeAsFloats(needle.canary));
};

/**
 * Returns a scanner that finds canaries in any bytes: in every encoding, and inside compressed parts. A string is
 * looked at as it is: what is compressed does not outlive being taken for text.
 */
export const canaryScannerFor = (canaries: readonly Canary[]): ((haystack: string | Buffer) => Found[]) => {
  const needles = canaries.flatMap((canary): Needle[] => [
    ...canary.words.flatMap((word) =>
      Object.entries(ENCODINGS).map(([encoding, encode]) => {
        const small = SMALL.has(encoding);
        return { canary, encoding, small, bytes: small ? encode(word).toLowerCase() : encode(word) };
      }),
    ),
    ...canary.numbers.flatMap((value) =>
      Object.entries(bytesOf(value)).map(([encoding, bytes]) => ({
        canary,
        encoding,
        small: false,
        bytes: Buffer.from(bytes, encoding.startsWith('degrees') ? 'utf8' : 'latin1').toString('latin1'),
      })),
    ),
  ]);
  const [exact, small] = [false, true].map((isSmall) =>
    indexOf(needles.filter((needle) => needle.small === isSmall)),
  ) as [Index, Index];
  const look = (bytes: Buffer): Found[] => {
    const inSmall = Buffer.from(bytes);
    for (let at = 0; at < inSmall.length; at += 1) if (inSmall[at]! >= 65 && inSmall[at]! <= 90) inSmall[at]! += 32;
    return [...new Set([...matches(exact, bytes), ...matches(small, inSmall)])].map(({ canary, encoding }) => ({
      field: canary.field,
      record: canary.record,
      encoding,
    }));
  };
  return (haystack) => {
    const bytes = Buffer.isBuffer(haystack) ? haystack : Buffer.from(haystack);
    return [bytes, ...(bytes === haystack ? opened(bytes) : [])].flatMap(look);
  };
};
