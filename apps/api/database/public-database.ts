import type { OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import './data-source.js';

/** The public side's own connections: a role that can read schema pub and nothing else. */
export class PublicDatabase implements OnApplicationShutdown {
  readonly pool: pg.Pool;

  /** @param url address of the database with the public role's name and password. */
  constructor(private readonly url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 8, application_name: 'vigil public', statement_timeout: 20_000, query_timeout: 25_000, connectionTimeoutMillis: 5_000, keepAlive: true });
    // A connection that is lost while it waits in the pool must not end the process; the next query says what is wrong.
    this.pool.on('error', () => undefined);
  }

  /** The database's name. */
  get name(): string {
    return new URL(this.url).pathname.slice(1);
  }

  /** A connection of its own, without a time limit: for LISTEN, and for reading whole tables. @param purpose names it in the database's list */
  newClient(purpose: 'listener' | 'reading'): pg.Client {
    // The role has a limit of its own, which goes for whoever asks for none.
    return new pg.Client({ connectionString: this.url, application_name: `vigil public ${purpose}`, options: '-c statement_timeout=0' });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
