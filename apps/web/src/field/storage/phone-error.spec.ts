import { randomPassphrase } from '@vigil/shared/sealing/random-passphrase.js';
import { PhoneError, codeOf, PASSPHRASE_MIN } from './phone-error.js';

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
