import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { meantBy, printUsage } from './print-usage.js';

const BACKUP = `Usage:
  npm run backup -- list
      lists the backups
  npm run backup -- check FOLDER [--identity FILE]
      reads one
  npm run backup -- FOLDER
      makes one`;
const LOG = `Usage:
  npm run log -- verify [--all] [--checkpoint FILE]...
  npm run log -- export FILE [--values]`;

afterEach(() => void jest.restoreAllMocks());

/** What is printed before the usage. */
const saidBefore = (usage: string, args: string[]): string => {
  const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(printUsage(usage, args)).toBe(2);
  const said = err.mock.calls.map(([text]) => String(text)).join('');
  expect(said.endsWith(`${usage}\n`)).toBe(true);
  return said.slice(0, -usage.length - 1);
};

describe('a command that is not understood', () => {
  it.each([
    [LOG, ['verfy'], 'Not understood: "verfy". Did you mean "verify"?\n'],
    [LOG, ['show'], 'Not understood: "show".\n'],
    [LOG, ['verify', '--chekpoint', 'file'], 'Not understood: "--chekpoint". Did you mean "--checkpoint"?\n'],
    [BACKUP, ['lst', '--identity', 'x'], 'Not understood: "lst". Did you mean "list"?\n'],
  ])('names the word, and the one that may be meant: %#', (usage, args, said) =>
    expect(saidBefore(usage, args)).toBe(said),
  );

  it.each([
    [LOG, []],
    [LOG, ['export']],
    [LOG, ['--help']],
    [LOG, ['help']],
    [BACKUP, ['check']],
    [BACKUP, ['my-folder', 'too-much']],
  ])('says only how it is used where no single word is wrong: %#', (usage, args) =>
    expect(saidBefore(usage, args)).toBe(''),
  );

  it('takes no command for a slip of itself or of a file', () => {
    expect([meantBy(BACKUP, 'list'), meantBy(BACKUP, './lst'), meantBy(BACKUP, 'lst')]).toEqual([null, null, 'list']);
  });
});
