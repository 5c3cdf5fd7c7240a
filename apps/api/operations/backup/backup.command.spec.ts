import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { main } from './backup.command.js';

describe('npm run backup', () => {
  it.each([['fetch'], ['check'], ['compare'], ['rotate', 'now'], ['lst'], ['help']])(
    'with words that are not enough says how it is used, and takes none for a folder: %s',
    async (...words) => {
      const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
      try {
        expect(await main(words)).toBe(2);
        const said = err.mock.calls.map(([text]) => String(text)).join('');
        expect(said).toContain('npm run backup -- fetch NAME FOLDER');
        expect(said.startsWith('Not understood: "lst". Did you mean "list"?\n')).toBe(words[0] === 'lst');
        expect(existsSync(resolve(words[0]!))).toBe(false);
      } finally {
        err.mockRestore();
      }
    },
  );
});
