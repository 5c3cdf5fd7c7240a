import { CannotOpen } from './web-crypto.js';

const LENGTH = 4;

/**
 * Pads a text: four bytes of length, the text, zeros up to the next bucket. @throws RangeError when it is longer than
 * the last bucket.
 */
export const padTo = (buckets: readonly number[], text: Uint8Array): Uint8Array => {
  const size = buckets.find((bucket) => bucket >= text.length + LENGTH);
  if (!size) throw new RangeError('the text is too long');
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, LENGTH);
  return bytes;
};

/** Removes the padding. @throws CannotOpen when anything but zeros follows the text. */
export const unpad = (bytes: Uint8Array): Uint8Array => {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  if (length > bytes.length - LENGTH || bytes.slice(LENGTH + length).some(Boolean)) throw new CannotOpen();
  return bytes.slice(LENGTH, LENGTH + length);
};
