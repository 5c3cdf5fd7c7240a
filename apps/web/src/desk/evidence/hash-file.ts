import { createSHA256 } from 'hash-wasm';

/** At once in memory, in bytes. */
const PART = 4 * 1024 * 1024;

/**
 * The SHA-256 of a file in hexadecimal digits, without ever having all of it in memory.
 * @param onPart told how many bytes are done
 * @throws DOMException when the file cannot be read any more, or `signal` is aborted
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
