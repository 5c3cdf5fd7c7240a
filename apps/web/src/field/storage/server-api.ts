/** What comes back of the office: a value, or the status and code of its refusal; status 0: no answer came. */
export type Answer<T> =
  | { ok: true; value: T; /** The office's clock: milliseconds since 1970, where it says so. */ clock: number | null }
  | { ok: false; status: number; code: string; /** Seconds. */ retryAfter: number | null };
export interface OfficeKey {
  id: string;
  publicKey: string;
}

const TOO_LONG_MS = 60_000;
interface Asking {
  token?: string;
  body?: unknown;
  signal?: AbortSignal;
}

/** Asks the office. Without cookies: whoever is signed in at the desk in the same browser is somebody else here. */
export const askOffice = async <T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  { token, body, signal }: Asking = {},
): Promise<Answer<T>> => {
  // AbortSignal.any and .timeout are younger than the phones that are carried here.
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
    return {
      ok: false,
      status: response.status,
      code: typeof value?.code === 'string' ? value.code : 'unexpected',
      retryAfter: Number.isFinite(retry) ? retry : null,
    };
  } catch {
    // No network, something else that answered in the office's place, or given up.
    return { ok: false, status: 0, code: 'offline', retryAfter: null };
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', end);
  }
};
