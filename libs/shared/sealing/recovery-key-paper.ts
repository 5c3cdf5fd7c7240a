import { combine, split } from 'shamir-secret-sharing';
import { concat, isEqual, sha256, utf8 } from './web-crypto.js';
import { fingerprintOf, RECOVERY } from './fingerprint.js';
import { KEY_BYTES } from './limits.js';
import { publicKeyOf, type Seed } from './sealing-key.js';

/**
 * The recovery key as people write it down: 40 bytes as 64 digits of Crockford's base 32, which has no I, L, O and U.
 * In order: the kind (the whole key, or one of three parts, any two of which are enough), which key, the secret, and a
 * checksum.
 */
export interface Paper {
  kind: 'whole' | 'part';
  key: Uint8Array;
  secret: Uint8Array;
}

const KINDS = { whole: 1, part: 2 } as const;
const KEY_NAME = 3;
const SECRET = KEY_BYTES + 1; // a part has one byte more
const CHECK = 3;
const BYTES = 1 + KEY_NAME + SECRET + CHECK;
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PAPER_DIGITS = (BYTES * 8) / 5;
/** How many parts there are, and how many of them restore the key. */
const PARTS = 3;
const PARTS_NEEDED = 2;

const check = async (bytes: Uint8Array): Promise<Uint8Array> =>
  (await sha256(concat(utf8('vigil paper 1'), bytes))).slice(0, CHECK);
const nameOf = async (seed: Seed): Promise<Uint8Array> =>
  (await sha256(utf8(await fingerprintOf(RECOVERY, await publicKeyOf(seed))))).slice(0, KEY_NAME);

const written = async ({ kind, key, secret }: Paper): Promise<string> => {
  const bytes = concat(Uint8Array.of(KINDS[kind]), key, secret, new Uint8Array(SECRET - secret.length));
  let number = concat(bytes, await check(bytes)).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let i = 0; i < PAPER_DIGITS; i += 1) {
    text = DIGITS[Number(number & 31n)]! + text;
    number >>= 5n;
  }
  return text.match(/.{4}/g)!.join(' ');
};

/** Returns the whole key for one sheet. */
export const onPaper = async (seed: Seed): Promise<string> =>
  written({ kind: 'whole', key: await nameOf(seed), secret: seed });

/** Returns three sheets: any two restore the key, and one alone reveals nothing. */
export const onThreePapers = async (seed: Seed): Promise<string[]> => {
  const key = await nameOf(seed);
  return Promise.all(
    (await split(seed.slice(), PARTS, PARTS_NEEDED)).map((secret) => written({ kind: 'part', key, secret })),
  );
};

/** Reads what somebody typed from a sheet; null when a digit is wrong or missing. Ignores spaces, dashes and case. */
export const readPaper = async (typed: string): Promise<Paper | null> => {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (text.length !== PAPER_DIGITS || [...text].some((digit) => !DIGITS.includes(digit))) return null;
  let number = [...text].reduce((sum, digit) => (sum << 5n) | BigInt(DIGITS.indexOf(digit)), 0n);
  const bytes = new Uint8Array(BYTES);
  for (let i = BYTES - 1; i >= 0; i -= 1) {
    bytes[i] = Number(number & 255n);
    number >>= 8n;
  }
  const said = bytes.slice(0, -CHECK);
  const kind = said[0] === KINDS.whole ? 'whole' : said[0] === KINDS.part ? 'part' : null;
  if (!kind || !isEqual(await check(said), bytes.slice(-CHECK))) return null;
  const secret = said.slice(1 + KEY_NAME);
  return { kind, key: said.slice(1, 1 + KEY_NAME), secret: kind === 'whole' ? secret.slice(0, KEY_BYTES) : secret };
};

/** Returns the seed from one whole sheet or from two different parts of one key; otherwise null. */
export const seedOf = async (papers: readonly Paper[]): Promise<Seed | null> => {
  const [first, second] = papers;
  const seed =
    first?.kind === 'whole'
      ? first.secret
      : first && second && areTwoParts(first, second)
        ? await combine([first.secret, second.secret]).catch(() => null)
        : null;
  return seed && isEqual(await nameOf(seed), first!.key) ? seed : null;
};

const areTwoParts = (a: Paper, b: Paper): boolean =>
  a.kind === 'part' && b.kind === 'part' && isEqual(a.key, b.key) && !isEqual(a.secret, b.secret);
