import type { DataSourceOptions } from 'typeorm';
import { ENTITIES } from './entities.js';
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
