import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const LOOK_EVERY_MS = 1_000;

const checks = new WeakMap<FastifyRequest, () => Promise<boolean>>();
/** Sets the check whether the sender of a request may still have its answer. A download stops soon after it says no. */
export const continueDownloadWhile = (request: FastifyRequest, mayHave: () => Promise<boolean>): void =>
  void checks.set(request, mayHave);

const brokenOff = new WeakSet<ServerResponse>();
/** Tells whether Vigil stopped a download because the session or token ended; not whether its reader cut it off. */
export const wasDownloadStopped = (answer: ServerResponse): boolean => brokenOff.has(answer);

/**
 * Breaks off a running download within a second or two when its session or token ends: its reader signed out, was
 * suspended, or given another role or a new way in. What makes the file stops when the connection closes.
 */
export const stopRevokedDownloads = (server: FastifyInstance): void => {
  server.addHook('onSend', (request, reply, payload, done) => {
    const mayHave = checks.get(request);
    if (!mayHave || !(payload instanceof Readable)) return done(null, payload);
    let isAsking = false;
    const look = async (): Promise<void> => {
      if (isAsking) return;
      isAsking = true;
      // A database that cannot be reached ends no session.
      if (!(await mayHave().catch(() => true))) {
        brokenOff.add(reply.raw);
        reply.raw.destroy();
        payload.destroy();
      }
      isAsking = false;
    };
    const looking = setInterval(() => void look(), LOOK_EVERY_MS).unref();
    reply.raw.once('close', () => clearInterval(looking));
    done(null, payload);
  });
};
