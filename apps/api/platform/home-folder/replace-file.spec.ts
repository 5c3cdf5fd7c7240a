import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { replaceFile } from './replace-file.js';

const folder = mkdtempSync(join(tmpdir(), 'vigil-replace-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('replaces a file that its owner alone can read', async () => {
  const file = join(folder, 'note.json');
  await replaceFile(file, 'one');
  await replaceFile(file, 'two');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['two', 0o600]);
  expect(readdirSync(folder)).toEqual(['note.json']);
});

it('leaves nothing beside what it could not replace', async () => {
  mkdirSync(join(folder, 'held', 'inside'), { recursive: true });
  await expect(replaceFile(join(folder, 'held'), 'text')).rejects.toThrow();
  expect(readdirSync(folder).filter((name) => name.startsWith('held'))).toEqual(['held']);
});
