import { Secret, TOTP } from 'otpauth';

/** Seconds for which one code is shown. */
const PERIOD = 30;
/** Steps before and after now whose code is still accepted: clocks differ, and people type slowly. */
const WINDOW = 1;
const SECRET_BYTES = 20;

/** The format that every authenticator app supports (RFC 6238): SHA-1, six digits, half a minute. */
const totpOf = (secret: Uint8Array, account = '', issuer = ''): TOTP =>
  new TOTP({
    issuer,
    label: account,
    secret: new Secret({ buffer: Uint8Array.from(secret).buffer }),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
  });

export const newTotpSecret = (): Uint8Array => new Secret({ size: SECRET_BYTES }).bytes;

/** Returns the secret as it is typed into an app: Base32 without padding. */
export const totpText = (secret: Uint8Array): string => totpOf(secret).secret.base32;

/**
 * Returns the content of the QR code: `otpauth://totp/Vigil:Sparrow?...`. The issuer includes the host, so that an app
 * can tell two installations apart.
 */
export const totpAddress = (secret: Uint8Array, account: string, host: string): string =>
  totpOf(secret, account, `Vigil ${host}`).toString();

/** Returns the code that an app shows at a moment. @param now milliseconds since 1970 */
export const totpCode = (secret: Uint8Array, now: number): string => totpOf(secret).generate({ timestamp: now });

/**
 * Returns the step (half minutes since 1970) to which a code belongs, or null. The caller must store the step, so that
 * a code works only once.
 * @param now milliseconds since 1970
 */
export const totpStep = (secret: Uint8Array, code: string, now: number): number | null => {
  const digits = code.replace(/[\s-]/g, '').normalize('NFKC');
  if (!/^\d{6}$/.test(digits)) return null;
  const delta = totpOf(secret).validate({ token: digits, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD) + delta;
};
