import { createHash, randomBytes } from 'node:crypto';
import { OperatorError } from '../platform/database/operator-error.js';
import { KEY_BYTES, masterKey, type MasterKey } from './envelope.js';

/** The demo's key, which everybody knows: its records are invented. Production refuses it. */
export const DEMO_KEY = masterKey(createHash('sha256').update('Vigil demo: invented records only').digest());

/** 32 random bytes contain about 30 different ones; a key that a person made up contains few. */
const FEWEST_DIFFERENT_BYTES = 16;

export const newKey = (): MasterKey => masterKey(randomBytes(KEY_BYTES));

const HEAD = `# The key of Vigil's internal answers. Whoever has it and the database can read them; without it nobody can, not even you.
# Keep a copy in another place, and never beside a backup of the database. "npm run keys -- check" tries it.
`;
/** Returns the text of a key file, newest key first. The id at the end of each line reveals typing errors. */
export const textOfKeys = (keys: readonly MasterKey[]): string =>
  HEAD + keys.map(({ secret, id }) => `vigil-key ${secret.toString('base64url')} ${id}\n`).join('');

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Uint8Array(256).fill(255);
for (let n = 0; n < DIGITS.length; n += 1) VALUES[DIGITS.charCodeAt(n)] = n;
const [WORD, SECRET, ID] = ['vigil-key ', 43, 16];

/**
 * Decodes the secret of a line into a buffer of its own. Never makes a string of it, because a string cannot be
 * overwritten.
 */
const secretOf = (line: Buffer): Buffer | null => {
  const [from, to] = [WORD.length, WORD.length + SECRET];
  if (line.length !== to + 1 + ID || line.subarray(0, from).toString('latin1') !== WORD || line[to] !== 0x20)
    return null;
  const secret = Buffer.alloc(KEY_BYTES);
  let [bits, held, at] = [0, 0, 0];
  for (const digit of line.subarray(from, to)) {
    if (VALUES[digit] === 255) return null;
    bits = ((bits << 6) | VALUES[digit]!) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    if (at < KEY_BYTES) secret[at] = (bits >> held) & 0xff;
    at += 1;
  }
  return secret;
};

const trimmed = (line: Buffer): Buffer => {
  let [from, to] = [0, line.length];
  while (from < to && line[from]! <= 0x20) from += 1;
  while (to > from && line[to - 1]! <= 0x20) to -= 1;
  return line.subarray(from, to);
};

/**
 * Reads the keys of a key file, or of a key command's output, newest first.
 * @param from the setting and where it points, for messages; no message repeats a value.
 * @throws OperatorError when there is none, a line is damaged, or a key is not random.
 */
export const keysOfBytes = (bytes: Buffer, from: string): MasterKey[] => {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at);
    const line = trimmed(bytes.subarray(at, end < 0 ? bytes.length : end));
    if (line.length > 0 && line[0] !== 0x23) lines.push(line);
    at = end < 0 ? bytes.length : end + 1;
  }
  if (lines.length === 0)
    throw new OperatorError(`${from} holds no key: it must hold a line that "npm run keys -- new" printed.`);
  return lines.map((line) => {
    const secret = secretOf(line);
    const key = secret && masterKey(secret);
    if (!key || key.id !== line.subarray(-ID).toString('latin1'))
      throw new OperatorError(
        `${from} is damaged: a line in it is not as "npm run keys -- new" prints them. Put it back from your copy.`,
      );
    if (new Set(key.secret).size < FEWEST_DIFFERENT_BYTES)
      throw new OperatorError(
        `${from} holds a key that was not made by chance: use one that "npm run keys -- new" printed.`,
      );
    return key;
  });
};
