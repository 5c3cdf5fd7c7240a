import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../../../platform/http/rate-limit.js';
import { bearerOf } from '../../../platform/http/token-scopes.js';

/** Headers by which a proxy says that it asks for somebody else. */
const FROM_PROXY = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];
const HERE = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Tells whether a request may read the metrics. With a token in the settings: whoever sends it, and nobody else.
 * Without: a program on this computer that asks Vigil itself. A proxy on this computer asks from here, too, for
 * anybody: what it adds to a request, and the site's own name, tell it apart.
 * @param address of the socket's other end, whatever a header says
 */
export const mayReadMetrics = (
  token: string | null,
  { headers, address }: { headers: IncomingHttpHeaders; address: string | undefined },
): boolean => {
  if (token !== null) {
    const sent = bearerOf(headers.authorization);
    return sent !== null && timingSafeEqual(digest(sent), digest(token));
  }
  const plain = (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '');
  return isLoopback(plain) && HERE.test(headers.host ?? '') && FROM_PROXY.every((name) => headers[name] === undefined);
};
