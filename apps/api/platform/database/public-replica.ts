import pg from 'pg';
import { Connection } from './connection.js';
import { cutConnection } from './cut-connection.js';
import { timelineSql } from './find-primary.js';

/** Milliseconds between two looks at both servers, and that a look, or a new connection, may take. */
const LOOK_EVERY_MS = 1000;
const LOOK_MS = 2000;
const MOST_CONNECTIONS = 12;
/** Moments of the primary that the lag is measured by; of more, those in between are dropped. */
const MOST_MOMENTS = 600;

/** How far a server has come. */
interface Position {
  /** Which database cluster it is: a replica has that of its primary. */
  cluster: string;
  /** Each promotion begins another one: a replica of a former primary may have more of the log, and not what counts. */
  timeline: number;
  /** Bytes of the write-ahead log that are written (primary), or that readers see (replica). */
  wal: number;
  /** The newest public sequence number. */
  seq: number;
}
/**
 * replayedAt: when the newest transaction that readers see was committed (milliseconds); null: none since its start.
 */
type ReplicaPosition = Position & { isStandby: boolean; replayedAt: number | null };

/**
 * The log's position is asked where the next record begins: what is committed is before it, on disk or not. The public
 * sequence alone would not do: withdrawn pages about people and pictures have no number in it.
 */
const PRIMARY_POSITION = `
  select (pg_control_system()).system_identifier::text as cluster, ${timelineSql('wal')} as timeline,
         (wal - '0/0')::float8 as wal, head.seq
    from pub.head, pg_current_wal_insert_lsn() as wal`;
const REPLICA_POSITION = `
  select pg_is_in_recovery() as "isStandby", (pg_control_system()).system_identifier::text as cluster,
         greatest((pg_control_checkpoint()).timeline_id, (pg_control_recovery()).min_recovery_end_timeline) as timeline,
         (pg_last_wal_replay_lsn() - '0/0')::float8 as wal, head.seq,
         extract(epoch from pg_last_xact_replay_timestamp())::float8 * 1000 as "replayedAt"
    from pub.head`;

/**
 * Where a page of the log begins, the next record begins after the page's header, which belongs to no record: what a
 * replica has read ends before it.
 */
const PAGE = 8192;
const withoutHeader = (wal: number): number => ([24, 40].includes(wal % PAGE) ? wal - (wal % PAGE) : wal);

/** Whether this server is a replica of that primary at all. */
const follows = (replica: ReplicaPosition, primary: Position): boolean =>
  replica.isStandby && replica.cluster === primary.cluster && replica.timeline === primary.timeline;

const hasAllOf = (replica: ReplicaPosition, primary: Position): boolean =>
  follows(replica, primary) && replica.wal >= withoutHeader(primary.wal) && replica.seq >= primary.seq;

/**
 * read: it answers. stranger: it follows another primary, or none. away: it does not answer, or there is no primary to
 * compare it with. Seconds and public sequence numbers that it is behind; null: not known.
 */
export interface ReplicaState {
  is: 'read' | 'stranger' | 'away';
  secondsBehind: number | null;
  numbersBehind: number | null;
}

/**
 * A streaming replica that answers reads of the public side. It is read only by a connection on which it was seen to
 * have everything that the primary had when this process last asked: once a second, before it catches up with an
 * announcement, and after each of its own writes. So a lag never brings back what was withdrawn. What fails here is
 * asked of the primary.
 */
