import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { main } from './language.command.js';

const folder = mkdtempSync(join(tmpdir(), 'vigil-language-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let complained: string;
beforeEach(() => {
  complained = '';
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += String(text);
    return true;
  });
});
afterEach(() => void jest.restoreAllMocks());

describe('npm run language -- sheet', () => {
  it('writes a sheet', async () => {
    const file = join(folder, 'sheet.html');
    expect(await main(['sheet', 'km', file])).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/i);
  });

  describe('what goes wrong', () => {
    it('says in words that there is no such folder', async () => {
      const file = join(folder, 'nowhere/sheet.html');
      expect([await main(['sheet', 'km', file]), complained]).toEqual([
        1,
        `There is no folder for ${file}: make it, and run it again.\n`,
      ]);
    });

    it('says in words that a disk is full and leaves no half, or that it cannot be written to and leaves what is there', async () => {
      const small = join(folder, 'small');
      mkdirSync(small);
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'none', small]).status !== 0) return;
      const file = join(small, 'sheet.html');
      try {
        expect([await main(['sheet', 'km', file]), complained]).toEqual([
          1,
          `The disk that holds ${file} is full: make room and run it again.\n`,
        ]);
        expect(readdirSync(small)).toEqual([]);
        writeFileSync(file, 'earlier');
        execFileSync('mount', ['-o', 'remount,ro', small]);
        complained = '';
        expect([await main(['sheet', 'km', file]), complained]).toEqual([
          1,
          `${file} cannot be written to (EROFS): give it to the user who runs this, or name another place.\n`,
        ]);
        expect(readFileSync(file, 'utf8')).toBe('earlier');
      } finally {
        execFileSync('umount', [small]);
      }
    });
  });
});
