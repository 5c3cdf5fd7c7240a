import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inCheckout } from '../../project-root.js';
import { ADVISORY_LOCKS } from './advisory-locks.js';

describe('advisory locks', () => {
  it('each have a number of their own', () => {
    const numbers = Object.values(ADVISORY_LOCKS);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('have it from this list: a backup and a key for phones took one number once', () => {
    for (const file of ['operations/backup/make-backup.ts', 'field/intake-key.ts'])
      expect(readFileSync(inCheckout('apps/api', file), 'utf8')).not.toMatch(/7_?161_?9\d\d/);
  });
});
