import { RECOVERY } from './fingerprint.js';
import {
  fileKeyByPassphrase,
  fileKeyOf,
  openFile,
  readSealedFile,
  SealedFileProblem,
  sealFile,
  type FileBytes,
} from './seal-file.js';
import type { Recipient } from './sealed-content.js';
import { newHolder, type Holder } from './test-holder.js';
import { concat, isEqual, random, sha256, utf8 } from './web-crypto.js';

let [one, two, recovery]: Holder[] = [];
beforeAll(async () => {
  [one, two, recovery] = await Promise.all([
    newHolder('33333333-3333-4333-8333-333333333333'),
    newHolder('44444444-4444-4444-8444-444444444444'),
    newHolder(RECOVERY),
  ]);
});

async function* inParts(bytes: Uint8Array, most: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += most) yield await Promise.resolve(bytes.slice(at, at + most));
}
const gathered = async (parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return concat(...all);
};
const sealed = (
  text: Uint8Array,
  readers: readonly Recipient[],
  passphrase: string | null = null,
): Promise<Uint8Array> => gathered(sealFile(readers, passphrase, inParts(text, 40_000)));
const bytesOf = (bytes: Uint8Array): FileBytes => ({
  size: bytes.length,
  read: (from, to) => Promise.resolve(bytes.slice(from, to)),
});
/** What somebody gets who opens these bytes, or why they do not. */
const opened = async (bytes: Uint8Array, by: Holder | string): Promise<Uint8Array | string> => {
  try {
    const file = await readSealedFile(bytesOf(bytes));
    const key = typeof by === 'string' ? await fileKeyByPassphrase(file, by) : await fileKeyOf(file, by);
    return key ? await gathered(openFile(file, key)) : 'not for them';
  } catch (error) {
    if (error instanceof SealedFileProblem) return error.fault;
    throw error;
  }
};
const asText = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
const changed = (bytes: Uint8Array, at: number, to?: number): Uint8Array => {
  const other = bytes.slice();
  other[at] = to ?? other[at]! ^ 1;
  return other;
};

const PIECE = 65_536;
const HEAD_OF_8 = 155 + 8 * 81 + 8;
const PASSPHRASE = 'green kettles sing at dawn';

describe('a sealed file', () => {
  it('opens as it was for each of its readers, whatever its length', async () => {
    for (const length of [0, 1, PIECE - 5, PIECE - 4, PIECE - 3, 4 * (PIECE - 4), 4 * (PIECE - 4) + 1]) {
      const text = random(Math.min(length, 65_536));
      const whole = concat(...Array.from({ length: Math.ceil(length / 65_536) }, () => text)).slice(0, length);
      const file = await sealed(whole, [one!, recovery!]);
      for (const by of [one!, recovery!]) expect(isEqual((await opened(file, by)) as Uint8Array, whole)).toBe(true);
      expect(await opened(file, two!)).toBe('not for them');
    }
  });

  it('opens by its passphrase, however it is typed, and by no other', async () => {
    const file = await sealed(utf8('words'), [], `${PASSPHRASE} é`);
    expect(await opened(file, `${PASSPHRASE} e\u0301`)).toEqual(utf8('words'));
    expect(await opened(file, PASSPHRASE)).toBe('not for them');
    expect(await opened(await sealed(utf8('words'), [one!]), PASSPHRASE)).toBe('not for them');
  });

  it('is never for nobody, nor for more than it has slots for', async () => {
    await expect(sealed(utf8('words'), [])).rejects.toThrow(RangeError);
    await expect(
      sealed(
        utf8('words'),
        Array.from({ length: 225 }, () => one!),
      ),
    ).rejects.toThrow(RangeError);
  });

  it('shows neither its readers, nor how many, nor whether it has a passphrase, and its length only roughly', async () => {
    const files = [
      await sealed(utf8('words'), [one!]),
      await sealed(random(50_000), [one!, two!, recovery!], PASSPHRASE),
      await sealed(concat(...Array.from({ length: 4 }, () => random(60_000))), [], PASSPHRASE),
    ];
    for (const file of files) {
      expect(file.length).toBe(HEAD_OF_8 + 4 * (PIECE + 16));
      expect(file.slice(0, 14)).toEqual(concat(utf8('vigil-sealed'), Uint8Array.of(1, 8)));
      for (const { publicKey, fingerprint } of [one!, two!, recovery!]) {
        for (const part of [publicKey, utf8(fingerprint)]) expect(asText(file).includes(asText(part))).toBe(false);
      }
    }
    const larger = await sealed(concat(...Array.from({ length: 5 }, () => random(60_000))), [one!]);
    expect(larger.length).toBe(HEAD_OF_8 + 8 * (PIECE + 16));
    expect(
      (
        await sealed(
          utf8('words'),
          Array.from({ length: 9 }, () => one!),
        )
      )[13],
    ).toBe(32);
  });

  it('says what is wrong with it: foreign, too new, cut, or damaged', async () => {
    const file = await sealed(utf8('words'), [one!]);
    for (const [bytes, fault] of [
      [new Uint8Array(0), 'foreign'],
      [utf8('%PDF-1.7 and so on'), 'foreign'],
      [utf8('vigil-sealed'), 'cut'],
      [changed(file, 12, 2), 'too-new'],
      [changed(file, 13, 9), 'damaged'],
      [file.slice(0, 100), 'cut'],
      [file.slice(0, -1), 'cut'],
      [file.slice(0, -PIECE - 16), 'cut'],
      [file.slice(0, HEAD_OF_8), 'cut'],
      [concat(file, random(PIECE), random(16)), 'cut'],
    ] as const)
      expect([bytes.length, await opened(bytes, one!)]).toEqual([bytes.length, fault]);
    for (const at of [20, 60, 100, 160, HEAD_OF_8 - 1, HEAD_OF_8, HEAD_OF_8 + PIECE, file.length - 1])
      expect([at, await opened(changed(file, at), one!)]).toEqual([at, 'damaged']);
  });

  it('has its pieces in their order, and none of another file', async () => {
    const text = concat(random(60_000), random(60_000), random(60_000));
    const [file, other] = [await sealed(text, [one!]), await sealed(text, [one!])];
    const at = (nth: number): number => HEAD_OF_8 + nth * (PIECE + 16);
    const piece = (from: Uint8Array, nth: number): Uint8Array => from.slice(at(nth), at(nth + 1));
    const swapped = concat(file.slice(0, at(0)), piece(file, 1), piece(file, 0), file.slice(at(2)));
    const mixed = concat(file.slice(0, at(1)), piece(other, 1), file.slice(at(2)));
    // Whoever changes the head can make its check anew; the pieces belong to the head that they were sealed with.
    const shared = await sealed(text, [one!, two!]);
    const [begin, slots] = [shared.slice(0, 155), shared.slice(155, HEAD_OF_8 - 8)];
    const head = concat(begin, slots.slice(81, 162), slots.slice(0, 81), slots.slice(162));
    const reordered = concat(head, (await sha256(head)).slice(0, 8), shared.slice(HEAD_OF_8));
    expect([await opened(shared, one!), await opened(reordered, one!)]).toEqual([text, 'damaged']);
    // A half of a larger file has a number of pieces that a file may have.
    const larger = await sealed(concat(...Array.from({ length: 6 }, () => random(60_000))), [one!]);
    expect(await opened(larger.slice(0, at(4)), one!)).toBe('cut');
    for (const bytes of [swapped, mixed]) expect(await opened(bytes, one!)).toBe('damaged');
  });
});
