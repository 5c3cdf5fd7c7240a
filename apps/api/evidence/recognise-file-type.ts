import type { ReadPart } from './check-web-archive.js';

/**
 * Why a file is rejected. Each has a text in text/evidence: refusal.<code>. 'erased' does not apply to incoming files:
 * such a file was stored and has been erased permanently.
 */
const REFUSALS = ['unknown-type', 'broken-archive', 'wrong-hash', 'wrong-size', 'cannot-open', 'erased'] as const;
export type Refusal = (typeof REFUSALS)[number];

/**
 * The accepted types, judged by the bytes. Maps file-type's media type to Vigil's own and to the file extension. Vigil
 * rejects all other types.
 */
const TAKEN: Readonly<Record<string, { type: string; ending: string }>> = {
  'image/jpeg': { type: 'image/jpeg', ending: 'jpg' },
  'image/png': { type: 'image/png', ending: 'png' },
  'image/apng': { type: 'image/png', ending: 'png' },
  'image/webp': { type: 'image/webp', ending: 'webp' },
  'image/heic': { type: 'image/heic', ending: 'heic' },
  'image/heif': { type: 'image/heic', ending: 'heic' },
  'image/heic-sequence': { type: 'image/heic', ending: 'heic' },
  'video/mp4': { type: 'video/mp4', ending: 'mp4' },
  'video/x-m4v': { type: 'video/mp4', ending: 'mp4' },
  'video/quicktime': { type: 'video/quicktime', ending: 'mov' },
  'audio/mpeg': { type: 'audio/mpeg', ending: 'mp3' },
  'audio/mp4': { type: 'audio/mp4', ending: 'm4a' },
  'audio/x-m4a': { type: 'audio/mp4', ending: 'm4a' },
  'audio/ogg': { type: 'audio/ogg', ending: 'ogg' },
  'audio/ogg; codecs=opus': { type: 'audio/ogg', ending: 'ogg' },
  'application/pdf': { type: 'application/pdf', ending: 'pdf' },
  'application/wacz': { type: 'application/wacz', ending: 'wacz' },
};
/** Returns the file extension for a type. */
export const endingOf = (type: string): string =>
  Object.values(TAKEN).find((one) => one.type === type)?.ending ?? 'bin';

/** Enough to recognise a type. The library never receives more of a file, so that no file can keep it busy. */
const HEAD = 64 * 1024;
const ascii = (head: Buffer, at: number, text: string): boolean =>
  head.subarray(at, at + text.length).toString('latin1') === text;
const startsWith = (head: Buffer, ...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte);

/**
 * Checks the first bytes for an accepted type. Only then does the library look, because Vigil does not need its other
 * hundred formats.
 */
const isFamiliar = (head: Buffer): boolean =>
  startsWith(head, 0xff, 0xd8, 0xff) ||
  startsWith(head, 0x89, 0x50, 0x4e, 0x47) ||
  (ascii(head, 0, 'RIFF') && ascii(head, 8, 'WEBP')) ||
  ascii(head, 4, 'ftyp') ||
  ascii(head, 4, 'moov') ||
  ascii(head, 4, 'mdat') ||
  ascii(head, 4, 'wide') ||
  ascii(head, 4, 'free') ||
  ascii(head, 0, 'ID3') ||
  (head[0] === 0xff && (head[1]! & 0xe0) === 0xe0) ||
  ascii(head, 0, 'OggS') ||
  ascii(head, 0, '%PDF-');

const ID3_HEAD = 10;
/** Returns where the sound begins after an ID3v2 tag (its length is four times seven bits); 0: there is no tag. */
const behindTag = (head: Buffer): number =>
  ascii(head, 0, 'ID3') && head.length >= ID3_HEAD
    ? ID3_HEAD + (((head[6]! & 0x7f) << 21) | ((head[7]! & 0x7f) << 14) | ((head[8]! & 0x7f) << 7) | (head[9]! & 0x7f))
    : 0;

/**
 * Recognises a file's type from its bytes alone.
 * @returns its media type, or why it is rejected
 */
export const recogniseFileType = async (
  read: ReadPart,
  size: number,
): Promise<{ type: string } | { refusal: Refusal }> => {
  const start = await read(0, HEAD);
  if (startsWith(start, 0x50, 0x4b, 0x03, 0x04)) {
    const { archiveProblem } = await import('./check-web-archive.js');
    const problem = await archiveProblem(read, size);
    return problem === null ? { type: 'application/wacz' } : { refusal: problem };
  }
  if (!isFamiliar(start)) return { refusal: 'unknown-type' };
  const sound = behindTag(start);
  const head = sound === 0 ? start : await read(sound, sound + HEAD);
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  const mime = found ? (found.mime as string) : '';
  const taken = Object.hasOwn(TAKEN, mime) ? TAKEN[mime] : undefined;
  // Only sound may follow a tag; anything else may be hiding there.
  if (!taken || (sound > 0 && taken.type !== 'audio/mpeg')) return { refusal: 'unknown-type' };
  return { type: taken.type };
};
