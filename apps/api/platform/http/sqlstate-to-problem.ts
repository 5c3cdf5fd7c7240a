import type { ProblemCode } from '@vigil/shared/problems/problems.js';
import { types } from 'node:util';

/**
 * Tells whether a value is an error, including Fastify's own kind, which `Error` does not construct, and errors of
 * another realm, where `Error` is not ours.
 */
export const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value);

/** How to answer a database failure. Seconds: when a retry makes sense. */
interface DatabaseFailure {
  code: ProblemCode;
  retryAfterSeconds?: number;
  sqlstate: string;
}

const CONFLICT = { code: 'unavailable', retryAfterSeconds: 1 } as const;
const AWAY = { code: 'unavailable', retryAfterSeconds: 5 } as const;
/** Out of memory, or another limit of the server. */
const OVERLOADED = { code: 'unavailable', retryAfterSeconds: 60 } as const;
const DISK_FULL = { code: 'disk-full', retryAfterSeconds: 60 } as const;
const DAMAGED = { code: 'database-damaged', retryAfterSeconds: 600 } as const;

/**
 * PostgreSQL's SQLSTATE, whole or by its class of two characters, as a problem. Any other code is a bug of ours: 500.
 */
const BY_SQLSTATE: Readonly<Record<string, Omit<DatabaseFailure, 'sqlstate'>>> = {
  '23505': { code: 'already-exists' },
  '22021': { code: 'invalid-body' }, // a character that the database cannot hold
  '22P05': { code: 'invalid-body' },
  '40001': CONFLICT, // two transactions at once; a retry will succeed
  '40P01': CONFLICT, // deadlock
  '0A000': CONFLICT, // a plan outlived its table: another instance migrates meanwhile, and a retry makes a new plan
  '55P03': CONFLICT, // a lock was not granted in time
  '57014': AWAY, // took longer than statement_timeout
  '57P01': AWAY,
  '57P02': AWAY,
  '57P03': AWAY, // being shut down, crashed, starting
  '08': AWAY, // the connection broke
  '28': AWAY, // the server no longer accepts our credentials: the operator is probably changing something
  '3D': AWAY, // the database does not exist
  '25006': AWAY, // read-only: a standby
  '53300': AWAY, // too many connections
  '53100': DISK_FULL,
  '53': OVERLOADED, // out of memory
  '58030': OVERLOADED, // I/O error: the disk does not answer
  XX001: DAMAGED,
  XX002: DAMAGED, // PostgreSQL cannot read a table page or an index page
};

/** Codes of Node's network errors that mean that the database is unreachable at the moment. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Messages of pg and its pool for errors without a code. They are texts of the driver, not of a record. */
const DRIVER_SAYS =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after|Called end on pool|Query read timeout|Driver not Connected|Connection with )/;

/** TypeORM's errors for a transaction whose connection broke between two of its statements. */
const LOST_BETWEEN = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError']);

const chain = function* (error: unknown): Generator<Error> {
  for (let at = error, depth = 0; isError(at) && depth < 5; depth += 1) {
    yield at;
    at = 'driverError' in at ? at.driverError : at.cause;
  }
};

/** Returns the SQLSTATE of a database error, or of the error that it wraps; '' if there is none. */
export const sqlstateOf = (error: unknown): string => {
  for (const at of chain(error)) {
    if ('code' in at && typeof at.code === 'string' && /^[0-9A-Z]{5}$/.test(at.code) && /\d/.test(at.code))
      return at.code;
  }
  return '';
};

/** Returns how to answer a database failure, or null when it is not one that we know. */
export const databaseFailure = (error: unknown): DatabaseFailure | null => {
  const sqlstate = sqlstateOf(error);
  const known = BY_SQLSTATE[sqlstate] ?? BY_SQLSTATE[sqlstate.slice(0, 2)];
  if (known) return { ...known, sqlstate };
  for (const at of chain(error)) {
    if ('code' in at && typeof at.code === 'string' && NETWORK.has(at.code)) return { ...AWAY, sqlstate };
    if (DRIVER_SAYS.test(at.message) || LOST_BETWEEN.has(at.name)) return { ...AWAY, sqlstate };
  }
  return null;
};
