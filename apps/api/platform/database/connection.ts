import pg from 'pg';
import { PrimaryFinder, serversOf } from './find-primary.js';

type Done = (error: Error | null, client?: pg.ClientBase) => void;

/**
 * A connection that reports a break only through the current or the next query. pg also emits an 'error' event when a
 * connection breaks while idle (between two statements, or while a pool hands it over). Without a listener, that event
 * would end the process. Where its address names several servers, it connects to the one that is the primary.
 */
export class Connection extends pg.Client {
  constructor(config?: string | (pg.ClientConfig & { servers?: string | null })) {
    super(config);
    this.on('error', () => undefined);
    const url = typeof config === 'object' ? config.connectionString : config;
    const servers = (typeof config === 'object' ? config.servers : null) ?? serversOf(url);
    if (servers !== null) connectToPrimary(this, PrimaryFinder.of(servers));
  }
}

const toDone = async (work: () => Promise<pg.ClientBase>, done: Done): Promise<void> => {
  let connected: pg.ClientBase;
  try {
    connected = await work();
  } catch (error) {
    return done(error as Error);
  }
  done(null, connected);
};

/** Lets a connection ask first where the primary is. */
const connectToPrimary = (client: pg.Client, finder: PrimaryFinder): void => {
  const connect = client.connect.bind(client) as () => Promise<pg.ClientBase>;
  const toPrimary = async (): Promise<pg.ClientBase> => {
    const { user, password, database, ssl } = client as unknown as pg.ClientConfig;
    const config = { user, password, database, ssl };
    const place = await finder.place(config);
    Object.assign(client, place);
    client.once('end', () => finder.doubt());
    try {
      await connect();
    } catch (error) {
      finder.doubt();
      throw error;
    }
    finder.opened(client, place, config);
    return client;
  };
  client.connect = ((done?: Done) => {
    if (!done) return toPrimary();
    void toDone(toPrimary, done);
  }) as typeof client.connect;
};

/**
 * `Promise.all` of work in one transaction, which fails once all of it has ended: else one of them could still write
 * after the transaction was rolled back.
 */
export const allEnded = async <T extends readonly unknown[] | []>(
  works: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> => {
  await Promise.allSettled(works);
  return Promise.all(works);
};
