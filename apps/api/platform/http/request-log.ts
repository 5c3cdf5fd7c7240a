import { pino, type DestinationStream } from 'pino';

/** Everything that the log may contain about a request. No field can hold anything that a person typed. */
export interface Answered {
  requestId: string;
  method: string;
  /** The pattern of the route, '/api/incidents/:id', never the requested address. */
  route: string;
  status: number;
  /** Milliseconds until the answer was written. */
  ms: number;
  problem?: string;
  /** The class of an unexpected error, never its message. */
  error?: string;
  sqlstate?: string;
  /** File and line of our own code where an unexpected error arose. */
  at?: string;
}

export interface Log {
  answered(line: Answered): void;
}

const WORD = /^[A-Za-z][A-Za-z0-9_]{0,60}$/;
const SQLSTATE = /^[0-9A-Z]{5}$/;
const CODE_LOCATION = /^[\w./@-]{1,200}\.[jt]s:\d+$/;
const only = (shape: RegExp, value: string | undefined): string | undefined =>
  value !== undefined && shape.test(value) ? value : undefined;

/**
 * Lines are written together, because readers wait for each write; a failure on our side is written at once. What is
 * left is written when the process ends.
 */
const GATHER_BYTES = 12_288;
const GATHER_MS = 500;

/**
 * Creates a log that writes one JSON line per request, with these fields and no others; to standard error unless given
 * a stream.
 * @param from 'error': only failures on our side
 */
export const createLog = (from: 'info' | 'error' = 'info', to?: DestinationStream): Log => {
  const logger = pino(
    { base: null, level: from, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'what' },
    to ?? pino.destination({ dest: 2, sync: false, minLength: GATHER_BYTES, periodicFlush: GATHER_MS }),
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
        at: only(CODE_LOCATION, at),
      };
      if (status >= 500) {
        logger.error(line, 'answered');
        logger.flush();
      } else logger.info(line, 'answered');
    },
  };
};

export const silentLog: Log = { answered: () => undefined };

/**
 * Returns where in our own code an error arose, as "apps/api/dist/x.js:12", or undefined. The stack begins with the
 * message, which may quote a record. So the message is cut off whole, and only a file's path and a line number are
 * returned.
 */
export const codeLocationOf = (error: Error): string | undefined => {
  const stack = error.stack ?? '';
  // The stack begins with the name that the error had when it was created.
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
