import { timingSafeEqual } from 'node:crypto';
import { OperatorError } from '../platform/database/operator-error.js';
import { withClient } from '../platform/database/ensure-database.js';
import type { MasterKey } from './envelope.js';
import { lockKnownKeys, registerKey, type KnownKey } from './key.repository.js';
import type { KeySource } from './key-source.js';
import { DEMO_KEY } from './key-file-format.js';
import { Keyring } from './keyring.js';

/**
 * Opens the keys of a database: those that it was encrypted with, or new ones at its very first start.
 * @throws OperatorError when a key is missing, damaged, another one, or (in production) the demo's.
 */
export const openKeyring = async (
  databaseUrl: string,
  source: KeySource,
  options: { mode: 'demo' | 'production'; log: (line: string) => void },
): Promise<Keyring> =>
  withClient(databaseUrl, async (client) => {
    const known = await lockKnownKeys(client);
    const keys = (await source.read()) ?? (await firstKeys(source, known, options.log));
    if (options.mode === 'production') refuseDemoKey(keys, source.name);
    if (known.length === 0) await registerKey(client, keys[0]!);
    else refuseOther(keys, known, source.name);
    return new Keyring(keys, () => source.read());
  });

const firstKeys = async (
  source: KeySource,
  known: readonly KnownKey[],
  log: (line: string) => void,
): Promise<MasterKey[]> => {
  if (known.length > 0) {
    throw new OperatorError(
      `The internal answers in this database are encrypted, and their key is not there: put ${source.name} back from your copy, or say in VIGIL_KEY_FILE or VIGIL_KEY_COMMAND where it is now.`,
    );
  }
  if (!source.create)
    throw new OperatorError(
      `${source.name} is not there: make the key with "npm run keys -- new" and put what it prints into that file, for its owner alone.`,
    );
  const keys = await source.create();
  log(
    `Made the key of internal answers, ${source.name}. Keep a copy in another place: without it nobody can read them again.`,
  );
  return keys;
};

const refuseDemoKey = (keys: readonly MasterKey[], name: string): void => {
  if (keys.some(({ id }) => id === DEMO_KEY.id))
    throw new OperatorError(
      `${name} holds the demo's key, which everybody knows: production needs one of its own, from "npm run keys -- new".`,
    );
};

const refuseOther = (keys: readonly MasterKey[], known: readonly KnownKey[], name: string): void => {
  for (const { id, check_value: checkValue, current } of known) {
    const key = keys.find((one) => one.id === id);
    if (key && timingSafeEqual(key.checkValue, checkValue)) continue;
    if (current)
      throw new OperatorError(
        `${name} holds another key than the one that this database was encrypted with: put the right one back from your copy, or say in VIGIL_KEY_FILE or VIGIL_KEY_COMMAND where it is.`,
      );
    throw new OperatorError(
      `${name} lacks the earlier key, and re-keying is not finished: put the file back as it was, and run "npm run keys -- rekey".`,
    );
  }
};
