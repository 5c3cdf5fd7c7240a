import { escapeIdentifier } from 'pg';
import { OperatorError, codeOf, messageOf, noConnectionLeft } from './operator-error.js';
import { ensureDatabase, withClient, withDatabase } from './ensure-database.js';
import { setTimeout as pause } from 'node:timers/promises';
import { randomBytes } from 'node:crypto';

const OLDEST = 15;

/**
 * Checks that an external PostgreSQL answers and is new enough. Creates the database if it is missing and we may.
 * @param options.mayMake false for a command that looks at a database: one that is missing was named wrongly
 * @returns the address of that database.
 * @throws OperatorError with one sentence, without the password.
 */
export async function reachDatabase(url: string, name = nameOf(url), { mayMake = true } = {}): Promise<string> {
  const target = withDatabase(url, name);
  try {
    await assertServer(target);
  } catch (error) {
    if (codeOf(error) !== '3D000') throw sentence(url, name, error);
    if (!mayMake)
      throw new OperatorError(
        `There is no database "${name}" at ${placeOf(url)}: say in DATABASE_URL which one is meant, as for npm start.`,
      );
    await makeDatabase(url, name);
    await assertServer(target).catch((again: unknown) => Promise.reject(sentence(url, name, again)));
  }
  return target;
}

/** Returns the database that an address names. Without one, PostgreSQL's own rule applies: the name of the user. */
export const nameOf = (url: string): string =>
  decodeURIComponent(new URL(url).pathname.slice(1)) || decodeURIComponent(new URL(url).username);

const userIn = (url: string): string => escapeIdentifier(decodeURIComponent(new URL(url).username));

async function makeDatabase(url: string, name: string): Promise<void> {
  for (const beside of ['postgres', nameOf(url)]) {
    try {
      await ensureDatabase(withDatabase(url, beside), name);
      return;
    } catch (error) {
      if (codeOf(error) === '42501')
        throw new OperatorError(
          `There is no database "${name}" and the user of DATABASE_URL may not make it: run as an administrator of that PostgreSQL: create database ${escapeIdentifier(name)} owner ${userIn(url)} encoding 'UTF8' template template0;`,
        );
    }
  }
  throw new OperatorError(
    `There is no database "${name}" at ${placeOf(url)}, and it could not be made: make it, or correct DATABASE_URL.`,
  );
}

async function assertServer(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const { rows } = await client.query<{ version: number; encoding: string; standby: boolean; closed: boolean }>(
      `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding,
              pg_is_in_recovery() as standby,
              to_regnamespace('pub') is null
                and (not has_database_privilege(current_database(), 'create')
                     or has_schema_privilege(to_regnamespace('public'), 'create') is false) as closed`,
    );
    const { version, encoding, standby, closed } = rows[0]!;
    if (version < OLDEST)
      throw new OperatorError(
        `The PostgreSQL at ${placeOf(url)} is version ${version}: Vigil needs ${OLDEST} or newer.`,
      );
    if (encoding !== 'UTF8')
      throw new OperatorError(`The database ${nameOf(url)} is encoded in ${encoding}: Vigil needs one in UTF8.`);
    if (standby)
      throw new OperatorError(
        `The PostgreSQL at ${placeOf(url)} is a standby, which cannot be written to: name the primary in DATABASE_URL.`,
      );
    if (closed)
      throw new OperatorError(
        `The user of DATABASE_URL may make no tables in the database ${nameOf(url)}: run as an administrator of that PostgreSQL: alter database ${escapeIdentifier(nameOf(url))} owner to ${userIn(url)};`,
      );
  });
}

const placeOf = (url: string): string => {
  const { host, searchParams } = new URL(url);
  return host || searchParams.get('host') || 'localhost';
};

function sentence(url: string, name: string, error: unknown): OperatorError {
  if (error instanceof OperatorError) return error;
  const code = codeOf(error);
  const place = placeOf(url);
  if (code.startsWith('28'))
    return new OperatorError(`The PostgreSQL at ${place} refuses the user or the password of DATABASE_URL.`);
  if (code === '42501')
    return new OperatorError(`The user of DATABASE_URL may not connect to the database "${name}" at ${place}.`);
  const limit = noConnectionLeft(error, `The PostgreSQL at ${place}`);
  if (limit !== null) return new OperatorError(limit);
  if (code.startsWith('57P'))
    return new OperatorError(`The PostgreSQL at ${place} is starting or stopping: try again in a moment.`);
  return new OperatorError(
    `No PostgreSQL answers at ${place} (${code || firstLine(messageOf(error))}): start it, or correct DATABASE_URL.`,
  );
}

const firstLine = (text: string): string => text.split('\n')[0]!;

/** A notification takes milliseconds; on a busy server, perhaps a second. */
const WAIT_MS = 3000;
const LOOK_EVERY_MS = 20;

/**
 * Checks that a connection receives NOTIFY messages from another one. Figures, search and pages depend on them. Behind
 * a pooler in transaction mode no message arrives and no error is raised: every figure would stay as it was at the
 * start.
 * @param url the connection that listens
 * @param ownerUrl the connection that writes
 * @throws OperatorError
 */
export const assertNotifyWorks = (url: string, ownerUrl: string = url): Promise<void> =>
  withClient(url, async (listener) => {
    const channel = `vigil_start_${randomBytes(8).toString('hex')}`;
    let isHeard = false;
    listener.on('notification', () => {
      isHeard = true;
    });
    await listener.query(`listen ${channel}`);
    await withClient(ownerUrl, (client) => client.query(`notify ${channel}`));
    for (let waited = 0; !isHeard && waited < WAIT_MS; waited += LOOK_EVERY_MS) await pause(LOOK_EVERY_MS);
    if (isHeard) return;
    const { host } = new URL(url);
    throw new OperatorError(
      `The database at ${host || 'localhost'} does not deliver notifications (LISTEN), so figures would stay as they are now: it is ` +
        'probably behind a pooler in transaction mode. Name the server itself in DATABASE_URL, or a pool in session mode.',
    );
  });
