import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { masterKey } from '../encryption/envelope.js';
import { keySource } from '../encryption/key-source.js';
import { textOfKeys } from '../encryption/key-file-format.js';
import type { Keyring } from '../encryption/keyring.js';
import { openKeyring } from '../encryption/open-keyring.js';

/** One key for every database of the tests, so that a second instance on one has it, too. */
export const TEST_KEY = masterKey(createHash('sha256').update('a key for tests only').digest());

/** A key file for `VIGIL_KEY_FILE`. */
export const testKeyFile = (): string => {
  const file = join(process.env['VIGIL_TEST_RUN'] ?? tmpdir(), 'vigil-test.key');
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, textOfKeys([TEST_KEY]), { mode: 0o600 });
  renameSync(draft, file);
  return file;
};

export const testKeyring = (databaseUrl: string): Promise<Keyring> =>
  openKeyring(
    databaseUrl,
    keySource({ mode: 'production', home: tmpdir(), keyFile: testKeyFile(), keyCommand: null }),
    { mode: 'production', log: () => undefined },
  );
