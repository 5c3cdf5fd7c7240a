import { ALSO_HOLDS, INSPECTION_OUTCOMES } from '@vigil/shared/inspection/file-findings.js';
import { SIZES } from './image-process/image-job.js';
import { PARTS } from './image-process/perceptual-hash.js';

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const orNull =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || is(value);
const isText =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);
const isNumber =
  (least: number, most: number) =>
  (value: unknown): boolean =>
    typeof value === 'number' && value >= least && value <= most;
const isSide =
  (most: number) =>
  (value: unknown): boolean =>
    Number.isInteger(value) && isNumber(1, most)(value);
const isListOf =
  (is: (value: unknown) => boolean, most: number) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.length <= most && value.every(is);
const has = (value: unknown, shape: Readonly<Record<string, (value: unknown) => boolean>>): boolean =>
  isFields(value) &&
  Object.keys(value).length === Object.keys(shape).length &&
  Object.entries(shape).every(([key, is]) => is(value[key]));

const isMoment = isText(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?$/);
const isName = isText(/^[^\p{C}]{1,200}$/u);
const READING = {
  takenAt: orNull(isMoment),
  offsetMinutes: orNull(isNumber(-840, 840)),
  gpsAt: orNull(isMoment),
  changedAt: orNull(isMoment),
  device: orNull(isName),
  software: orNull(isName),
  point: orNull((value) => has(value, { lat: isNumber(-90, 90), lon: isNumber(-180, 180) })),
  alsoHolds: isListOf((value) => (ALSO_HOLDS as readonly unknown[]).includes(value), ALSO_HOLDS.length),
};
const MOST_WIDE = 2 ** 31 - 1;
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
/** Bytes. 256 colours in 480 × 160 pixels take less. */
const MOST_LOGO = 80 * 1024;

/** Checks that a message has the form that the image process sends. A hostile file may have taken the process over. */
export const isWorkerReply = (said: unknown, bytes: Buffer): boolean => {
  if (!isFields(said)) return false;
  const { say, ...rest } = said;
  if (say === 'reading') return has(rest, { reading: (value) => has(value, READING) });
  if (say === 'size') return has(rest, { width: isSide(MOST_WIDE), height: isSide(MOST_WIDE) });
  if (say === 'likeness') return has(rest, { parts: isListOf(orNull(isText(/^[01]{64}$/)), PARTS.length) });
  if (say === 'logo') return bytes.length <= MOST_LOGO && bytes.subarray(0, 4).equals(PNG) && has(rest, {});
  if (say === 'picture')
    return (
      bytes.subarray(0, 3).equals(JPEG) &&
      has(rest, { name: isText(/^(small|large)$/), width: isSide(SIZES.large), height: isSide(SIZES.large) })
    );
  return (
    say === 'outcome' && has(rest, { outcome: (value) => (INSPECTION_OUTCOMES as readonly unknown[]).includes(value) })
  );
};