export class PublicReplica {
  private readonly pool: pg.Pool;
  /** Where the primary was when it was last asked; null: something was announced, and not yet asked where. */
  private primary: Position | null = null;
  private asked = 0;
  private answered = 0;
  /** Where the replica was at the last look; null: it does not answer. */
  private seen: ReplicaPosition | null = null;
  /** Where the replica was when a connection asked. A connection cannot outlive the server, which may fall back. */
  private readonly positions = new WeakMap<pg.ClientBase, ReplicaPosition>();
  private readonly reading = new Set<pg.ClientBase>();
  private isMeasured = false;
  private moments: { at: number; primary: Position }[] = [];
  private watcher: Connection | null = null;
  private looking: Promise<void> | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly url: string,
    /** The primary. */
    private readonly server: { query(sql: string): Promise<{ rows: unknown[] }> },
  ) {
    this.pool = new pg.Pool({
      connectionString: url,
      statement_timeout: 20_000,
      connectionTimeoutMillis: LOOK_MS,
      keepAlive: true,
      Client: Connection,
      max: MOST_CONNECTIONS,
      application_name: 'vigil public replica',
    });
    this.pool.on('error', () => undefined);
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  get state(): ReplicaState {
    const { seen, primary } = this;
    if (seen === null || primary === null) return { is: 'away', secondsBehind: null, numbersBehind: null };
    if (!follows(seen, primary)) return { is: 'stranger', secondsBehind: null, numbersBehind: null };
    const [oldest] = this.moments;
    return {
      is: 'read',
      secondsBehind: oldest ? Math.round((Date.now() - oldest.at) / 1000) : 0,
      numbersBehind: Math.max(0, primary.seq - seen.seq),
    };
  }

  /** Sends a pool's queries to the replica first, when it has everything. */
  answerFirst(pool: pg.Pool): void {
    const query = pool.query.bind(pool) as (...of: unknown[]) => Promise<unknown>;
    pool.query = (async (...of: unknown[]): Promise<unknown> => {
      const found = await this.tryFirst((client) => (client.query as (...of: unknown[]) => Promise<unknown>)(...of));
      return found ? found.value : query(...of);
    }) as typeof pool.query;
  }

  /** Runs reads on a connection that has everything. @returns null if there is none, or the reads failed */
  async tryFirst<T>(
    read: (client: pg.ClientBase, server: { newClient(purpose: 'listener' | 'reading'): Connection }) => Promise<T>,
  ): Promise<{ value: T } | null> {
    const client = await this.take();
    if (client === null) return null;
    try {
      const value = await read(client, this);
      client.release();
      return { value };
    } catch {
      client.release(true);
      return null;
    } finally {
      this.reading.delete(client);
    }
  }

  /** Asks the primary where it is now. @throws its error, and then nothing is read here until it answered */
  async expectNews(): Promise<void> {
    const turn = (this.asked += 1);
    try {
      await this.askPosition(turn);
    } catch (error) {
      // An answer to a later question holds for this one, too.
      if (turn > this.answered) this.primary = null;
      throw error;
    }
  }

  /** Opens a connection for reading whole tables beside another that has everything. */
  newClient(purpose: 'listener' | 'reading'): Connection {
    const client = new Connection({
      connectionString: this.url,
      application_name: `vigil public replica ${purpose}`,
      connectionTimeoutMillis: LOOK_MS,
      options: '-c statement_timeout=0',
    });
    this.reading.add(client);
    client.once('end', () => this.reading.delete(client));
    return client;
  }

  /** Looks at both servers now. */
  look(): Promise<void> {
    this.looking ??= this.lookNow().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  stopWatching(): void {
    clearInterval(this.timer);
  }

  async end(): Promise<void> {
    this.stopWatching();
    await this.looking;
    this.dropWatcher();
    await this.pool.end();
  }

  private async askPosition(turn: number): Promise<void> {
    const { rows } = await this.server.query(PRIMARY_POSITION);
    if (turn < this.answered) return;
    this.answered = turn;
    this.primary = rows[0] as Position;
  }

  /** Takes a connection that has everything. */
  private async take(): Promise<pg.PoolClient | null> {
    const { primary, seen } = this;
    if (primary === null || seen === null || !follows(seen, primary)) return null;
    let client: pg.PoolClient;
    try {
      client = await this.pool.connect();
    } catch {
      this.lose();
      return null;
    }
    this.reading.add(client);
    try {
      const known = this.positions.get(client);
      if (known && this.has(known)) return client;
      const position = await positionOf(client);
      this.positions.set(client, position);
      if (this.has(position)) return client;
      client.release();
    } catch {
      client.release(true);
    }
    this.reading.delete(client);
    return null;
  }

  /** Asked anew each time: the primary may have been asked meanwhile. */
  private has(position: ReplicaPosition): boolean {
    return this.primary !== null && hasAllOf(position, this.primary);
  }

  private async lookNow(): Promise<void> {
    // If the primary is away, nothing can be new: what was known holds.
    await this.askPosition((this.asked += 1)).catch(() => undefined);
    try {
      this.watcher ??= await this.connectWatcher();
      this.seen = await positionOf(this.watcher);
    } catch {
      this.dropWatcher();
      this.lose();
    }
    this.noteLag();
  }

  private noteLag(): void {
    const { primary, seen } = this;
    if (primary === null) return;
    // Since when it lags is not known at the first look: since its newest transaction at most.
    const at = this.isMeasured ? Date.now() : Math.min(seen?.replayedAt ?? Date.now(), Date.now());
    this.isMeasured ||= seen !== null;
    if (this.moments.at(-1)?.primary !== primary) this.moments.push({ at, primary });
    if (this.moments.length > MOST_MOMENTS) this.moments.splice(1, 1);
    if (seen !== null) this.moments = this.moments.filter((moment) => !hasAllOf(seen, moment.primary));
  }

  private async connectWatcher(): Promise<Connection> {
    const client = new Connection({
      connectionString: this.url,
      application_name: 'vigil public replica watcher',
      connectionTimeoutMillis: LOOK_MS,
      query_timeout: LOOK_MS,
    });
    try {
      await client.connect();
    } catch (error) {
      cutConnection(client);
      throw error;
    }
    return client;
  }

  private dropWatcher(): void {
    if (this.watcher) cutConnection(this.watcher);
    this.watcher = null;
  }

  /** Reads it no more until the next look, and lets those who wait for it ask the primary. */
  private lose(): void {
    this.seen = null;
    for (const client of this.reading) cutConnection(client);
  }
}

const positionOf = async (client: pg.ClientBase): Promise<ReplicaPosition> =>
  (await client.query<ReplicaPosition>(REPLICA_POSITION)).rows[0]!;
