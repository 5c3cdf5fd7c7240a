import { askEarly, forgetEarly, takeEarly } from './early-answers.js';
import { currentLanguage } from './language.js';
import type { ProblemBody } from './problem-body.js';

export type { FieldProblem, ProblemBody } from './problem-body.js';

/** The result of a request: a value or a problem. Requests never throw, so every caller must handle failure. */
export type Reply<T> =
  | { ok: true; status: number; value: T; etag: string | null; /** Where a redirect ended, as a path. */ path: string }
  | {
      ok: false;
      status: number;
      problem: ProblemBody;
      /** Seconds to wait before trying again, if the server gave a number. */ retryAfter: number | null;
    };

export interface Sending {
  /** The revision that was read: `"3"`. The server refuses the write if the record has changed since. */
  ifMatch?: string;
  /** True: create only. */
  ifNone?: boolean;
  signal?: AbortSignal;
}

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

const unreachable = (): Reply<never> => ({
  ok: false,
  status: 0,
  retryAfter: null,
  problem: { type: '/problems/unreachable', title: '', status: 0, code: 'unreachable' },
});

/** What each request also sends; desk/asker.ts adds to it. The map, which has few bytes to spare, sends nothing. */
export const alsoSent: Record<string, string> = {};

const headersOf = (body: unknown, { ifMatch, ifNone }: Sending): Record<string, string> => ({
  Accept: 'application/json, application/problem+json',
  'Accept-Language': currentLanguage(),
  ...alsoSent,
  ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
  ...(ifMatch === undefined ? {} : { 'If-Match': ifMatch }),
  ...(ifNone ? { 'If-None-Match': '*' } : {}),
});

const problemOf = (status: number, body: unknown): ProblemBody => {
  const isProblem = typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
  return isProblem ? (body as ProblemBody) : { type: '/problems/unexpected', title: '', status, code: 'unexpected' };
};

let pending = 0;
/** Returns whether an answer of the server is awaited. */
export const isAsking = (): boolean => pending > 0;

const call = async <T>(method: Method, path: string, body: unknown, sending: Sending): Promise<Reply<T>> => {
  pending += 1;
  try {
    const known = method === 'GET' ? takeEarly(path) : null;
    const response = await (known ??
      fetch(path, {
        method,
        headers: headersOf(body, sending),
        credentials: 'same-origin',
        signal: sending.signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }));
    const text = await response.text();
    const value: unknown = text === '' ? null : JSON.parse(text);
    if (response.ok) {
      const ended = response.url === '' ? path : new URL(response.url).pathname;
      return { ok: true, status: response.status, value: value as T, etag: response.headers.get('ETag'), path: ended };
    }
    const retry = Number(response.headers.get('Retry-After') ?? NaN);
    return {
      ok: false,
      status: response.status,
      problem: problemOf(response.status, value),
      retryAfter: Number.isFinite(retry) ? retry : null,
    };
  } catch (error) {
    if (error instanceof SyntaxError)
      return { ok: false, status: 502, retryAfter: null, problem: problemOf(502, null) };
    return unreachable(); // no network, or aborted
  } finally {
    if (method !== 'GET') forgetEarly();
    pending -= 1;
  }
};

/**
 * Sends a request whose answer the next `get` of that path takes: its code is still loading.
 * @returns the answer, to be cloned; null if a `get` came first
 */
export const getEarly = (path: string): Promise<Response> | null => askEarly(path, headersOf(undefined, {}));

/** Sends every request to the server. `path` starts with `/api/`. Coordinates and secrets never go into it. */
export const api = {
  get: <T>(path: string, sending: Sending = {}): Promise<Reply<T>> => call<T>('GET', path, undefined, sending),
  put: <T>(path: string, body: unknown, sending: Sending = {}): Promise<Reply<T>> =>
    call<T>('PUT', path, body, sending),
  post: <T>(path: string, body: unknown, sending: Sending = {}): Promise<Reply<T>> =>
    call<T>('POST', path, body, sending),
  delete: <T>(path: string, sending: Sending = {}): Promise<Reply<T>> => call<T>('DELETE', path, undefined, sending),
};
