import { statfsSync } from 'node:fs';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** PostgreSQL needs space for one more segment of its write-ahead log (16 MiB), or it stops. */
const NEEDED_BYTES = 32 * 1024 * 1024;

declare module 'fastify' {
  interface FastifyInstance {
    /** The folder whose disk holds the embedded database; null when the database is elsewhere. */
    databaseFolder?: string | null;
  }
}

export const keepDatabaseIn = (server: FastifyInstance, folder: string | null): void =>
  void server.decorate('databaseFolder', folder);

/** Returns the bytes that are free for this user on a folder's disk; null where the system does not tell. */
export const freeBytes = (folder: string): number | null => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
};

/**
 * Tells whether the embedded database may be down because its disk is full: PostgreSQL stops when it cannot write its
 * log.
 */
export const isDatabaseDiskFull = ({
  server,
}: { server?: Pick<FastifyInstance, 'databaseFolder'> } & Pick<FastifyRequest, 'id'>): boolean => {
  const free = server?.databaseFolder ? freeBytes(server.databaseFolder) : null;
  return free !== null && free < NEEDED_BYTES;
};
