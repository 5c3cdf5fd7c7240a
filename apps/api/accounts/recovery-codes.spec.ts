import { newRecoveryCodes, recoveryCodeHash } from './second-factors.service.js';

describe('recovery codes', () => {
  it('are ten, all different, in letters that are not mistaken for one another', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  });
  it('are known again however they were typed', () => {
    const hash = recoveryCodeHash('10AB-CDEF-GHJK-MNPQ');
    for (const typed of ['10ab cdef ghjk mnpq', 'IOAB-CDEF-GHJK-MNPQ', ' loabcdefghjkmnpq '])
      expect(recoveryCodeHash(typed)).toEqual(hash);
  });
});

describe('what goes wrong', () => {
  it.each(['', '10AB-CDEF-GHJK-MNP', '10AB-CDEF-GHJK-MNPQ-R', '10AB-CDEF-GHJK-MNPU', '\u200B'.repeat(16)])(
    '%j is none',
    (typed) => expect(recoveryCodeHash(typed)).toBeNull(),
  );
});
