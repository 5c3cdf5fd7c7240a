import type { Box, InspectionOutcome, FileMetadata } from '@vigil/shared/inspection/file-findings.js';

/** A job for the image process. The process starts for one file, and the file's bytes follow the job. */
export type Job =
  /** Read the metadata and make small pictures. */
  | { job: 'inspect'; type: string }
  /**
   * Crop, cover what must not be seen, and make the pictures for readers. crop: null for the whole; boxes: fractions of
   * the whole picture, even if it is cropped.
   */
  | { job: 'copy'; type: string; crop: Box | null; boxes: readonly Box[] }
  /** Draw a logo again as a small PNG: of a PNG, JPEG, WebP or SVG, whatever its name says. */
  | { job: 'logo' };

/**
 * The worker's replies. It sends each as soon as it is known, so that a part is known even if the worker is stopped
 * early.
 */
export type WorkerReply =
  | { say: 'reading'; reading: FileMetadata }
  /** Of the whole picture, in its displayed orientation. */
  | { say: 'size'; width: number; height: number }
  | { say: 'likeness'; parts: (string | null)[] }
  /** A JPEG without metadata; its bytes follow. */
  | { say: 'picture'; name: PictureName; width: number; height: number }
  /** A PNG without metadata; its bytes follow. */
  | { say: 'logo' }
  | { say: 'outcome'; outcome: InspectionOutcome };
export type PictureName = 'small' | 'large';

export interface Limits {
  /** Width times height of the picture to open. */
  pixels: number;
  /** Resident memory of the whole process. */
  memoryBytes: number;
  milliseconds: number;
  /** Total output of the process. */
  outputBytes: number;
}
/** The largest phone pictures have 200 million pixels; a JPEG of that size is decoded at a fraction of it. */
export const LIMITS: Limits = {
  pixels: 210_000_000,
  memoryBytes: 640 * 1024 ** 2,
  milliseconds: 30_000,
  outputBytes: 16 * 1024 ** 2,
};

/** Longer side in pixels: in a list, and to look at. */
export const SIZES: Readonly<Record<PictureName, number>> = { small: 480, large: 1600 };

/**
 * Types that pictures of evidence can be made of. Never SVG, since it is a program; only a logo may be one. No free
 * HEIC decoder is among the libraries that Vigil ships.
 */
const PICTURED = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const hasPicture = (type: string): boolean => (PICTURED as readonly string[]).includes(type);
/** Returns whether the metadata of this type can be read. */
export const hasReading = (type: string): boolean =>
  hasPicture(type) || type === 'image/heic' || type === 'image/heif' || type === 'image/avif';

const HEAD = 8;

/** Encodes one message: the lengths of its JSON and of the following bytes, 4 bytes each, then both. */
export const frame = (said: WorkerReply | (Job & { limits: Limits }), bytes: Buffer = Buffer.alloc(0)): Buffer => {
  const text = Buffer.from(JSON.stringify(said), 'utf8');
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(text.length, 0);
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, text, bytes]);
};

/**
 * Decodes the complete messages at the start of the bytes; omits an incomplete last one. @throws SyntaxError for
 * invalid JSON.
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
