import fc from 'fast-check';
import { CannotOpen, concat, isEqual } from '../sealing/web-crypto.js';
import { newSeed, publicKeyOf, type Seed } from '../sealing/sealing-key.js';
import { isSealedReport, sealedSize, SEGMENT_BYTES, segmentsOf } from './limits.js';
import { openedFile, sealFile, type FilePlace } from './sealed-file.js';
import { openReport, sealReport, type SealedFor } from './sealed-report.js';

const { env } = (globalThis as unknown as { process: { env: Record<string, string | undefined> } }).process;
const seed = Number(env['VIGIL_SEED'] ?? 1);
const numRuns = env['VIGIL_PROVE'] ? 1000 : 15;
const assert = <T>(property: fc.IAsyncProperty<T>): Promise<void> => fc.assert(property, { seed, numRuns });

let [own, other]: Seed[] = [];
let key: Uint8Array;
beforeAll(async () => {
  [own, other] = [newSeed(), newSeed()];
  key = await publicKeyOf(own);
});
const REPORT: SealedFor = { purpose: 'report', id: 'r', keyId: 'k' };
const FILE: FilePlace = { id: 'f', keyId: 'k' };
const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, i) => (i === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
const refused = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => 'opened',
    (error: unknown) => (error instanceof CannotOpen ? 'refused' : error),
  );

const sealedBytes = async (plain: Uint8Array, place = FILE): Promise<Uint8Array> => {
  const sealer = await sealFile(place, key);
  const segments = await Promise.all(
    Array.from({ length: segmentsOf(plain.length) }, (_, n) =>
      sealer.segment(n, plain.slice(n * SEGMENT_BYTES, (n + 1) * SEGMENT_BYTES), n === segmentsOf(plain.length) - 1),
    ),
  );
  return concat(sealer.head, ...segments);
};
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}
const opened = async (bytes: Uint8Array, { place = FILE, by = own!, pieces = 100_000 } = {}): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of openedFile(place, inPieces(bytes, pieces), by)) parts.push(part);
  return concat(...parts);
};
const filled = (length: number): Uint8Array => new Uint8Array(length).map((_, i) => (i * 7 + (i >> 8)) & 255);

describe('a sealed report', () => {
  it('opens to what was sealed, for whoever holds the other half, and shows of its length a bucket and no more', async () => {
    await assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const sealed = await sealReport(REPORT, value, key);
        expect(isSealedReport(sealed)).toBe(true);
        expect(await openReport(REPORT, sealed, own!)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
  it('is too long from a quarter of a megabyte on', async () => {
    await expect(sealReport(REPORT, 'ក'.repeat(90_000), key)).rejects.toThrow(RangeError);
  });
});

describe('a sealed file', () => {
  it.each([0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 3 * SEGMENT_BYTES])(
    'of %i bytes opens to itself, in pieces of any length, and is as long as was said',
    async (length) => {
      const plain = filled(length);
      const sealed = await sealedBytes(plain);
      expect(sealed.length).toBe(sealedSize(length));
      for (const pieces of [sealed.length, 70_001, 1_000_000])
        expect(isEqual(await opened(sealed, { pieces }), plain)).toBe(true);
    },
  );
});

describe('what goes wrong', () => {
  it('a report opens with no other key, at no other place and with no bit changed', async () => {
    const sealed = await sealReport(REPORT, { a: 1 }, key);
    const tries = [
      openReport(REPORT, sealed, other!),
      openReport({ ...REPORT, id: 's' }, sealed, own!),
      openReport({ ...REPORT, keyId: 'l' }, sealed, own!),
      openReport({ ...REPORT, purpose: 'draft' }, sealed, own!),
      openReport(REPORT, sealed.slice(0, -1), own!),
      openReport(REPORT, new Uint8Array(0), own!),
    ];
    expect(await Promise.all(tries.map(refused))).toEqual(tries.map(() => 'refused'));
    await assert(
      fc.asyncProperty(fc.nat({ max: sealed.length * 8 - 1 }), async (bit) => {
        expect(await refused(openReport(REPORT, flipped(sealed, bit), own!))).toBe('refused');
      }),
    );
  });
  it('a file opens with no other key, as no other file, cut nowhere, its segments in no other order and with no bit changed', async () => {
    const sealed = await sealedBytes(filled(2 * SEGMENT_BYTES + 5));
    const segment = SEGMENT_BYTES + 16;
    const head = sealed.length - 2 * segment - 21;
    const swapped = concat(
      sealed.slice(0, head),
      sealed.slice(head + segment, head + 2 * segment),
      sealed.slice(head, head + segment),
      sealed.slice(head + 2 * segment),
    );
    const wrong = [
      swapped,
      sealed.slice(0, head),
      sealed.slice(0, head + segment),
      sealed.slice(0, head + 2 * segment),
      sealed.slice(0, -1),
      concat(sealed, new Uint8Array(1)),
      new Uint8Array(0),
    ];
    const tries = [
      ...wrong.map((bytes) => opened(bytes)),
      opened(sealed, { by: other! }),
      opened(sealed, { place: { ...FILE, id: 'g' } }),
      opened(sealed, { place: { ...FILE, keyId: 'l' } }),
    ];
    expect(await Promise.all(tries.map(refused))).toEqual(tries.map(() => 'refused'));
    await assert(
      fc.asyncProperty(fc.nat({ max: sealed.length * 8 - 1 }), async (bit) => {
        expect(await refused(opened(flipped(sealed, bit)))).toBe('refused');
      }),
    );
  });
});
