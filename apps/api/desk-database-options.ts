import { DataSource, type DataSourceOptions } from 'typeorm';
import type { Config } from './config.js';
import { useKeyring } from './encryption/keyring.js';
import { ENTITIES } from './entities.js';
import { openDatabase } from './open-database.js';
import { CONNECT_MS } from './platform/database/pg-types.js';
import { serversOf } from './platform/database/find-primary.js';
import { PreparedClient } from './platform/database/prepared-statement.js';
import { SLOW_MS, SlowStatements } from './platform/database/slow-statements.js';

const STATEMENT_SECONDS = 30;
/** Options of the desk's connection: it reads and writes everything, as the role that owns the database. */
export const deskOptions = (url: string): DataSourceOptions => ({
  type: 'postgres',
  url,
  entities: ENTITIES,
  applicationName: 'vigil desk',
  poolSize: 16,
  connectTimeoutMS: CONNECT_MS,
  installExtensions: false,
  uuidExtension: 'pgcrypto',
  logger: new SlowStatements(),
  maxQueryExecutionTime: SLOW_MS,
  // When an idle connection breaks, the next query replaces it; nobody needs to know.
  poolErrorHandler: () => undefined,
  extra: {
    Client: PreparedClient,
    servers: serversOf(url),
    statement_timeout: STATEMENT_SECONDS * 1000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    // If the server does not respond at all (a network that drops packets), give up on our side too.
    query_timeout: (STATEMENT_SECONDS + 5) * 1000,
    keepAlive: true,
  },
});

/** Runs a command on the configured database, brought up to date, with its keys; also while Vigil runs. */
export const onDeskDatabase = async <T>(
  config: Config,
  log: (line: string) => void,
  work: (database: DataSource) => Promise<T>,
): Promise<T> => {
  const opened = await openDatabase(config, { log, beside: true });
  try {
    const database = await new DataSource(deskOptions(opened.databaseUrl)).initialize();
    try {
      useKeyring(database, opened.keyring);
      return await work(database);
    } finally {
      await database.destroy();
    }
  } finally {
    await opened.stop();
  }
};
