import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClient } from '../platform/database/ensure-database.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { keySource } from './key-source.js';
import { DEMO_KEY, keysOfBytes, newKey, textOfKeys } from './key-file-format.js';
import type { Keyring } from './keyring.js';
import { openKeyring } from './open-keyring.js';

let database: FreshDatabase;
let home: string;
let said: string[];
beforeEach(async () => {
  database = await freshDatabase();
  home = mkdtempSync(join(tmpdir(), 'vigil-keys-'));
  said = [];
});
afterEach(async () => {
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

const open = (
  settings: { mode?: 'demo' | 'production'; keyFile?: string; keyCommand?: string } = {},
): Promise<Keyring> => {
  const { mode = 'production', keyFile = null, keyCommand = null } = settings;
  return openKeyring(database.url, keySource({ mode, home, keyFile, keyCommand }), {
    mode,
    log: (line) => void said.push(line),
  });
};
const madeFile = (): string => join(home, 'vigil.key');
const aFile = (text: string, mode = 0o600): string => {
  const file = join(home, `given-${Math.random()}`);
  writeFileSync(file, text, { mode });
  return file;
};
const printing = (text: string): string => `cat '${aFile(text)}'`;
const currentId = (): Promise<string> =>
  withClient(
    database.url,
    async (client) =>
      (await client.query<{ key_id: string }>('select key_id from encryption_key_current')).rows[0]!.key_id,
  );

describe('the key of internal answers', () => {
  it('is made at the first start, for its owner alone, and stays', async () => {
    await open();
    expect(statSync(madeFile()).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(['vigil.key']);
    expect(said).toEqual([expect.stringContaining('Keep a copy in another place')]);
    const before = readFileSync(madeFile(), 'utf8');
    await open();
    expect(readFileSync(madeFile(), 'utf8')).toBe(before);
    expect(said).toHaveLength(1);
    expect(await currentId()).toBe(keysOfBytes(Buffer.from(before), 'x')[0]!.id);
  });

  it('is one key, also when four start at once', async () => {
    await Promise.all([open(), open(), open(), open()]);
    expect(keysOfBytes(readFileSync(madeFile()), 'x')).toHaveLength(1);
  });

  it('comes from a file or from a command, which then are asked and nothing is made', async () => {
    const text = textOfKeys([newKey()]);
    await open({ keyFile: aFile(text) });
    await open({ keyCommand: printing(text) });
    expect(existsSync(madeFile())).toBe(false);
  });

  it('is never in the database', async () => {
    await open();
    const { secret } = keysOfBytes(readFileSync(madeFile()), 'x')[0]!;
    const rows = await withClient(database.url, async (client) =>
      JSON.stringify([
        (await client.query("select id, encode(check_value, 'hex') from encryption_key")).rows,
        (await client.query('select * from encryption_key_current')).rows,
      ]),
    );
    for (const as of ['hex', 'base64', 'base64url'] as const) expect(rows).not.toContain(secret.toString(as));
  });

  it('is the demo’s in the demo, without a file', async () => {
    await open({ mode: 'demo' });
    expect(await currentId()).toBe(DEMO_KEY.id);
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('what goes wrong', () => {
  const refused = (settings: Parameters<typeof open>[0], sentence: RegExp): Promise<void> =>
    expect(open(settings)).rejects.toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(sentence),
    }) as Promise<void>;

  it('production refuses the demo’s key, also beside another', async () => {
    await refused(
      { keyFile: aFile(textOfKeys([DEMO_KEY])) },
      /^VIGIL_KEY_FILE \(.*\) holds the demo's key, which everybody knows/,
    );
    await refused({ keyFile: aFile(textOfKeys([newKey(), DEMO_KEY])) }, /demo's key/);
    await refused({ keyCommand: printing(textOfKeys([DEMO_KEY])) }, /^VIGIL_KEY_COMMAND holds the demo's key/);
  });

  it('a key that is missing where answers are encrypted is not made anew', async () => {
    await open();
    rmSync(madeFile());
    await refused(
      {},
      /^The internal answers in this database are encrypted, and their key is not there: put .*vigil\.key back from your copy, or say in VIGIL_KEY_FILE or VIGIL_KEY_COMMAND where it is now\.$/,
    );
    expect(existsSync(madeFile())).toBe(false);
  });

  it('a wrong key is refused, and a file that is named and not there is not made', async () => {
    await open();
    await refused(
      { keyFile: aFile(textOfKeys([newKey()])) },
      /^VIGIL_KEY_FILE \(.*\) holds another key than the one that this database was encrypted with/,
    );
    await refused({ keyCommand: printing(textOfKeys([newKey()])) }, /^VIGIL_KEY_COMMAND holds another key/);
    await database.drop();
    database = await freshDatabase();
    await refused(
      { keyFile: join(home, 'nowhere') },
      /^VIGIL_KEY_FILE \(.*nowhere\) is not there: make the key with "npm run keys -- new"/,
    );
    expect(existsSync(join(home, 'nowhere'))).toBe(false);
  });

  it('a key whose id was copied to another key is caught by the check value', async () => {
    await open();
    await withClient(database.url, (client) =>
      client.query(`update encryption_key set check_value = sha256('another')`),
    );
    await refused({}, /holds another key/);
  });

  it('a file that every user can read is refused', async () => {
    const file = aFile(textOfKeys([newKey()]));
    chmodSync(file, 0o644);
    await refused({ keyFile: file }, /can be read by every user of this computer: run chmod 600/);
  });

  it.each([
    ['exit 3', /did not give a key \(exit code 3\)/],
    ['echo canary-7Q4x; echo canary-7Q4x >&2', /prints is damaged/],
    ['true', /prints holds no key/],
    ['/no/such/program', /exit code 127/],
  ])('a command that gives no key is said by what it did, not by what it printed: %s', async (keyCommand, sentence) => {
    await refused({ keyCommand }, sentence);
    await expect(open({ keyCommand })).rejects.not.toMatchObject({ message: expect.stringContaining('canary') });
  });
});
