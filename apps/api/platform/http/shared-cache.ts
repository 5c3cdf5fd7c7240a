import type { FastifyReply, FastifyRequest } from 'fastify';

/** A cache in front of Vigil asks with it how long it may keep an answer (docs/nginx.conf). */
const ASKING = 'vigil-cache';
/** What nginx reads first, and tells nobody. Other caches and browsers do not know it. */
const UNTIL = 'x-accel-expires';

/** When a request of such a cache for something public arrived, in seconds. */
const arrivals = new WeakMap<FastifyReply, number>();

/** Remembers that a cache asks. Call it for what everybody may read, and for nothing else, before it is answered. */
export const noteSharedCache = (request: FastifyRequest, reply: FastifyReply): void => {
  if (request.headers[ASKING] !== undefined) arrivals.set(reply, Math.floor(Date.now() / 1000));
};

/**
 * Lets a cache in front give this answer to others until the second in which it was asked for is over, and then only
 * once this server says that it still holds. So what is withdrawn is gone within a second, and what is not told to be
 * kept is kept nowhere. An answer that something is gone is kept as well: it takes the place of what was there.
 */
export const letSharedCacheKeep = (reply: FastifyReply): void => {
  const arrived = arrivals.get(reply);
  if (arrived !== undefined) void reply.header(UNTIL, `@${arrived}`);
};

/** The same for a file that never changes under its address. */
export const letSharedCacheKeepForEver = (reply: FastifyReply): void => {
  if (arrivals.has(reply)) void reply.header(UNTIL, '31536000');
};
