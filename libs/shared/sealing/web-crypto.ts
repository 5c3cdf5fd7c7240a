/** The parts of Web Crypto used here, which browsers and Node share. */
interface Subtle {
  digest(algorithm: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer>;
  importKey(format: 'raw', key: Uint8Array, algorithm: string, extractable: false, usages: string[]): Promise<object>;
  encrypt(algorithm: AesGcm, key: object, data: Uint8Array): Promise<ArrayBuffer>;
  decrypt(algorithm: AesGcm, key: object, data: Uint8Array): Promise<ArrayBuffer>;
  deriveBits(
    algorithm: { name: 'HKDF'; hash: 'SHA-256'; salt: Uint8Array; info: Uint8Array },
    key: object,
    bits: number,
  ): Promise<ArrayBuffer>;
}
interface AesGcm {
  name: 'AES-GCM';
  iv: Uint8Array;
  additionalData: Uint8Array;
  tagLength: 128;
}
interface Platform {
  crypto: { subtle: Subtle; getRandomValues(bytes: Uint8Array): Uint8Array };
  TextEncoder: new () => { encode(text: string): Uint8Array };
  TextDecoder: new (label: 'utf-8', options: { fatal: true }) => { decode(bytes: Uint8Array): string };
}
const platform = globalThis as unknown as Platform;
export const { crypto } = platform;

export const utf8 = (text: string): Uint8Array => new platform.TextEncoder().encode(text);
/** @throws TypeError when it is not UTF-8. */
export const fromUtf8 = (bytes: Uint8Array): string => new platform.TextDecoder('utf-8', { fatal: true }).decode(bytes);
export const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Compares every byte, wherever the first difference is. */
export const isEqual = (a: Uint8Array, b: Uint8Array): boolean => {
  let differs = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) differs |= a[i]! ^ (b[i] ?? 0);
  return differs === 0;
};

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export const toBase64Url = (bytes: Uint8Array): string => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const digits =
      DIGITS[three >> 18]! + DIGITS[(three >> 12) & 63]! + DIGITS[(three >> 6) & 63]! + DIGITS[three & 63]!;
    text += digits.slice(0, Math.min(4, bytes.length - i + 1));
  }
  return text;
};

/** Strict: no padding, no other alphabet, no spare bits. @returns null when it is not base64url. */
export const fromBase64Url = (text: string): Uint8Array | null => {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let [bits, held, at] = [0, 0, 0];
  for (const digit of text) {
    bits = ((bits << 6) | DIGITS.indexOf(digit)) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at] = (bits >> held) & 0xff;
    at += 1;
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : null;
};

export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** HKDF (RFC 5869) with SHA-256 and no salt: only for secrets that are uniformly random. */
export const expand = async (secret: Uint8Array, info: string, length: number): Promise<Uint8Array> => {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(
    await crypto.subtle.deriveBits(
      { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: utf8(info) },
      key,
      length * 8,
    ),
  );
};

/** AES-256-GCM. @returns ciphertext and tag. */
export const encrypt = async (
  secret: Uint8Array,
  iv: Uint8Array,
  additionalData: Uint8Array,
  plain: Uint8Array,
): Promise<Uint8Array> => {
  const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt']);
  return new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData, tagLength: 128 }, key, plain),
  );
};

/** @throws CannotOpen */
export const decrypt = async (
  secret: Uint8Array,
  iv: Uint8Array,
  additionalData: Uint8Array,
  sealed: Uint8Array,
): Promise<Uint8Array> => {
  const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['decrypt']);
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData, tagLength: 128 }, key, sealed),
    );
  } catch {
    throw new CannotOpen();
  }
};

/** Thrown if sealed data were changed or moved, or if the key or passphrase differs. It never says which. */
export class CannotOpen extends Error {
  override readonly name = 'CannotOpen';
  constructor() {
    super('it does not open');
  }
}
