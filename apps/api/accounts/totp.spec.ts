import { newTotpSecret, totpAddress, totpCode, totpStep, totpText } from './totp.js';

const NOW = Date.UTC(2026, 0, 15, 10, 0, 12);
const STEP = (NOW / 30_000) | 0;
/** The secret of RFC 6238, appendix B. */
const RFC = new TextEncoder().encode('12345678901234567890');

describe('a code of an authenticator app', () => {
  it('is the one that the standard says', () => {
    expect([59, 1111111109, 20000000000].map((seconds) => totpCode(RFC, seconds * 1000))).toEqual([
      '287082',
      '081804',
      '353130',
    ]);
  });
  it('is taken now, and one step before and after', () => {
    const at = (steps: number): number | null => totpStep(RFC, totpCode(RFC, NOW + steps * 30_000), NOW);
    expect([-2, -1, 0, 1, 2].map(at)).toEqual([null, STEP - 1, STEP, STEP + 1, null]);
  });
  it('may be typed in two groups', () => {
    const code = totpCode(RFC, NOW);
    expect(totpStep(RFC, `${code.slice(0, 3)} ${code.slice(3)}`, NOW)).toBe(STEP);
  });
  it('comes from a secret of 160 bits that an app takes as text or as an address', () => {
    const secret = newTotpSecret();
    expect(secret).toHaveLength(20);
    expect(totpText(secret)).toMatch(/^[A-Z2-7]{32}$/);
    const address = new URL(totpAddress(secret, 'Blue crane', 'vigil.example'));
    expect(address.searchParams.get('secret')).toBe(totpText(secret));
    expect(decodeURIComponent(address.pathname)).toContain('Vigil vigil.example:Blue crane');
  });
});

describe('what goes wrong', () => {
  it.each(['', '12345', '1234567', 'abcdef', '000000', '١٢٣٤٥٦', ' '])('%j is no code', (code) =>
    expect(totpStep(RFC, code, NOW)).toBeNull(),
  );
});
