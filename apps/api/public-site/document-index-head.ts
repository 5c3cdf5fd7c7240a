import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { DOCUMENTS_SQL } from './incident-documents.repository.js';

/** Bytes of an entry of the index: code, first block, length of the two parts, checksum. The first is the head. */
export const SLOT = 32;
/** Bytes of an entry that its checksum is about. */
export const CHECKED = 28;
/**
 * Eight letters for what a document is made of: a statement that makes others begins a new file. Raise the number where
 * something else than the statement changes what is stored, such as summaries.
 */
const MAGIC = createHash('sha256').update(`5 ${DOCUMENTS_SQL}`).digest('base64url').slice(0, 8);

/** What the index says of all documents. */
interface Head {
  seq: number;
  /** Whether the process that wrote it closed the files in order. */
  wasClosed: boolean;
}
/** Writes the head of the index. */
export const headSlot = ({ seq, wasClosed }: Head): Buffer => {
  const slot = Buffer.alloc(SLOT);
  slot.write(MAGIC, 0, 'latin1');
  slot.writeDoubleLE(seq, MAGIC.length);
  slot[MAGIC.length + 8] = Number(wasClosed);
  slot.writeUInt32LE(crc32(slot.subarray(0, CHECKED)), CHECKED);
  return slot;
};
/** Reads the head of the index; null: it is not to be believed. */
export const headOf = (bytes: Buffer): Head | null => {
  const head = {
    seq: bytes.length < SLOT ? -1 : bytes.readDoubleLE(MAGIC.length),
    wasClosed: bytes[MAGIC.length + 8] === 1,
  };
  return bytes.subarray(0, SLOT).equals(headSlot(head)) ? head : null;
};
