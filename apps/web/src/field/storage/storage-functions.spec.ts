import { FILE_HEAD, SEGMENT_BYTES, sealedSize } from '@vigil/shared/field/limits.js';
import { isMoment } from '@vigil/shared/field/report.js';
import fc from 'fast-check';
import { isTimeToLock } from '../auto-lock.js';
import { randomPassphrase } from '@vigil/shared/sealing/random-passphrase.js';
import { isAllSent } from './sealed-drafts.js';
import { cleanupFor } from './cleanup-policy.js';
import { CHECK_MS } from './send-loop.js';
import { momentOf } from './local-timestamp.js';
import { piecesOf } from './upload.js';
import { PhoneError, codeOf, PASSPHRASE_MIN } from './phone-error.js';

const seed = Number(process.env['VIGIL_SEED'] ?? 1);

describe('a phone that the desk ended', () => {
  it('is asked often enough to know within five seconds, a slow answer included', () =>
    expect(CHECK_MS + 1_000).toBeLessThanOrEqual(5_000));
});

describe('a phone that may send first', () => {
  it('has sent everything when no report is on it, and no tab writes one', () => {
    expect([
      isAllSent(0, []),
      isAllSent(0, ['field-sending', undefined]),
      isAllSent(1, []),
      isAllSent(0, ['field-report-x']),
    ]).toEqual([true, true, false, false]);
  });
});

describe('the pieces of a sealed file', () => {
  it('hold every byte that is asked for, and begin where they say', () => {
    const sealed = SEGMENT_BYTES + 16;
    const lengthOf = (piece: number, size: number): number =>
      piece === 0 ? FILE_HEAD : Math.min(sealed, sealedSize(size) - FILE_HEAD - (piece - 1) * sealed);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.nat(),
        fc.integer({ min: 1, max: 2_000_000 }),
        (size, at, length) => {
          const start = at % sealedSize(size);
          const end = Math.min(start + length, sealedSize(size));
          const { first, last, from } = piecesOf(start, end);
          let until = from;
          for (let piece = first; piece <= last; piece += 1) until += lengthOf(piece, size);
          expect([
            from <= start,
            until >= end,
            until - lengthOf(last, size) < end,
            from + lengthOf(first, size) > start,
          ]).toEqual([true, true, true, true]);
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});

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

describe('a moment', () => {
  it('is one by the phone’s clock, with its offset', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1971-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
        (date) => {
          const text = momentOf(date);
          expect([isMoment(text), Math.floor(date.getTime() / 1000)]).toEqual([true, Date.parse(text) / 1000]);
        },
      ),
      { seed },
    );
  });
});

describe('the lock', () => {
  const clocks = (steady: number, wall: number): { steady: number; wall: number } => ({ steady, wall });
  it.each([
    [59_999, 59_999, false],
    [60_000, 1, true],
    [1, 60_000, true],
    [1, -3_600_000, true],
    [1, -500, false],
  ] as const)('after %i ms, by the wall clock %i, locks: %s', (steady, wall, is) =>
    expect(isTimeToLock(clocks(0, 1e12), clocks(steady, 1e12 + wall))).toBe(is),
  );
});

describe('a passphrase that is made up', () => {
  it('is long enough, of four groups, and never the same', () => {
    const made = Array.from({ length: 50 }, () => randomPassphrase(4));
    expect(
      made.every((one) => /^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/.test(one) && one.length >= PASSPHRASE_MIN),
    ).toBe(true);
    expect(new Set(made).size).toBe(50);
  });
});

describe('what goes wrong', () => {
  const named = (name: string): Error => Object.assign(new Error('secret words'), { name });
  it.each([
    [new PhoneError('gone'), 'gone'],
    [named('QuotaExceededError'), 'full'],
    [named('CannotOpen'), 'passphrase'],
    [new Error('secret words'), 'unexpected'],
    ['x', 'unexpected'],
  ] as const)('is told by a code, never by what was written: %s', (error, code) => expect(codeOf(error)).toBe(code));
});
