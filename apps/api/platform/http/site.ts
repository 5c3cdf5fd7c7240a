import type { AddressInfo } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '@vigil/shared/problems/problems.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** 'https://vigil.example' if the operator set it; null: the site knows only the address on which it listens. */
    siteAddress?: string | null;
  }
}

/** Makes the site name itself by this address alone, whatever host a request claims. */
export const liveAt = (server: FastifyInstance, address: string | null): void =>
  void server.decorate('siteAddress', address);

interface Asked {
  protocol: string;
  host: string;
  socket?: { localAddress?: string | undefined; localPort?: number | undefined };
  server?: Partial<Pick<FastifyInstance, 'siteAddress' | 'addresses'>>;
}
const HOST = /^(\[[\da-f:]+\]|[a-z\d.-]+)(?::(\d{1,5}))?$/i;
const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Tells whether a claimed host is certainly this computer: its own loopback, or the very address at which the request
 * arrived.
 */
const isHere = (host: string, at: Asked['socket']): boolean => {
  const [, name = ''] = HOST.exec(host) ?? [];
  if (LOOPBACK.test(name)) return true;
  const own = at?.localAddress?.replace(/^::ffff:/i, '');
  return own !== undefined && name.replace(/^\[|\]$/g, '').toLowerCase() === own.toLowerCase();
};

const listening = (server: Asked['server']): string => {
  const [first] = (server?.addresses?.() ?? []) as AddressInfo[];
  return first ? `localhost:${first.port}` : 'localhost';
};

/**
 * Returns where this site is: 'https://vigil.example'. Only the operator's setting names a host; without it, an address
 * of this computer. Never repeats a host that a request claims: a cache in front, or a search engine, would pass one
 * visitor's invention on to everybody.
 */
export const originOf = (request: Asked): string => {
  const named = request.server?.siteAddress;
  if (named) return named;
  if (isHere(request.host, request.socket))
    return `${request.protocol === 'https' ? 'https' : 'http'}://${request.host}`;
  return `http://${listening(request.server)}`;
};

/** Returns the host of this site, by the rule of originOf. */
export const hostOf = (request: Asked): string => new URL(originOf(request)).host;

/** Refuses a request that names two hosts: a proxy in front may believe the other one. @throws Problem 'two-hosts' */
export const assertOneHost = ({ raw }: Pick<FastifyRequest, 'raw'>): void => {
  const names = raw.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (names.length > 1) throw new Problem('two-hosts');
};
