import sharp, { type Sharp } from 'sharp';
import type { Box } from '@vigil/shared/inspection/file-findings.js';
import { LOGO } from '@vigil/shared/public/organisation-name.js';
import { redactArea, type Area, type Pixels } from './redact-areas.js';
import { SIZES, type PictureName } from './image-job.js';
import { hashPicture, SIDE } from './perceptual-hash.js';

/** libvips knows fifty formats, some of them programs. Only these three can be opened, whatever the bytes look like. */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] });
sharp.cache(false);
sharp.concurrency(1);

const FORMATS: Readonly<Record<string, string>> = { 'image/jpeg': 'jpeg', 'image/png': 'png', 'image/webp': 'webp' };
const QUALITY: Readonly<Record<PictureName, number>> = { small: 72, large: 80 };
/** Pixels around a box that are also covered, because resizing mixes neighbouring pixels. */
const MARGIN = 4;

export class TooManyPixels extends Error {}

interface Picture {
  name: PictureName;
  width: number;
  height: number;
  bytes: Buffer;
}

const opened = (bytes: Buffer, pixels: number): Sharp =>
  sharp(bytes, { limitInputPixels: pixels, failOn: 'error', sequentialRead: true, animated: false });

/**
 * Returns width and height in the displayed orientation.
 * @throws TooManyPixels, or Error when it is broken or does not match its type
 */
export const sizeOf = async (
  bytes: Buffer,
  type: string,
  pixels: number,
): Promise<{ width: number; height: number }> => {
  const { format, autoOrient } = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (format !== FORMATS[type]) throw new Error('not what its type says');
  if (autoOrient.width * autoOrient.height > pixels) throw new TooManyPixels();
  return { width: autoOrient.width, height: autoOrient.height };
};

/** Returns sRGB pixels on white, no larger than `side`. Passes on nothing but pixels, so no metadata can follow. */
const pixelsOf = async (picture: Sharp, side: number): Promise<Pixels> => {
  const { data, info } = await picture
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error('not three colours');
  return { data, width: info.width, height: info.height };
};

const encoded = async ({ data, width, height }: Pixels, name: PictureName): Promise<Picture> => {
  const { data: bytes, info } = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize({ width: SIZES[name], height: SIZES[name], fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY[name], progressive: true })
    .toBuffer({ resolveWithObject: true });
  return { name, width: info.width, height: info.height, bytes };
};

const both = async (pixels: Pixels): Promise<Picture[]> => [
  await encoded(pixels, 'small'),
  await encoded(pixels, 'large'),
];

/** Makes small pictures of the whole, and the hashes that find near-duplicates. */
export const inspectPicture = async (
  bytes: Buffer,
  pixels: number,
): Promise<{ pictures: Picture[]; parts: (string | null)[] }> => {
  const seen = await pixelsOf(opened(bytes, pixels).autoOrient(), SIZES.large);
  const grey = await sharp(seen.data, { raw: { width: seen.width, height: seen.height, channels: 3 } })
    .resize({ width: SIDE, height: SIDE, fit: 'fill' })
    .greyscale()
    .raw()
    .toBuffer();
  return { pictures: await both(seen), parts: hashPicture(grey) };
};

/** Converts a box of the whole to pixels of the cropped picture; null where it is outside. */
const areaIn = (box: Box, crop: Box, { width, height }: { width: number; height: number }): Area | null => {
  const left = Math.max(0, Math.floor(((box.x - crop.x) / crop.width) * width) - MARGIN);
  const top = Math.max(0, Math.floor(((box.y - crop.y) / crop.height) * height) - MARGIN);
  const right = Math.min(width, Math.ceil(((box.x + box.width - crop.x) / crop.width) * width) + MARGIN);
  const bottom = Math.min(height, Math.ceil(((box.y + box.height - crop.y) / crop.height) * height) + MARGIN);
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null;
};

const WHOLE: Box = { x: 0, y: 0, width: 1, height: 1 };

/** Makes what readers may see: cropped, with every box covered permanently in the pixels before anything is encoded. */
export const copyOf = async (
  bytes: Buffer,
  size: { width: number; height: number },
  crop: Box | null,
  boxes: readonly Box[],
  pixels: number,
): Promise<Picture[]> => {
  const turned = opened(bytes, pixels).autoOrient();
  const cut = crop ?? WHOLE;
  const left = Math.min(size.width - 1, Math.floor(cut.x * size.width));
  const top = Math.min(size.height - 1, Math.floor(cut.y * size.height));
  const width = Math.max(1, Math.min(size.width - left, Math.round(cut.width * size.width)));
  const height = Math.max(1, Math.min(size.height - top, Math.round(cut.height * size.height)));
  const seen = await pixelsOf(crop ? turned.extract({ left, top, width, height }) : turned, SIZES.large);
  for (const box of boxes) {
    const area = areaIn(
      box,
      { x: left / size.width, y: top / size.height, width: width / size.width, height: height / size.height },
      seen,
    );
    if (area) redactArea(seen, area);
  }
  return both(seen);
};

/**
 * Draws a logo again: a PNG of pixels only, of at most LOGO's size. An SVG is drawn without scripts, and without
 * anything outside its own file.
 * @throws Error when it is no picture
 */
export const logoOf = async (bytes: Buffer, pixels: number): Promise<Buffer> => {
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  return opened(bytes, pixels)
    .autoOrient()
    .resize({ width: LOGO.width, height: LOGO.height, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .png({ palette: true, compressionLevel: 9 })
    .toBuffer();
};
