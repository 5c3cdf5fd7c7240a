import pg from 'pg';
import type { DataSourceOptions, Logger } from 'typeorm';
import { ENTITIES } from './entities.js';
import { PreparedClient } from './prepared-statement.js';

/** Days are texts: a JavaScript Date would move them to another day wherever the server does not live in the place. */
const DATE = 1082;
const INT8 = 20;
pg.types.setTypeParser(DATE, String);
/** A sequence number or a sum; one that JavaScript cannot hold stays the text that PostgreSQL sent. */
pg.types.setTypeParser(INT8, (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text));

/** TypeORM prints statements and their parameters when something fails. */
const silent: Logger = {
  logQuery: () => undefined,
  logQueryError: () => undefined,
  logQuerySlow: () => undefined,
  logSchemaBuild: () => undefined,
  logMigration: () => undefined,
  log: () => undefined,
};

const STATEMENT_SECONDS = 30;
/**
 * How long, in milliseconds, a connection may take to come, or one of the pool to come free: a busy machine takes
 * seconds, and a reader waits rather than being refused.
 */
export const CONNECT_MS = 20_000;

/** The desk's connection: reads and writes everything, as the role that owns the database. */
export const deskOptions = (url: string): DataSourceOptions => ({
  type: 'postgres',
  url,
  entities: ENTITIES,
  applicationName: 'vigil desk',
  poolSize: 16,
  connectTimeoutMS: CONNECT_MS,
  installExtensions: false,
  uuidExtension: 'pgcrypto',
  logger: silent,
  // A connection that breaks while it waits is replaced by the next query; nobody needs to hear of it.
  poolErrorHandler: () => undefined,
  extra: {
    Client: PreparedClient,
    statement_timeout: STATEMENT_SECONDS * 1000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 30_000,
    // Should the server fall silent altogether (a network that drops packets), give up on our side too.
    query_timeout: (STATEMENT_SECONDS + 5) * 1000,
    keepAlive: true,
  },
});
