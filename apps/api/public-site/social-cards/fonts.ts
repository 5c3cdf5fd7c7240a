import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Blob, Buffer as Shaping, Direction, Face, Font, shape } from 'harfbuzzjs';
import { inVisualOrder, levelsOf, RIGHT_TO_LEFT } from './order-right-to-left.js';
import { unpackWoff } from './unpack-woff.js';

export type Weight = 400 | 700;

/** A line of text as outlines. `width` and paths are in pixels at a font size of one pixel. */
interface Outlined {
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
/** Only loaded with the first text that has such letters. */
const RIGHT_TO_LEFT_FILES = [
  'noto-sans-hebrew/files/noto-sans-hebrew-hebrew',
  'noto-sans-arabic/files/noto-sans-arabic-arabic',
] as const;
const { resolve } = createRequire(import.meta.url);

const load = (files: readonly string[], weight: Weight): OneFace[] =>
  files.map((file) => {
    const face = new Face(new Blob(unpackWoff(readFileSync(resolve(`@fontsource/${file}-${weight}-normal.woff`)))));
    return { font: new Font(face), units: face.upem, letters: new Set(face.collectUnicodes()), paths: new Map() };
  });

const loaded = new Map<string, OneFace[]>();
const keptOf = (files: readonly string[], weight: Weight): OneFace[] => {
  const key = `${files[0]} ${weight}`;
  const faces = loaded.get(key) ?? load(files, weight);
  loaded.set(key, faces);
  return faces;
};
const facesOf = (weight: Weight, isRightToLeft: boolean): OneFace[] => [
  ...keptOf(FILES, weight),
  ...(isRightToLeft ? keptOf(RIGHT_TO_LEFT_FILES, weight) : []),
];

/** Invisible characters that control line breaks, joining and direction; they are not drawn. */
const UNSEEN = /[\u200B-\u200F\u2060\u2066-\u2069\uFEFF\u00AD]/;
const SHARED = /^[\p{Script=Common}\p{Script=Inherited}]$/u;

/** Text that one font draws, in one direction: from right to left where the level is odd. */
interface Run {
  face: OneFace;
  text: string;
  level: number;
}

/**
 * Splits text into runs that one font can draw, from left to right. Spaces and signs common to all scripts stay with
 * the text before them.
 */
const runsOf = (text: string, weight: Weight): Run[] => {
  const isRightToLeft = RIGHT_TO_LEFT.test(text);
  const faces = facesOf(weight, isRightToLeft);
  // What is not drawn says where names in another direction begin and end.
  const levels = isRightToLeft ? levelsOf(text) : null;
  const runs: Run[] = [];
  let at = 0;
  for (const letter of text) {
    const level = levels?.[at] ?? 0;
    at += letter.length;
    if (letter.search(UNSEEN) === 0) continue;
    const code = letter.codePointAt(0)!;
    const last = runs.at(-1);
    const stays = last && SHARED.test(letter) && last.face.letters.has(code);
    const face = stays ? last.face : (faces.find(({ letters }) => letters.has(code)) ?? last?.face ?? faces[0]!);
    if (last?.face === face && last.level === level) last.text += letter;
    else runs.push({ face, text: letter, level });
  }
  return isRightToLeft ? inVisualOrder(runs) : runs;
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
  for (const { face, text: run, level } of runsOf(text, weight)) {
    const { font, units } = face;
    const shaping = new Shaping();
    shaping.addText(run);
    shaping.setDirection(level % 2 === 1 ? Direction.RTL : Direction.LTR);
    shaping.guessSegmentProperties();
    shape(font, shaping);
    for (const { codepoint: glyph, xAdvance = 0, xOffset = 0, yOffset = 0 } of shaping.getGlyphInfosAndPositions()) {
      tell(face, glyph, width + xOffset / units, yOffset / units);
      width += xAdvance / units;
    }
  }
  return width;
};
