import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

interface Caching {
  type: string;
  etag?: string;
  /** 0: always ask again (no-cache). */ maxAgeSeconds: number;
  staleIfErrorSeconds?: number;
}

/** A strong ETag of what is sent. */
export const etagOfBytes = (body: string | Buffer): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;

const knows = (known: string | undefined, etag: string): boolean =>
  known !== undefined && known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag || one.trim() === '*');

/** Sends a public answer with its ETag, or 304 to a reader who has it already. */
export const answerCached = (
  reply: FastifyReply,
  known: string | undefined,
  body: string | Buffer,
  caching: Caching,
): void => answerKnown(reply, known, () => body, { ...caching, etag: caching.etag ?? etagOfBytes(body) });

/** The same for an answer whose ETag is known without it: it is made only for a reader who does not have it. */
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
  if (knows(known, etag)) void reply.code(304).send();
  else void reply.type(caching.type).send(body());
};
