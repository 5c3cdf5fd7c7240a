import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { withClient, withDatabase } from '../../platform/database/ensure-database.js';
import { OperatorError, messageOf } from '../../platform/database/operator-error.js';
import { nameOf } from '../../platform/database/reach-database.js';
import { clearLeftover } from '../../platform/embedded-postgres/embedded-leftover.js';
import { runProgram, type AsOwner } from './run-program.js';

/**
 * The database as it was before an upgrade, beside the one that the newer Vigil changes: going back is a change of
 * name. Everything may be repeated after it was cut off.
 */
export interface DatabaseCopy {
  /** Tells that a copy can be made. @throws OperatorError */
  assertPossible(): Promise<void>;
  bytes(): Promise<number>;
  make(): Promise<void>;
  /** Puts the copy back; does nothing when it was put back already. */
  putBack(): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Of the database in the home: a copy of its files, which shares their blocks where the file system can.
 * @param owner of the home, where root does the upgrade: whatever walks through folders there has no more rights than its
 *   owner, who may have laid links
 */
export const copyOfFolder = (home: string, say: (line: string) => void, owner: AsOwner = {}): DatabaseCopy => {
  const [folder, copy, draft, failed] = ['', '.before-upgrade', '.before-upgrade.part', '.failed-upgrade'].map((end) =>
    join(home, `postgres${end}`),
  ) as [string, string, string, string];
  const removeAll = (...paths: string[]): Promise<unknown> => runProgram('rm', ['-rf', ...paths], { owner });
  return {
    assertPossible: () => Promise.resolve(),
    bytes: () => bytesIn(folder),
    make: async () => {
      if (!existsSync(folder)) return;
      await clearLeftover(folder, say);
      await removeAll(copy, draft);
      await runProgram('cp', ['-a', '--reflink=auto', folder, draft], { owner });
      await runProgram('sync', ['-f', draft], { owner });
      await rename(draft, copy);
    },
    putBack: async () => {
      if (existsSync(copy)) {
        if (existsSync(folder)) {
          await clearLeftover(folder, say);
          await removeAll(failed);
          await rename(folder, failed);
        }
        await rename(copy, folder);
      }
      await removeAll(failed);
      // Pages as the newer Vigil rendered them: the next start renders them again.
      await removeAll(join(home, 'public'));
    },
    remove: async () => {
      await removeAll(copy, draft, failed);
    },
  };
};

/** Returns the bytes of a folder; 0 if it is not there. */
export const bytesIn = async (folder: string): Promise<number> =>
  existsSync(folder) ? Number((await runProgram('du', ['-sk', folder])).split('\t')[0]) * 1024 : 0;

/** In bytes. */
const LONGEST_NAME = 63;
/** What says that a copy is of an upgrade: a database of this name without it is somebody's own. */
const MARK = 'made by vigil upgrade';

/** Of a database on a server of its own: another database on that server, made from it. */
export const copyOnServer = (url: string): DatabaseCopy => {
  const name = nameOf(url);
  const copy = `${name}_before_upgrade`;
  const asked = <T>(work: (client: pg.Client) => Promise<T>): Promise<T> =>
    withClient(withDatabase(url, 'postgres'), work);
  const isThere = async (client: pg.Client, which: string): Promise<boolean> =>
    ((await client.query('select from pg_database where datname = $1', [which])).rowCount ?? 0) > 0;
  const drop = (client: pg.Client, which: string): Promise<unknown> =>
    client.query(`drop database if exists ${client.escapeIdentifier(which)} with (force)`);
  /** @throws OperatorError */
  const dropCopy = async (client: pg.Client): Promise<void> => {
    const { rows } = await client.query<{ mark: string | null }>(
      `select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1`,
      [copy],
    );
    if (rows.length > 0 && rows[0]!.mark !== MARK)
      throw new OperatorError(
        `There is a database ${copy} that no upgrade is known to have made: rename it if it is yours, or drop it if an upgrade that was cut off left it.`,
      );
    await drop(client, copy);
  };
  return {
    assertPossible: async () => {
      // PostgreSQL would cut the name off, and take another database for the copy.
      if (Buffer.byteLength(copy) > LONGEST_NAME)
        throw new OperatorError(
          `The name of database ${name} is too long for a copy beside it (${copy}): rename it to one of at most ${LONGEST_NAME - '_before_upgrade'.length} bytes.`,
        );
      return asked(async (client) => {
        const {
          rows: [found],
        } = await client.query<{ may: boolean; role: string }>(
          `select rolcreatedb or rolsuper as may, rolname as role from pg_roles where rolname = current_user`,
        );
        if (!found!.may)
          throw new OperatorError(
            `Role ${found!.role} may not copy its database, which an upgrade does in order to be able to go back: run "alter role ${client.escapeIdentifier(found!.role)} createdb" on the server, for the upgrade or for good.`,
          );
      });
    },
    bytes: () => Promise.resolve(0),
    make: () =>
      asked(async (client) => {
        await dropCopy(client);
        await client
          .query(`create database ${client.escapeIdentifier(copy)} template ${client.escapeIdentifier(name)}`)
          .catch((error: unknown) => {
            throw new OperatorError(
              `The database could not be copied before the upgrade (${messageOf(error)}): stop every Vigil and every program that works with it, and try again.`,
            );
          });
        await client.query(`comment on database ${client.escapeIdentifier(copy)} is '${MARK}'`);
        await copyRights(client, name, copy);
      }),
    putBack: () =>
      asked(async (client) => {
        if (!(await isThere(client, copy))) return;
        await drop(client, name);
        await client.query(
          `alter database ${client.escapeIdentifier(copy)} rename to ${client.escapeIdentifier(name)}`,
        );
        await client.query(`comment on database ${client.escapeIdentifier(name)} is null`);
      }),
    remove: () => asked(dropCopy),
  };
};

/** Gives a copy the rights of the database, which a template does not pass on. */
const copyRights = async (client: pg.Client, from: string, to: string): Promise<void> => {
  const { rows } = await client.query<{ who: string; what: string }>(
    `select case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end as who, privilege_type as what
     from pg_database, aclexplode(datacl) where datname = $1`,
    [from],
  );
  if (rows.length === 0) return;
  const database = client.escapeIdentifier(to);
  await client.query(`revoke all on database ${database} from public`);
  for (const { who, what } of rows) await client.query(`grant ${what} on database ${database} to ${who}`);
};
