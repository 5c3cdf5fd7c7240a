import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vocabularyLists, termsOf } from '@vigil/shared/vocabulary/vocabulary.js';

const ROOT = process.cwd();
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The characters that the app's own letters draw, as the style sheet says. */
const drawn = (): ((letter: string) => boolean) => {
  const range = /unicode-range:([^;]+);/.exec(read('apps/web/src/field/field.css'))![1]!;
  const spans = [...range.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/gu)].map(
    ([, from, to]) => [Number.parseInt(from!, 16), Number.parseInt(to ?? from!, 16)] as const,
  );
  return (letter) => spans.some(([from, to]) => letter.codePointAt(0)! >= from && letter.codePointAt(0)! <= to);
};

it('draws every Khmer letter of the field app with its own letters', () => {
  const texts = ['field', 'codebook'].map((bundle) => read(`libs/shared/text/${bundle}/km.json`));
  const labels = vocabularyLists().flatMap((list) => termsOf(list).map(({ km }) => km));
  const letters = new Set([...texts, ...labels].join('').match(/\p{Script=Khmer}/gu));
  expect(letters.size).toBeGreaterThan(50);
  const isDrawn = drawn();
  expect([...letters].filter((letter) => !isDrawn(letter))).toEqual([]);
});
