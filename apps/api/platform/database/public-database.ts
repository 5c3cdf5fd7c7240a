import type { Socket } from 'node:net';
import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Connection } from './connection.js';
import { CONNECT_MS } from './pg-types.js';
import { addCircuitBreaker } from './circuit-breaker.js';

const SILENT_MS = 25_000;
/**
 * A query of the public side that has waited so long makes us ask whether the database answers at all; and how long
 * that answer may take.
 */
const DOUBT_MS = 1500;
const PROBE_MS = 3000;

/** The public side's own connections: a role that can read schema pub and nothing else. */
export class PublicDatabase implements OnApplicationShutdown {
  readonly pool: pg.Pool;
  /**
   * For reading very many rows in short queries. Their time limit is the server's, and one timer of each connection
   * that falls silent: a timer for each query keeps in old memory what was read, kilobyte by kilobyte, until all of the
   * heap is collected.
   */
  readonly files: pg.Pool;

  /**
   * @param url address of the database with the public role's name and password
   * @param limits how long, in milliseconds, a query waits for a database that says nothing, and after how long we ask
   * whether it is there
   */
  constructor(
    private readonly url: string,
    { silentMs = SILENT_MS, doubtMs = DOUBT_MS, probeMs = PROBE_MS } = {},
  ) {
    const shared: pg.PoolConfig = {
      connectionString: url,
      statement_timeout: 20_000,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      Client: Connection,
    };
    this.pool = new pg.Pool({ ...shared, max: 8, application_name: 'vigil public', query_timeout: silentMs });
    addCircuitBreaker(this.pool, { doubtMs, probe: () => this.probe(probeMs) });
    this.files = new pg.Pool({ ...shared, max: 6, application_name: 'vigil public files' });
    this.files.on('connect', (client) => {
      const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
      stream.setTimeout(SILENT_MS, () => stream.destroy(new Error('the database fell silent')));
    });
    // A connection that is lost while it waits in the pool must not end the process; the next query says what is wrong.
    for (const pool of [this.pool, this.files]) pool.on('error', () => undefined);
  }

  /** The database's name. */
  get name(): string {
    return new URL(this.url).pathname.slice(1);
  }

  /**
   * A connection of its own, without a time limit: for LISTEN, and for reading whole tables. @param purpose names it in
   * the database's list
   */
  newClient(purpose: 'listener' | 'reading'): Connection {
    // The role has a limit of its own, which goes for whoever asks for none.
    return new Connection({
      connectionString: this.url,
      application_name: `vigil public ${purpose}`,
      options: '-c statement_timeout=0',
    });
  }

  /** Asks on a connection of its own: those of the pool may all be waiting. */
  private async probe(withinMs: number): Promise<void> {
    const client = new Connection({
      connectionString: this.url,
      application_name: 'vigil public probe',
      connectionTimeoutMillis: withinMs,
      query_timeout: withinMs,
    });
    try {
      await client.connect();
      await client.query('select 1');
    } finally {
      // A silent server does not say goodbye either.
      (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.files.end()]);
  }
}
