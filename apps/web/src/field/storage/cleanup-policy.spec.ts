import { cleanupFor } from './cleanup-policy.js';

describe('a report that the office has', () => {
  const files = [{ id: 'a' }, { id: 'b' }];
  const now = (
    a: 'expected' | 'stored' | 'refused',
    b: 'expected' | 'stored' | 'refused',
    sent: string[] = [],
  ): string =>
    cleanupFor(
      files,
      new Map([
        ['a', a],
        ['b', b],
      ]),
      new Set(sent),
    );
  it('is let go when every file is there, is sent on until then, and stays where a file was refused', () => {
    expect([
      now('stored', 'stored'),
      now('stored', 'expected'),
      now('refused', 'expected'),
      now('stored', 'refused'),
    ]).toEqual(['delete', 'send-on', 'send-on', 'keep']);
    expect([cleanupFor([], new Map(), new Set()), cleanupFor(files, new Map([['a', 'stored']]), new Set())]).toEqual([
      'delete',
      'send-on',
    ]);
  });
  it('is let go, too, when a file that was there is erased there', () =>
    expect(now('refused', 'stored', ['a'])).toBe('delete'));
});
