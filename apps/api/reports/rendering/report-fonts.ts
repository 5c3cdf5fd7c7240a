import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unpackWoff } from '../../public-site/social-cards/unpack-woff.js';

const { resolve } = createRequire(import.meta.url);

/** The fonts of a report's page: our own, served by our own server. */
export const PAGE_FACES = [
  'roboto-slab-latin-400',
  'roboto-slab-latin-700',
  'roboto-slab-latin-ext-400',
  'roboto-slab-latin-ext-700',
  'battambang-khmer-400',
  'battambang-khmer-700',
] as const;
export type PageFace = (typeof PAGE_FACES)[number];

const folderOf = (face: PageFace): string => (face.startsWith('roboto') ? 'roboto-slab' : 'battambang');
const kept = new Map<string, Buffer>();
const file = (path: string): Buffer => {
  const known = kept.get(path) ?? readFileSync(resolve(`@fontsource/${path}`));
  kept.set(path, known);
  return known;
};

/** Returns a font as WOFF2. */
export const pageFace = (face: PageFace): Buffer => file(`${folderOf(face)}/files/${face}-normal.woff2`);

/** Returns a Khmer font that a word processor can embed, so that readers need not install it. SIL Open Font License. */
export const khmerFace = (weight: 400 | 700): Buffer =>
  Buffer.from(unpackWoff(file(`battambang/files/battambang-khmer-${weight}-normal.woff`)));
