import { createSHA256 } from 'hash-wasm';

/** Bytes in memory at a time. */
const PART = 4 * 1024 * 1024;

/**
 * Returns the SHA-256 of a file in hexadecimal digits, without holding all of it in memory.
 * @param onPart called with the bytes done so far
 * @throws DOMException when the file can no longer be read, or `signal` is aborted
 */
export const hashFile = async (file: Blob, onPart: (done: number) => void, signal: AbortSignal): Promise<string> => {
  const sum = await createSHA256();
  sum.init();
  for (let at = 0; at < file.size; at += PART) {
    signal.throwIfAborted();
    sum.update(new Uint8Array(await file.slice(at, at + PART).arrayBuffer()));
    onPart(Math.min(file.size, at + PART));
  }
  return sum.digest('hex');
};
