import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Blob, Buffer as Shaping, Face, Font, shape } from 'harfbuzzjs';
import { unpackWoff } from './woff.js';

export type Weight = 400 | 700;

/** A line of text as outlines. `width` and paths are in pixels at a font size of one pixel. */
export interface Outlined {
  width: number;
  glyphs: { path: string; x: number; y: number; scale: number }[];
}

interface OneFace {
  font: Font;
  units: number;
  letters: ReadonlySet<number>;
  /** Outlines by glyph, cached since letters repeat. */ paths: Map<number, string>;
}

/**
 * Fonts in the order in which a letter is looked up. Battambang lacks quotes, dashes and accents; its Latin letters are
 * those of Roboto Slab, which has them.
 */
const FILES = [
  'roboto-slab/files/roboto-slab-latin',
  'roboto-slab/files/roboto-slab-latin-ext',
  'battambang/files/battambang-khmer',
] as const;
const { resolve } = createRequire(import.meta.url);

const load = (weight: Weight): OneFace[] =>
  FILES.map((file) => {
    const face = new Face(new Blob(unpackWoff(readFileSync(resolve(`@fontsource/${file}-${weight}-normal.woff`)))));
    return { font: new Font(face), units: face.upem, letters: new Set(face.collectUnicodes()), paths: new Map() };
  });

const loaded = new Map<Weight, OneFace[]>();
const facesOf = (weight: Weight): OneFace[] => {
  const faces = loaded.get(weight) ?? load(weight);
  loaded.set(weight, faces);
  return faces;
};

/** Invisible characters that control line breaks and joining; they are not drawn. */
const UNSEEN = /[\u200B-\u200D\u2060\uFEFF\u00AD]/g;
const SHARED = /^[\p{Script=Common}\p{Script=Inherited}]$/u;

/**
 * Splits text into runs that one font can draw. Spaces and signs common to all scripts stay with the text before them.
 */
const runsOf = (text: string, faces: readonly OneFace[]): { face: OneFace; text: string }[] => {
  const runs: { face: OneFace; text: string }[] = [];
  for (const letter of text.replace(UNSEEN, '')) {
    const code = letter.codePointAt(0)!;
    const last = runs.at(-1);
    const stays = last && SHARED.test(letter) && last.face.letters.has(code);
    const face = stays ? last.face : (faces.find(({ letters }) => letters.has(code)) ?? last?.face ?? faces[0]!);
    if (last?.face === face) last.text += letter;
    else runs.push({ face, text: letter });
  }
  return runs;
};

/**
 * Shapes one line with HarfBuzz, as browsers do: Khmer vowels before their consonants, subscripts below. (resvg's own
 * shaping draws Khmer letters over each other.)
 */
export const outline = (text: string, weight: Weight): Outlined => {
  const glyphs: Outlined['glyphs'] = [];
  const width = eachGlyph(text, weight, ({ font, units, paths }, glyph, x, y) => {
    const path = paths.get(glyph) ?? font.glyphToPath(glyph);
    paths.set(glyph, path);
    if (path !== '') glyphs.push({ path, x, y, scale: 1 / units });
  });
  return { width, glyphs };
};

/** Returns the width alone, in pixels at a font size of one pixel. */
export const widthOf = (text: string, weight: Weight): number => eachGlyph(text, weight, () => undefined);

const eachGlyph = (
  text: string,
  weight: Weight,
  tell: (face: OneFace, glyph: number, x: number, y: number) => void,
): number => {
  let width = 0;
  for (const { face, text: run } of runsOf(text, facesOf(weight))) {
    const { font, units } = face;
    const shaping = new Shaping();
    shaping.addText(run);
    shaping.guessSegmentProperties();
    shape(font, shaping);
    for (const { codepoint: glyph, xAdvance = 0, xOffset = 0, yOffset = 0 } of shaping.getGlyphInfosAndPositions()) {
      tell(face, glyph, width + xOffset / units, yOffset / units);
      width += xAdvance / units;
    }
  }
  return width;
};
