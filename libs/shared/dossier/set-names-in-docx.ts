import { utf8 } from '../sealing/web-crypto.js';
import { setMarks } from './person-marks.js';

/** What browsers and Node both have, and shared code cannot name otherwise. */
interface Platform {
  TextDecoder: new () => { decode(bytes: Uint8Array): string };
  Blob: new (parts: readonly Uint8Array[]) => { stream(): { pipeThrough(through: object): object } };
  DecompressionStream: new (format: 'deflate-raw') => object;
  Response: new (body: object) => { arrayBuffer(): Promise<ArrayBuffer> };
}
const platform = globalThis as unknown as Platform;

/**
 * Sets names into a Word document in which a mark stands at each of their places, in the browser: a document is a ZIP of
 * parts, of which only those with marks are written anew. All numbers in a ZIP begin with their lowest byte.
 */
const LOCAL = 0x04034b50;
const LISTED = 0x02014b50;
const END = 0x06054b50;
const [LOCAL_BYTES, LISTED_BYTES, END_BYTES] = [30, 46, 22];
/** A flag that the sizes follow the bytes; they stand before them in what is written here. */
const SIZES_FOLLOW = 8;
const DEFLATED = 8;

interface Part {
  name: Uint8Array;
  method: number;
  flags: number;
  time: number;
  crc: number;
  size: number;
  /** As it is stored. */
  bytes: Uint8Array;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** @throws RangeError for what is no ZIP */
const partsOf = (zip: Uint8Array): Part[] => {
  const view = viewOf(zip);
  let end = zip.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw new RangeError('no document');
  const parts: Part[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const [packed, named, extra, comment] = [20, 28, 30, 32].map((from, i) =>
      i === 0 ? view.getUint32(at + from, true) : view.getUint16(at + from, true),
    ) as [number, number, number, number];
    const local = view.getUint32(at + 42, true);
    const from = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    parts.push({
      name: zip.slice(at + LISTED_BYTES, at + LISTED_BYTES + named),
      flags: view.getUint16(at + 8, true) & ~SIZES_FOLLOW,
      method: view.getUint16(at + 10, true),
      time: view.getUint32(at + 12, true),
      crc: view.getUint32(at + 16, true),
      size: view.getUint32(at + 24, true),
      bytes: zip.subarray(from, from + packed),
    });
    at += LISTED_BYTES + named + extra + comment;
  }
  return parts;
};

const inflate = async ({ method, bytes }: Part): Promise<Uint8Array> => {
  if (method !== DEFLATED) return bytes;
  const stream = new platform.Blob([bytes]).stream().pipeThrough(new platform.DecompressionStream('deflate-raw'));
  return new Uint8Array(await new platform.Response(stream).arrayBuffer());
};

/** The check sum of a ZIP (ISO 3309). */
const crcOf = (bytes: Uint8Array): number => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
};

const zipOf = (parts: readonly Part[]): Uint8Array => {
  const sum = (of: (part: Part) => number): number => parts.reduce((all, part) => all + of(part), 0);
  const list = sum(({ name, bytes }) => LOCAL_BYTES + name.length + bytes.length);
  const zip = new Uint8Array(list + sum(({ name }) => LISTED_BYTES + name.length) + END_BYTES);
  const view = viewOf(zip);
  let [at, listed] = [0, list];
  for (const { name, method, flags, time, crc, size, bytes } of parts) {
    const head = (from: number): void => {
      view.setUint16(from, 20, true);
      view.setUint16(from + 2, flags, true);
      view.setUint16(from + 4, method, true);
      view.setUint32(from + 6, time, true);
      view.setUint32(from + 10, crc, true);
      view.setUint32(from + 14, bytes.length, true);
      view.setUint32(from + 18, size, true);
      view.setUint16(from + 22, name.length, true);
    };
    view.setUint32(listed, LISTED, true);
    view.setUint16(listed + 4, 20, true);
    head(listed + 6);
    view.setUint32(listed + 42, at, true);
    zip.set(name, listed + LISTED_BYTES);
    listed += LISTED_BYTES + name.length;
    view.setUint32(at, LOCAL, true);
    head(at + 4);
    zip.set(name, at + LOCAL_BYTES);
    zip.set(bytes, at + LOCAL_BYTES + name.length);
    at += LOCAL_BYTES + name.length + bytes.length;
  }
  view.setUint32(listed, END, true);
  view.setUint16(listed + 8, parts.length, true);
  view.setUint16(listed + 10, parts.length, true);
  view.setUint32(listed + 12, listed - list, true);
  view.setUint32(listed + 16, list, true);
  return zip;
};

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Escapes a name for XML, which has no control characters. */
const inXml = (name: string): string =>
  name.replace(/[^\P{Cc}\t\n]|[\ufffe\uffff]/gu, '').replace(/[&<>"]/g, (one) => ENTITIES[one]!);

/**
 * Returns the document with what each person is called at their marks.
 * @throws RangeError for what is no document; TypeError in a browser that cannot unpack it
 */
export const setNamesInDocx = async (docx: Uint8Array, called: (person: string) => string): Promise<Uint8Array> => {
  const read = new platform.TextDecoder();
  const parts = await Promise.all(
    partsOf(docx).map(async (part) => {
      if (!/^word\/[^/]+\.xml$/.test(read.decode(part.name))) return part;
      const before = read.decode(await inflate(part));
      const after = setMarks(before, (person) => inXml(called(person)));
      if (after === before) return part;
      const bytes = utf8(after);
      return { ...part, method: 0, crc: crcOf(bytes), size: bytes.length, bytes };
    }),
  );
  return zipOf(parts);
};
