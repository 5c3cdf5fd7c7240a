import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { Connection } from './connection.js';
import { cutConnection, socketOf } from './cut-connection.js';
import { CONNECT_MS } from './pg-types.js';
import { addCircuitBreaker } from './circuit-breaker.js';
import { withoutServers } from './find-primary.js';
import { NotifyListener } from './notify-listener.js';
import { PublicReplica, type ReplicaState } from './public-replica.js';
import { inSnapshot, inSnapshotOf } from './shared-snapshot.js';

const SILENT_MS = 25_000;
/** Milliseconds after which a waiting query makes us probe the database, and milliseconds that the probe may take. */
const DOUBT_MS = 1500;
const PROBE_MS = 3000;

/** Opens separate connections without a time limit, to the server that another connection reads from. */
export interface SameServer {
  newClient(purpose: 'listener' | 'reading'): Connection;
}

/**
 * The public side's connections: their role can read schema pub and nothing else. With a replica, queries go there
 * while it has everything that this process knows of (public-replica.ts), otherwise to the primary.
 */
export class PublicDatabase implements SameServer, BeforeApplicationShutdown, OnApplicationShutdown {
  /** Its queries may go to the replica; its connections are the primary's. */
  readonly pool: pg.Pool;
  /** Asks the primary, whatever the replica has. */
  readonly primary: { query(sql: string): Promise<pg.QueryResult> };
  private readonly replica: PublicReplica | null = null;
  /**
   * For reading very many rows in short queries. It uses the server's time limit, and one timer on each connection's
   * socket. A timer for each query would keep the rows that it read in V8's old memory, kilobyte by kilobyte, until a
   * full garbage collection.
   */
  readonly files: pg.Pool;

  /**
   * @param url address of the database with the public role's name and password
   * @param options the same address for the replica (replicaUrl; null: there is none), and milliseconds that a query
   * waits for a database that does not respond (silentMs), after how many of them we probe it (doubtMs), and how long
   * the probe may take (probeMs)
   */
  constructor(
    private readonly url: string,
    { replicaUrl = null as string | null, silentMs = SILENT_MS, doubtMs = DOUBT_MS, probeMs = PROBE_MS } = {},
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
      const socket = socketOf(client);
      socket.setTimeout(silentMs, () => socket.destroy(new Error('the database fell silent')));
    });
    // An idle connection that breaks must not end the process; the next query reports what is wrong.
    for (const pool of [this.pool, this.files]) pool.on('error', () => undefined);
    this.primary = { query: this.pool.query.bind(this.pool) as (sql: string) => Promise<pg.QueryResult> };
    if (replicaUrl === null) return;
    this.replica = new PublicReplica(replicaUrl, this.primary);
    for (const pool of [this.pool, this.files]) this.replica.answerFirst(pool);
  }

  /**
   * Notes that the primary may have something new, which was announced or which this process wrote: from now on nothing
   * older is read, wherever. @throws the database's error; until this succeeds, the replica is not read then
   */
  async expectNews(): Promise<void> {
    await this.replica?.expectNews();
  }

  /** Looks at the replica now, and tells how it is; null: there is none. */
  async lookAtReplica(): Promise<ReplicaState | null> {
    await this.replica?.look();
    return this.replicaState;
  }

  /** How the replica was at the last look; null: there is none. */
  get replicaState(): ReplicaState | null {
    return this.replica?.state ?? null;
  }

  /**
   * Listens to a channel at the primary, since a replica announces nothing. Before it catches up, it notes how far the
   * primary is.
   */
  listen(channel: string, catchUp: () => Promise<void>): NotifyListener {
    const inOrder = async (): Promise<void> => {
      await this.expectNews();
      await catchUp();
    };
    return new NotifyListener(() => this.newClient('listener'), channel, inOrder);
  }

  /**
   * Runs reads in one read-only transaction, at the replica if it has everything. If they fail there, they run again at
   * the primary: they must do nothing but read.
   */
  async inSnapshot<T>(work: (client: pg.ClientBase, server: SameServer) => Promise<T>): Promise<T> {
    const found = await this.replica?.tryFirst((client, server) => inSnapshotOf(client, () => work(client, server)));
    return found ? found.value : this.inPrimarySnapshot((client) => work(client, this));
  }

  /** The same at the primary, for what must not be a moment old. */
  async inPrimarySnapshot<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    return inSnapshot(this.pool, work);
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
      cutConnection(client);
    }
  }

  beforeApplicationShutdown(): void {
    this.replica?.stopWatching();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.end(), this.files.end(), this.replica?.end()]);
  }
}

/** Returns the address of the same database, for the same role, at a server of which only the place is given. */
export const sameDatabaseAt = (place: string, url: string): string => {
  const { host, search } = new URL(place);
  const own = new URL(withoutServers(url));
  return `${own.protocol}//${own.username}:${own.password}@${host}${own.pathname}${search || own.search}`;
};
