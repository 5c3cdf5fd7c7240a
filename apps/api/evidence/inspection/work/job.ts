import type { Box, LookOutcome, Reading } from '@vigil/shared/looking/looking.js';

/** What the process for pictures is asked. It is started for one file, and its bytes follow. */
export type Job =
  /** Read it, and make small pictures of it. */
  | { job: 'look'; type: string }
  /**
   * Cut it, cover what must not be seen, and make what readers may see. crop: null for the whole; boxes: parts of the
   * whole, also where it is cut.
   */
  | { job: 'copy'; type: string; crop: Box | null; boxes: readonly Box[] };

/** What comes back, each as soon as it is known: whoever is stopped in the middle has said what it said. */
export type Said =
  | { say: 'reading'; reading: Reading }
  /** Of the whole picture, turned as it is looked at. */
  | { say: 'size'; width: number; height: number }
  | { say: 'likeness'; parts: (string | null)[] }
  /** Its bytes follow, a JPEG without metadata. */
  | { say: 'picture'; name: PictureName; width: number; height: number }
  | { say: 'outcome'; outcome: LookOutcome };
export type PictureName = 'small' | 'large';

export interface Limits {
  /** Width times height of what is opened. */
  pixels: number;
  /** Resident memory of the whole process. */
  memoryBytes: number;
  milliseconds: number;
  /** Of all that it says. */
  outputBytes: number;
}
/** A phone's finest picture has 200 million pixels; a JPEG of it is read at a fraction of its size. */
export const LIMITS: Limits = {
  pixels: 210_000_000,
  memoryBytes: 640 * 1024 ** 2,
  milliseconds: 30_000,
  outputBytes: 16 * 1024 ** 2,
};

/** Longer side in pixels: in a list, and to look at. */
export const SIZES: Readonly<Record<PictureName, number>> = { small: 480, large: 1600 };

/** Of these a picture can be made; of SVG never, since it is a program. HEIC has no free decoder in what we ship. */
export const PICTURED = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const hasPicture = (type: string): boolean => (PICTURED as readonly string[]).includes(type);
/** Of these the metadata can be read. */
export const hasReading = (type: string): boolean =>
  hasPicture(type) || type === 'image/heic' || type === 'image/heif' || type === 'image/avif';

const HEAD = 8;

/** One message: lengths of its JSON and of the bytes behind it, 4 bytes each, then both. */
export const frame = (said: Said | (Job & { limits: Limits }), bytes: Buffer = Buffer.alloc(0)): Buffer => {
  const text = Buffer.from(JSON.stringify(said), 'utf8');
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(text.length, 0);
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, text, bytes]);
};

/**
 * The whole messages that bytes begin with; a last one that is not whole is left out. @throws SyntaxError for what is
 * no message.
 */
export const framesIn = <T>(bytes: Buffer): { said: T; bytes: Buffer; end: number }[] => {
  const found: { said: T; bytes: Buffer; end: number }[] = [];
  for (let at = 0; at + HEAD <= bytes.length;) {
    const [text, rest] = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
    const end = at + HEAD + text + rest;
    if (end > bytes.length) break;
    found.push({
      said: JSON.parse(bytes.toString('utf8', at + HEAD, at + HEAD + text)) as T,
      bytes: bytes.subarray(at + HEAD + text, end),
      end,
    });
    at = end;
  }
  return found;
};
