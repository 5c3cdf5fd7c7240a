import { pino, type DestinationStream } from 'pino';

/** Everything that the log may say about a request. There is no field for anything that a person typed. */
export interface Answered {
  requestId: string;
  method: string;
  /** The pattern of the route, '/api/incidents/:id', never the address that was asked. */
  route: string;
  status: number;
  /** Milliseconds until the answer was written. */
  ms: number;
  problem?: string;
  /** The class of an unexpected error, never its message. */
  error?: string;
  sqlstate?: string;
  /** File and line of ours where an unexpected error arose. */
  at?: string;
}

export interface Log {
  answered(line: Answered): void;
}

const WORD = /^[A-Za-z][A-Za-z0-9_]{0,60}$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
const PLACE = /^[\w./@-]{1,200}\.[jt]s:\d+$/;
const only = (shape: RegExp, value: string | undefined): string | undefined =>
  value !== undefined && shape.test(value) ? value : undefined;

/**
 * One JSON line a request, and in it these fields and no other; to standard error unless told otherwise.
 * @param from 'error': only what went wrong on our side
 */
export const createLog = (from: 'info' | 'error' = 'info', to?: DestinationStream): Log => {
  const logger = pino(
    { base: null, level: from, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'what' },
    to ?? pino.destination(2),
  );
  return {
    answered: ({ requestId, method, route, status, ms, problem, error, sqlstate, at }) => {
      const line = {
        requestId,
        method,
        route,
        status,
        ms: Math.round(ms * 10) / 10,
        problem,
        error: only(WORD, error),
        sqlstate: only(SQLSTATE, sqlstate),
        at: only(PLACE, at),
      };
      if (status >= 500) logger.error(line, 'answered');
      else logger.info(line, 'answered');
    },
  };
};

export const silentLog: Log = { answered: () => undefined };

/**
 * Where in our own code an error arose, as "apps/api/dist/x.js:12", or undefined. The stack's text begins with the
 * message, which may quote a record: it is cut off whole, and only a file's path and a line number come out.
 */
export const placeOf = (error: Error): string | undefined => {
  const stack = error.stack ?? '';
  // The name at the head is the one that the error had when it was made.
  const head = [error.name, error.constructor.name, 'Error']
    .map((name) => `${name}: ${error.message}`)
    .find((text) => stack.startsWith(text));
  if (head === undefined) return undefined;
  for (const frame of stack.slice(head.length).split('\n')) {
    const found = /^\s+at .*?((?:apps|libs)\/[\w./-]+\.[jt]s:\d+):\d+\)?$/.exec(frame)?.[1];
    if (found) return found;
  }
  return undefined;
};
