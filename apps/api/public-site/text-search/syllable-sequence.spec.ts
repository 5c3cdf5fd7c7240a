import { letterOf } from './khmer-texts.js';
import { NumberedTexts, sizeOf, SyllableSequence, write } from './syllable-sequence.js';

/** The same numbers for the same seed. */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** Numbers of one byte to four: a few frequent ones, those beside the borders of a length, and rare ones. */
const NUMBERS = [0, 1, 2, 3, 127, 128, 129, 191, 192, 0x7ff, 0x800, 0x801, 0xffff, 0x1_0000, 0x1_0001];

describe('a sequence of syllables', () => {
  it('is found in one document wherever it begins, as by comparing each place', () => {
    const next = randomOf(7);
    const some = (most: number): number[] =>
      Array.from({ length: next(most + 1) }, () => NUMBERS[next(next(2) === 0 ? 4 : NUMBERS.length)]!);
    let found = 0;
    for (let turn = 0; turn < 3_000; turn++) {
      const documents = [some(9), some(9), some(9)];
      const sought = Array.from({ length: 2 + next(3) }, () => [NUMBERS[1 + next(6)]!, ...some(2)]);
      const texts = new NumberedTexts(documents.flat().reduce((sum, number) => sum + sizeOf(number), 0));
      const sequence = new SyllableSequence(sought);
      let at = 0;
      const ends = documents.map(
        (numbers) => (at = numbers.reduce((end, number) => write(texts.bytes, end, number), at)),
      );
      documents.forEach((numbers, document) => {
        const expected = numbers.some((_, from) => sought.every((any, i) => any.includes(numbers[from + i]!)));
        expect([documents, sought, document, sequence.isIn(texts, ends[document - 1] ?? 0, ends[document]!)]).toEqual([
          documents,
          sought,
          document,
          expected,
        ]);
        found += Number(expected);
      });
    }
    expect(found).toBeGreaterThan(100);
  });
});

describe('a pair of syllables', () => {
  it('is another term than every other pair, also in UTF-8, and begins as no other first syllable', () => {
    const numbers = [...NUMBERS, 0x7fff, 0x8000, 0xd800, 0xdfff, 0x7_ffff, 0x1f_ffff];
    const letters = numbers.map(letterOf);
    const pairs = letters.flatMap((before) => letters.map((after) => before + after));
    expect(new Set(pairs.map((pair) => Buffer.from(pair).toString())).size).toBe(numbers.length ** 2);
    for (const [at, letter] of letters.entries())
      expect(letters.filter((other) => other.startsWith(letter))).toEqual([letters[at]]);
  });
});
