import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, asDay } from '@vigil/shared/day/day.js';
import { BinaryCopyReader } from './binary-copy-reader.js';

const seed = Number(process.env['VIGIL_SEED'] ?? 7);
const runs = process.env['VIGIL_PROVE'] ? 5000 : 200;

interface Row {
  key: number;
  name: string;
  text: string | null;
  number: number | null;
  flag: boolean;
  day: number | null;
  list: string[] | null;
}

const int16 = (n: number): Buffer => {
  const b = Buffer.alloc(2);
  b.writeInt16BE(n);
  return b;
};
const int32 = (n: number): Buffer => {
  const b = Buffer.alloc(4);
  b.writeInt32BE(n);
  return b;
};
const int64 = (n: number): Buffer => {
  const b = Buffer.alloc(8);
  b.writeBigInt64BE(BigInt(n));
  return b;
};
const field = (bytes: Buffer | null): Buffer =>
  bytes === null ? int32(-1) : Buffer.concat([int32(bytes.length), bytes]);
const list = (texts: readonly string[]): Buffer =>
  texts.length === 0
    ? Buffer.concat([int32(0), int32(0), int32(25)])
    : Buffer.concat([
        int32(1),
        int32(0),
        int32(25),
        int32(texts.length),
        int32(1),
        ...texts.map((text) => field(Buffer.from(text))),
      ]);

/** Writes the format that the PostgreSQL manual describes under COPY, Binary Format. */
const written = (rows: readonly Row[]): Buffer =>
  Buffer.concat([
    Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
    int32(0),
    int32(0),
    ...rows.flatMap((row) => [
      int16(7),
      field(int64(row.key)),
      field(Buffer.from(row.name)),
      field(row.text === null ? null : Buffer.from(row.text)),
      field(row.number === null ? null : int32(row.number)),
      field(Buffer.from([row.flag ? 1 : 0])),
      field(row.day === null ? null : int32(row.day)),
      field(row.list === null ? null : list(row.list)),
    ]),
    int16(-1),
  ]);

/** Reads all rows of bytes that arrive cut into chunks. */
const read = async (bytes: Buffer, cuts: readonly number[]): Promise<Row[]> => {
  const ends = [...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
  const rows = new BinaryCopyReader(ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end))[Symbol.iterator]());
  const found: Row[] = [];
  while (!rows.ended) {
    if (!rows.step()) {
      if (!rows.ended) await rows.fill();
      continue;
    }
    const [key, name, text, number, flag, day] = [
      rows.bigint(),
      rows.name(),
      rows.text(),
      rows.integer(),
      rows.boolean(),
      rows.day(),
    ];
    found.push({ key, name, text, number, flag, day: day === null ? null : DAYS.indexOf(day), list: rows.texts() });
  }
  return found;
};
const DAYS = Array.from({ length: 4000 }, (_, i) => addDays(asDay('2000-01-01'), i));

const text = fc.oneof(
  fc.constantFrom('FM_PUSH', 'FM_BATON', 'é', 'Ã©', 'ស្រុក', ''),
  fc.string({ maxLength: 40 }).map((said) => said.replaceAll('\0', '')),
  fc.string({ unit: 'grapheme', maxLength: 12 }).map((said) => said.replaceAll('\0', '')),
);
const row: fc.Arbitrary<Row> = fc.record({
  key: fc.maxSafeNat(),
  name: text,
  text: fc.option(text),
  number: fc.option(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  flag: fc.boolean(),
  day: fc.option(fc.nat(3999)),
  list: fc.option(fc.array(text, { maxLength: 4 })),
});

describe('the rows of a binary COPY', () => {
  it('are read as they were written, wherever they are cut on their way', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 12 }), async (rows, cuts) => {
        const sent = rows.map((one) => ({
          ...one,
          text: one.text?.toWellFormed() ?? null,
          name: one.name.toWellFormed(),
          list: one.list?.map((said) => said.toWellFormed()) ?? null,
        }));
        expect(await read(written(sent), cuts)).toEqual(sent.map((one) => ({ ...one, list: one.list ?? [] })));
      }),
      { seed, numRuns: runs },
    );
  });

  it('keep apart two texts of which one looks like the bytes of the other', async () => {
    // Many texts, because we do not know which of them share a slot in the reader's cache.
    const letters = Array.from({ length: 128 }, (_, i) => String.fromCharCode(0x80 + i));
    const texts = letters
      .flatMap((first, i) =>
        letters.flatMap((second) => [letters[(i * 7) % 128]! + first + second, `x${first}${second}y`]),
      )
      .flatMap((said) => [Buffer.from(said).toString('latin1'), said]);
    const sent = texts.map((said): Row => ({
      key: 1,
      name: 'x',
      text: said,
      number: null,
      flag: false,
      day: null,
      list: [],
    }));
    expect((await read(written(sent), [])).map((one) => one.text)).toEqual(texts);
  });
});

describe('what goes wrong', () => {
  it('a COPY that breaks off throws what its connection says', async () => {
    const broken = (async function* (): AsyncGenerator<Buffer> {
      yield written([{ key: 1, name: 'x', text: null, number: 1, flag: true, day: 0, list: [] }]).subarray(0, 40);
      throw new Error('connection lost');
    })();
    const rows = new BinaryCopyReader(broken);
    await rows.fill();
    expect(rows.step()).toBe(false);
    await expect(rows.fill()).rejects.toThrow('connection lost');
  });
});
