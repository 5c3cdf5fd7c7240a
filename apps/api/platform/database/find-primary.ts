import pg from 'pg';
import { cutConnection } from './cut-connection.js';
import { codeOf } from './operator-error.js';

/** Where one PostgreSQL answers. */
interface Place {
  host: string;
  port: number;
}

/** Milliseconds between two looks at all servers, and that a look may take. */
const LOOK_EVERY_MS = 2000;
const LOOK_MS = 2000;
const DEFAULT_PORT = 5432;

/** How a server is. A timeline is begun by each promotion; null: it is a standby, or refuses this user or database. */
type Look = { place: Place; timeline: number | null } | { place: Place; error: unknown };

/** SQL: the timeline of a position in a primary's log, with which the name of its file begins (in hexadecimal). */
export const timelineSql = (position: string): string => `('x' || left(pg_walfile_name(${position}), 8))::bit(32)::int`;
const TIMELINE = `select case when pg_is_in_recovery() then null
  else ${timelineSql('pg_current_wal_insert_lsn()')} end as timeline`;

/** The parameter of an address that names all servers of `DATABASE_URL`, as `a:5432,b:5432`. */
const SERVERS = 'servers';

/**
 * Turns an address with several servers, as libpq has them, into one that every part of Vigil can read: of the first,
 * with all of them in a parameter. Leaves any other as it is.
 */
export const withServersAside = (url: string): string => {
  const [, before, list, after] = /^(postgres(?:ql)?:\/\/(?:[^/@?]*@)?)([^/@?]*,[^/@?]*)(\/?.*)$/s.exec(url) ?? [];
  if (list === undefined) return url;
  const places = list.split(',').map((place) => (/:\d+$/.test(place) ? place : `${place}:${DEFAULT_PORT}`));
  return `${before}${places[0]}${after}${after!.includes('?') ? '&' : '?'}${SERVERS}=${places.join(',')}`;
};

/** Returns the servers that an address names beside its first; null: there is one. */
export const serversOf = (url: string | undefined): string | null =>
  url !== undefined && URL.canParse(url) ? new URL(url).searchParams.get(SERVERS) : null;

/** Returns the address without them. */
export const withoutServers = (url: string): string => {
  const one = new URL(url);
  one.searchParams.delete(SERVERS);
  return one.href;
};

const placeOf = (text: string): Place => {
  const { hostname, port } = new URL(`postgres://${text}`);
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || DEFAULT_PORT) };
};

/**
 * Knows which of several servers is the primary, for all connections of this process. It looks at them before the first
 * connection, whenever one was lost, and every two seconds: after a promotion, connections to the former primary are
 * cut, also where it does not answer or still takes writes. A server whose timeline is older than one that was seen is
 * a former primary, and never used.
 */
export class PrimaryFinder {
  private static readonly finders = new Map<string, PrimaryFinder>();
  private readonly places: Place[];
  private readonly open = new Map<pg.Client, Place>();
  private current: Place | null = null;
  private newest = 0;
  private isDoubtful = true;
  private looking: Promise<Place> | null = null;
  private timer: NodeJS.Timeout | null = null;

  private constructor(list: string) {
    this.places = list.split(',').map(placeOf);
  }

  /** Returns the one of these servers. */
  static of(list: string): PrimaryFinder {
    const known = PrimaryFinder.finders.get(list) ?? new PrimaryFinder(list);
    PrimaryFinder.finders.set(list, known);
    return known;
  }

  /** Returns where the primary is. @param config how to sign in @throws the database's error if no server answers */
  async place(config: pg.ClientConfig): Promise<Place> {
    if (this.current === null || this.isDoubtful) return this.look(config);
    return this.current;
  }

  /** Notes that a connection is open, until it ends. Cuts it if another primary was found while it was made. */
  opened(client: pg.Client, place: Place, config: pg.ClientConfig): void {
    if (this.current !== null && place !== this.current) return cutConnection(client);
    this.open.set(client, place);
    client.once('end', () => {
      this.open.delete(client);
      if (this.open.size === 0) this.stop();
    });
    this.timer ??= setInterval(() => void this.look(config).catch(() => undefined), LOOK_EVERY_MS).unref();
  }

  /** Notes that the primary may be elsewhere: a connection was lost, or not made. */
  doubt(): void {
    this.isDoubtful = true;
  }

  private stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  private look(config: pg.ClientConfig): Promise<Place> {
    this.looking ??= this.lookNow(config).finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async lookNow(config: pg.ClientConfig): Promise<Place> {
    const looks = await Promise.all(this.places.map((place) => lookAt(place, config)));
    const primaries = looks
      .flatMap((look) => ('timeline' in look && look.timeline !== null ? [{ ...look, timeline: look.timeline }] : []))
      .filter(({ timeline }) => timeline >= this.newest)
      .sort((a, b) => b.timeline - a.timeline || Number(b.place === this.current) - Number(a.place === this.current));
    const [primary] = primaries;
    if (primary) {
      this.newest = primary.timeline;
      this.isDoubtful = false;
      if (this.current !== primary.place) this.moveTo(primary.place);
      return primary.place;
    }
    this.isDoubtful = true;
    // One that answers, but is no primary: whoever connects there learns why.
    const standby = this.newest === 0 && looks.find((look) => 'timeline' in look);
    if (standby) return standby.place;
    const errors = looks.flatMap((look) => ('error' in look && codeOf(look.error) !== '' ? [look.error] : []));
    throw errors[0] ?? Object.assign(new Error('none of the servers is the primary'), { code: READ_ONLY });
  }

  private moveTo(place: Place): void {
    this.current = place;
    for (const [client, at] of this.open) if (at !== place) cutConnection(client);
  }
}

const READ_ONLY = '25006';

const lookAt = async (place: Place, config: pg.ClientConfig): Promise<Look> => {
  const client = new pg.Client({
    ...config,
    connectionString: undefined,
    ...place,
    application_name: 'vigil primary finder',
    connectionTimeoutMillis: LOOK_MS,
    query_timeout: LOOK_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ timeline: number | null }>(TIMELINE);
    return { place, timeline: rows[0]!.timeline };
  } catch (error) {
    // An answer of the server: it is there, and a connection will say the same.
    const isAnswer = error instanceof pg.DatabaseError && !/^(57P|53)/.test(error.code ?? '');
    return isAnswer ? { place, timeline: null } : { place, error };
  } finally {
    cutConnection(client);
  }
};
