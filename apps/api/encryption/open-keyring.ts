import { timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { OperatorError } from '../platform/database/operator-error.js';
import { withClient } from '../platform/database/ensure-database.js';
import type { MasterKey } from './envelope.js';
import type { KeySource } from './key-source.js';
import { DEMO_KEY } from './key-text.js';
import { Keyring } from './keyring.js';

/** Two processes that start at once on an empty database create only one key. */
const KEY_LOCK = ADVISORY_LOCKS.registerKey;

interface Known {
  id: string;
  check_value: Buffer;
  current: boolean;
}
const KNOWN =
  'select k.id, k.check_value, c.key_id is not null as current from encryption_key k left join encryption_key_current c on c.key_id = k.id';

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
    await client.query('select pg_advisory_lock($1)', [KEY_LOCK]);
    const { rows: known } = await client.query<Known>(KNOWN);
    const keys = (await source.read()) ?? (await firstKeys(source, known, options.log));
    if (options.mode === 'production') refuseDemoKey(keys, source.name);
    if (known.length === 0) await register(client, keys[0]!);
    else refuseOther(keys, known, source.name);
    return new Keyring(keys, () => source.read());
  });

const firstKeys = async (
  source: KeySource,
  known: readonly Known[],
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

const refuseOther = (keys: readonly MasterKey[], known: readonly Known[], name: string): void => {
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

/** Registers a key as the database's current one: at its first start, and when re-keying. */
export const register = async (client: pg.Client, { id, checkValue }: MasterKey): Promise<void> => {
  await client.query('insert into encryption_key (id, check_value) values ($1, $2) on conflict (id) do nothing', [
    id,
    checkValue,
  ]);
  await client.query(
    'insert into encryption_key_current (key_id) values ($1) on conflict (only_row) do update set key_id = excluded.key_id',
    [id],
  );
};
