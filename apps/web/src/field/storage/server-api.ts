/** The server's response: a value, or the status and code of a refusal; status 0: no response. */
export type Answer<T> =
  | { ok: true; value: T; /** The server's clock: milliseconds since 1970, if it says so. */ clock: number | null }
  | { ok: false; status: number; code: string; /** Seconds. */ retryAfter: number | null };
export interface ServerKey {
  id: string;
  publicKey: string;
}

const NO_ANSWER = { ok: false, status: 0, code: 'offline', retryAfter: null } as const;
const TOO_LONG_MS = 60_000;
interface Asking {
  token?: string;
  body?: unknown;
  signal?: AbortSignal;
}

/** Sends a request without cookies: the desk session in the same browser may belong to somebody else. */
export const askServer = async <T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { token, body, signal }: Asking = {},
): Promise<Answer<T>> => {
  // AbortSignal.any and .timeout are newer than the phones in use.
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const late = setTimeout(end, TOO_LONG_MS);
  signal?.addEventListener('abort', end, { once: true });
  if (signal?.aborted) end();
  try {
    const response = await fetch(path, {
      method,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: ended.signal,
      headers: {
        accept: 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const value = (text === '' ? null : JSON.parse(text)) as T & { code?: unknown };
    const date = Date.parse(response.headers.get('date') ?? '');
    if (response.ok) return { ok: true, value, clock: Number.isNaN(date) ? null : date };
    const retry = Number(response.headers.get('retry-after') ?? NaN);
    const code = typeof value?.code === 'string' ? value.code : null;
    // Without a code it is the answer of something in between, which refuses no report.
    if (code === null && response.status < 500 && response.status !== 429) return NO_ANSWER;
    return {
      ok: false,
      status: response.status,
      code: code ?? 'unexpected',
      retryAfter: Number.isFinite(retry) ? retry : null,
    };
  } catch {
    // No network, something else responded in the server's place, or the request was aborted.
    return NO_ANSWER;
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', end);
  }
};
