import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { writeFileWhole } from '../backup/part-files.js';
import { write } from './log.command.js';

const folder = mkdtempSync(join(tmpdir(), 'vigil-half-'));
const file = join(folder, 'file');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As on a disk that is full after the first piece. */
async function* cutOff<T>(piece: T): AsyncGenerator<T> {
  yield piece;
  await Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
}
async function* whole<T>(...pieces: T[]): AsyncGenerator<T> {
  yield* pieces;
  await Promise.resolve();
}

describe('a file that was cut off', () => {
  it('leaves no half, and is not in the way of the next try: a bundle, which would be taken for a forgery', async () => {
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      await expect(write(file, cutOff('{}'))).rejects.toThrow(`The disk that holds ${file} is full: make room and run`);
      expect(readdirSync(folder)).toEqual([]);
      expect(await write(file, whole('{}', '{"leaf":1}'))).toBe(0);
      // Nothing is written over.
      await expect(write(file, whole('other'))).rejects.toThrow(`${file} is there already`);
      expect(readFileSync(file, 'utf8')).toBe('{}\n{"leaf":1}\n');
    } finally {
      jest.restoreAllMocks();
      rmSync(file);
    }
  });

  it('and an identity of backups, which would be in the way of another one', async () => {
    const bytes = Buffer.from('secret');
    await expect(writeFileWhole(file, cutOff(bytes))).rejects.toThrow('full');
    expect(readdirSync(folder)).toEqual([]);
    await writeFileWhole(file, [bytes]);
    await expect(writeFileWhole(file, [bytes])).rejects.toThrow('EEXIST');
    expect(readFileSync(file, 'utf8')).toBe('secret');
  });
});
