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

/** Writes the format that the PostgreSQL manual describes under COPY, Binary Format: header, rows and end. */
const parts = (rows: readonly Row[]): Buffer[] => [
  Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), int32(0), int32(0)]),
  ...rows.map((row) =>
    Buffer.concat([
      int16(7),
      field(int64(row.key)),
      field(Buffer.from(row.name)),
      field(row.text === null ? null : Buffer.from(row.text)),
      field(row.number === null ? null : int32(row.number)),
      field(Buffer.from([row.flag ? 1 : 0])),
      field(row.day === null ? null : int32(row.day)),
      field(row.list === null ? null : list(row.list)),
    ]),
  ),
  int16(-1),
];
const written = (rows: readonly Row[]): Buffer => Buffer.concat(parts(rows));

const message = (kind: string, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from(kind), int32(content.length + 4), content]);
/** What comes after a COPY, for the connection. */
const AFTER = [message('C', Buffer.from('COPY 1\0')), message('Z', Buffer.from('T'))];
/** Writes the messages in which a server sends the same. @param ahead how many parts come with the header */
const sentBy = (rows: readonly Row[], ahead: number): Buffer => {
  const all = parts(rows);
  const first = Buffer.concat(all.slice(0, ahead + 1));
  return Buffer.concat([
    message('H', Buffer.from([1, 0, 7, ...Array.from({ length: 14 }, () => 1)])),
    message('d', first),
    ...all.slice(ahead + 1).flatMap((part) => [message('N', Buffer.from('notice')), message('d', part)]),
    message('c', Buffer.alloc(0)),
    ...AFTER,
  ]);
};

const cut = (bytes: Buffer, cuts: readonly number[]): Iterator<Buffer> => {
  const ends = [...cuts.map((at) => at % bytes.length).sort((a, b) => a - b), bytes.length];
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end))[Symbol.iterator]();
};
/** Reads all rows of bytes that arrive cut into chunks. */
const read = (bytes: Buffer, cuts: readonly number[]): Promise<Row[]> => rowsOf(new BinaryCopyReader(cut(bytes, cuts)));

/** Reads the same from messages. @returns the rows, and what is left for the connection of what was read */
const readMessages = async (bytes: Buffer, cuts: readonly number[]): Promise<{ rows: Row[]; rest: Buffer }> => {
  const chunks = cut(bytes, cuts);
  const left: Buffer[] = [];
  const reader = new BinaryCopyReader({
    next: () => Promise.resolve({ value: chunks.next().value as Buffer, done: false }),
    leave: (rest) => void left.push(rest),
  });
  const rows = await rowsOf(reader);
  for (let chunk = chunks.next(); chunk.done !== true; chunk = chunks.next()) left.push(chunk.value);
  return { rows, rest: Buffer.concat(left) };
};

const rowsOf = async (rows: BinaryCopyReader): Promise<Row[]> => {
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
        const expected = sent.map((one) => ({ ...one, list: one.list ?? [] }));
        expect(await read(written(sent), cuts)).toEqual(expected);
        for (const ahead of [0, 1])
          expect(await readMessages(sentBy(sent, ahead), cuts)).toEqual({ rows: expected, rest: Buffer.concat(AFTER) });
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

  it('an error of the server ends the reading, and is left for the connection', async () => {
    const rows = [{ key: 1, name: 'x', text: null, number: 1, flag: true, day: 0, list: [] }];
    const error = message('E', Buffer.from('SERROR\0\0'));
    const bytes = Buffer.concat([message('d', Buffer.concat(parts(rows).slice(0, 2))), error]);
    const left: Buffer[] = [];
    let sent = 0;
    const reader = new BinaryCopyReader({
      next: () => (sent++ === 0 ? Promise.resolve({ value: bytes, done: false }) : Promise.reject(new Error('said'))),
      leave: (rest) => void left.push(rest),
    });
    await expect(rowsOf(reader)).rejects.toThrow('said');
    expect(left).toEqual([error]);
  });
});
