import pg from 'pg';

/** The public side's own connections: a role that can read schema pub and nothing else. */
export class PublicDatabase {
  readonly pool: pg.Pool;

  /** @param url address of the database with the public role's name and password. */
  constructor(private readonly url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 10, application_name: 'vigil public', statement_timeout: 10_000 });
    // A connection that is lost while it waits in the pool must not end the process; the next query says what is wrong.
    this.pool.on('error', () => undefined);
  }

  /** A connection of its own, for LISTEN. */
  newClient(): pg.Client {
    return new pg.Client({ connectionString: this.url, application_name: 'vigil public listener' });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
