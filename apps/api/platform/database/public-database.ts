import type { Socket } from 'node:net';
import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Connection } from './connection.js';
import { CONNECT_MS } from './pg-types.js';
import { addCircuitBreaker } from './circuit-breaker.js';

const SILENT_MS = 25_000;
/** Milliseconds after which a waiting query makes us probe the database, and milliseconds that the probe may take. */
const DOUBT_MS = 1500;
const PROBE_MS = 3000;

/** The public side's connections: their role can read schema pub and nothing else. */
export class PublicDatabase implements OnApplicationShutdown {
  readonly pool: pg.Pool;
  /**
   * For reading very many rows in short queries. It uses the server's time limit, and one timer on each connection's
   * socket. A timer for each query would keep the rows that it read in V8's old memory, kilobyte by kilobyte, until a
   * full garbage collection.
   */
  readonly files: pg.Pool;

  /**
   * @param url address of the database with the public role's name and password
   * @param limits milliseconds that a query waits for a database that does not respond (silentMs), after how many of
   * them we probe it (doubtMs), and how long the probe may take (probeMs)
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
      stream.setTimeout(silentMs, () => stream.destroy(new Error('the database fell silent')));
    });
    // An idle connection that breaks must not end the process; the next query reports what is wrong.
    for (const pool of [this.pool, this.files]) pool.on('error', () => undefined);
  }

  /** The database's name. */
  get name(): string {
    return new URL(this.url).pathname.slice(1);
  }

  /**
   * Creates a separate connection without a time limit, for LISTEN and for reading whole tables.
   * @param purpose its name in the database's list of connections
   */
  newClient(purpose: 'listener' | 'reading'): Connection {
    // Without this option, the role's own time limit would apply.
    return new Connection({
      connectionString: this.url,
      application_name: `vigil public ${purpose}`,
      options: '-c statement_timeout=0',
    });
  }

  /** Probes on a separate connection, because those of the pool may all be waiting. */
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
      // An unresponsive server would not confirm an orderly end either.
      (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.files.end()]);
  }
}
