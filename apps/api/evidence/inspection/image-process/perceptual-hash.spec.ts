import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aScene } from '../../../testing/draw-photos.js';
import { BITS_APART } from '../near-duplicates.repository.js';
import { bitsApart, hashPicture, PARTS, SIDE } from './perceptual-hash.js';

/** `npm run prove` looks at many more. */
const SCENES = process.env['VIGIL_PROVE'] ? 150 : 8;
const SEED = 7;
const [WIDTH, HEIGHT] = [480, 360];

const marks = async (picture: Buffer): Promise<(string | null)[]> =>
  hashPicture(await sharp(picture).resize({ width: SIDE, height: SIDE, fit: 'fill' }).greyscale().raw().toBuffer());
type Marks = Awaited<ReturnType<typeof marks>>;
/** Compares as the database does: the whole of one with the whole and the parts of the other. */
const apart = (a: Marks, b: Marks): number =>
  Math.min(
    ...b.map((part) => (part && a[0] ? bitsApart(a[0], part) : 64)),
    ...a.map((part) => (part && b[0] ? bitsApart(b[0], part) : 64)),
  );

let scenes: Buffer[];
let known: Marks[];
beforeAll(async () => {
  scenes = await Promise.all(Array.from({ length: SCENES }, (_s, i) => aScene(SEED * 1000 + i, WIDTH, HEIGHT)));
  known = await Promise.all(scenes.map(marks));
}, 120_000);

const foundAgain = async (change: (scene: Buffer, i: number) => Promise<Buffer>): Promise<number> => {
  const changed = await Promise.all(scenes.map(async (scene, i) => marks(await change(scene, i))));
  return changed.filter((one, i) => apart(one, known[i]!) <= BITS_APART).length;
};

describe('a picture that was', () => {
  it.each<[string, (scene: Buffer) => Promise<Buffer>]>([
    ['saved badly', (scene) => sharp(scene).jpeg({ quality: 25 }).toBuffer()],
    ['saved in another format', (scene) => sharp(scene).webp({ quality: 50 }).toBuffer()],
    ['made small', (scene) => sharp(scene).resize(150).jpeg().toBuffer()],
    [
      'made brighter and paler',
      (scene) => sharp(scene).modulate({ brightness: 1.25, saturation: 0.6 }).jpeg().toBuffer(),
    ],
    ['drawn out to a square', (scene) => sharp(scene).resize(400, 400, { fit: 'fill' }).jpeg().toBuffer()],
  ])('%s is found again', async (_what, change) => {
    expect(await foundAgain(change)).toBe(SCENES);
  });

  it.each([
    [0.95, 0.97],
    [0.9, 0.85],
    [0.85, 0.8],
    [0.8, 0.7],
  ])('cut to %s of its sides is found again in most cases', async (side, least) => {
    const random = new SeededRandom(SEED);
    const cut = { width: Math.round(WIDTH * side), height: Math.round(HEIGHT * side) };
    const found = await foundAgain((scene) =>
      sharp(scene)
        .extract({
          left: Math.floor(random.next() * (WIDTH - cut.width)),
          top: Math.floor(random.next() * (HEIGHT - cut.height)),
          ...cut,
        })
        .resize(320)
        .jpeg({ quality: 70 })
        .toBuffer(),
    );
    expect(found / SCENES).toBeGreaterThanOrEqual(least);
  });
});

describe('what goes wrong', () => {
  it('takes no two different pictures of the sample for one', () => {
    const mixed = known
      .flatMap((one, i) => known.slice(i + 1).map((other) => apart(one, other)))
      .filter((bits) => bits <= BITS_APART);
    expect(mixed).toEqual([]);
  });

  it('says nothing of a picture without shapes, so that a black night is not like every other', () => {
    expect(hashPicture(new Uint8Array(SIDE * SIDE).fill(9))).toEqual(PARTS.map(() => null));
  });
});
