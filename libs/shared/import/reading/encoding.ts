import type { Encoding } from '../../staff-responses/imports.js';
import { FileProblem } from './file-problem.js';
import { textDecoder } from './file-tools.js';

/** What each encoding is called, in the order of the list from which somebody chooses. */
export const ENCODING_NAMES: Readonly<Record<Encoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-874': 'TIS-620 / Windows-874',
  'windows-1252': 'Latin-1 / Windows-1252',
  'windows-1250': 'Latin-2 / Windows-1250',
  'windows-1251': 'Windows-1251 (Cyrillic)',
  'windows-1254': 'Windows-1254 (Türkçe)',
  'windows-1256': 'Windows-1256 (العربية، فارسی)',
  macintosh: 'Mac Roman',
};
export const ENCODINGS = Object.keys(ENCODING_NAMES) as Encoding[];

const isUtf8 = (bytes: Uint8Array, isWhole: boolean): boolean => {
  try {
    // A sample may end inside a character, a file may not.
    textDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
    return true;
  } catch {
    return false;
  }
};

/**
 * Returns whether bytes look Thai: letters in TIS-620 (windows-874) come in runs, Western European ones stand alone
 * among ASCII.
 */
const looksThai = (bytes: Uint8Array): boolean => {
  let high = 0;
  let inRuns = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i]! < 0x80) continue;
    // No letter of Thai, and common ones of Arabic and Cyrillic.
    if ((bytes[i]! >= 0xdb && bytes[i]! <= 0xde) || bytes[i]! >= 0xfc) return false;
    high += 1;
    const isThai = (byte: number | undefined): boolean =>
      byte !== undefined && ((byte >= 0xa1 && byte <= 0xda) || (byte >= 0xdf && byte <= 0xfb));
    if (isThai(bytes[i]) && (isThai(bytes[i - 1]) || isThai(bytes[i + 1]))) inRuns += 1;
  }
  return high >= 4 && inRuns / high > 0.8;
};

/**
 * Detects a text's encoding from its beginning: a byte order mark, zeros on one side (UTF-16), valid UTF-8, or runs of
 * Thai letters. Otherwise assumes Western European, which accepts every byte.
 * @param isWhole whether the sample is the whole file
 * @throws FileProblem 'binary' if it is not text
 */
export const detectEncoding = (sample: Uint8Array, isWhole: boolean): { encoding: Encoding; certain: boolean } => {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return { encoding: 'utf-8', certain: true };
  if (sample[0] === 0xff && sample[1] === 0xfe) return { encoding: 'utf-16le', certain: true };
  if (sample[0] === 0xfe && sample[1] === 0xff) return { encoding: 'utf-16be', certain: true };
  let [even, odd] = [0, 0];
  for (let i = 0; i < sample.length; i += 1) {
    if (sample[i] !== 0) continue;
    if (i % 2 === 0) even += 1;
    else odd += 1;
  }
  // Text that is not Latin has zeros beside its spaces and signs alone.
  const few = sample.length / 100;
  if (odd > few && even < odd * 0.1) return { encoding: 'utf-16le', certain: true };
  if (even > few && odd < even * 0.1) return { encoding: 'utf-16be', certain: true };
  if (even + odd > 0) throw new FileProblem('binary');
  if (isUtf8(sample, isWhole)) return { encoding: 'utf-8', certain: true };
  return looksThai(sample) ? { encoding: 'windows-874', certain: false } : { encoding: 'windows-1252', certain: false };
};

// Keeps line breaks and tabs. Lone surrogates, which the database cannot store, become the replacement character.
// eslint-disable-next-line no-control-regex
const UNSTORABLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;
export const storable = (text: string): string => text.replace(UNSTORABLE, '').toWellFormed();

/** Decodes a file's text piece by piece. @throws FileProblem 'broken-encoding' if bytes are invalid in the encoding. */
export async function* decoded(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<string> {
  const decoder = textDecoder(encoding, { fatal: encoding === 'utf-8' || encoding.startsWith('utf-16') });
  let at = 0;
  const decode = (piece?: Uint8Array): string => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw new FileProblem('broken-encoding', { encoding, byte: at });
    }
  };
  for await (const piece of bytes) {
    yield decode(piece);
    at += piece.length;
  }
  yield decode();
}
