import type { PoolClient } from 'pg';
import { PublicDatabase } from '../platform/database/public-database.js';
import type { TestApp } from './app.js';

/** Holds back one statement of the public side's transactions, as a slow network does, until it is let go. */
export const holdBackStatement = (app: TestApp, statement: string): (() => void) => {
  const { pool } = app.app.get(PublicDatabase);
  const connect = pool.connect.bind(pool) as (...args: unknown[]) => Promise<PoolClient>;
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  pool.connect = ((...args: unknown[]) =>
    args.length > 0
      ? connect(...args)
      : connect().then((client) => waiting(client, statement, held))) as typeof pool.connect;
  return () => {
    pool.connect = connect as typeof pool.connect;
    letGo();
  };
};

const waiting = (client: PoolClient, statement: string, held: Promise<void>): PoolClient => {
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  client.query = (async (...args: unknown[]) => {
    if (args[0] === statement) await held;
    return query(...args);
  }) as typeof client.query;
  return client;
};
