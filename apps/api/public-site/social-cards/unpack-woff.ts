import { inflateSync } from 'node:zlib';

/** Byte sizes of the parts of a WOFF file: https://www.w3.org/TR/WOFF/ */
const HEADER = 44;
const ENTRY = 20;
const aligned = (bytes: number): number => (bytes + 3) & ~3;

/** Unpacks a web font (WOFF 1.0) to the OpenType font inside. Only for fonts that ship with us: it checks nothing. */
export const unpackWoff = (woff: Buffer): Buffer => {
  const tables = woff.readUInt16BE(12);
  const exponent = Math.floor(Math.log2(tables));
  const head = Buffer.alloc(12 + 16 * tables);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(tables, 4);
  head.writeUInt16BE(16 * 2 ** exponent, 6);
  head.writeUInt16BE(exponent, 8);
  head.writeUInt16BE(16 * (tables - 2 ** exponent), 10);
  const parts = [head];
  let offset = head.length;
  for (let i = 0; i < tables; i += 1) {
    const at = HEADER + ENTRY * i;
    const [from, packed, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)];
    const part = Buffer.alloc(aligned(length));
    const bytes = woff.subarray(from, from + packed);
    (packed < length ? inflateSync(bytes) : bytes).copy(part);
    const to = 12 + 16 * i;
    woff.copy(head, to, at, at + 4);
    woff.copy(head, to + 4, at + 16, at + 20);
    head.writeUInt32BE(offset, to + 8);
    head.writeUInt32BE(length, to + 12);
    parts.push(part);
    offset += part.length;
  }
  return Buffer.concat(parts);
};
