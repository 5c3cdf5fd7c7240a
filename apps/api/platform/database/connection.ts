import pg from 'pg';

/**
 * A connection whose break is told by whoever asks it something, then or next. One that breaks while nothing is asked
 * of it, as between two statements, or in the moment in which a pool hands it over, raises an event, which would end
 * the process if nobody listened.
 */
export class Connection extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
