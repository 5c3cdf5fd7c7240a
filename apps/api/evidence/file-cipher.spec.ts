import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CannotOpenFile, decrypted, decryptedRange, encrypted, newFileKey } from './file-cipher.js';

const SEED = Number(process.env['VIGIL_SEED'] ?? 3);
const RUNS = process.env['VIGIL_PROVE'] ? 2000 : 40;
const SEGMENT = 65_536;

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const joined = async (parts: AsyncIterable<Uint8Array>): Promise<Buffer> => {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
};
const key = newFileKey();
const seal = (plain: Buffer, pieces = 10_000): Promise<Buffer> => joined(encrypted(key, 'object', cut(plain, pieces)));
const open = (sealed: Buffer, { by = key, object = 'object', pieces = 50_000 } = {}): Promise<Buffer> =>
  joined(decrypted(by, object, cut(sealed, pieces)));

describe('a file of evidence on the disk', () => {
  it.each([0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 200_001])(
    'of %i bytes opens to itself, in pieces of any length, and is as long as was said',
    async (size) => {
      const plain = randomBytes(size);
      for (const pieces of [1 + size, 777, 65_536])
        expect((await open(await seal(plain, pieces), { pieces })).equals(plain)).toBe(true);
      expect((await seal(plain)).length).toBe(size + Math.max(1, Math.ceil(size / SEGMENT)) * 16);
    },
  );
  it('opens in part to that part', async () => {
    const plain = randomBytes(3 * SEGMENT + 100);
    const sealed = await seal(plain);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: plain.length + 10 }), fc.nat({ max: plain.length }), async (start, length) => {
        const part = await decryptedRange(
          key,
          'object',
          plain.length,
          { start, end: start + length },
          ({ start: from, end }) => cut(sealed.subarray(from, end), 9000),
        );
        expect(part.equals(plain.subarray(start, start + length))).toBe(true);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
  it('is another one each time it is kept, and the same bytes under two keys have nothing in common', async () => {
    const plain = randomBytes(1000);
    const other = await joined(encrypted(newFileKey(), 'object', cut(plain, 100)));
    expect((await seal(plain)).equals(other)).toBe(false);
  });
});

describe('what goes wrong', () => {
  const plain = randomBytes(2 * SEGMENT + 50);
  it('does not open with one bit changed, wherever, nor cut, nor with its segments in another order, nor under another key or name', async () => {
    const sealed = await seal(plain);
    const whole = SEGMENT + 16;
    const wrong = [
      ...[1, 16, 17, 66, whole, whole + 66, sealed.length - 66].map((bytes) =>
        sealed.subarray(0, sealed.length - bytes),
      ),
      Buffer.alloc(0),
      Buffer.concat([sealed, Buffer.alloc(1)]),
      Buffer.concat([sealed.subarray(whole, 2 * whole), sealed.subarray(0, whole), sealed.subarray(2 * whole)]),
      Buffer.concat([sealed.subarray(0, whole), sealed.subarray(2 * whole)]),
    ];
    for (const bytes of wrong) await expect(open(bytes)).rejects.toBeInstanceOf(CannotOpenFile);
    await expect(open(sealed, { by: newFileKey() })).rejects.toBeInstanceOf(CannotOpenFile);
    await expect(open(sealed, { object: 'another' })).rejects.toBeInstanceOf(CannotOpenFile);
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: sealed.length * 8 - 1 }), async (bit) => {
        const changed = Buffer.from(sealed);
        changed[bit >> 3]! ^= 1 << (bit & 7);
        await expect(open(changed)).rejects.toBeInstanceOf(CannotOpenFile);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
