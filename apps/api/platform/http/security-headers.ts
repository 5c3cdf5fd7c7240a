import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * What our pages may do: load their own files, show pictures that they made themselves (blob:), ask for the device's
 * position. No third party, no inline script or style, no frame around them. Nothing here requires https, so it also
 * works on a plain local network; an answer over https asks the browser to come back by https alone.
 */
const CONTENT = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  // A video that a reviewer loads to make a still of it.
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), camera=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-permitted-cross-domain-policies': 'none',
  'x-dns-prefetch-control': 'off',
};

/** Lets any site show this answer in a frame; all other restrictions stay. */
export const allowFrames = (reply: FastifyReply): void => {
  void reply
    .header('content-security-policy', CONTENT.replace("frame-ancestors 'none'", 'frame-ancestors *'))
    .header('cross-origin-resource-policy', 'cross-origin')
    .removeHeader('x-frame-options');
};

/**
 * Lets this page run WebAssembly: argon2id, with which staff open sealed notes. It still may not run JavaScript from
 * text.
 */
export const allowWasm = (reply: FastifyReply): void =>
  void reply.header(
    'content-security-policy',
    CONTENT.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
  );

const ON_EVERY_ANSWER = Object.entries(SECURITY_HEADERS);

/** A year. Not of other hosts below this one, which are other sites. */
const STRICT_TRANSPORT = 'strict-transport-security';

/** Sets the headers of every answer, including refusals. */
export const setSecurityHeaders = (
  reply: FastifyReply,
  { id, protocol }: Pick<FastifyRequest, 'id' | 'protocol'>,
): void => {
  for (const [name, value] of ON_EVERY_ANSWER) reply.header(name, value);
  if (protocol === 'https') reply.header(STRICT_TRANSPORT, 'max-age=31536000');
  reply.header('x-request-id', id);
};

/** Data, which no browser opens as a page and none runs. */
const DATA = /^(application\/(json|vnd\.apache\.(arrow\.file|parquet))|text\/csv)(;|$)/;

/**
 * Leaves out of a 304 of data what the client stored with the answer that it has (RFC 9110, 15.4.5). The map's page
 * asks for some fifteen answers again, and these headers would be most of what a slow network carries. Of a page, a
 * script or a worker they are told again: a release may change the rules under which it runs.
 */
export const leaveStoredHeaders = (reply: FastifyReply, type: string): void => {
  if (DATA.test(type))
    for (const name of [...Object.keys(SECURITY_HEADERS), STRICT_TRANSPORT]) reply.removeHeader(name);
};

/**
 * Policy of the field app: only what it needs. Its worker runs argon2id. It shows no third-party content, sends no
 * forms and may not be framed.
 */
const FIELD_CONTENT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
export const FIELD_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': FIELD_CONTENT,
  'referrer-policy': 'no-referrer',
  // The service worker's script is in /field/; this lets it control /field as well, and nothing else.
  'service-worker-allowed': '/field',
};
