import type { HttpStack } from 'tus-js-client';

/**
 * Requests of the tus client without cookies: its own add those of the desk, whose session in the same browser may
 * belong to somebody else, and the server refuses a token beside a session. Progress is told by the tus client after
 * each request, since `fetch` tells none of what it has sent so far.
 */
export const withoutCookies: HttpStack = {
  getName: () => 'fetch',
  createRequest: (method, url) => {
    const headers: Record<string, string> = {};
    const ended = new AbortController();
    return {
      getMethod: () => method,
      getURL: () => url,
      setHeader: (name, value) => {
        headers[name] = value;
      },
      getHeader: (name) => headers[name],
      setProgressHandler: () => undefined,
      send: async (body: Blob | null = null) => {
        const response = await fetch(url, {
          method,
          headers,
          body,
          credentials: 'omit',
          cache: 'no-store',
          redirect: 'error',
          referrerPolicy: 'no-referrer',
          signal: ended.signal,
        });
        const text = await response.text();
        return {
          getStatus: () => response.status,
          // The tus client's types allow no null, which its own requests return, too.
          getHeader: (name) => response.headers.get(name) ?? undefined,
          getBody: () => text,
          getUnderlyingObject: () => response,
        };
      },
      abort: async () => ended.abort(),
      getUnderlyingObject: () => null,
    };
  },
};
