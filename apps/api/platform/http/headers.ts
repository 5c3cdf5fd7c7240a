import type { FastifyReply } from 'fastify';

/**
 * What a page of ours may do: load its own files, draw pictures that it made itself (blob:), ask where it is.
 * No third party, no inline script or style, no frame around it. Nothing here needs https, so it holds on a plain
 * local network too; whoever puts https in front adds Strict-Transport-Security there.
 */
const CONTENT = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
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

/** Lets any site show this answer in a frame; everything else stays as it is. */
export const allowFrames = (reply: FastifyReply): void => {
  void reply
    .header('content-security-policy', CONTENT.replace("frame-ancestors 'none'", 'frame-ancestors *'))
    .header('cross-origin-resource-policy', 'cross-origin')
    .removeHeader('x-frame-options');
};

/**
 * Lets this page run WebAssembly: argon2id, where staff open what was sealed for them. JavaScript from text it still
 * may not.
 */
export const allowWasm = (reply: FastifyReply): void =>
  void reply.header(
    'content-security-policy',
    CONTENT.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
  );

/** Every answer carries them, refusals too. */
export const secure = (reply: FastifyReply, requestId: string): void => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.header(name, value);
  reply.header('x-request-id', requestId);
};

/**
 * The app of the field: what it needs and no more. Its worker runs argon2id; it shows nothing of others, sends no form
 * and sits in no frame.
 */
const FIELD_CONTENT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
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
  // Its service worker stands in /field/ and watches over /field, and over nothing else.
  'service-worker-allowed': '/field',
};
