import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { main } from './backup.command.js';

describe('npm run backup', () => {
  it.each([['fetch'], ['check'], ['compare'], ['rotate', 'now']])(
    'with words that are not enough says how it is used, and takes none for a folder: %s',
    async (...words) => {
      const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      try {
        expect(await main(words)).toBe(2);
        expect(String(err.mock.calls[0]![0])).toContain('npm run backup -- fetch NAME FOLDER');
        expect(existsSync(resolve(words[0]!))).toBe(false);
      } finally {
        err.mockRestore();
      }
    },
  );
});
