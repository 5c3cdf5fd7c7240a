import type { Item, Paint, Scene } from '@vigil/shared/drawing/scene.js';
import { CANVAS_FONT } from './canvas-font.js';

/** Pixels of the file for one CSS pixel, on paper; a social network gets the size that it asks for. */
const SHARP = 2;

/**
 * Draws a scene as a PNG. The browser shapes the text, so Khmer looks as on the page.
 * @param sharp pixels of the file for one CSS pixel
 * @throws Error when the browser returns no image
 */
export const toPng = async ({ width, height, items }: Scene, sharp = SHARP): Promise<Blob> => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * sharp, height * sharp];
  const context = canvas.getContext('2d')!;
  context.scale(sharp, sharp);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  for (const item of items) draw(context, item);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (!blob) throw new Error('the browser made no picture');
  return blob;
};

const draw = (context: CanvasRenderingContext2D, item: Item): void => {
  if (item.kind === 'text') return write(context, item);
  if (item.kind !== 'window') return paint(context, pathOf(item), item);
  context.save();
  context.translate(item.x, item.y);
  context.scale(item.scale ?? 1, item.scale ?? 1);
  context.beginPath();
  context.rect(0, 0, item.width, item.height);
  context.clip();
  for (const one of item.items) draw(context, one);
  context.restore();
};

const pathOf = (item: Exclude<Item, { kind: 'text' | 'window' }>): Path2D => {
  if (item.kind === 'path') return new Path2D(item.d);
  const path = new Path2D();
  if (item.kind === 'rect') path.rect(item.x, item.y, item.width, item.height);
  else path.arc(item.x, item.y, Math.max(0, item.radius), 0, 2 * Math.PI);
  return path;
};

const paint = (
  context: CanvasRenderingContext2D,
  path: Path2D,
  { fill, stripes, isMirrored = false, stroke, line = 1, dash }: Paint,
): void => {
  if (fill && fill !== 'none') {
    context.fillStyle = fill;
    context.fill(path);
  }
  if (stripes) {
    context.fillStyle = stripesOf(context, stripes, isMirrored);
    context.fill(path);
  }
  if (!stroke) return;
  context.strokeStyle = stroke;
  context.lineWidth = line;
  context.setLineDash([...(dash ?? [])]);
  context.stroke(path);
};

/** Stripes of two pixels in six, slanted as in the SVG. */
const stripesOf = (context: CanvasRenderingContext2D, colour: string, isMirrored: boolean): CanvasPattern => {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6 * SHARP;
  const own = tile.getContext('2d')!;
  own.fillStyle = colour;
  own.fillRect(0, 0, 2 * SHARP, 6 * SHARP);
  const pattern = context.createPattern(tile, 'repeat')!;
  pattern.setTransform(new DOMMatrix().rotate(isMirrored ? -45 : 45).scale(1 / SHARP));
  return pattern;
};

const write = (
  context: CanvasRenderingContext2D,
  { x, y, text, size, weight, colour, anchor = 'start', halo }: Extract<Item, { kind: 'text' }>,
): void => {
  context.font = `${weight} ${size}px ${CANVAS_FONT}`;
  context.textAlign = anchor === 'middle' ? 'center' : anchor;
  context.lineJoin = 'round';
  context.setLineDash([]);
  if (halo) {
    context.strokeStyle = halo;
    context.lineWidth = 3;
    context.strokeText(text, x, y);
  }
  context.fillStyle = colour;
  context.fillText(text, x, y);
};
