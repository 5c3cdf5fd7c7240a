import type { Scene } from '@vigil/shared/drawing/scene.js';
import { type TextItem, toSvg } from '@vigil/shared/drawing/to-svg.js';
import { outline } from '../../public-site/social-cards/fonts.js';

const round = (n: number): number => Math.round(n * 1000) / 1000;

/** Draws letters as outlines: resvg's own shaping draws Khmer letters over each other. */
const outlined = ({ text, x, y, size, weight, colour, anchor }: TextItem): string => {
  const { glyphs, width } = outline(text, weight);
  const left = x - (anchor === 'middle' ? (width * size) / 2 : anchor === 'end' ? width * size : 0);
  const paths = glyphs.map(
    (glyph) =>
      `<path transform="matrix(${glyph.scale} 0 0 ${-glyph.scale} ${round(glyph.x)} ${round(-glyph.y)})" d="${glyph.path}"/>`,
  );
  return `<g transform="translate(${round(left)} ${round(y)}) scale(${size})" fill="${colour}">${paths.join('')}</g>`;
};

/** Image pixels per page pixel, sharp enough for a printer. */
const SHARP = 3;

/**
 * Renders a drawing as PNG. Null on a computer without resvg; reports there contain the drawing's text description
 * instead.
 */
export const toPixels = async (scene: Scene, title: string, language: string): Promise<Buffer | null> => {
  const resvg = await import('@resvg/resvg-js').catch(() => null);
  if (!resvg) return null;
  return (
    await resvg.renderAsync(toSvg(scene, title, language, outlined), {
      font: { loadSystemFonts: false },
      fitTo: { mode: 'zoom', value: SHARP },
    })
  ).asPng();
};
