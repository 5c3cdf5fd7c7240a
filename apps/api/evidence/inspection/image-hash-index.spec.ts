import fc from 'fast-check';
import { ImageHashIndex, perceptualHashesOf } from './image-hash-index.js';
import { bitsApart } from './image-process/perceptual-hash.js';

const seed = Number(process.env['VIGIL_SEED'] ?? 1);
const bits = fc.array(fc.constantFrom('0', '1'), { minLength: 64, maxLength: 64 }).map((all) => all.join(''));
const picture = fc.array(fc.option(bits, { freq: 8 }), { minLength: 1, maxLength: 6 });
type Picture = (string | null)[];
const known = (pictures: readonly Picture[]): ImageHashIndex => {
  const all = new ImageHashIndex();
  pictures.forEach((parts, i) => all.add(String(i), perceptualHashesOf(parts)));
  return all;
};
/** Compares as the definition says: the whole of one with every part of the other. */
const apart = (a: Picture, b: Picture): number => {
  const pairs = [...a.map((part) => [part, b[0]] as const), ...b.map((part) => [part, a[0]] as const)];
  return Math.min(
    Infinity,
    ...pairs.flatMap(([one, other]) =>
      one === null || other === null || one === undefined || other === undefined ? [] : [bitsApart(one, other)],
    ),
  );
};

describe('pictures that are nearly the same', () => {
  it('are those whose whole is near to a part of the other, in as many bits as differ', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(picture, { maxLength: 12 }),
        picture,
        fc.integer({ min: 0, max: 64 }),
        async (others, mine, most) => {
          const expected = others
            .map((other, i) => [String(i), apart(mine, other)] as const)
            .filter(([, n]) => n <= most);
          expect([...(await known(others).nearTo('mine', perceptualHashesOf(mine), most))]).toEqual(expected);
        },
      ),
      { seed, numRuns: process.env['VIGIL_PROVE'] ? 5_000 : 300 },
    );
  });

  it('are found among more than fit at first', async () => {
    const marks = (n: number): Picture =>
      Array.from({ length: 80 }, (_, part) =>
        (((n * 80 + part) * 2_654_435_761) >>> 0).toString(2).padStart(32, '0').repeat(2),
      );
    const all = known(Array.from({ length: 2_500 }, (_, n) => marks(n)));
    expect((await all.nearTo('mine', perceptualHashesOf(marks(2_400)), 0)).get('2400')).toBe(0);
  });
});

describe('what goes wrong', () => {
  const one = '01'.repeat(32);
  it('a picture that is looked at anew is found by its new marks alone, and never near to itself', async () => {
    const all = known([[one]]);
    all.add('0', perceptualHashesOf(['1'.repeat(64)]));
    expect([
      [...(await all.nearTo('mine', perceptualHashesOf([one]), 5))],
      [...(await all.nearTo('mine', perceptualHashesOf(['1'.repeat(64)]), 5))],
      [...(await all.nearTo('0', perceptualHashesOf(['1'.repeat(64)]), 5))],
    ]).toEqual([[], [['0', 0]], []]);
  });
  it('a picture without any mark, and no picture at all', async () => {
    expect([
      [...(await known([[null, null], []]).nearTo('mine', perceptualHashesOf([one]), 64))],
      [...(await known([]).nearTo('mine', perceptualHashesOf([one]), 64))],
    ]).toEqual([[], []]);
  });
});
