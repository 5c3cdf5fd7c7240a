import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import type { Encoding } from './built-web-files.js';
import { leaveStoredHeaders } from './security-headers.js';
import { letSharedCacheKeep } from './shared-cache.js';

interface Caching {
  type: string;
  etag?: string;
  /** 0: always ask again (no-cache). */ maxAgeSeconds: number;
  staleIfErrorSeconds?: number;
  /** The encoding of the body, if it is compressed already. */ encoding?: Encoding;
}

/** Returns a strong ETag of a body. */
export const etagOfBytes = (body: string | Buffer): string => `"${hash('sha256', body, 'base64url').slice(0, 22)}"`;

/**
 * Returns a strong ETag of a large body, in a tenth of the time.
 * @param state what decides the body, such as the question and the public sequence number. The checksum is for the case
 * that another database has the same numbers
 */
export const etagOfAnswer = (state: string, body: Buffer): string =>
  `"${hash('sha256', state, 'base64url').slice(0, 16)}${crc32(body).toString(36)}"`;

const knows = (known: string | undefined, etag: string): boolean =>
  known !== undefined && known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag || one.trim() === '*');

/** Sends a public answer with its ETag, or 304 to a client that already has it. */
export const answerCached = (
  reply: FastifyReply,
  known: string | undefined,
  body: string | Buffer,
  caching: Caching,
): void => answerKnown(reply, known, () => body, { ...caching, etag: caching.etag ?? etagOfBytes(body) });

/**
 * Does the same for an answer whose ETag is known before its body: builds the body only for a client that does not have
 * it.
 */
export const answerKnown = (
  reply: FastifyReply,
  known: string | undefined,
  body: () => string | Buffer | Readable,
  { etag, ...caching }: Caching & { etag: string },
): void => {
  const control =
    caching.maxAgeSeconds === 0
      ? 'no-cache'
      : `public, max-age=${caching.maxAgeSeconds}, stale-if-error=${caching.staleIfErrorSeconds ?? 86_400}`;
  void reply.header('etag', etag).header('cache-control', control).header('vary', 'accept-language, accept-encoding');
  letSharedCacheKeep(reply);
  if (knows(known, etag)) {
    leaveStoredHeaders(reply, caching.type);
    return void reply.code(304).send();
  }
  if (caching.encoding && caching.encoding !== 'identity') void reply.header('content-encoding', caching.encoding);
  void reply.type(caching.type).send(body());
};
