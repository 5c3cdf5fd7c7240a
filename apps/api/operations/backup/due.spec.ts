import { describe, expect, it } from '@jest/globals';
import type { FoundBackup } from './backups-in-folder.js';
import { isDue, lastTurn } from './due.js';

const backup = (madeAt: string | null, checked = true): FoundBackup => ({ name: 'a', madeAt, checked, whole: true });

describe('the backup of a day', () => {
  it.each([
    ['2028-02-29T02:00:00Z', 2, '2028-02-29T02:00:00.000Z'],
    ['2028-03-01T01:59:59Z', 2, '2028-02-29T02:00:00.000Z'],
    ['2027-01-01T00:00:00Z', 0, '2027-01-01T00:00:00.000Z'],
    ['2027-01-01T22:59:59Z', 23, '2026-12-31T23:00:00.000Z'],
  ])('has its turn, wherever the server stands: at %s, of hour %s', (now, hour, turn) =>
    expect(lastTurn(new Date(now), hour).toISOString()).toBe(turn),
  );

  it('is due from its hour on until one is made, also after the server was off', () => {
    const found = [backup('2026-11-29T19:00:30Z')];
    expect(isDue(found, new Date('2026-11-30T18:59:00Z'), 19)).toBe(false);
    expect(isDue(found, new Date('2026-11-30T19:00:00Z'), 19)).toBe(true);
    expect(isDue(found, new Date('2026-12-04T03:00:00Z'), 19)).toBe(true);
    expect(isDue([...found, backup('2026-11-30T19:00:01Z')], new Date('2026-11-30T19:10:00Z'), 19)).toBe(false);
    expect(isDue([], new Date('2026-11-30T00:00:00Z'), 19)).toBe(true);
  });

  it('is not made by one that nobody read back, that cannot be read, or that is dated later than now', () => {
    const now = new Date('2026-11-30T20:00:00Z');
    for (const other of [backup('2026-11-30T19:30:00Z', false), backup(null), backup('2027-11-30T19:30:00Z')])
      expect(isDue([other], now, 19)).toBe(true);
  });

  it('counts although the clock of the database is a little behind, or ahead', () => {
    for (const madeAt of ['2026-11-30T18:58:00Z', '2026-11-30T19:03:00Z'])
      expect(isDue([backup(madeAt)], new Date('2026-11-30T19:00:30Z'), 19)).toBe(false);
  });
});
