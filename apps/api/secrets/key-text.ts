import { createHash, randomBytes } from 'node:crypto';
import { CannotStart } from '../database/cannot-start.js';
import { KEY_BYTES, masterKey, type MasterKey } from './envelope.js';

/** The demo's key, which everybody knows: its records are invented. Production refuses it. */
export const DEMO_KEY = masterKey(createHash('sha256').update('Vigil demo: invented records only').digest());

const LINE = /^vigil-key ([A-Za-z0-9_-]{43}) ([A-Za-z0-9_-]{16})$/;
/** Chance gives about 30 different bytes of 32; a key that a person made up gives few. */
const FEWEST_DIFFERENT_BYTES = 16;

export const newKey = (): MasterKey => masterKey(randomBytes(KEY_BYTES));

const HEAD = `# The key of Vigil's internal answers. Whoever has it and the database can read them; without it nobody can, not even you.
# Keep a copy in another place, and never beside a backup of the database. "npm run keys -- check" tries it.
`;
/** The newest first. The second word of a line lets a slip of the pen be noticed. */
export const textOfKeys = (keys: readonly MasterKey[]): string => HEAD + keys.map(({ secret, id }) => `vigil-key ${secret.toString('base64url')} ${id}\n`).join('');

/**
 * The keys of a key file or of what a key command prints, the newest first.
 * @param from the name of the setting and where it points to, for the sentence; no value is repeated.
 * @throws CannotStart when there is none, a line is damaged, or a key is no key.
 */
export const keysOfText = (text: string, from: string): MasterKey[] => {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (lines.length === 0) throw new CannotStart(`${from} holds no key: it must hold a line that "npm run keys -- new" printed.`);
  return lines.map((line) => {
    const [, secret, id] = LINE.exec(line) ?? [];
    const key = masterKey(Buffer.from(secret ?? '', 'base64url'));
    if (!secret || key.id !== id) throw new CannotStart(`${from} is damaged: a line in it is not as "npm run keys -- new" prints them. Put it back from your copy.`);
    if (new Set(key.secret).size < FEWEST_DIFFERENT_BYTES) throw new CannotStart(`${from} holds a key that was not made by chance: use one that "npm run keys -- new" printed.`);
    return key;
  });
};
