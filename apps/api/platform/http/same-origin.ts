import { Problem } from '@vigil/shared/problems/problems.js';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
export const isReadOnlyMethod = (method: string): boolean => SAFE.has(method);

interface Headers {
  host?: string | undefined;
  origin?: string | undefined;
  'sec-fetch-site'?: string | string[] | undefined;
}

/**
 * Refuses a change that does not come from one of our own pages: its `Origin` must name the requested host. Browsers
 * always send one; other clients must send it too. Over https, a page that came over plain http is not our own:
 * somebody on the way may have written it.
 * @param protocol of this request
 * @throws Problem 'cross-site'
 */
export const assertSameOrigin = (method: string, headers: Headers, protocol = 'http'): void => {
  if (isReadOnlyMethod(method)) return;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') throw new Problem('cross-site');
  if (protocol === 'https' && headers.origin?.toLowerCase().startsWith('http:')) throw new Problem('cross-site');
  if (headers.host === undefined || hostOf(headers.origin) !== headers.host.toLowerCase())
    throw new Problem('cross-site');
};

/** Returns the host and port of an origin, or null. Leaves out the default port, as browsers do in `Host`. */
const hostOf = (origin: string | undefined): string | null => {
  if (!origin || !URL.canParse(origin)) return null;
  const { protocol, host, origin: whole } = new URL(origin);
  return (protocol === 'http:' || protocol === 'https:') && whole === origin.toLowerCase() ? host : null;
};
