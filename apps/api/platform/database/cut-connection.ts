import type { Socket } from 'node:net';
import type pg from 'pg';

/** Returns the socket of a connection, which pg's types do not show. */
export const socketOf = (client: pg.ClientBase): Socket =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream;

/** Ends a connection without an orderly end, which a server that is frozen or away would not confirm. */
export const cutConnection = (client: pg.ClientBase): void => void socketOf(client).destroy();
