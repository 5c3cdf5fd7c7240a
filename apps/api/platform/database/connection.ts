import pg from 'pg';

/**
 * A connection that reports a break only through the current or the next query. pg also emits an 'error' event when a
 * connection breaks while idle (between two statements, or while a pool hands it over). Without a listener, that event
 * would end the process.
 */
export class Connection extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
