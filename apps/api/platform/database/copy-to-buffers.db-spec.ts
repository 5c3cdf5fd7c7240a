import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { freshDatabase, type FreshDatabase } from '../../testing/fresh-database.js';
import { Connection } from './connection.js';
import { copyToBuffers } from './copy-to-buffers.js';
import { withClient } from './ensure-database.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase('nothing');
});
afterAll(() => database?.drop());

const ROWS = 60_000;
const rows = (letter: string): string =>
  Array.from({ length: ROWS }, (_row, i) => `${i + 1}${letter.repeat(1 + ((i + 1) % 90))}\n`).join('');
const copyOf = (letter: string): string =>
  `copy (select i || repeat('${letter}', 1 + i % 90) from generate_series(1, ${ROWS}) i) to stdout`;
const digest = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

describe('what several COPYs send', () => {
  it('is kept as it came, however much it is: pg uses its memory again while more arrives', async () => {
    const pieces = await withClient(database.url, (client) => copyToBuffers(client, [copyOf('a'), copyOf('b')]));
    expect(pieces.map((all) => digest(Buffer.concat(all)))).toEqual([digest(rows('a')), digest(rows('b'))]);
  });

  it('waits for no answer any more when it has come', async () => {
    // Identifies the timer: no other one has this length.
    const limit = 61_234;
    const [begun, ended] = [jest.spyOn(globalThis, 'setTimeout'), jest.spyOn(globalThis, 'clearTimeout')];
    const limited = new Connection({ connectionString: database.url, query_timeout: limit });
    try {
      await limited.connect();
      await copyToBuffers(limited, ['copy (select 1) to stdout']);
      await expect(copyToBuffers(limited, ['copy (select 1 / 0) to stdout'])).rejects.toThrow(/division by zero/);
      const timers = begun.mock.calls.flatMap(([, length], i) =>
        length === limit ? [begun.mock.results[i]!.value] : [],
      );
      const ends = ended.mock.calls.map(([timer]) => timer);
      expect([timers.length, timers.filter((timer) => !ends.includes(timer as NodeJS.Timeout)).length]).toEqual([2, 0]);
    } finally {
      jest.restoreAllMocks();
      await limited.end();
    }
  });
});

describe('what goes wrong', () => {
  it('throws what the database says of the first that fails', async () => {
    await expect(
      withClient(database.url, (client) => copyToBuffers(client, [copyOf('a'), 'copy (select 1 / 0) to stdout'])),
    ).rejects.toThrow(/division by zero/);
  });
});
