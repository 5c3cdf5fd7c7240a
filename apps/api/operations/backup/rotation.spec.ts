import { describe, expect, it } from '@jest/globals';
import { parseKeep } from '../../platform/backup-settings.js';
import type { FoundBackup } from './backups-in-folder.js';
import { rotate } from './rotation.js';

const KEEP = { daily: 7, weekly: 4, monthly: 12 };
const backup = (madeAt: string | null, more: Partial<FoundBackup> = {}): FoundBackup => ({
  name: `vigil-${madeAt}`,
  madeAt,
  checked: true,
  whole: true,
  ...more,
});
const DAY = 86_400_000;
/** A backup each day at the same moment, as many as said, the last one on `last`. */
const daily = (last: string, days: number): FoundBackup[] =>
  Array.from({ length: days }, (_, n) => backup(new Date(Date.parse(last) - n * DAY).toISOString())).reverse();
const left = (found: readonly FoundBackup[], now: string, keep = KEEP): string[] => {
  const { remove } = rotate(found, keep, new Date(now));
  return found.filter(({ name }) => !remove.includes(name)).map(({ madeAt }) => String(madeAt).slice(0, 10));
};

describe('which backups are kept', () => {
  it('is the newest of each of the last seven days, four weeks and twelve months', () => {
    const found = daily('2028-03-15T02:15:00Z', 800);
    expect(left(found, '2028-03-15T03:00:00Z')).toEqual([
      '2027-04-30',
      '2027-05-31',
      '2027-06-30',
      '2027-07-31',
      '2027-08-31',
      '2027-09-30',
      '2027-10-31',
      '2027-11-30',
      '2027-12-31',
      '2028-01-31',
      '2028-02-27',
      '2028-02-29',
      '2028-03-05',
      '2028-03-09',
      '2028-03-10',
      '2028-03-11',
      '2028-03-12',
      '2028-03-13',
      '2028-03-14',
      '2028-03-15',
    ]);
  });

  it('is the same after each night as after all of them at once', () => {
    let found: FoundBackup[] = [];
    for (const one of daily('2028-03-15T02:15:00Z', 800)) {
      found.push(one);
      const { remove } = rotate(found, KEEP, new Date(one.madeAt!));
      found = found.filter(({ name }) => !remove.includes(name));
    }
    expect(found.map(({ madeAt }) => madeAt!.slice(0, 10))).toEqual(
      left(daily('2028-03-15T02:15:00Z', 800), '2028-03-15T03:00:00Z'),
    );
  });

  it('counts days that have a backup: a month without any removes none', () => {
    const before = left(daily('2027-01-31T02:00:00Z', 60), '2027-01-31T03:00:00Z');
    expect(left(daily('2027-01-31T02:00:00Z', 60), '2027-06-01T00:00:00Z')).toEqual(before);
  });

  it('keeps the last of several of one day, by the day in UTC wherever the server stands', () => {
    const found = ['2026-12-31T16:59:00Z', '2026-12-31T17:00:00Z', '2026-12-31T23:59:59Z', '2027-01-01T00:00:00Z'].map(
      (at) => backup(at),
    );
    expect(rotate(found, KEEP, new Date('2027-01-02T00:00:00Z')).remove).toEqual([
      'vigil-2026-12-31T17:00:00Z',
      'vigil-2026-12-31T16:59:00Z',
    ]);
  });

  it('is what the setting says', () => {
    expect(parseKeep(' 3, 0,24 ')).toEqual({ daily: 3, weekly: 0, monthly: 24 });
    expect(left(daily('2027-03-01T02:00:00Z', 90), '2027-03-01T03:00:00Z', parseKeep('2,0,2'))).toEqual([
      '2027-02-28',
      '2027-03-01',
    ]);
  });
});

describe('what goes wrong', () => {
  it('one that nobody read back, or that cannot be read, neither goes nor takes the place of one that was', () => {
    const found = [
      backup('2026-01-01T00:00:00Z', { checked: false }),
      backup(null, { name: 'cut-off', checked: false }),
      ...daily('2026-03-01T02:00:00Z', 40),
      backup('2026-03-01T04:00:00Z', { checked: false }),
    ];
    const { remove } = rotate(found, { daily: 1, weekly: 0, monthly: 0 }, new Date('2026-03-02T00:00:00Z'));
    expect(remove).toHaveLength(39);
    expect(remove).not.toContain('vigil-2026-03-01T02:00:00.000Z');
    expect(remove).not.toContain('cut-off');
    expect(remove).not.toContain('vigil-2026-01-01T00:00:00Z');
  });

  it('one with a name of somebody’s own stays, and takes no place', () => {
    const names = ['before-upgrade', 'vigil-2026-02-25-before-upgrade', 'vigil-2026-02-25T021500Z (copy)'];
    const own = names.map((name) => ({ ...backup('2026-02-25T03:00:00Z'), name }));
    const { remove } = rotate(
      [...daily('2026-02-28T02:00:00Z', 3), ...own, { ...backup('2026-02-28T03:00:00Z'), name: names[1]! }],
      { daily: 2, weekly: 0, monthly: 0 },
      new Date('2026-03-01T00:00:00Z'),
    );
    expect(remove).toEqual(['vigil-2026-02-26T02:00:00.000Z']);
  });

  it('the last one that is whole stays, however old', () => {
    const found = daily('2026-03-01T02:00:00Z', 400).map((one, n) => ({ ...one, whole: n < 5 }));
    const kept = left(found, '2026-03-02T00:00:00Z', { daily: 2, weekly: 0, monthly: 0 });
    expect(kept).toEqual([found[4]!.madeAt!.slice(0, 10), '2026-02-28', '2026-03-01']);
  });

  it('nothing goes when one is dated later than now: the clock was set back, or was wrong then', () => {
    const found = daily('2026-03-01T02:00:00Z', 400);
    expect(rotate(found, KEEP, new Date('2026-02-28T00:00:00Z'))).toEqual({ remove: [], refused: 'later-than-now' });
    // One that is not ours decides nothing.
    const stranger = backup('2090-01-01T00:00:00Z', { checked: false });
    expect(rotate([...found, stranger], KEEP, new Date('2026-03-02T00:00:00Z')).remove.length).toBeGreaterThan(300);
  });

  it('a setting that is no three numbers, or keeps no day, is refused', () => {
    for (const text of ['7,4', '0,4,12', '-1,4,12', 'all', '7,4,12,1', '7.5,4,12'])
      expect(() => parseKeep(text)).toThrow(/^VIGIL_BACKUP_KEEP is /);
  });
});
